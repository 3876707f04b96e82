// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.tool;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.config.CdcKeys;
import io.fairlead.cdc.readiness.Finding;
import io.fairlead.cdc.readiness.Readiness;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead cdc doctor FILE|URL}: 0 if the database is ready, 1 if it is not. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Check whether a database is ready, and print the SQL that makes it ready.")
final class DoctorCommand implements Callable<Integer> {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "FILE|URL",
      description = "A connector's file, or the URL of a database.")
  private String target;

  @Option(names = "--user", description = "The user that captures.")
  private String user;

  @Option(
      names = "--password",
      interactive = true,
      arity = "0..1",
      description = "The user's password; asked for when no value is given.")
  private String password;

  @Option(names = "--tables", description = "The tables, as in the key of that name.")
  private String tables;

  @Override
  public Integer call() {
    List<Finding> findings = Readiness.check(new CdcConfig(keys()));
    PrintWriter out = spec.commandLine().getOut();
    Set<String> remedies = new LinkedHashSet<>();
    boolean ready = true;
    for (Finding finding : findings) {
      out.printf("%-5s %-24s %s%n", word(finding.status()), finding.step(), finding.message());
      ready &= finding.status() != Finding.Status.FAILED;
      remedies.addAll(finding.remedy());
    }
    if (!remedies.isEmpty()) {
      out.println();
      out.println("-- Run this as an administrator of the database:");
      remedies.forEach(out::println);
    }
    out.println();
    out.println(ready ? "The database is ready." : "The database is not ready.");
    return ready ? 0 : 1;
  }

  private Map<String, String> keys() {
    Map<String, String> keys =
        target.contains("://")
            ? new HashMap<>(Map.of(CdcKeys.URL, target, "name", "doctor"))
            : ConnectorFile.read(Path.of(target));
    put(keys, CdcKeys.USER, user);
    put(keys, CdcKeys.PASSWORD_KEY, password);
    put(keys, CdcKeys.TABLES, tables);
    if (!keys.containsKey(CdcKeys.TABLES) && !keys.containsKey("table.include.list")) {
      keys.put("table.include.list", ".*");
    }
    return keys;
  }

  private static void put(Map<String, String> keys, String key, String value) {
    if (value != null) {
      keys.put(key, value);
    }
  }

  private static String word(Finding.Status status) {
    return switch (status) {
      case OK -> "ok";
      case WARNING -> "warn";
      case FAILED -> "FAIL";
    };
  }
}
