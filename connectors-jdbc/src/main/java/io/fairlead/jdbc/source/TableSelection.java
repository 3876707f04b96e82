// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import io.fairlead.jdbc.dialect.Dialect.TablePattern;
import io.fairlead.jdbc.dialect.TableId;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * Which tables are read.
 *
 * @param pattern what the database itself is asked for
 * @param types types of tables
 * @param include regular expressions of tables to read; empty for all
 * @param exclude regular expressions of tables not to read
 * @param names plain names, to read and not to read
 */
public record TableSelection(
    TablePattern pattern,
    List<String> types,
    List<Pattern> include,
    List<Pattern> exclude,
    Names names) {

  /**
   * Plain names of tables.
   *
   * @param include tables to read; empty for all
   * @param exclude tables not to read
   */
  public record Names(List<String> include, List<String> exclude) {}

  static TableSelection of(AbstractConfig values) {
    return new TableSelection(
        new TablePattern(
            Optional.ofNullable(values.getString(SourceKeys.CATALOG)),
            Optional.ofNullable(values.getString(SourceKeys.SCHEMA))),
        values.getList(SourceKeys.TABLE_TYPES).stream()
            .map(type -> type.toUpperCase(Locale.ROOT))
            .toList(),
        patterns(values.getList(SourceKeys.INCLUDE)),
        patterns(values.getList(SourceKeys.EXCLUDE)),
        new Names(values.getList(SourceKeys.WHITELIST), values.getList(SourceKeys.BLACKLIST)));
  }

  private static List<Pattern> patterns(Collection<String> expressions) {
    return expressions.stream().map(Pattern::compile).toList();
  }

  /** The tables of the list that are read. */
  public List<TableId> select(List<TableId> tables) {
    Predicate<TableId> wanted =
        id ->
            (include.isEmpty() || matches(include, id))
                && !matches(exclude, id)
                && (names.include().isEmpty() || named(names.include(), id))
                && !named(names.exclude(), id);
    return tables.stream()
        .filter(wanted)
        .sorted(java.util.Comparator.comparing(TableId::fullName))
        .toList();
  }

  private static boolean matches(List<Pattern> patterns, TableId id) {
    return patterns.stream()
        .anyMatch(pattern -> spellings(id).anyMatch(name -> pattern.matcher(name).matches()));
  }

  private static boolean named(List<String> names, TableId id) {
    return names.stream()
        .map(name -> name.replace("\"", "").replace("`", ""))
        .anyMatch(name -> spellings(id).anyMatch(name::equalsIgnoreCase));
  }

  private static Stream<String> spellings(TableId id) {
    return Stream.of(id.name(), id.qualifiedName(), id.fullName()).distinct();
  }
}
