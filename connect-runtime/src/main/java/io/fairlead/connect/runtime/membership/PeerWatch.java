// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.membership;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a connection to the REST listener of each watched member, to tell the death of a process
 * from a network that does not deliver. When a process ends, its machine closes the connection and
 * refuses new ones: that is evidence. A cut, a frozen process or a lost machine gives no answer at
 * all: that is none, and the group's session time-out decides.
 *
 * <p>A member is only ever taken for dead that could be reached by this watch before, since it was
 * given to it, and that refuses twice in a row. So a listener that workers cannot reach, behind a
 * firewall, says nothing.
 *
 * <table>
 *   <caption>Threads</caption>
 *   <tr><th>method</th><th>caller</th><th>blocks</th></tr>
 *   <tr><td>watch, close</td><td>any</td><td>no</td></tr>
 * </table>
 *
 * One thread does the work and tells of deaths; it sends and reads no bytes.
 */
final class PeerWatch implements AutoCloseable {

  /** Told on the watch's thread; must not block. */
  interface Deaths {

    /** Once for each member given to {@link #watch}. */
    void died(Member member);

    /** About every second from then on, for as long as the member is watched. */
    void stillDead(Member member);
  }

  private static final Logger LOG = LoggerFactory.getLogger(PeerWatch.class);

  /** Between two tries to connect; the second refusal comes after one of these. */
  private static final long RETRY_MS = 150;

  /** A try that was not answered says nothing and is begun anew. */
  private static final long ATTEMPT_MS = 3_000;

  /** A listener that closes what it has accepted at once is not asked all the time. */
  private static final long SHORT_LIVED_MS = 1_000;

  private static final int SHORT_LIVED_MOST = 3;

  private static final long QUIET_MS = 10_000;
  private static final long REMIND_MS = 1_000;
  private static final int REFUSALS = 2;

  private final Deaths deaths;
  private final Selector selector;
  private final Thread thread;
  private final Map<String, Peer> peers = new HashMap<>();
  private volatile Map<String, Member> wanted = Map.of();
  private volatile boolean closed;

  /** Touched by the thread of the watch alone. */
  private static final class Peer {
    private final Member member;
    private SocketChannel channel;
    private boolean reached;
    private int refusals;
    private int shortLived;
    private boolean told;
    private long connectedNanos;
    private long nextAttemptNanos = System.nanoTime();
    private long giveUpNanos;

    Peer(Member member) {
      this.member = member;
    }

    long waitMs() {
      return told ? REMIND_MS : channel != null && channel.isConnected() ? QUIET_MS : RETRY_MS;
    }
  }

  PeerWatch(String workerId, Deaths deaths) throws IOException {
    this.deaths = deaths;
    this.selector = Selector.open();
    this.thread = new Thread(this::run, "connect-peers-" + workerId);
    this.thread.setDaemon(true);
    this.thread.start();
  }

  /**
   * From now on these members are watched, and no others. One that was told to be dead and is
   * watched again was not: it has to be reached anew before it is told once more.
   */
  void watch(List<Member> members) {
    Map<String, Member> byId = new HashMap<>();
    members.forEach(member -> byId.put(member.id(), member));
    wanted = byId;
    selector.wakeup();
  }

