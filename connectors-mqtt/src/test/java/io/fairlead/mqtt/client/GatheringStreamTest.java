// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class GatheringStreamTest {

  private static final int PUBACK = 0x40;
  private static final int PUBLISH = 0x32;

  private final Sent sent = new Sent();
  private final QueuedAcknowledgements queued = new QueuedAcknowledgements();
  private final GatheringStream stream = new GatheringStream(sent, queued);

  @Test
  void acknowledgementsThatFollowEachOtherAreSentTogether() throws IOException {
    for (int i = 0; i < 10; i++) {
      queued.given(1);
    }
    for (int i = 0; i < 9; i++) {
      packet(PUBACK, 4);
      assertThat(sent.writes).isEmpty();
    }
    packet(PUBACK, 4);
    assertThat(sent.writes).containsExactly(40);
    assertThat(sent.flushed).isEqualTo(40);
  }

  @Test
  void aSingleOneIsSentAtOnce() throws IOException {
    queued.given(1);
    packet(PUBACK, 4);
    assertThat(sent.flushed).isEqualTo(4);
  }

  @Test
  void oneThatTheLibraryDidNotTakeIsNotWaitedFor() throws IOException {
    queued.given(1);
    queued.given(1);
    assertThat(queued.written()).isTrue();
    packet(PUBACK, 4);
    assertThat(sent.flushed).isEqualTo(4);
  }

  @Test
  void otherPacketsAreSentAtOnceWithWhatWasKept() throws IOException {
    queued.given(1);
    queued.given(1);
    packet(PUBACK, 4);
    packet(PUBLISH, 20);
    assertThat(sent.flushed).isEqualTo(24);
    packet(PUBACK, 4);
    assertThat(sent.flushed).isEqualTo(28);
  }

  /** Each packet is an acknowledgement of 4 bytes if its size is below that, or another packet. */
  @Property
  void nothingIsLostMixedOrKeptForGood(
      @ForAll @Size(max = 200) List<@IntRange(max = 3_000) Integer> sizes) throws IOException {
    Sent arrived = new Sent();
    QueuedAcknowledgements given = new QueuedAcknowledgements();
    GatheringStream tried = new GatheringStream(arrived, given);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    int mark = 0;
    for (int size : sizes) {
      if (acknowledgement(size)) {
        given.given(1);
      }
    }
    for (int size : sizes) {
      byte[] packet = new byte[acknowledgement(size) ? 4 : Math.max(4, size)];
      packet[0] = (byte) (acknowledgement(size) ? PUBACK : PUBLISH);
      packet[3] = (byte) mark++;
      expected.write(packet);
      tried.write(packet, 0, packet.length);
      tried.flush();
    }
    assertThat(arrived.bytes.toByteArray()).isEqualTo(expected.toByteArray());
    assertThat(arrived.flushed).isEqualTo(expected.size());
  }

  private static boolean acknowledgement(int size) {
    return size % 3 != 0;
  }

  private void packet(int type, int size) throws IOException {
    byte[] packet = new byte[size];
    packet[0] = (byte) type;
    stream.write(packet, 0, size);
    stream.flush();
  }

  /** What reached the socket. */
  private static final class Sent extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final List<Integer> writes = new ArrayList<>();
    private int flushed;

    @Override
    public void write(int b) {
      throw new UncheckedIOException(new IOException("byte by byte"));
    }

    @Override
    public void write(byte[] from, int offset, int length) {
      bytes.write(from, offset, length);
      writes.add(length);
    }

    @Override
    public void flush() {
      flushed = bytes.size();
    }
  }
}
