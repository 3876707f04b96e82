// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.config;

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

/** The keys of delivery; those about documents are in {@link DocumentKeys}. */
public final class ElasticKeys {

  static final String URL = "connection.url";
  static final String USER = "connection.username";
  static final String PASSWORD_KEY = "connection.password";
  static final String API_KEY = "connection.api.key";
  static final String CONNECT_TIMEOUT = "connection.timeout.ms";
  static final String READ_TIMEOUT = "read.timeout.ms";
  static final String COMPRESSION = "connection.compression";
  static final ProxyKeys PROXY =
      new ProxyKeys("proxy.host", "proxy.port", "proxy.username", "proxy.password");
  static final TlsKeys TLS =
      new TlsKeys(
          "elastic.https.ssl.validate.certs",
          new StoreKeys(
              "elastic.https.ssl.truststore.location",
              "elastic.https.ssl.truststore.type",
              "elastic.https.ssl.truststore.password",
              "JKS"),
          new StoreKeys(
              "elastic.https.ssl.keystore.location",
              "elastic.https.ssl.keystore.type",
              "elastic.https.ssl.keystore.password",
              "JKS"));

  static final String BATCH_SIZE = "batch.size";
  static final String BULK_BYTES = "bulk.size.bytes";
  static final String LINGER = "linger.ms";
  static final String IN_FLIGHT = "max.in.flight.requests";
  static final String MAX_RECORDS = "max.buffered.records";
  static final String MAX_BYTES = "max.buffered.bytes";

  static final String MAX_RETRIES = "max.retries";
  static final String RETRY_BACKOFF = "retry.backoff.ms";
  static final String RETRY_BACKOFF_MAX = "retry.backoff.max.ms";
  static final String MALFORMED = "behavior.on.malformed.documents";

  /** Keys of Confluent's sink that are about how it works inside, or mean what always holds. */
  static final List<String> WITHOUT_EFFECT =
      List.of(
          "type.name",
          "schema.ignore",
          "topic.schema.ignore",
          "compact.map.entries",
          "drop.invalid.message",
          "flush.timeout.ms",
          "flush.synchronously",
          "log.sensitive.data",
          "elastic.security.protocol",
          "max.connection.idle.time.ms",
          "auto.create.indices.at.start");

  /** All keys of the sink. */
  public static final ConfigDef DEFINITION = define(new ConfigDef());

  private ElasticKeys() {}

  private static ConfigDef define(ConfigDef def) {
    connection(new KeyGroup(def, "Connection"));
    security(new KeyGroup(def, "Proxy and TLS"));
    DocumentKeys.define(def);
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
                "A key of Confluent's Elasticsearch sink, accepted and not needed."));
    return def;
  }

  private static void connection(KeyGroup keys) {
    keys.required(
            URL,
            LIST,
            "Addresses of nodes, for example https://es1:9200,https://es2:9200. Each has a circuit"
                + " breaker of its own, and a slow one gets less.")
        .add(USER, STRING, null, MEDIUM, "The user, for basic authentication.")
        .add(
            PASSWORD_KEY,
            PASSWORD,
            null,
            MEDIUM,
            "The user's password. Write a reference to a config provider rather than the password"
                + " itself.")
        .add(
            API_KEY,
            PASSWORD,
            null,
            MEDIUM,
            "An API key in its encoded form, instead of user and password.")
        .add(
            CONNECT_TIMEOUT,
            INT,
            10_000,
            Range.atLeast(1),
            LOW,
            "Milliseconds for a connection to be made.")
        .add(
            READ_TIMEOUT,
            INT,
            60_000,
            Range.atLeast(1),
            LOW,
            "Milliseconds for an answer to come; then the request is sent again.")
        .add(COMPRESSION, BOOLEAN, false, LOW, "Whether requests are compressed with gzip.");
  }

  private static void security(KeyGroup keys) {
    PROXY.define(keys);
    TLS.define(keys, "server");
  }

  private static void batches(KeyGroup keys) {
    keys.add(BATCH_SIZE, INT, 2_000, Range.atLeast(1), MEDIUM, "Operations of a request at most.")
        .add(
            BULK_BYTES,
            INT,
            5_242_880,
            Range.atLeast(1),
            MEDIUM,
            "Bytes of a request at most, before compression. A single document that is larger is"
                + " sent alone.")
        .add(
            LINGER,
            INT,
            100,
            Range.atLeast(0),
            MEDIUM,
            "Milliseconds that a request waits to become full.")
        .add(
            IN_FLIGHT,
            INT,
            5,
            Range.between(1, 64),
            MEDIUM,
            "Requests of a task under way. Operations on one document are in one request or in"
                + " requests one after the other, so their order holds.")
        .add(
            MAX_RECORDS,
            LONG,
            20_000L,
            Range.atLeast(1),
            LOW,
            "Records of a task, not yet delivered, from which on its partitions are paused; they go"
                + " on at half of that.")
        .add(MAX_BYTES, LONG, 33_554_432L, Range.atLeast(1), LOW, "The same bound in bytes.");
  }

  private static void errors(KeyGroup keys) {
    keys.add(
            MAX_RETRIES,
            INT,
            -1,
            Range.atLeast(-1),
            MEDIUM,
            "How many times an operation is sent again after a failure that may pass: no"
                + " connection, no answer in time, 429, 5xx, blocked indexes. -1: for ever. Then"
                + " the task fails.")
        .add(
            RETRY_BACKOFF,
            INT,
            100,
            Range.atLeast(1),
            LOW,
            "Milliseconds before operations are sent again; doubled each time.")
        .add(
            RETRY_BACKOFF_MAX,
            INT,
            60_000,
            Range.atLeast(1),
            LOW,
            "Milliseconds before operations are sent again, at most.")
        .add(
            MALFORMED,
            STRING,
            "report",
            KeyGroup.word("report", "fail", "warn", "ignore"),
            HIGH,
            "What happens to a document that the index refuses, for example because a field does"
                + " not fit its mapping. report: the record goes to the dead-letter topic; without"
                + " one the task fails. fail: the task fails. warn, ignore: it is counted and"
                + " logged, each one or the first.");
  }
}
