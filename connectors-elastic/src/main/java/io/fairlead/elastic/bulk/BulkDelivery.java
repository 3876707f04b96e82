// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.bulk;

import io.fairlead.delivery.http.Reasons;
import io.fairlead.delivery.progress.DeliveryThreads;
import io.fairlead.delivery.target.Target;
import io.fairlead.delivery.target.TargetPool;
import io.fairlead.elastic.config.ElasticConfig;
import io.fairlead.elastic.document.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings requests to the nodes, as many at a time as there are lanes.
 *
 * <p>All state belongs to one thread of its own; {@link #submit}, {@link #failure} and {@link
 * #close} are safe for use by any.
 */
public final class BulkDelivery implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(BulkDelivery.class);

  private final ElasticConfig config;
  private final Written written;
  private final DeliveryThreads threads;
  private final BulkClient client;
  private final TargetPool pool;
  private final List<Lane> lanes = new ArrayList<>();
  private boolean pumpScheduled;

  /**
   * Starts its threads.
   *
   * @param name for the threads
   */
  public BulkDelivery(String name, ElasticConfig config, Written written) {
    this.config = config;
    this.written = written;
    this.threads = new DeliveryThreads(name);
    this.client = new BulkClient(config, threads.io());
    this.pool = new TargetPool(config.addresses(), List.of(), config.circuit(), config.inFlight());
    for (int i = 0; i < config.inFlight(); i++) {
      lanes.add(new Lane());
    }
  }

  /** Takes a request for a lane; returns at once. */
  void submit(Bulk bulk, int lane) {
    threads.execute(
        () -> {
          lanes.get(lane).add(bulk);
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
    for (Lane lane : lanes) {
      for (Bulk bulk = lane.next(DeliveryThreads.now());
          bulk != null && threads.failure().isEmpty();
          bulk = lane.next(DeliveryThreads.now())) {
        if (written.obsolete(bulk)) {
          written.done(lane.drop().operations());
          continue;
        }
        Optional<Target> target = pool.choose(List.of());
        if (target.isEmpty()) {
          break;
        }
        send(lane, lane.send(), target.get());
      }
    }
    pool.nextProbe().ifPresent(this::pumpAt);
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
          .get(target.uri(), "/")
          .whenComplete(
              (response, error) ->
                  threads.execute(
                      () -> {
                        if (error == null
                            && response.statusCode() < 500
                            && response.statusCode() != 429) {
                          pool.succeeded(target);
                        } else {
                          pool.failed(target, DeliveryThreads.now(), "it is not well");
                        }
                        pump();
                      }));
    }
  }

  private void send(Lane lane, Bulk bulk, Target target) {
    if (config.maxRetries() >= 0 && bulk.attempts() > config.maxRetries()) {
      threads.fail(
          new ConnectException(bulk + " could not be written in " + bulk.attempts() + " attempts"));
      return;
    }
    bulk.attempt();
    target.begin();
    client
        .send(target.uri(), bulk)
        .whenComplete(
            (answer, error) ->
                threads.execute(
                    () -> {
                      target.end();
                      lane.answered();
                      if (error == null) {
                        answered(lane, bulk, target, answer);
                      } else {
                        pool.failed(target, DeliveryThreads.now(), Reasons.of(error));
                        later(lane, bulk, Reasons.of(error));
                      }
                      pump();
                    }));
  }

  private void later(Lane lane, Bulk bulk, String reason) {
    long pause = config.backoff().millis(lane.failed());
    LOG.debug("{} again in {} ms: {}", bulk, pause, reason);
    lane.again(List.of(bulk));
    lane.restUntil(DeliveryThreads.now() + pause);
    threads.executeIn(pause, this::pump);
  }

  private void answered(Lane lane, Bulk bulk, Target target, BulkAnswer answer) {
    if (answer instanceof BulkAnswer.Busy busy) {
      pool.busy(target, DeliveryThreads.now(), busy.text());
      later(lane, bulk, busy.text());
    } else if (answer instanceof BulkAnswer.Failed failed) {
      pool.failed(target, DeliveryThreads.now(), failed.text());
      later(lane, bulk, failed.text());
    } else if (answer instanceof BulkAnswer.Misconfigured wrong) {
      threads.fail(new ConnectException(target + " answers: " + wrong.text()));
    } else {
      pool.succeeded(target);
      taken(lane, bulk, answer);
    }
  }

  private void taken(Lane lane, Bulk bulk, BulkAnswer answer) {
    if (answer instanceof BulkAnswer.Mixed mixed) {
      mixed(lane, bulk, mixed.results());
    } else if (answer instanceof BulkAnswer.NotTaken notTaken) {
      if (bulk.count() == 1) {
        written.refused(bulk.operations().get(0), notTaken.text()).ifPresent(threads::fail);
      } else {
        lane.again(bulk.halves());
      }
    } else {
      lane.succeeded();
      written.done(bulk.operations());
    }
  }

  /** Only what failed, and may succeed, is sent again. */
  private void mixed(Lane lane, Bulk bulk, List<ItemResult> results) {
    List<Operation> done = new ArrayList<>();
    List<Operation> left = new ArrayList<>();
    String reason = "";
    for (int i = 0; i < results.size(); i++) {
      Operation operation = bulk.operations().get(i);
      if (results.get(i) instanceof ItemResult.Refused refused) {
        written.refused(operation, refused.reason()).ifPresent(threads::fail);
      } else if (results.get(i) instanceof ItemResult.Later later) {
        left.add(operation);
        reason = later.reason();
      } else {
        done.add(operation);
      }
    }
    written.done(done);
    if (left.isEmpty()) {
      lane.succeeded();
    } else {
      later(lane, bulk.remaining(left), reason);
    }
  }
}
