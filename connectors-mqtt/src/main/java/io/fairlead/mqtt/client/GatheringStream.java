// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Keeps acknowledgements back while others are known to follow, and sends them together. Everything
 * else is sent at once, after what was kept back. Expects whole packets between flushes, as Paho
 * writes them. One thread at a time.
 */
final class GatheringStream extends OutputStream {

  /** The first byte of a PUBACK (MQTT 5, section 3.4.1). */
  private static final int PUBACK = 0x40;

  private static final int CAPACITY = 1_400;
  private static final int ROOM_FOR_ONE = 64;

  private final OutputStream out;
  private final QueuedAcknowledgements queued;
  private final byte[] kept = new byte[CAPACITY];
  private int size;
  private int packetStart;
  private boolean passing;

  GatheringStream(OutputStream out, QueuedAcknowledgements queued) {
    this.out = out;
    this.queued = queued;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (!passing && length > CAPACITY - size) {
      send();
      // Larger than any acknowledgement: the rest of the packet goes the same way.
      passing = true;
    }
    if (passing) {
      out.write(bytes, offset, length);
    } else {
      System.arraycopy(bytes, offset, kept, size, length);
      size += length;
    }
  }

  @Override
  public void flush() throws IOException {
    boolean acknowledgement = !passing && size > packetStart && kept[packetStart] == PUBACK;
    boolean othersFollow = acknowledgement && queued.written();
    if (othersFollow && size <= CAPACITY - ROOM_FOR_ONE) {
      packetStart = size;
      return;
    }
    send();
    passing = false;
    out.flush();
  }

  private void send() throws IOException {
    int sending = size;
    size = 0;
    packetStart = 0;
    if (sending > 0) {
      out.write(kept, 0, sending);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
