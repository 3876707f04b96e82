// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connect.runtime.metrics.MetricGroup;
import io.fairlead.connect.runtime.rest.TestWorker.Answer;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class MetricsApiTest {

  private static final Pattern LINE =
      Pattern.compile(
          "# TYPE [a-zA-Z_:][a-zA-Z0-9_:]* (gauge|counter)"
              + "|[a-zA-Z_:][a-zA-Z0-9_:]*"
              + "(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\.)*\""
              + "(,[a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\]|\\\\.)*\")*\\})?"
              + " (NaN|[+-]Inf|-?[0-9.]+([eE][+-]?[0-9]+)?)");

  @Test
  void shows_every_figure_under_its_jmx_name() {
    try (TestWorker worker = TestWorker.start();
        MetricGroup group =
            worker.metrics.group("sink-task-metrics", "connector", "a \"b\"\\\n", "task", "0");
        MetricGroup other = worker.metrics.group("sink-task-metrics", "connector", "c")) {
      group.gauge("put-batch-avg-time-ms", () -> 2.5);
      group.gauge("sink-record-send-total", () -> 7L);
      group.gauge("sink-record-lag-max", () -> Double.NaN);
      group.gauge("high", () -> Double.POSITIVE_INFINITY);
      group.gauge("status", () -> "running");
      group.gauge("gone", () -> null);
      other.gauge("put-batch-avg-time-ms", () -> 1.0);

      Answer page = worker.get("/metrics");

      String labels = "{connector=\"a \\\"b\\\"\\\\\\n\",task=\"0\"}";
      String family = "kafka_connect_sink_task_metrics_";
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Content-Type")).startsWith("text/plain").contains("version=0.0.4");
      List<String> lines = page.body().lines().toList();
      assertThat(lines).allMatch(line -> LINE.matcher(line).matches());
      assertThat(lines)
          .contains(
              "# TYPE " + family + "put_batch_avg_time_ms gauge",
              family + "put_batch_avg_time_ms" + labels + " 2.5",
              family + "put_batch_avg_time_ms{connector=\"c\"} 1.0",
              "# TYPE " + family + "sink_record_send_total counter",
              family + "sink_record_send_total" + labels + " 7",
              family + "sink_record_lag_max" + labels + " NaN",
              family + "high" + labels + " +Inf",
              family
                  + "status_info{connector=\"a \\\"b\\\"\\\\\\n\",task=\"0\",value=\"running\"} 1");
      assertThat(page.body()).doesNotContain("_gone").contains("kafka_connect_app_info_version");
      assertThat(lines.stream().filter(line -> line.startsWith("# TYPE")).toList())
          .doesNotHaveDuplicates();
    }
  }
}
