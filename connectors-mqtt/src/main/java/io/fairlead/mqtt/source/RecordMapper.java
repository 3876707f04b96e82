// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.source;

import io.fairlead.mqtt.client.Inbound;
import io.fairlead.mqtt.decode.PayloadDecoder;
import io.fairlead.mqtt.decode.UndecodableException;
import io.fairlead.mqtt.source.MqttRecord.Content;
import io.fairlead.mqtt.source.SourceConfig.Numbering;
import io.fairlead.mqtt.source.TopicMap.Target;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns messages into records. Task's thread only. */
final class RecordMapper {

  private static final Logger LOG = LoggerFactory.getLogger(RecordMapper.class);
  private static final int CAUSES_LOGGED = 100;
  private static final String NOWHERE = "unmapped";

  private final TopicMap topics;
  private final MessageHeaders headers;
  private final PayloadDecoder decoder;
  private final Optional<Numbering> numbering;
  private final Ledger ledger;
  private final LongSupplier clock;
  private final Set<String> logged = new HashSet<>();
  private long doubles;
  private long undecodable;

  RecordMapper(SourceConfig config, Ledger ledger, LongSupplier clock) {
    this.topics = new TopicMap(config);
    this.headers = new MessageHeaders(config);
    this.decoder = config.decoder();
    this.numbering = config.numbering();
    this.ledger = ledger;
    this.clock = clock;
  }

  /** The record of a message; null if there is none, the message being settled in due course. */
  MqttRecord map(Delivery delivery, SessionSpec session) {
    Inbound message = delivery.message();
    Optional<Target> found = topics.target(message.topic());
    if (found.isEmpty()) {
      return bad(delivery, session, NOWHERE, "no filter gives this MQTT topic a topic in Kafka");
    }
    Target target = found.get();
    if (target.slot() != session.slot()) {
      // Another session has it too, and keeps it.
      delivery.settle();
      return null;
    }
    SchemaAndValue value;
    try {
      value =
          decoder.decode(
              new PayloadDecoder.Source(message.topic(), target.kafkaTopic()),
              message.payload(),
              message.properties());
    } catch (UndecodableException e) {
      return bad(delivery, session, target.kafkaTopic(), e.getMessage());
    }
    Content content =
        new Content(
            target.kafkaTopic(),
            target.key(),
            value,
            headers.of(message, target),
            clock.getAsLong());
    return numbering.isPresent()
        ? numbered(delivery, session, content, target)
        : new MqttRecord(session.partition(), session.offset(), content, delivery.emit());
  }

  private MqttRecord numbered(
      Delivery delivery, SessionSpec session, Content content, Target target) {
    Numbering places = numbering.orElseThrow();
    Inbound message = delivery.message();
    Object number = places.sequence().find(message, content.value().value());
    Long sequence = number == null ? null : number(number);
    if (sequence == null) {
      return bad(
          delivery,
          session,
          content.topic(),
          "there is no whole number at " + SourceKeys.DEDUPE_SEQUENCE);
    }
    String sender = places.key().fill(target.levels()::get);
    if (places.epoch().isPresent()) {
      sender += "#" + places.epoch().get().find(message, content.value().value());
    }
    Emission emission = delivery.emit();
    Ledger.Verdict verdict = ledger.note(sender, sequence, emission);
    if (verdict instanceof Ledger.Verdict.Fresh fresh) {
      return new MqttRecord(fresh.partition(), fresh.offset(), content, emission);
    }
    doubles++;
    Emission earlier = ((Ledger.Verdict.Double) verdict).earlier();
    if (earlier == null) {
      emission.complete();
    } else {
      // Not before the record of the first one is in Kafka.
      delivery.join(earlier);
    }
    return null;
  }

  private static Long number(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return ((Number) value).longValue();
    }
    try {
      return Long.valueOf(value.toString());
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private MqttRecord bad(Delivery delivery, SessionSpec session, String topic, String reason) {
    undecodable++;
    Inbound message = delivery.message();
    if (logged.size() < CAUSES_LOGGED && logged.add(reason)) {
      // Invariant 8: once for each cause; each message goes the way of failed records.
      LOG.warn("a message of topic {} cannot be a record: {}", message.topic(), reason);
    }
    Content content =
        new Content(
            topic,
            null,
            new SchemaAndValue(Schema.BYTES_SCHEMA, message.payload()),
            headers.ofBad(message, reason),
            clock.getAsLong());
    return new MqttRecord(
        Map.of("client", session.clientId(), "topic", message.topic()),
        session.offset(),
        content,
        delivery.emit());
  }

  /** Messages that were left out because their number was seen. */
  long doubles() {
    return doubles;
  }

  /** Messages that were handed on as failures. */
  long undecodable() {
    return undecodable;
  }
}
