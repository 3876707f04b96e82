// SPDX-License-Identifier: Apache-2.0
package io.fairlead.chaos.cluster;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/** A Kafka node of its own: formats its folder if that is new, and runs until it is killed. */
public final class BrokerMain {

  /** Key of the properties file that is not Kafka's own. */
  static final String CLUSTER_ID = "chaos.cluster.id";

  private BrokerMain() {}

  /**
   * @param arguments the properties file
   */
  public static void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
      properties.load(in);
    }
    String folder = properties.getProperty("log.dirs");
    if (!Files.exists(Path.of(folder, "meta.properties"))) {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(Integer.parseInt(properties.getProperty("node.id")))
          .setClusterId(properties.getProperty(CLUSTER_ID))
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setControllerListenerName("CONTROLLER")
          .setDirectories(List.of(folder))
          .setMetadataLogDirectory(folder)
          .run();
    }
    kafka.Kafka.main(arguments);
  }
}
