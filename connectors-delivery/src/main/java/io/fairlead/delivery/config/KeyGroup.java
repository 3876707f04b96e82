// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.config;

import java.util.function.Predicate;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;

/** Adds keys of one group to a definition, in the order in which they are shown. */
public final class KeyGroup {

  private final ConfigDef def;
  private final String group;
  private int order;

  /** Adds to that group of the definition. */
  public KeyGroup(ConfigDef def, String group) {
    this.def = def;
    this.group = group;
  }

  /** A key without default. */
  public KeyGroup required(String name, Type type, String documentation) {
    return add(name, type, ConfigDef.NO_DEFAULT_VALUE, null, Importance.HIGH, documentation);
  }

  /** A key with default. */
  public KeyGroup add(
      String name, Type type, Object defaultValue, Importance importance, String documentation) {
    return add(name, type, defaultValue, null, importance, documentation);
  }

  /** A key with default, of which only some values are allowed. */
  public KeyGroup add(
      String name,
      Type type,
      Object defaultValue,
      Validator validator,
      Importance importance,
      String documentation) {
    def.define(
        name,
        type,
        defaultValue,
        validator,
        importance,
        documentation,
        group,
        order++,
        type == Type.INT || type == Type.LONG || type == Type.BOOLEAN ? Width.SHORT : Width.LONG,
        name);
    return this;
  }

  /** Accepts the values of the predicate; {@code null} is for the default to allow. */
  public static Validator valid(String description, Predicate<Object> predicate) {
    return new Validator() {
      @Override
      public void ensureValid(String name, Object value) {
        if (value != null && !predicate.test(value)) {
          throw new ConfigException(name, value, "must be " + description);
        }
      }

      @Override
      public String toString() {
        return description;
      }
    };
  }

  /** Accepts one of the words, whatever their case. */
  public static Validator word(String... words) {
    return ConfigDef.CaseInsensitiveValidString.in(words);
  }
}
