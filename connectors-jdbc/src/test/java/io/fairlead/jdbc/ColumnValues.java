// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Any values that columns of all databases may have, and how rows of them differ. */
final class ColumnValues {

  private ColumnValues() {}

  /** Between the numbers of that many digits before the point, with that many behind it. */
  static Arbitrary<String> decimals(int digits, int scale) {
    BigDecimal limit = BigDecimal.TEN.pow(digits).subtract(BigDecimal.ONE);
    return Arbitraries.bigDecimals()
        .between(limit.negate(), limit)
        .ofScale(scale)
        .map(BigDecimal::toPlainString);
  }

  /** Every character but zero, as no database has one, and halves of pairs. */
  static Arbitrary<String> text(int length) {
    return Arbitraries.strings()
        .withCharRange('\u0001', '\uD7FF')
        .withCharRange('\uE000', '\uFFFD')
        .ofMaxLength(length);
  }

  /** Bytes in hexadecimal. */
  static Arbitrary<String> bytes(int length) {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(length).map(HexFormat.of()::formatHex);
  }

  /** To the microsecond. */
  static Arbitrary<LocalDateTime> times(int firstYear, int lastYear) {
    long first = LocalDateTime.of(firstYear, 1, 1, 0, 0).toEpochSecond(ZoneOffset.UTC);
    long last = LocalDateTime.of(lastYear, 12, 31, 23, 59, 59).toEpochSecond(ZoneOffset.UTC);
    return Arbitraries.longs()
        .between(first * 1_000_000, last * 1_000_000)
        .map(
            micros ->
                LocalDateTime.ofEpochSecond(
                    Math.floorDiv(micros, 1_000_000L),
                    (int) Math.floorMod(micros, 1_000_000L) * 1000,
                    ZoneOffset.UTC));
  }

  /**
   * What came out otherwise than it went in.
   *
   * @param types of the columns behind the first, which is the key
   */
  static List<String> differences(
      List<String> types, List<List<String>> went, List<List<String>> came) {
    assertThat(came).hasSameSizeAs(went);
    List<String> differences = new ArrayList<>();
    for (int row = 0; row < went.size(); row++) {
      for (int i = 0; i < types.size(); i++) {
        String in = went.get(row).get(i + 1);
        String out = came.get(row).get(i + 1);
        if (!Objects.equals(in, out)) {
          differences.add(types.get(i) + ": " + in + " came out as " + out);
        }
      }
    }
    return differences;
  }
}
