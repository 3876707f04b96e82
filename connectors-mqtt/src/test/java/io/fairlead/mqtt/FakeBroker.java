// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToIntFunction;

/** Answers each CONNECT and PUBLISH as the test wants, or not at all. */
final class FakeBroker implements AutoCloseable {

  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int PUBREL = 6;
  private static final int SUBSCRIBE = 8;
  private static final int NO_ANSWER = -1;

  private final ServerSocket listener;
  private final Optional<byte[]> answer;
  private final Subscribed subscribed;
  private volatile ToIntFunction<String> publishCodes = topic -> NO_ANSWER;
  private volatile int disconnectAfterPublish;
  private final AtomicInteger subscriptions = new AtomicInteger();
  private volatile Duration late = Duration.ZERO;
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger published = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  /**
   * What follows a SUBSCRIBE of one filter.
   *
   * @param code of the SUBACK; there is none if it is empty
   * @param disconnect the reason of a DISCONNECT after that
   */
  private record Subscribed(Optional<Integer> code, Optional<Integer> disconnect) {
    static final Subscribed NOTHING = new Subscribed(Optional.empty(), Optional.empty());
    static final Subscribed GRANTED = new Subscribed(Optional.of(1), Optional.empty());
  }

  private FakeBroker(Optional<byte[]> answer, Subscribed subscribed) {
    this.answer = answer;
    this.subscribed = subscribed;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread accept = new Thread(this::accept, "fake-broker");
    accept.setDaemon(true);
    accept.start();
  }

  /** Refuses with that reason of MQTT 5. */
  static FakeBroker refusing(int reason) {
    return answering(0x20, 3, 0, reason, 0);
  }

  /** Refuses with that return code of MQTT 3.1.1. */
  static FakeBroker refusingVersion3(int code) {
    return answering(0x20, 2, 0, code);
  }

  /** Lets clients of MQTT 5 in, and answers nothing that they send then. */
  static FakeBroker accepting() {
    return answering(0x20, 3, 0, 0, 0);
  }

  /** Lets clients of MQTT 5 in, and says that no packet may have more bytes. */
  static FakeBroker acceptingUpTo(int bytes) {
    return answering(
        0x20, 8, 0, 0, 5, 0x27, bytes >> 24, bytes >> 16 & 0xFF, bytes >> 8 & 0xFF, bytes & 0xFF);
  }

  /** From now on answers each message of QoS 1 or 2 with a reason code, by its topic. */
  FakeBroker publishCodes(ToIntFunction<String> codes) {
    publishCodes = codes;
    return this;
  }

  /** From now on ends each connection over which a message comes, with that reason. */
  FakeBroker disconnectAfterPublish(int reason) {
    disconnectAfterPublish = reason;
    return this;
  }

  /** Lets clients of MQTT 5 in, and refuses each subscription with that reason. */
  static FakeBroker refusingSubscriptions(int reason) {
    return new FakeBroker(
        Optional.of(bytes(0x20, 3, 0, 0, 0)),
        new Subscribed(Optional.of(reason), Optional.empty()));
  }

  /** Lets clients of MQTT 5 in, grants a subscription, and ends the connection with the reason. */
  static FakeBroker disconnecting(int granted, int reason) {
    return new FakeBroker(
        Optional.of(bytes(0x20, 3, 0, 0, 0)),
        new Subscribed(Optional.of(granted), Optional.of(reason)));
  }

  /** Lets clients of MQTT 5 in and grants subscriptions, but lets in only after that time. */
  static FakeBroker late(Duration late) {
    FakeBroker broker = new FakeBroker(Optional.of(bytes(0x20, 3, 0, 0, 0)), Subscribed.GRANTED);
    broker.late = late;
    return broker;
  }

  private static FakeBroker answering(int... connack) {
    return new FakeBroker(Optional.of(bytes(connack)), Subscribed.NOTHING);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Takes connections and says nothing. */
  static FakeBroker silent() {
    return new FakeBroker(Optional.empty(), Subscribed.NOTHING);
  }

  String address() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /** How many CONNECTs came. */
  int asked() {
    return asked.get();
  }

  /** How many SUBSCRIBEs came. */
  int subscriptions() {
    return subscriptions.get();
  }

  /** How many PUBLISHes came. */
  int published() {
    return published.get();
  }

  /** How many connections are open. */
  int open() {
    return open.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.incrementAndGet();
        Thread thread = new Thread(() -> talk(client), "fake-broker-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void talk(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      for (int type = in.read(); type >= 0; type = in.read()) {
        byte[] packet = in.readNBytes(length(in));
        if (type >> 4 == PUBLISH) {
          published.incrementAndGet();
          answer(type, packet, client.getOutputStream());
        }
        if (type >> 4 == PUBREL) {
          client.getOutputStream().write(bytes(0x70, 2, packet[0], packet[1]));
        }
        if (type >> 4 == CONNECT) {
          asked.incrementAndGet();
          LockSupport.parkNanos(late.toNanos());
          if (answer.isPresent()) {
            client.getOutputStream().write(answer.get());
          }
        }
        if (type >> 4 == SUBSCRIBE) {
          subscriptions.incrementAndGet();
        }
        if (type >> 4 == SUBSCRIBE && subscribed.code().isPresent()) {
          int code = subscribed.code().get();
          client.getOutputStream().write(bytes(0x90, 4, packet[0], packet[1], 0, code));
          if (subscribed.disconnect().isPresent()) {
            client.getOutputStream().write(bytes(0xE0, 2, subscribed.disconnect().get(), 0));
          }
        }
      }
    } catch (IOException e) {
      // The client has gone, which is what is counted.
    } finally {
      open.decrementAndGet();
    }
  }

  /** A PUBACK or PUBREC (MQTT 5, sections 3.4 and 3.5). */
  private void answer(int type, byte[] packet, OutputStream out) throws IOException {
    if (disconnectAfterPublish > 0) {
      out.write(bytes(0xE0, 2, disconnectAfterPublish, 0));
      return;
    }
    int topicEnd = 2 + ((packet[0] & 0xFF) << 8 | packet[1] & 0xFF);
    int code = publishCodes.applyAsInt(new String(packet, 2, topicEnd - 2, StandardCharsets.UTF_8));
    if (code != NO_ANSWER) {
      int kind = (type >> 1 & 3) == 1 ? 0x40 : 0x50;
      out.write(bytes(kind, 3, packet[topicEnd], packet[topicEnd + 1], code));
    }
  }

  /** The remaining length (MQTT 5, section 2.1.4). */
  private static int length(DataInputStream in) throws IOException {
    int length = 0;
    int shift = 0;
    int read;
    do {
      read = in.readUnsignedByte();
      length |= (read & 0x7F) << shift;
      shift += 7;
    } while ((read & 0x80) != 0);
    return length;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
