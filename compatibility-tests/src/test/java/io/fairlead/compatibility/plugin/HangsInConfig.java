// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.plugin;

import java.nio.file.Path;
import org.apache.kafka.common.config.ConfigDef;

/** Hangs in {@code config()}, until the file exists that a system property names. */
public class HangsInConfig extends HangingSink {

  /** Name of the system property. */
  public static final String UNTIL = "compatibility.hang.until";

  @Override
  public ConfigDef config() {
    Hang.until(Path.of(System.getProperty(UNTIL)));
    return super.config();
  }
}
