// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.fairlead.delivery.progress.Tracked;
import java.io.IOException;
import java.util.Arrays;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes {@link Tracked#id} without making a text of it: what comes before the offset is the same
 * for records that follow each other. For use by one thread.
 */
final class PositionText {

  private static final int MAX_DIGITS = 19;

  private TopicPartition partition;
  private byte[] bytes = {};
  private int prefix;
  private int digits = 1;
  private long fewest;
  private long tooMany = 10;

  void write(JsonGenerator json, Tracked record) throws IOException {
    if (record.partition() != partition) {
      begin(record.partition());
    }
    long rest = record.offset();
    if (rest < fewest || rest >= tooMany) {
      count(rest);
    }
    int end = prefix + digits;
    for (int at = end - 1; at >= prefix; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    json.writeRawUTF8String(bytes, 0, end);
  }

  private void begin(TopicPartition next) {
    byte[] quoted =
        JsonStringEncoder.getInstance().quoteAsUTF8(next.topic() + '-' + next.partition() + '-');
    bytes = Arrays.copyOf(quoted, quoted.length + MAX_DIGITS);
    prefix = quoted.length;
    partition = next;
  }

  /** Offsets that follow each other mostly have as many digits. */
  private void count(long number) {
    digits = 1;
    fewest = 0;
    tooMany = 10;
    while (number >= tooMany && digits < MAX_DIGITS) {
      digits++;
      fewest = tooMany;
      tooMany = digits == MAX_DIGITS ? Long.MAX_VALUE : tooMany * 10;
    }
  }
}
