// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import io.fairlead.connect.runtime.config.WorkerConfig;
import io.fairlead.connect.runtime.membership.GroupCoordinator.Eviction;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.GroupRebalanceConfig;
import org.apache.kafka.clients.Metadata;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.consumer.internals.ConsumerNetworkClient;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InconsistentGroupProtocolException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.internals.ClusterResourceListeners;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.errors.ConnectException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A seat in a Kafka group of type {@code connect}.
 *
 * <p>One thread joins, heartbeats and tells the listener. The seat counts as lost when no heartbeat
 * could be sent for a session time-out: from then on the broker may have let others take over.
 */
public final class KafkaMembership implements Membership {

  private static final Logger LOG = LoggerFactory.getLogger(KafkaMembership.class);
  private static final long POLL_MS = 200;
  private static final long RETRY_MS = 500;
  private static final long EVICT_MS = 2_000;

  private final Member self;
  private final String groupId;
  private final String configTopic;
  private final int sessionTimeoutMs;
  private final Time time = MonotonicTime.INSTANCE;
  private final Metrics metrics = new Metrics(time);
  private final ConsumerNetworkClient client;
  private final GroupCoordinator coordinator;
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Thread thread;
  private final Set<String> dead = ConcurrentHashMap.newKeySet();
  private final PeerWatch peers;
  private volatile GroupView view;
  private volatile String obstacle;
  private volatile Listener listener;
  private long unknownSince = -1;
  private long joinedAt;

  /**
   * @param config client settings plus {@code group.id}, {@code session.timeout.ms}, {@code
   *     heartbeat.interval.ms} and {@code rebalance.timeout.ms}
   */
  public KafkaMembership(Member self, AbstractConfig config) {
    this.self = self;
    GroupRebalanceConfig group =
        new GroupRebalanceConfig(config, GroupRebalanceConfig.ProtocolType.CONNECT);
    this.groupId = group.groupId;
    this.sessionTimeoutMs = group.sessionTimeoutMs;
    this.client = networkClient(config, self, metrics, time);
    this.configTopic = config.getString(WorkerConfig.CONFIG_TOPIC_CONFIG);
    this.coordinator =
        new GroupCoordinator(
            group,
            client,
            metrics,
            new MemberCodec.Introduction(self, configTopic),
            new SeatEvents());
    this.peers = watch();
    this.thread = new Thread(this::run, "connect-membership-" + self.workerId());
  }

  private static ConsumerNetworkClient networkClient(
      AbstractConfig config, Member self, Metrics metrics, Time time) {
    LogContext logContext = new LogContext("[" + self.workerId() + "] ");
    long backoff = config.getLong(CommonClientConfigs.RETRY_BACKOFF_MS_CONFIG);
    Metadata metadata =
        new Metadata(
            backoff,
            config.getLong(CommonClientConfigs.RETRY_BACKOFF_MAX_MS_CONFIG),
            config.getLong(CommonClientConfigs.METADATA_MAX_AGE_CONFIG),
            logContext,
            new ClusterResourceListeners());
    metadata.bootstrap(ClientUtils.parseAndValidateAddresses(config));
    NetworkClient network =
        ClientUtils.createNetworkClient(
            config,
            metrics,
            "connect",
            logContext,
            new ApiVersions(),
            time,
            100,
            metadata,
            null,
            null);
    int requestTimeout = config.getInt(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG);
    return new ConsumerNetworkClient(
        logContext, network, metadata, time, backoff, requestTimeout, Integer.MAX_VALUE);
  }

  private PeerWatch watch() {
    try {
      return new PeerWatch(self.workerId(), new Deaths());
    } catch (IOException e) {
      throw new ConnectException("No connections to other workers can be opened", e);
    }
  }

  private final class Deaths implements PeerWatch.Deaths {

    @Override
    public void died(Member member) {
      dead.add(member.id());
      client.wakeup();
    }

    /** The thread may be in a join that waits for the dead one, whose eviction failed so far. */
    @Override
    public void stillDead(Member member) {
      if (dead.contains(member.id())) {
        client.wakeup();
      }
    }
  }

  @Override
  public void confirm() {
    coordinator.requestRejoin("another worker may lead by now");
  }

  @Override
  public void start(Listener newListener) {
    this.listener = newListener;
    thread.start();
  }

  @Override
  public Optional<GroupView> view() {
    return Optional.ofNullable(view);
  }

  @Override
  public Optional<String> obstacle() {
    return Optional.ofNullable(obstacle);
  }

  private final class SeatEvents implements GroupCoordinator.Joined {

