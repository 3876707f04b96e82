// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code fairlead version}. */
@Command(
    name = "version",
    description = "Show the versions of Fairlead, Kafka's client and Java.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer>, CommandLine.IVersionProvider {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Override
  public Integer call() {
    for (String line : getVersion()) {
      spec.commandLine().getOut().println(line);
    }
    return ExitCode.OK.number();
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "fairlead " + own(),
      "kafka-clients " + AppInfoParser.getVersion(),
      "java " + System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")"
    };
  }

  private static String own() {
    Properties properties = new Properties();
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new CliException(ExitCode.ENVIRONMENT, "the installation is damaged: no version", e);
    }
    return properties.getProperty("version");
  }
}
