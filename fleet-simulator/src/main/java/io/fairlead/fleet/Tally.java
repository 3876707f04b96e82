// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts messages by car and number, in the order in which they are noted. Not thread-safe. */
final class Tally {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EXAMPLES = 10;

  private static final class Seen {
    final BitSet numbers = new BitSet();
    long highest = -1;
    long doubles;
    long overtaken;
  }

  private final Map<String, Seen> cars = new HashMap<>();
  private long foreign;

  /** Notes a message: JSON with {@code vin} and {@code seq}. Others are foreign. */
  void note(byte[] value) {
    JsonNode message;
    try {
      message = JSON.readTree(value == null ? new byte[0] : value);
    } catch (IOException e) {
      foreign++;
      return;
    }
    int number = message.path("seq").asInt(-1);
    if (number < 0) {
      foreign++;
      return;
    }
    Seen seen = cars.computeIfAbsent(message.path("vin").asText(), vin -> new Seen());
    if (seen.numbers.get(number)) {
      seen.doubles++;
      return;
    }
    seen.numbers.set(number);
    seen.overtaken += number < seen.highest ? 1 : 0;
    seen.highest = Math.max(seen.highest, number);
  }

  long distinct() {
    return cars.values().stream().mapToLong(seen -> seen.numbers.cardinality()).sum();
  }

  long doubles() {
    return cars.values().stream().mapToLong(seen -> seen.doubles).sum();
  }

  Arrivals.Result compare(Ledger ledger) {
    long missing = 0;
    long doubles = 0;
    long overtaken = 0;
    long unknown = foreign;
    List<String> examples = new ArrayList<>();
    Map<String, Seen> rest = new HashMap<>(cars);
    for (Ledger.Entry car : ledger.cars()) {
      Seen known = rest.remove(car.vin());
      Seen seen = known == null ? new Seen() : known;
      int made = Math.toIntExact(car.made());
      int arrived = seen.numbers.get(0, made).cardinality();
      if (arrived < made && examples.size() < EXAMPLES) {
        examples.add(car.vin() + " lacks " + seen.numbers.nextClearBit(0));
      }
      missing += made - arrived;
      unknown += seen.numbers.cardinality() - arrived;
      doubles += seen.doubles;
      overtaken += seen.overtaken;
    }
    for (Map.Entry<String, Seen> other : rest.entrySet()) {
      unknown += other.getValue().numbers.cardinality();
      if (examples.size() < EXAMPLES) {
        examples.add("nobody sent for " + other.getKey());
      }
    }
    return new Arrivals.Result(missing, doubles, overtaken, unknown, examples);
  }
}