  private void run() {
    Map<String, Member> applied = Map.of();
    while (!closed) {
      try {
        Map<String, Member> now = wanted;
        if (now != applied) {
          apply(now);
          applied = now;
        }
        peers.values().forEach(this::attemptIfDue);
        selector.select(peers.values().stream().mapToLong(Peer::waitMs).min().orElse(QUIET_MS));
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        ready.forEach(key -> react((Peer) key.attachment()));
      } catch (IOException | RuntimeException e) {
        LOG.warn("The watch of other workers met an unexpected error and goes on", e);
        pause();
      }
    }
    peers.values().forEach(PeerWatch::disconnect);
    try {
      selector.close();
    } catch (IOException e) {
      LOG.debug("Closing the selector failed", e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(RETRY_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void apply(Map<String, Member> now) {
    Map<String, Peer> before = new HashMap<>(peers);
    peers.clear();
    now.forEach(
        (id, member) -> {
          Peer known = before.remove(id);
          boolean goesOn = known != null && !known.told && known.member.equals(member);
          peers.put(id, goesOn ? known : new Peer(member));
        });
    before.values().forEach(PeerWatch::disconnect);
  }

  private void attemptIfDue(Peer peer) {
    long now = System.nanoTime();
    if (peer.told && now - peer.nextAttemptNanos > 0) {
      peer.nextAttemptNanos = now + TimeUnit.MILLISECONDS.toNanos(REMIND_MS);
      deaths.stillDead(peer.member);
    }
    boolean connecting = peer.channel != null && !peer.channel.isConnected();
    if (connecting && now - peer.giveUpNanos > 0) {
      peer.refusals = 0;
      disconnect(peer);
    }
    if (peer.told || peer.channel != null || now - peer.nextAttemptNanos < 0) {
      return;
    }
    peer.nextAttemptNanos = now + TimeUnit.MILLISECONDS.toNanos(RETRY_MS);
    peer.giveUpNanos = now + TimeUnit.MILLISECONDS.toNanos(ATTEMPT_MS);
    try {
      SocketChannel channel = SocketChannel.open();
      peer.channel = channel;
      channel.configureBlocking(false);
      if (channel.connect(address(peer.member.url()))) {
        connected(peer);
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT, peer);
      }
    } catch (IOException | RuntimeException e) {
      failed(peer, e);
    }
  }

  private static InetSocketAddress address(URI url) {
    int port = url.getPort();
    if (port < 0) {
      port = "https".equals(url.getScheme()) ? 443 : 80;
    }
    return new InetSocketAddress(url.getHost(), port);
  }

  private void connected(Peer peer) throws IOException {
    peer.reached = true;
    peer.refusals = 0;
    peer.connectedNanos = System.nanoTime();
    peer.channel.register(selector, SelectionKey.OP_READ, peer);
  }

  private void react(Peer peer) {
    if (peer.channel == null) {
      return;
    }
    try {
      if (!peer.channel.isConnected()) {
        peer.channel.finishConnect();
        connected(peer);
      } else if (peer.channel.read(ByteBuffer.allocate(64)) < 0) {
        // Closed by the other side, as an idle connection is from time to time.
        disconnect(peer);
        long now = System.nanoTime();
        boolean shortLived =
            now - peer.connectedNanos < TimeUnit.MILLISECONDS.toNanos(SHORT_LIVED_MS);
        peer.shortLived = shortLived ? peer.shortLived + 1 : 0;
        if (peer.shortLived > SHORT_LIVED_MOST) {
          peer.nextAttemptNanos = now + TimeUnit.MILLISECONDS.toNanos(ATTEMPT_MS);
        }
      }
    } catch (IOException e) {
      failed(peer, e);
    }
  }

  private void failed(Peer peer, Exception cause) {
    boolean connecting = peer.channel != null && !peer.channel.isConnected();
    disconnect(peer);
    peer.refusals = connecting && cause instanceof ConnectException ? peer.refusals + 1 : 0;
    if (peer.reached && peer.refusals >= REFUSALS && !peer.told) {
      peer.told = true;
      LOG.info("Worker {} refuses connections: {}", peer.member.workerId(), cause.getMessage());
      peer.nextAttemptNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(REMIND_MS);
      deaths.died(peer.member);
    }
  }

  private static void disconnect(Peer peer) {
    if (peer.channel == null) {
      return;
    }
    try {
      peer.channel.close();
    } catch (IOException e) {
      LOG.debug("Closing a connection failed", e);
    }
    peer.channel = null;
  }

  /** Ends the watch soon. Idempotent. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
