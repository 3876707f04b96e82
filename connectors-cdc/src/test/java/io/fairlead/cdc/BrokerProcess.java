// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc;

import io.fairlead.servers.KafkaBroker;
import io.fairlead.servers.LocalPorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A broker in a JVM of its own, so that it can be killed as a power failure would. */
final class BrokerProcess implements AutoCloseable {

  private final Path folder;
  private final int port;
  private TestProcess process;

  private BrokerProcess(Path folder, int port) {
    this.folder = folder;
    this.port = port;
  }

  static BrokerProcess start(Path folder) throws IOException {
    BrokerProcess broker = new BrokerProcess(folder, LocalPorts.free());
    Files.createDirectories(folder.resolve("broker"));
    broker.launch();
    return broker;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + port;
  }

  /** SIGKILL, and a new start on the same data and port. */
  void crash() throws IOException, InterruptedException {
    process.kill();
    launch();
  }

  private void launch() throws IOException {
    process =
        TestProcess.start(
            folder,
            "broker",
            BrokerProcess.class,
            List.of(folder.resolve("broker").toString(), Integer.toString(port)));
  }

  @Override
  public void close() throws InterruptedException {
    process.kill();
  }

  /** The process's entry point. */
  public static void main(String[] arguments) throws InterruptedException {
    KafkaBroker.start(
        KafkaBroker.Settings.defaults()
            .withDataDirectory(Path.of(arguments[0]))
            .withPort(Integer.parseInt(arguments[1]))
            .withTopicAutoCreation());
    Thread.currentThread().join();
  }
}