    @Override
    public void joined(GroupView joined) {
      LOG.info(
          "Worker {} is in group {} of {} worker(s), generation {}, led by {}",
          self.workerId(),
          groupId,
          joined.members().size(),
          joined.generation(),
          joined.leader().map(Member::workerId).orElse("nobody"));
      joinedAt = time.milliseconds();
      obstacle = null;
      // One that died while this join was under way is in it, and is not reached any more.
      dead.retainAll(joined.members().keySet());
      enter(joined);
    }

    @Override
    public void foreign(String topic) {
      fail(
          "Group "
              + groupId
              + " is that of another cluster, whose config topic is "
              + topic
              + "; this worker's is "
              + configTopic
              + ". Give this worker the same config.storage.topic, or another group.id.",
          null);
    }
  }

  private void enter(GroupView entered) {
    view = entered;
    peers.watch(entered.watched());
    listener.joined(entered);
  }

  // A wrong guess costs a move of work, and no more: who writes is fenced like any older owner.
  private void evictDead() {
    for (String id : dead) {
      GroupView now = view;
      boolean member = now != null && now.members().containsKey(id);
      Eviction eviction = member ? coordinator.evict(id, EVICT_MS) : Eviction.REFUSED;
      if (eviction != Eviction.LATER) {
        dead.remove(id);
      }
      if (eviction == Eviction.DONE) {
        LOG.info(
            "The process of worker {} has ended: group {} goes on without it",
            now.members().get(id).workerId(),
            groupId);
        enter(now.without(id));
        coordinator.requestRejoin("a member is dead");
      }
    }
  }

  private void run() {
    while (!closed.get()) {
      try {
        evictDead();
        coordinator.poll(POLL_MS);
        checkSeat();
      } catch (WakeupException e) {
        LOG.trace("Membership thread woken up");
      } catch (InterruptException e) {
        LOG.debug("Membership thread interrupted");
        closed.set(true);
      } catch (InconsistentGroupProtocolException e) {
        standBy();
      } catch (GroupAuthorizationException e) {
        fail("Not allowed to read group " + groupId + ": grant READ on it to this worker.", e);
      } catch (KafkaException e) {
        LOG.warn("Group {} cannot be joined at the moment: {}", groupId, e.toString());
        checkSeat();
        time.sleep(RETRY_MS);
      } catch (RuntimeException e) {
        LOG.error("Membership thread met an unexpected error and goes on", e);
        time.sleep(RETRY_MS);
      }
    }
    release();
  }

  /** As in a migration: Apache's workers are stopped one by one, the last one makes room. */
  private void standBy() {
    String reason =
        "Group "
            + groupId
            + " has members that are not Fairlead workers. This worker takes over when the last of"
            + " them has stopped";
    if (!reason.equals(obstacle)) {
      LOG.warn("{}; if they are not meant to, give it another group.id.", reason);
      obstacle = reason;
    }
    time.sleep(RETRY_MS);
  }

  private void fail(String message, Exception cause) {
    closed.set(true);
    listener.failed(new ConnectException(message, cause));
  }

  // Invariant 4: after a session without a heartbeat the work here may have been given to others.
  private void checkSeat() {
    if (coordinator.coordinatorUnknown()) {
      unknownSince = unknownSince < 0 ? time.milliseconds() : unknownSince;
    } else {
      unknownSince = -1;
    }
    if (view == null || coordinator.isJoining()) {
      return;
    }
    long now = time.milliseconds();
    // A join is a sign of life too: the first heartbeat comes an interval after it.
    boolean silent = Math.min(lastHeartbeatAgeMs(), now - joinedAt) > sessionTimeoutMs;
    boolean away = unknownSince >= 0 && now - unknownSince > sessionTimeoutMs;
    if (silent || away) {
      view = null;
      peers.watch(List.of());
      coordinator.requestRejoin("the session may have expired");
      listener.lost("no contact with the group's coordinator for " + sessionTimeoutMs + " ms");
    }
  }

  private double lastHeartbeatAgeMs() {
    KafkaMetric age =
        metrics.metric(
            metrics.metricName("last-heartbeat-seconds-ago", "connect-coordinator-metrics"));
    Object seconds = age == null ? null : age.metricValue();
    return seconds instanceof Number number && number.doubleValue() > 0
        ? number.doubleValue() * 1000 - 1000
        : 0;
  }

  private void release() {
    view = null;
    peers.close();
    closeQuietly(coordinator::close, "coordinator");
    closeQuietly(
        () -> {
          try {
            client.close();
          } catch (IOException e) {
            throw new KafkaException(e);
          }
        },
        "network client");
    metrics.close();
  }

  private static void closeQuietly(Runnable close, String what) {
    try {
      close.run();
    } catch (RuntimeException e) {
      LOG.warn("Closing the group's {} failed: {}", what, e.toString());
    }
  }

  @Override
  public void close() {
    if (!closed.getAndSet(true)) {
      client.wakeup();
    }
    if (thread.isAlive() && Thread.currentThread() != thread) {
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
