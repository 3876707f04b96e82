// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cars that drive and publish to {@code root/{vin}/{signal}}, on one thread of their own and the
 * client library's. Single-use; all methods are thread-safe.
 */
public final class Fleet implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
  private static final Duration TICK = Duration.ofMillis(20);

  private final List<Car> cars = new ArrayList<>();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "fleet");

  /**
   * Cars that are not on the road yet.
   *
   * @param vins how the cars' numbers begin; cars of one number are one car to a ledger
   */
  public Fleet(String root, String vins, FleetPlan plan) {
    SplittableRandom random = new SplittableRandom(plan.seed());
    for (int i = 0; i < plan.size().cars(); i++) {
      cars.add(new Car(String.format("%s%05d", vins, i), root, plan, random.split()));
    }
    thread.setDaemon(true);
  }

  /** Sets off. */
  public void start() {
    cars.forEach(Car::connect);
    thread.start();
  }

  private void run() {
    long last = System.nanoTime();
    try {
      boolean done = false;
      while (!done && !stop.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        double seconds = (now - last) / 1e9;
        last = now;
        done = true;
        for (Car car : cars) {
          car.tick(seconds);
          done &= car.done();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the fleet has stopped", e);
    } finally {
      ended.countDown();
    }
  }

  /** Messages that were made so far. */
  public long made() {
    return ledger().made();
  }

  /** Where it stands. */
  Standing standing() {
    long made = 0;
    long acknowledged = 0;
    long held = 0;
    int connected = 0;
    int outOfReach = 0;
    for (Car car : cars) {
      Ledger.Entry entry = car.entry();
      made += entry.made();
      acknowledged += entry.acknowledged();
      if (!car.reachable()) {
        outOfReach++;
        held += entry.made() - entry.acknowledged();
      } else if (car.connected()) {
        connected++;
      }
    }
    return new Standing(made, acknowledged, held, connected, outOfReach);
  }

  /** Why a car is not connected that is in reach; empty if all are. */
  Optional<String> trouble() {
    return cars.stream().map(Car::trouble).filter(Objects::nonNull).findFirst();
  }

  /** Waits until each car has made its messages and the broker has them all. */
  public boolean awaitDone(Duration patience) throws InterruptedException {
    return ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Makes no more messages, and waits until the broker has all.
   *
   * @param patience how long the broker may acknowledge nothing
   * @return false if it has not all of them
   */
  public boolean finish(Duration patience) throws InterruptedException {
    stop.countDown();
    ended.await();
    long acknowledged = -1;
    long deadline = 0;
    boolean empty = false;
    while (!empty && (deadline == 0 || System.nanoTime() - deadline < 0)) {
      empty = true;
      for (Car car : cars) {
        empty &= car.finish();
      }
      long now = standing().acknowledged();
      if (now > acknowledged) {
        acknowledged = now;
        deadline = System.nanoTime() + patience.toNanos();
      }
      TimeUnit.MILLISECONDS.sleep(TICK.toMillis());
    }
    return empty;
  }

  /** What was published so far; exact when the fleet is done or finished. */
  public Ledger ledger() {
    return new Ledger(cars.stream().map(Car::entry).toList());
  }

  @Override
  public void close() {
    stop.countDown();
    cars.forEach(Car::close);
  }
}
