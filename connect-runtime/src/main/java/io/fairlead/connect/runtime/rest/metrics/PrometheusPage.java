// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.metrics;

import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics registry as Prometheus text, format 0.0.4.
 *
 * <p>The figure {@code attribute} of the MBean {@code kafka.connect:type=group,tag=value} becomes
 * {@code kafka_connect_group_attribute{tag="value"}}, where every character that Prometheus does
 * not allow in a name is replaced by an underscore. So {@code
 * kafka.connect:type=sink-task-metrics,connector="c",task="0"}, attribute {@code
 * put-batch-avg-time-ms}, is {@code
 * kafka_connect_sink_task_metrics_put_batch_avg_time_ms{connector="c",task="0"}}.
 *
 * <p>Attributes that end with {@code -total} are counters, all others gauges. A figure that has no
 * value yet is {@code NaN}. A text becomes a gauge of value 1, its name ending with {@code _info},
 * with the text in the label {@code value}.
 */
public final class PrometheusPage {

  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final Logger LOG = LoggerFactory.getLogger(PrometheusPage.class);

  private final ConnectMetrics metrics;

  public PrometheusPage(ConnectMetrics metrics) {
    this.metrics = metrics;
  }

  /** The whole page, families sorted by name. */
  public String render() {
    Map<String, StringBuilder> families = new TreeMap<>();
    for (KafkaMetric metric : metrics.registry().metrics().values()) {
      MetricName name = metric.metricName();
      // A placeholder that every registry holds.
      if (name.group().equals("kafka-metrics-count")) {
        continue;
      }
      Object value;
      try {
        value = metric.metricValue();
      } catch (KafkaException | IllegalStateException e) {
        LOG.debug("{} cannot be read", name, e);
        continue;
      }
      if (value != null) {
        add(families, name, value);
      }
    }
    StringBuilder page = new StringBuilder(families.size() * 128);
    families.forEach(
        (family, samples) -> {
          String type = family.endsWith("_total") ? "counter" : "gauge";
          page.append("# TYPE ").append(family).append(' ').append(type).append('\n');
          page.append(samples);
        });
    return page.toString();
  }

  private static void add(Map<String, StringBuilder> families, MetricName name, Object value) {
    String family =
        sanitized(ConnectMetrics.JMX_PREFIX + "_" + name.group() + "_" + name.name(), true);
    Map<String, String> labels = new TreeMap<>();
    name.tags().forEach((tag, tagValue) -> labels.put(sanitized(tag, false), tagValue));
    if (value instanceof Number || value instanceof Boolean) {
      sample(families, family, labels, number(value));
    } else {
      labels.put("value", value.toString());
      sample(families, family + "_info", labels, "1");
    }
  }

  private static void sample(
      Map<String, StringBuilder> families,
      String family,
      Map<String, String> labels,
      String value) {
    StringBuilder samples = families.computeIfAbsent(family, name -> new StringBuilder());
    samples.append(family);
    char separator = '{';
    for (Map.Entry<String, String> label : labels.entrySet()) {
      samples.append(separator).append(label.getKey()).append("=\"");
      escape(samples, label.getValue());
      samples.append('"');
      separator = ',';
    }
    if (!labels.isEmpty()) {
      samples.append('}');
    }
    samples.append(' ').append(value).append('\n');
  }

  private static String number(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "1" : "0";
    }
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      if (Double.isInfinite(number)) {
        return number > 0 ? "+Inf" : "-Inf";
      }
      // NaN is written as Java writes it.
      return Double.toString(number);
    }
    return value.toString();
  }

  private static String sanitized(String name, boolean colonAllowed) {
    StringBuilder allowed = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
      boolean digit = c >= '0' && c <= '9';
      if (letter || digit && i > 0 || c == ':' && colonAllowed) {
        allowed.append(c);
      } else {
        allowed.append('_');
      }
    }
    return allowed.toString();
  }

  private static void escape(StringBuilder text, String value) {
    String given = value == null ? "" : value;
    for (int i = 0; i < given.length(); i++) {
      char c = given.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '"' -> text.append("\\\"");
        case '\n' -> text.append("\\n");
        default -> text.append(c);
      }
    }
  }
}
