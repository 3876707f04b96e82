// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of {@code fairlead fleet}. */
@Command(
    name = "fairlead fleet",
    description = {
      "Drives cars that publish telemetry to an MQTT broker, at ROOT/VIN/SIGNAL, as JSON with the"
          + " car's number of the message.",
      "With --verify, compares the ledger of an earlier run with what is in Kafka."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FleetCommand implements Callable<Integer> {

  @Option(names = "--broker", paramLabel = "HOST:PORT", defaultValue = "127.0.0.1:1883")
  private String broker;

  @Option(
      names = "--cars",
      paramLabel = "N",
      defaultValue = "100",
      description = "Cars, each a client of its own (${DEFAULT-VALUE}).")
  private int cars;

  @Option(
      names = "--signals",
      paramLabel = "N",
      defaultValue = "850",
      description = "Signals of a car, sent in turn (${DEFAULT-VALUE}).")
  private int signals;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "1",
      description = "Messages of a car a second, 0 for as fast as it goes (${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--messages",
      paramLabel = "N",
      description = "Messages of a car, after which it is done; else the fleet drives on.")
  private Long messages;

  @Option(names = "--seconds", paramLabel = "N", description = "End after N seconds.")
  private Long seconds;

  @Option(
      names = "--qos",
      paramLabel = "Q",
      defaultValue = "1",
      description = "0 to 2 (${DEFAULT-VALUE}).")
  private int qos;

  @Option(
      names = "--duplicates",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "Share of messages that are sent twice (${DEFAULT-VALUE}).")
  private double duplicates;

  @Option(
      names = "--outages",
      paramLabel = "SHARE",
      defaultValue = "0.05",
      description = "Share of its time that a car is out of reach (${DEFAULT-VALUE}).")
  private double outages;

  @Option(
      names = "--outage-seconds",
      paramLabel = "N",
      defaultValue = "120",
      description = "How long that takes on average; it returns with a backlog (${DEFAULT-VALUE}).")
  private int outageSeconds;

  @Option(
      names = "--root",
      defaultValue = "fleet",
      description = "Topics begin so (${DEFAULT-VALUE}).")
  private String root;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "42",
      description = "The same seed makes the same routes and outages (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description = "Where to write what was published, or with --verify to read it.")
  private Path ledger;

  @Option(
      names = "--verify",
      paramLabel = "TOPIC",
      split = ",",
      description = "Compare --ledger with these topics instead of driving.")
  private List<String> verify;

  @Option(names = "--bootstrap-server", defaultValue = "127.0.0.1:9092")
  private String bootstrapServer;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    return verify == null ? drive(out) : verify(out);
  }

  private int drive(PrintWriter out) throws IOException, InterruptedException {
    BrokerPlace place = place();
    checkNumbers();
    FleetPlan plan =
        new FleetPlan(
            new FleetPlan.Size(cars, signals, rate, Optional.ofNullable(messages)),
            new FleetPlan.Link(
                place.host(),
                place.port(),
                qos,
                duplicates,
                outages,
                Duration.ofSeconds(outageSeconds)),
            seed);
    Duration limit = Duration.ofSeconds(seconds == null ? 1L << 30 : seconds);
    try (Fleet fleet = new Fleet(root, "CAR", plan)) {
      return new Drive(fleet, plan, out).run(limit, Optional.ofNullable(ledger)) ? 0 : 1;
    }
  }

  private void checkNumbers() {
    require(cars >= 1, "--cars is 1 or more, not " + cars);
    require(signals >= 1, "--signals is 1 or more, not " + signals);
    require(rate >= 0 && rate <= 1_000, "--rate is 0 to 1000, not " + rate);
    require(messages == null || messages >= 1, "--messages is 1 or more, not " + messages);
    require(seconds == null || seconds >= 1, "--seconds is 1 or more, not " + seconds);
    require(qos >= 0 && qos <= 2, "--qos is 0, 1 or 2, not " + qos);
    require(
        duplicates >= 0 && duplicates <= 1,
        "--duplicates is a share from 0 to 1, not " + duplicates);
    require(outages >= 0 && outages < 1, "--outages is a share from 0 to below 1, not " + outages);
    require(outageSeconds >= 1, "--outage-seconds is 1 or more, not " + outageSeconds);
    require(
        !root.isEmpty() && root.indexOf('+') < 0 && root.indexOf('#') < 0,
        "--root begins a topic, which has no wildcards; '" + root + "' is none");
  }

  private void require(boolean right, String otherwise) {
    if (!right) {
      throw new CommandLine.ParameterException(spec.commandLine(), otherwise);
    }
  }

  private record BrokerPlace(String host, int port) {}

  private BrokerPlace place() {
    int colon = broker.lastIndexOf(':');
    try {
      if (colon > 0) {
        int port = Integer.parseInt(broker.substring(colon + 1));
        return new BrokerPlace(broker.substring(0, colon), port);
      }
    } catch (NumberFormatException e) {
      // Told below, as an address without a port is.
    }
    throw new CommandLine.ParameterException(
        spec.commandLine(), "--broker is HOST:PORT, such as 127.0.0.1:1883, not '" + broker + "'");
  }

  private int verify(PrintWriter out) throws IOException {
    if (ledger == null) {
      throw new CommandLine.ParameterException(spec.commandLine(), "--verify needs --ledger");
    }
    Ledger published = Ledger.read(ledger);
    try (Arrivals arrivals = new Arrivals(bootstrapServer, verify)) {
      int quiet = 0;
      while (quiet < 5) {
        quiet = arrivals.poll(Duration.ofSeconds(1)) == 0 ? quiet + 1 : 0;
      }
      Arrivals.Result result = arrivals.compare(published);
      out.printf(
          "%,d published, %,d missing, %,d doubles, %,d overtaken, %,d foreign%n",
          published.made(),
          result.missing(),
          result.doubles(),
          result.overtaken(),
          result.foreign());
      result.examples().forEach(out::println);
      return result.complete() ? 0 : 1;
    }
  }
}
