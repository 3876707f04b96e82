// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.hec;

import io.fairlead.delivery.http.Reasons;
import io.fairlead.delivery.progress.DeliveryThreads;
import io.fairlead.delivery.target.Target;
import io.fairlead.delivery.target.TargetPool;
import io.fairlead.splunk.config.HecConfig;
import io.fairlead.splunk.config.HecConfig.OnRefusal;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings batches to the indexers.
 *
 * <p>All state belongs to one thread of its own; {@link #submit}, {@link #failure} and {@link
 * #close} are safe for use by any. A batch is at one place at a time: waiting, on its way to an
 * indexer, or waiting for its acknowledgement.
 */
public final class HecDelivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HecDelivery.class);

  private final HecConfig config;
  private final Delivered delivered;
  private final DeliveryThreads threads;
  private final HecClient client;
  private final TargetPool pool;
  private final Acknowledgements acks;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private boolean pumpScheduled;

  /**
   * Starts its threads.
   *
   * @param name for the threads
   */
  public HecDelivery(String name, HecConfig config, Delivered delivered) {
    this.config = config;
    this.delivered = delivered;
    this.threads = new DeliveryThreads(name);
    this.client = new HecClient(config.http(), config.compressed(), threads.io());
    this.pool =
        new TargetPool(config.addresses(), config.weights(), config.circuit(), config.inFlight());
    this.acks = new Acknowledgements(config.eventTimeout().toMillis());
    if (config.ack()) {
      threads.executeEvery(config.ackPoll(), this::pollAcks);
    }
  }

  /** Takes a batch; returns at once. */
  void submit(Batch batch) {
    threads.execute(
        () -> {
          waiting.addLast(batch);
          pump();
        });
  }

  /** Why the task cannot go on, once that is so. */
  public Optional<ConnectException> failure() {
    return threads.failure();
  }

  @Override
  public void close() {
    threads.close();
  }

  private void pump() {
    probe();
    while (!waiting.isEmpty() && threads.failure().isEmpty() && sendNext()) {
      // Until nothing more can be sent now.
    }
    pool.nextProbe().ifPresent(this::pumpAt);
  }

  /** Sends or drops a batch; false if none can be sent now. */
  private boolean sendNext() {
    for (Iterator<Batch> each = waiting.iterator(); each.hasNext(); ) {
      Batch batch = each.next();
      if (delivered.obsolete(batch)) {
        each.remove();
        delivered.done(batch);
        return true;
      }
      Target last = batch.last();
      Optional<Target> target = pool.choose(last == null ? List.of() : List.of(last));
      if (target.isPresent()) {
        each.remove();
        send(batch, target.get());
        return true;
      }
      if (last == null) {
        return false;
      }
      // It waits for another indexer than its last; those behind it need not.
    }
    return false;
  }

  private void pumpAt(long millis) {
    if (!pumpScheduled) {
      pumpScheduled = true;
      threads.executeIn(
          millis - DeliveryThreads.now(),
          () -> {
            pumpScheduled = false;
            pump();
          });
    }
  }

  private void probe() {
    for (Target target : pool.takeDueForProbe(DeliveryThreads.now())) {
      client
          .healthy(target.uri())
          .whenComplete(
              (healthy, error) ->
                  threads.execute(
                      () -> {
                        if (error == null && healthy) {
                          pool.succeeded(target);
                        } else {
                          pool.failed(target, DeliveryThreads.now(), "it is not healthy");
                        }
                        pump();
                      }));
    }
  }

  private void send(Batch batch, Target target) {
    if (config.maxRetries() >= 0 && batch.attempts() > config.maxRetries()) {
      threads.fail(
          new ConnectException(
              batch + " could not be delivered in " + batch.attempts() + " attempts"));
      return;
    }
    batch.attempt(target);
    target.begin();
    Channel channel =
        config.ack() || batch.destination().needsChannel()
            ? acks.channel(target, batch.destination().token())
            : null;
    if (channel != null) {
      channel.begin();
    }
    client
        .send(target.uri(), batch, channel == null ? null : channel.id())
        .whenComplete(
            (verdict, error) ->
                threads.execute(
                    () -> {
                      target.end();
                      if (channel != null) {
                        channel.end();
                      }
                      if (error == null) {
                        answered(batch, target, channel, verdict);
                      } else {
                        broken(batch, target, error);
                      }
                      pump();
                    }));
  }

  private void broken(Batch batch, Target target, Throwable error) {
    String reason = Reasons.of(error);
    LOG.debug("{} to {}: {}", batch, target, reason);
    acks.retire(target);
    pool.failed(target, DeliveryThreads.now(), reason);
    again(batch);
  }

  private void again(Batch batch) {
    waiting.addFirst(batch);
  }

  private void answered(Batch batch, Target target, Channel channel, Verdict verdict) {
    if (verdict instanceof Verdict.Busy busy) {
      pool.busy(target, DeliveryThreads.now(), busy.text());
      again(batch);
    } else if (verdict instanceof Verdict.Failed failed) {
      pool.failed(target, DeliveryThreads.now(), failed.text());
      again(batch);
    } else if (verdict instanceof Verdict.TokenRefused refused) {
      tokenRefused(batch, target, refused);
    } else if (verdict instanceof Verdict.Misconfigured wrong) {
      threads.fail(
          new ConnectException(
              target
                  + " answers: "
                  + wrong.text()
                  + ". Correct the sink's or"
                  + " the token's settings"));
    } else {
      pool.succeeded(target);
      taken(batch, channel, verdict, target);
    }
  }

  private void taken(Batch batch, Channel channel, Verdict verdict, Target target) {
    if (verdict instanceof Verdict.Accepted accepted) {
      accepted(batch, channel, accepted.ackId(), target);
    } else if (verdict instanceof Verdict.TooLarge large) {
      bisect(batch, large.text());
    } else if (verdict instanceof Verdict.BadEvent bad) {
      badEvent(batch, channel, bad, target);
    }
  }

  private void accepted(Batch batch, Channel channel, java.util.OptionalLong ackId, Target target) {
    if (!config.ack()) {
      delivered.done(batch);
    } else if (ackId.isEmpty()) {
      threads.fail(
          new ConnectException(
              target
                  + " takes events but gives no number to ask by: switch indexer acknowledgement on"
                  + " for the token, or set splunk.hec.ack.enabled=false"));
    } else if (!channel.await(ackId.getAsLong(), batch, acks.deadline(DeliveryThreads.now()))) {
      LOG.warn("{} was restarted: what it had not acknowledged is sent again", target);
      again(batch);
      acks.giveUp(channel).forEach(this::again);
    }
  }

  /** The bad event goes alone; the rest is sent. */
  private void badEvent(Batch batch, Channel channel, Verdict.BadEvent bad, Target target) {
    if (bad.incorrectIndex() && config.onIncorrectIndex() == OnRefusal.FAIL) {
      threads.fail(
          new ConnectException(
              target
                  + " answers: "
                  + bad.text()
                  + " for an event of "
                  + batch
                  + ". Allow the index for the token, or correct the routing"));
      return;
    }
    int position = bad.position().orElse(-1);
    if (position < 0 || position >= batch.count()) {
      bisectBad(batch, bad, target);
      return;
    }
    if (position + 1 < batch.count()) {
      again(batch.part(position + 1, batch.count()));
    }
    refuse(batch.part(position, position + 1), bad, target);
    if (position > 0) {
      Batch before = batch.part(0, position);
      if (config.ack() && bad.ackId().isPresent()) {
        accepted(before, channel, bad.ackId(), target);
      } else {
        // Indexers take what comes before the bad event, but nothing promises that: better twice,
        // with the same idempotence key, than never.
        again(before);
      }
    }
  }

  private void bisectBad(Batch batch, Verdict.BadEvent bad, Target target) {
    if (batch.count() == 1) {
      refuse(batch, bad, target);
    } else {
      bisect(batch, bad.text());
    }
  }

  private void refuse(Batch single, Verdict.BadEvent bad, Target target) {
    if (bad.incorrectIndex() && config.onIncorrectIndex() == OnRefusal.RETRY) {
      pool.busy(target, DeliveryThreads.now(), bad.text());
      waiting.addLast(single);
    } else {
      delivered.bad(single, bad.text());
    }
  }

  private void bisect(Batch batch, String reason) {
    if (batch.count() == 1) {
      delivered.bad(batch, reason);
      return;
    }
    int middle = batch.count() / 2;
    again(batch.part(middle, batch.count()));
    again(batch.part(0, middle));
  }

  private void tokenRefused(Batch batch, Target target, Verdict.TokenRefused refused) {
    if (config.onTokenError() == OnRefusal.RETRY) {
      pool.busy(target, DeliveryThreads.now(), refused.text());
      again(batch);
      return;
    }
    threads.fail(
        new ConnectException(
            target
                + " refuses the token of topic "
                + batch.event(0).record().topic()
                + ": "
                + refused.text()
                + ". Correct splunk.hec.token or splunk.hec.topic.tokens, or enable the token"));
  }

  private void pollAcks() {
    for (Channel channel : acks.toAsk()) {
      channel.asking(true);
      client
          .acks(channel.target().uri(), channel.token(), channel.id(), channel.waiting())
          .whenComplete(
              (ids, error) ->
                  threads.execute(
                      () -> {
                        channel.asking(false);
                        if (error == null) {
                          channel.acknowledged(ids).forEach(delivered::done);
                        } else {
                          ackFailed(channel, Reasons.of(error));
                        }
                      }));
    }
    List<Batch> overdue = acks.takeOverdue(DeliveryThreads.now());
    if (!overdue.isEmpty()) {
      LOG.warn("{} batches were not acknowledged in time and are sent again", overdue.size());
      overdue.forEach(this::again);
      pump();
    }
  }

  private void ackFailed(Channel channel, String reason) {
    Target target = channel.target();
    acks.retire(target);
    pool.failed(target, DeliveryThreads.now(), reason);
    if (!target.circuit().usable()) {
      List<Batch> lost = acks.giveUp(channel);
      LOG.warn("{} is gone: {} batches are sent again", target, lost.size());
      lost.forEach(this::again);
    }
    pump();
  }
}
