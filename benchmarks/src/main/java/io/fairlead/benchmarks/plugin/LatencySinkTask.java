// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;

/**
 * Task of {@link LatencySink}. The time begins with the event's {@code source.ts_us}, when the
 * database committed by its log, and ends when {@code put} is called with it; both are of the same
 * machine's clock. When so many events of round 1 are there, the folder has a file {@code warm};
 * when all of round 2 are there, a file {@code micros} with the times in ascending order.
 */
public final class LatencySinkTask extends SinkTask {

  private Path result;
  private int warmUp;
  private long[] micros;
  private int count;

  @Override
  public void start(Map<String, String> props) {
    AbstractConfig config = new AbstractConfig(LatencySink.CONFIG, props, false);
    result = Path.of(config.getString("result"));
    warmUp = config.getInt("warm.up");
    micros = new long[config.getInt("records")];
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    Instant now = Instant.now();
    long micro = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    for (SinkRecord record : records) {
      Map<?, ?> event = (Map<?, ?>) record.value();
      long round = number(event, "after", "round");
      if (round == 1 && --warmUp == 0) {
        write("warm", "");
      } else if (round == 2 && count < micros.length) {
        micros[count++] = micro - number(event, "source", "ts_us");
        if (count == micros.length) {
          Arrays.sort(micros);
          write("micros", Arrays.toString(micros).replaceAll("[\\[\\]]", ""));
        }
      }
    }
  }

  private static long number(Map<?, ?> event, String part, String name) {
    return ((Number) ((Map<?, ?>) event.get(part)).get(name)).longValue();
  }

  // Written aside and moved, so that the reader never sees half of it.
  private void write(String name, String text) {
    try {
      Path aside = result.resolve(name + ".part");
      Files.writeString(aside, text);
      Files.move(aside, result.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    // nothing is held
  }

  @Override
  public String version() {
    return "1.0";
  }
}
