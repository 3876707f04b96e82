// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.servers.KafkaProcess;
import io.fairlead.servers.MosquittoServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a worker holds while messages of 4 kB wait for it, and Kafka stands still. */
final class MemoryRun {

  private static final int MESSAGES = 100_000;
  private static final int BYTES = 4_096;
  private static final Pattern USED = Pattern.compile("used (\\d+)K");

  private MemoryRun() {}

  static void run(int seconds) throws Exception {
    try (MosquittoServer broker = MqttBenchmark.broker();
        KafkaProcess kafka = new KafkaProcess();
        WorkerProcess worker = new WorkerProcess(kafka.bootstrapServers(), "-Xmx1g")) {
      SourceRun source = new SourceRun(broker, kafka, worker);
      source.run(new Backlog("warm", 4, 20_000, BYTES));
      double before = liveMegabytes(worker.pid());
      Backlog backlog = new Backlog("held", 4, MESSAGES, BYTES);
      source.begin(backlog);
      signal("STOP", kafka.pid());
      double live = 0;
      double resident = 0;
      for (int i = 0; i < seconds; i += 5) {
        TimeUnit.SECONDS.sleep(5);
        live = Math.max(live, liveMegabytes(worker.pid()));
        resident = Math.max(resident, Cpu.residentMegabytes(worker.pid()));
      }
      signal("CONT", kafka.pid());
      long arrived = source.awaitAll(backlog);
      System.out.printf(
          Locale.ROOT,
          "Kafka stood still for %d s, %,d messages of %d bytes waiting for 4 tasks: live heap"
              + " %.0f MB before, %.0f MB at most, resident %.0f MB; %,d records afterwards%n",
          seconds,
          MESSAGES,
          BYTES,
          before,
          live,
          resident,
          arrived);
    }
  }

  /** The heap after a full collection, in megabytes. */
  private static double liveMegabytes(long pid) throws IOException, InterruptedException {
    jcmd(pid, "GC.run");
    Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
    double kilobytes = 0;
    // Young and old generation; what follows is the metaspace.
    for (int i = 0; i < 2 && used.find(); i++) {
      kilobytes += Long.parseLong(used.group(1));
    }
    return kilobytes / 1_024;
  }

  private static String jcmd(long pid, String command) throws IOException, InterruptedException {
    String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process = new ProcessBuilder(program, Long.toString(pid), command).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(command + " ended with " + process.exitValue() + ": " + text);
    }
    return text;
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    if (code != 0) {
      throw new IOException("kill -" + name + " ended with " + code);
    }
  }
}
