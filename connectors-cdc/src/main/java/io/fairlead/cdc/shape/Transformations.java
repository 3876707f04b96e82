// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.shape;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.transforms.Transformation;

/** Makes transformations whose jars the user may have added. */
final class Transformations {

  private Transformations() {}

  @SuppressWarnings("unchecked")
  static Transformation<SourceRecord> create(String type) {
    try {
      return (Transformation<SourceRecord>)
          Class.forName(type, true, Transformations.class.getClassLoader())
              .getDeclaredConstructor()
              .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new ConnectException("cannot make " + type + "; is its jar in the plugin's folder?", e);
    }
  }
}
