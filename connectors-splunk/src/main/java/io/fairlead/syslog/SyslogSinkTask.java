// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

import io.fairlead.delivery.config.Version;
import io.fairlead.delivery.progress.ErrantRecords;
import io.fairlead.delivery.progress.OffsetLedger;
import io.fairlead.delivery.progress.Tracked;
import io.fairlead.syslog.config.SyslogConfig;
import io.fairlead.syslog.format.SyslogFormatter;
import io.fairlead.syslog.transport.Receivers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends records as syslog messages. {@code put} returns when all are sent, with RELP when all are
 * acknowledged; when that fails the runtime gives the batch again, and what was acknowledged of it
 * is not sent twice.
 */
public final class SyslogSinkTask extends SinkTask {

  private static final Logger LOG = LoggerFactory.getLogger(SyslogSinkTask.class);
  private static final long ERRANT_POLL_MILLIS = 20;

  private SyslogConfig config;
  private SyslogFormatter formatter;
  private OffsetLedger ledger;
  private ErrantRecords errant;
  private volatile Receivers receivers;
  private long skipped;

  /** Records of the batch that failed which are not to be sent again. */
  private final Set<String> handled = new HashSet<>();

  /** For the runtime. */
  public SyslogSinkTask() {}

  @Override
  public String version() {
    return Version.of(SyslogSinkTask.class);
  }

  @Override
  public void start(Map<String, String> properties) {
    config = new SyslogConfig(properties);
    formatter = new SyslogFormatter(config);
    ledger = new OffsetLedger();
    errant = new ErrantRecords(context, ledger);
    receivers = new Receivers(config);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    List<Tracked> sent = new ArrayList<>(records.size());
    List<byte[]> messages = new ArrayList<>(records.size());
    for (SinkRecord record : records) {
      message(record, sent, messages);
    }
    if (!messages.isEmpty()) {
      send(sent, messages);
    }
    // Invariant 2: what is finished here was sent, and acknowledged where there are answers.
    ledger.finish(sent);
    handled.clear();
    errant.drain();
    ledger.trim();
    if (errant.pending()) {
      context.timeout(ERRANT_POLL_MILLIS);
    }
  }

  private void send(List<Tracked> sent, List<byte[]> messages) {
    try {
      receivers.send(messages, position -> handled.add(sent.get(position).id()));
    } catch (IOException e) {
      LOG.warn(
          "{} of {} messages could not be sent: {}",
          messages.size() - sent.stream().filter(each -> handled.contains(each.id())).count(),
          messages.size(),
          e.getMessage());
      context.timeout(config.backoff().toMillis());
      ledger.finish(sent);
      throw new RetriableException("No receiver takes the messages: " + e.getMessage(), e);
    }
  }

  private void message(SinkRecord record, List<Tracked> sent, List<byte[]> messages) {
    Tracked tracked = ledger.begin(record);
    if (handled.contains(tracked.id())) {
      ledger.finish(tracked);
    } else if (record.value() == null) {
      withoutValue(tracked);
    } else {
      try {
        messages.add(formatter.format(record));
        sent.add(tracked);
      } catch (DataException e) {
        bad(tracked, "has no message: " + e.getMessage());
      }
    }
  }

  private void bad(Tracked tracked, String what) {
    errant.add(tracked, new DataException("Record " + tracked + " " + what));
    handled.add(tracked.id());
  }

  private void withoutValue(Tracked tracked) {
    switch (config.onNull()) {
      case "fail" ->
          throw new DataException(
              "Record " + tracked + " has no value; see behavior.on.null.values");
      case "report" -> bad(tracked, "has no value, so there is no message for it");
      default -> {
        // Invariant 8: counted, and logged once.
        if (skipped++ == 0) {
          LOG.warn("Record {} has no value; such records are skipped", tracked);
        }
        ledger.finish(tracked);
      }
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> offsets) {
    errant.drain();
    return ledger.committable(offsets);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    if (ledger != null) {
      ledger.forget(partitions);
    }
  }

  @Override
  public void stop() {
    Receivers closing = receivers;
    if (closing != null) {
      closing.close();
    }
  }
}
