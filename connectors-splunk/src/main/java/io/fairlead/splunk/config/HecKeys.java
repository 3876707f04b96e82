// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.fairlead.delivery.config.KeyGroup;
import io.fairlead.delivery.http.ProxyKeys;
import io.fairlead.delivery.http.StoreKeys;
import io.fairlead.delivery.http.TlsKeys;
import java.util.List;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Range;

/** The keys of delivery; those about events are in {@link EventKeys}. */
public final class HecKeys {

  static final String URI = "splunk.hec.uri";
  static final String WEIGHTS = "splunk.hec.uri.weights";
  static final String TOKEN = "splunk.hec.token";
  static final String TOPIC_TOKENS = "splunk.hec.topic.tokens";
  static final String VALIDATION_DISABLE = "splunk.validation.disable";
  static final String CONNECT_TIMEOUT = "splunk.hec.connect.timeout.ms";
  static final String SOCKET_TIMEOUT = "splunk.hec.socket.timeout";
  static final ProxyKeys PROXY =
      new ProxyKeys(
          "splunk.hec.proxy.host",
          "splunk.hec.proxy.port",
          "splunk.hec.proxy.user",
          "splunk.hec.proxy.password");
  static final TlsKeys TLS =
      new TlsKeys(
          "splunk.hec.ssl.validate.certs",
          new StoreKeys(
              "splunk.hec.ssl.trust.store.path",
              "splunk.hec.ssl.trust.store.type",
              "splunk.hec.ssl.trust.store.password",
              "JKS"),
          new StoreKeys(
              "splunk.hec.ssl.key.store.path",
              "splunk.hec.ssl.key.store.type",
              "splunk.hec.ssl.key.store.password",
              "PKCS12"));

  static final String ACK_ENABLED = "splunk.hec.ack.enabled";
  static final String ACK_POLL_SECONDS = "splunk.hec.ack.poll.interval";
  static final String ACK_POLL_MS = "splunk.hec.ack.poll.interval.ms";
  static final String EVENT_TIMEOUT = "splunk.hec.event.timeout";

  static final String MAX_BATCH_SIZE = "splunk.hec.max.batch.size";
  static final String MAX_BATCH_BYTES = "splunk.hec.max.batch.bytes";
  static final String FLUSH_WINDOW = "splunk.flush.window";
  static final String LINGER = "splunk.hec.linger.ms";
  static final String COMPRESSION = "splunk.hec.enable.compression";
  static final String TOTAL_CHANNELS = "splunk.hec.total.channels";
  static final String CONNECTIONS = "splunk.hec.max.http.connection.per.channel";
  static final String BUFFER = "splunk.hec.buffer.max.bytes";
  static final String OUTSTANDING = "splunk.hec.max.outstanding.events";

  static final String MAX_RETRIES = "splunk.hec.max.retries";
  static final String RETRY_BACKOFF = "splunk.hec.retry.backoff.ms";
  static final String BACKOFF_SECONDS = "splunk.hec.backoff.threshhold.seconds";
  static final String CIRCUIT_FAILURES = "splunk.hec.circuit.failures";
  static final String ON_INDEX = "splunk.hec.on.incorrect.index";
  static final String ON_TOKEN = "splunk.hec.on.token.error";

  /** Keys of Splunk Connect for Kafka that are about how it works inside. */
  static final List<String> WITHOUT_EFFECT =
      List.of(
          "splunk.hec.threads",
          "splunk.hec.ack.poll.threads",
          "splunk.hec.concurrent.queue.capacity",
          "splunk.hec.lb.poll.interval",
          "splunk.hec.http.keepalive");

  /** All keys of the sink. */
  public static final ConfigDef DEFINITION = define(new ConfigDef());

  private HecKeys() {}

  private static ConfigDef define(ConfigDef def) {
    connection(new KeyGroup(def, "Connection"));
    security(new KeyGroup(def, "Proxy and TLS"));
    EventKeys.define(def);
    acknowledgement(new KeyGroup(def, "Acknowledgement"));
    batches(new KeyGroup(def, "Batches"));
    errors(new KeyGroup(def, "Errors"));
    KeyGroup none = new KeyGroup(def, "Without effect");
    WITHOUT_EFFECT.forEach(
        key ->
            none.add(
                key,
                STRING,
                null,
                LOW,
                "A key of Splunk Connect for Kafka, accepted and not needed."));
    return def;
  }

  private static void connection(KeyGroup keys) {
    keys.required(
            URI,
            LIST,
            "Addresses of the indexers or of their load balancer, for example"
                + " https://idx1:8088,https://idx2:8088. Each has a circuit breaker of its own, and"
                + " a slow one gets less.")
        .add(
            WEIGHTS,
            LIST,
            List.of(),
            LOW,
            "The share of each address beside the others, whole numbers from 1, in the order of "
                + URI
                + "; 1 where there is none.")
        .required(
            TOKEN,
            PASSWORD,
            "The token. Write a reference to a config provider rather than the token itself.")
        .add(
            TOPIC_TOKENS,
            PASSWORD,
            null,
            MEDIUM,
            "Tokens of single topics, as topic=token,topic=token; the others use "
                + TOKEN
                + ". Each token may be a reference to a config provider.")
        .add(
            VALIDATION_DISABLE,
            BOOLEAN,
            false,
            LOW,
            "Whether a configuration is taken without asking the indexers about address, token and"
                + " acknowledgement.")
        .add(
            CONNECT_TIMEOUT,
            INT,
            10_000,
            Range.atLeast(1),
            LOW,
            "Milliseconds for a connection to be made.")
        .add(
            SOCKET_TIMEOUT,
            INT,
            60,
            Range.atLeast(1),
            LOW,
            "Seconds for an answer to come. A batch without answer is sent again, to another"
                + " indexer if there is one.");
  }

