// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.nio.file.Path;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilder;
import org.apache.logging.log4j.core.config.builder.api.ConfigurationBuilderFactory;
import org.apache.logging.log4j.core.config.builder.impl.BuiltConfiguration;

/** Sends this process's log (broker, clients, quickstart) into a file. */
final class QuickstartLog {

  private QuickstartLog() {}

  static void sendTo(Path file) {
    ConfigurationBuilder<BuiltConfiguration> builder =
        ConfigurationBuilderFactory.newConfigurationBuilder();
    builder.setStatusLevel(Level.ERROR);
    builder.setShutdownHook("disable");
    builder.add(
        builder
            .newAppender("file", "File")
            .addAttribute("fileName", file.toString())
            .add(
                builder
                    .newLayout("PatternLayout")
                    .addAttribute("pattern", "[%d] %p %m (%c)%n%throwable")));
    builder.add(builder.newRootLogger(Level.WARN).add(builder.newAppenderRef("file")));
    builder.add(builder.newLogger("io.fairlead", Level.INFO));
    Configurator.reconfigure(builder.build());
  }
}
