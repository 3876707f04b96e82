// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkErrorsTest {

  private static KafkaBroker broker;
  private SinkWorker worker;
  private final String connector = "sink-" + UUID.randomUUID();

  @BeforeAll
  static void startBroker() {
    broker = KafkaBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void startWorker() {
    worker = new SinkWorker(broker, Map.of());
  }

  @AfterEach
  void stopWorker() {
    worker.close();
  }

  private static final String JSON = "org.apache.kafka.connect.json.JsonConverter";
  private static final String SECRET = "topsecretcontent";

  /** Records of which the fourth is no JSON. */
  private String poisoned() {
    String topic = worker.topic(1);
    for (int i = 0; i < 3; i++) {
      worker.write(topic, 0, SinkWorker.bytes("{\"i\":" + i + "}"));
    }
    worker.write(topic, 0, SinkWorker.bytes(SECRET));
    for (int i = 4; i < 8; i++) {
      worker.write(topic, 0, SinkWorker.bytes("{\"i\":" + i + "}"));
    }
    return topic;
  }

  private static Map<String, String> json(String topic, String... more) {
    Map<String, String> config = new HashMap<>();
    config.put("topics", topic);
    config.put("value.converter", JSON);
    config.put("value.converter.schemas.enable", "false");
    for (int i = 0; i < more.length; i += 2) {
      config.put(more[i], more[i + 1]);
    }
    return config;
  }

  @Test
  void failsOnAPoisonRecordAndSaysWhereItIsButNotWhatItHolds() {
    // given
    String topic = poisoned();

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            json(topic, "consumer.override.max.poll.records", "1"),
            new SinkScript() {});

    // then
    await().until(() -> task.events.failure != null);
    assertThat(task.events.failure)
        .hasMessageContaining(topic)
        .hasMessageContaining("partition 0")
        .hasMessageContaining("offset 3")
        .hasMessageContaining("VALUE_CONVERTER");
    assertThat(trace(task.events.failure)).doesNotContain(SECRET);
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(3);
  }

  @Test
  void leavesThePoisonRecordOutWhereThatIsTolerated() {
    // given
    String topic = poisoned();

    // when
    SinkWorker.Running task =
        worker.start(connector, 0, json(topic, "errors.tolerance", "all"), new SinkScript() {});

    // then
    await().until(() -> task.probe.acceptedCount() == 7);
    assertThat(task.probe.offsets(topic, 0)).isEqualTo(List.of(0L, 1L, 2L, 4L, 5L, 6L, 7L));
    await().until(() -> worker.committed(connector, topic, 0) == 8);
    assertThat(error("total-records-skipped")).isEqualTo(1.0);
    assertThat(error("total-record-errors")).isEqualTo(1.0);
    assertThat(task.events.told).containsExactly("started 1.2.3");
  }

  @Test
  void keepsThePoisonRecordInTheDeadLetterTopicAsThePeerDoes() {
    // given
    String topic = poisoned();
    String deadLetters = "dead-" + UUID.randomUUID();

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            json(
                topic,
                "errors.tolerance",
                "all",
                "errors.deadletterqueue.topic.name",
                deadLetters,
                "errors.deadletterqueue.context.headers.enable",
                "true"),
            new SinkScript() {});

    // then
    await().until(() -> worker.committed(connector, topic, 0) == 8);
    assertThat(task.probe.acceptedCount()).isEqualTo(7);
    List<ConsumerRecord<byte[], byte[]>> kept = worker.read(deadLetters);
    assertThat(kept).hasSize(1);
    assertThat(text(kept.get(0).value())).isEqualTo(SECRET);
    assertThat(text(kept.get(0).key())).isEqualTo("key");
    Map<String, String> headers = new HashMap<>();
    kept.get(0).headers().forEach(header -> headers.put(header.key(), text(header.value())));
    assertThat(headers)
        .containsEntry("__connect.errors.topic", topic)
        .containsEntry("__connect.errors.partition", "0")
        .containsEntry("__connect.errors.offset", "3")
        .containsEntry("__connect.errors.connector.name", connector)
        .containsEntry("__connect.errors.task.id", "0")
        .containsEntry("__connect.errors.stage", "VALUE_CONVERTER")
        .containsEntry("__connect.errors.class.name", JSON)
        .containsEntry("__connect.errors.exception.class.name", DataException.class.getName())
        .containsKeys(
            "__connect.errors.exception.message", "__connect.errors.exception.stacktrace");
    assertThat(error("deadletterqueue-produce-requests")).isEqualTo(1.0);
    assertThat(error("deadletterqueue-produce-failures")).isEqualTo(0.0);
  }

  @Test
  void keepsATransformsVictimInTheDeadLetterTopicToo() {
    // given a cast that cannot work for one record
    String topic = worker.topic(1);
    worker.write(topic, 0, SinkWorker.bytes("{\"i\":\"1\"}"));
    worker.write(topic, 0, SinkWorker.bytes("{\"i\":\"one\"}"));
    worker.write(topic, 0, SinkWorker.bytes("{\"i\":\"2\"}"));
    String deadLetters = "dead-" + UUID.randomUUID();

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            json(
                topic,
                "errors.tolerance",
                "all",
                "errors.deadletterqueue.topic.name",
                deadLetters,
                "transforms",
                "cast",
                "transforms.cast.type",
                "org.apache.kafka.connect.transforms.Cast$Value",
                "transforms.cast.spec",
                "i:int32"),
            new SinkScript() {});

    // then
    await().until(() -> worker.committed(connector, topic, 0) == 3);
    assertThat(task.probe.offsets(topic, 0)).containsExactly(0L, 2L);
    assertThat(worker.read(deadLetters)).hasSize(1);
  }

  @Test
  void failsRatherThanPassesARecordThatTheDeadLetterTopicRefuses() {
    // given a dead-letter topic that takes no record of this size
    String topic = poisoned();
    String deadLetters = "dead-" + UUID.randomUUID();
    broker.createTopic(deadLetters, 1, Map.of("max.message.bytes", "10"));

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            json(
                topic, "errors.tolerance", "all", "errors.deadletterqueue.topic.name", deadLetters),
            new SinkScript() {});

    // then
    await().until(() -> task.events.failure != null);
    assertThat(trace(task.events.failure)).contains(deadLetters).doesNotContain(SECRET);
    assertThat(worker.committed(connector, topic, 0)).isLessThanOrEqualTo(3);
  }

  @Test
  void givesNoReporterWhereNoneIsConfigured() {
    // given
    String topic = worker.topic(1);
    AtomicInteger missing = new AtomicInteger();
    SinkScript asking =
        new SinkScript() {
          @Override
          public void start(SinkTaskContext context) {
            if (context.errantRecordReporter() == null) {
              missing.incrementAndGet();
            }
          }
        };

    // when
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic, "errors.tolerance", "all"), asking);

    // then
    await().until(() -> task.events.told.contains("started 1.2.3"));
    assertThat(missing).hasValue(1);
  }

  @Test
  void commitsBeyondAReportedRecordOnlyWhenItIsInTheDeadLetterTopic() throws Exception {
    // given a dead-letter producer that sends a batch when it begins the next, and a sink that
    // reports the sixth record, and the eleventh, which does not go into the batch of the sixth
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    String deadLetters = "dead-" + UUID.randomUUID();
    List<Future<Void>> reports = new CopyOnWriteArrayList<>();
    SinkScript reporting =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
              if (record.kafkaOffset() % 5 == 0 && record.kafkaOffset() > 0) {
                reports.add(
                    context
                        .errantRecordReporter()
                        .report(record, new DataException("no such column")));
              }
            }
          }
        };

    // when
    SinkWorker.Running task =
        worker.start(
            connector,
            0,
            Map.of(
                "topics",
                topic,
                "errors.tolerance",
                "all",
                "errors.deadletterqueue.topic.name",
                deadLetters,
                "producer.override.linger.ms",
                "3600000",
                "producer.override.batch.size",
                "1000"),
            reporting);

    // then everything before it is committed, and the rest once it is stored
    await().until(() -> worker.committed(connector, topic, 0) >= 5);
    assertThat(reports.get(0).isDone()).isFalse();
    assertThat(worker.committed(connector, topic, 0)).isEqualTo(5);
    worker.write(topic, 0, SinkWorker.bytes("x".repeat(2_000)));
    reports.get(0).get(90, TimeUnit.SECONDS);
    await().until(() -> worker.committed(connector, topic, 0) == 10);
    assertThat(worker.read(deadLetters)).hasSize(1);
    assertThat(task.events.told).containsExactly("started 1.2.3");
  }

  @Test
  void deliversAReportedRecordAgainWhenItWasNotStoredBeforeACancel() {
    // given a report that is never sent
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 10);
    String deadLetters = "dead-" + UUID.randomUUID();
    Map<String, String> config =
        Map.of(
            "topics",
            topic,
            "errors.tolerance",
            "all",
            "errors.deadletterqueue.topic.name",
            deadLetters,
            "producer.override.linger.ms",
            "3600000");
    SinkScript reporting =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
              if (record.kafkaOffset() == 5) {
                context.errantRecordReporter().report(record, new DataException("no such column"));
              }
            }
          }
        };
    SinkWorker.Running first = worker.start(connector, 0, config, reporting);
    await().until(() -> worker.committed(connector, topic, 0) == 5);

    // when
    first.runner.cancel();
    assertThat(first.runner.awaitStop(Duration.ofSeconds(90))).isTrue();
    SinkWorker.Running second = worker.start(connector, 0, config, new SinkScript() {});

    // then
    await().until(() -> second.probe.acceptedCount() == 5);
    assertThat(second.probe.offsets(topic, 0)).isEqualTo(LongStream.range(5, 10).boxed().toList());
    assertThat(worker.read(deadLetters)).isEmpty();
  }

  @Test
  void failsWhenARecordIsReportedAndNothingIsTolerated() {
    // given a plugin that swallows what the reporter throws
    String topic = worker.topic(1);
    worker.write(topic, 0, 0, 1);
    List<RuntimeException> thrown = new CopyOnWriteArrayList<>();
    SinkScript reporting =
        new SinkScript() {
          @Override
          public void put(SinkTaskContext context, Collection<SinkRecord> records) {
            for (SinkRecord record : records) {
              try {
                context.errantRecordReporter().report(record, new DataException("no such column"));
              } catch (RuntimeException e) {
                thrown.add(e);
              }
            }
          }
        };

    // when
    SinkWorker.Running task =
        worker.start(connector, 0, Map.of("topics", topic, "errors.log.enable", "true"), reporting);

    // then
    await().until(() -> task.events.failure != null);
    assertThat(thrown).singleElement().isInstanceOf(ConnectException.class);
    assertThat(task.events.failure)
        .hasMessageContaining("Tolerance exceeded")
        .hasRootCauseMessage("no such column");
    assertThat(worker.committed(connector, topic, 0)).isLessThanOrEqualTo(0);
  }

  private Object error(String figure) {
    return worker.metric("task-error-metrics", connector, 0, figure);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String trace(Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