  private static void security(KeyGroup keys) {
    PROXY.define(keys);
    TLS.define(keys, "server");
  }

  private static ConfigDef.Validator storeType() {
    return KeyGroup.word("JKS", "PKCS12", "PEM");
  }

  private static void acknowledgement(KeyGroup keys) {
    keys.add(
            ACK_ENABLED,
            BOOLEAN,
            false,
            HIGH,
            "Whether offsets wait for indexer acknowledgement, which the token must have switched"
                + " on. Without it an answer of 200 counts as delivered, although the indexer may"
                + " still lose what it has not written.")
        .add(
            ACK_POLL_MS,
            INT,
            1_000,
            Range.atLeast(10),
            LOW,
            "Milliseconds between two questions for acknowledgements.")
        .add(
            ACK_POLL_SECONDS,
            INT,
            null,
            LOW,
            "The same in seconds, as Splunk Connect for Kafka has it; counts if it is set.")
        .add(
            EVENT_TIMEOUT,
            INT,
            300,
            Range.atLeast(1),
            MEDIUM,
            "Seconds after which a batch that is not acknowledged is sent again, to another indexer"
                + " if there is one. When an indexer is found dead its batches are sent again at"
                + " once.");
  }

  private static void batches(KeyGroup keys) {
    keys.add(MAX_BATCH_SIZE, INT, 500, Range.atLeast(1), MEDIUM, "Events of a request at most.")
        .add(
            MAX_BATCH_BYTES,
            INT,
            1_000_000,
            Range.atLeast(1),
            MEDIUM,
            "Bytes of a request at most, before compression. A single event that is larger is sent"
                + " alone.")
        .add(
            LINGER,
            INT,
            200,
            Range.atLeast(0),
            MEDIUM,
            "Milliseconds that a batch waits to become full.")
        .add(
            FLUSH_WINDOW,
            INT,
            null,
            LOW,
            "The same in seconds, as Splunk Connect for Kafka has it; counts if it is set.")
        .add(COMPRESSION, BOOLEAN, false, MEDIUM, "Whether requests are compressed with gzip.")
        .add(
            TOTAL_CHANNELS,
            INT,
            2,
            Range.atLeast(1),
            LOW,
            "With "
                + CONNECTIONS
                + " multiplied: requests of a task under way to one indexer. One channel is used"
                + " for each task, indexer and token.")
        .add(CONNECTIONS, INT, 2, Range.atLeast(1), LOW, "See " + TOTAL_CHANNELS + ".")
        .add(
            BUFFER,
            LONG,
            33_554_432L,
            Range.atLeast(1),
            MEDIUM,
            "Bytes of events of a task, not yet delivered, from which on its partitions are paused;"
                + " they go on at half of that.")
        .add(
            OUTSTANDING,
            LONG,
            1_000_000L,
            Range.atLeast(1),
            LOW,
            "The same bound as a number of events.");
  }

  private static void errors(KeyGroup keys) {
    keys.add(
            MAX_RETRIES,
            INT,
            -1,
            Range.atLeast(-1),
            MEDIUM,
            "How many times a batch is sent again after a failure that may pass: no connection, no"
                + " answer in time, HTTP 5xx or 429, no acknowledgement in time. -1: for ever. Then"
                + " the task fails.")
        .add(
            RETRY_BACKOFF,
            INT,
            500,
            Range.atLeast(1),
            LOW,
            "Milliseconds that an indexer which failed or is busy is left alone; doubled each"
                + " time.")
        .add(
            BACKOFF_SECONDS,
            INT,
            60,
            Range.atLeast(1),
            LOW,
            "Seconds that an indexer is left alone at most. Then its health is asked for.")
        .add(
            CIRCUIT_FAILURES,
            INT,
            3,
            Range.atLeast(1),
            LOW,
            "Failures in a row after which an indexer is left alone. An answer that it is busy (503"
                + " or 429) does so at once.")
        .add(
            ON_INDEX,
            STRING,
            "dead-letter",
            KeyGroup.word("dead-letter", "fail", "retry"),
            MEDIUM,
            "What happens to an event whose index the token may not write to (code 7)."
                + " dead-letter: it is reported and the rest goes on. fail: the task fails. retry:"
                + " it is sent until somebody allows the index.")
        .add(
            ON_TOKEN,
            STRING,
            "fail",
            KeyGroup.word("fail", "retry"),
            MEDIUM,
            "What happens when a token is wrong or disabled (codes 1 to 4). fail: the task fails."
                + " retry: partitions are paused and the token is tried again.");
  }
}
