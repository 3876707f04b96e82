// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.tool;

import io.fairlead.cdc.config.CdcConfig;
import io.fairlead.cdc.readiness.Finding;
import io.fairlead.cdc.readiness.Jdbc;
import io.fairlead.cdc.readiness.Readiness;
import io.fairlead.cdc.readiness.SourceTable;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.source.SourceRecord;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code fairlead cdc preview FILE}: the first records as they would be, without any Kafka. */
@Command(
    name = "preview",
    mixinStandardHelpOptions = true,
    description = "Show what would be captured: tables, warnings, first records. Changes nothing.")
final class PreviewCommand implements Callable<Integer> {

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Parameters(index = "0", paramLabel = "FILE", description = "A connector's file.")
  private Path file;

  @Option(
      names = "--rows",
      defaultValue = "3",
      description = "Rows to show of each table (default: ${DEFAULT-VALUE}).")
  private int rows;

  @Override
  public Integer call() throws SQLException, InterruptedException {
    CdcConfig config = new CdcConfig(ConnectorFile.read(file));
    PrintWriter out = spec.commandLine().getOut();
    boolean connected = false;
    for (Finding finding : Readiness.check(config)) {
      connected |= finding.step().equals("connect") && finding.status() == Finding.Status.OK;
      if (finding.status() != Finding.Status.OK) {
        out.println(
            finding.status().name().toLowerCase(java.util.Locale.ROOT) + ": " + finding.text());
      }
    }
    if (!connected) {
      return 1;
    }
    List<SourceTable> tables;
    try (Jdbc jdbc = Jdbc.connect(config)) {
      tables = SourceTable.selected(config, jdbc);
    }
    for (SourceTable table : tables) {
      out.printf(
          "table %s: about %d rows, %s%n",
          table.id(), table.rows(), table.keyed() ? "with primary key" : "without primary key");
    }
    out.flush();
    try (JsonConverter json = new JsonConverter()) {
      json.configure(Map.of("schemas.enable", "false", "decimal.format", "NUMERIC"), false);
      for (SourceRecord record : PreviewRun.records(config, tables, rows)) {
        out.println();
        out.println(record.topic());
        out.println("  key   " + text(json, record.keySchema(), record.key()));
        out.println("  value " + text(json, record.valueSchema(), record.value()));
      }
    }
    return 0;
  }

  private static String text(JsonConverter json, Schema schema, Object value) {
    byte[] bytes = json.fromConnectData("preview", schema, value);
    return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
  }
}
