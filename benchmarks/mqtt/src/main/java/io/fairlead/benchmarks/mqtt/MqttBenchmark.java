// SPDX-License-Identifier: Apache-2.0
package io.fairlead.benchmarks.mqtt;

import io.fairlead.servers.KafkaProcess;
import io.fairlead.servers.MosquittoServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Messages that wait in sessions at Mosquitto, taken by the raw Paho client, which discards them;
 * by the source's tasks alone; and by the source in a worker, which brings them to Kafka. All on
 * this machine, which they share; the three follow each other in each of several rounds, and the
 * median counts.
 *
 * <p>{@code MqttBenchmark [messages] [bytes,…] [sessions,…] [rounds]} measures throughput, {@code
 * MqttBenchmark memory [seconds]} what a worker holds while Kafka stands still; without arguments
 * both. Needs Linux, and mosquitto installed.
 */
public final class MqttBenchmark {

  private static final int MESSAGES = 100_000;
  private static final int ROUNDS = 3;
  private static final int STANDSTILL_SECONDS = 60;

  private MqttBenchmark() {}

  /** Runs the measures and prints them as they come. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals("memory")) {
      MemoryRun.run(arguments.length > 1 ? Integer.parseInt(arguments[1]) : STANDSTILL_SECONDS);
      return;
    }
    throughput(
        Integer.parseInt(argument(arguments, 0, Integer.toString(MESSAGES))),
        numbers(argument(arguments, 1, "100,4096")),
        numbers(argument(arguments, 2, "1,4")),
        Integer.parseInt(argument(arguments, 3, Integer.toString(ROUNDS))));
    if (arguments.length == 0) {
      MemoryRun.run(STANDSTILL_SECONDS);
    }
  }

  private static String argument(String[] arguments, int index, String otherwise) {
    return arguments.length > index ? arguments[index] : otherwise;
  }

  private static List<Integer> numbers(String text) {
    return Stream.of(text.split(",")).map(Integer::valueOf).toList();
  }

  private static void throughput(
      int messages, List<Integer> sizes, List<Integer> sessions, int rounds) throws Exception {
    try (MosquittoServer broker = broker();
        KafkaProcess kafka = new KafkaProcess();
        WorkerProcess worker = new WorkerProcess(kafka.bootstrapServers(), "-Xmx1g")) {
      SourceRun source = new SourceRun(broker, kafka, worker);
      Round.run(broker, source, new Backlog("warm", 1, messages, 100));
      int run = 0;
      for (int bytes : sizes) {
        for (int each : sessions) {
          List<Round> results = new ArrayList<>();
          for (int i = 0; i < rounds; i++) {
            Round round =
                Round.run(broker, source, new Backlog("b" + run++, each, messages, bytes));
            System.out.printf(Locale.ROOT, "  %d bytes, %d tasks: %s%n", bytes, each, round);
            results.add(round);
          }
          System.out.printf(
              Locale.ROOT,
              "%d bytes, %d tasks, median of %d: tasks alone %.2f of raw Paho, with worker and"
                  + " Kafka %.2f%n",
              bytes,
              each,
              rounds,
              median(results, Round::taskRatio),
              median(results, Round::workerRatio));
        }
      }
    }
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    double[] sorted = rounds.stream().mapToDouble(figure).sorted().toArray();
    return (sorted[sorted.length / 2] + sorted[(sorted.length - 1) / 2]) / 2;
  }

  /** Without persistence: writing whole backlogs every second is not what is measured. */
  static MosquittoServer broker() {
    return MosquittoServer.start(List.of("allow_anonymous true", "autosave_interval 0"));
  }
}
