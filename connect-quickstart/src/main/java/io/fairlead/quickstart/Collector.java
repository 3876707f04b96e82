// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.servers.LocalPorts;
import io.fairlead.servers.hec.HecEvent;
import io.fairlead.servers.hec.HecServer;
import io.fairlead.servers.hec.HecToken;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stand-in for a HTTP Event Collector in this process. What it has indexed lies in a file, one
 * event a line, and is counted by the records that it comes from. Thread-safe.
 */
final class Collector implements AutoCloseable {

  private static final int USUAL_PORT = 8088;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final BufferedWriter events;
  private final RecordPositions seen = new RecordPositions();
  private final HecServer server;
  private long doubled;

  private Collector(Path file, String token) throws IOException {
    this.file = file;
    if (Files.exists(file)) {
      try (Stream<String> earlier = Files.lines(file)) {
        earlier.forEach(line -> count(parsed(line)));
      }
    }
    this.events =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    this.server =
        HecServer.start(
            new HecServer.Settings(
                LocalPorts.freeOr(USUAL_PORT),
                List.of(HecToken.of(token).withAck()),
                this::index,
                null,
                false));
  }

  /** Starts it; with the events of an earlier run if there was one. */
  static Collector start(DataFolder data, String token) {
    try {
      return new Collector(data.file("collector-events.ndjson"), token);
    } catch (IOException | UncheckedIOException e) {
      throw new QuickstartException(
          QuickstartException.ENVIRONMENT, "cannot start the event collector: " + e, e);
    }
  }

  URI uri() {
    return server.uri();
  }

  /** Where its events lie. */
  Path file() {
    return file;
  }

  /** How many of these records have no event. */
  synchronized long missing(RecordPositions records) {
    return records.missingIn(seen);
  }

  /** Records that have an event. */
  synchronized long count() {
    return seen.count();
  }

  /** Events that came again. */
  synchronized long doubled() {
    return doubled;
  }

  private synchronized void index(HecEvent event) {
    try {
      events.write(JSON.writeValueAsString(event));
      events.newLine();
      events.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    count(event);
  }

  private void count(HecEvent event) {
    if (!seen.add(event.fields().path("kafka_id").asText())) {
      doubled++;
    }
  }

  private static HecEvent parsed(String line) {
    try {
      return JSON.readValue(line, HecEvent.class);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    // Not under the lock: a request under way, which the server's end waits for, may need it.
    server.close();
    synchronized (this) {
      events.close();
    }
  }
}
