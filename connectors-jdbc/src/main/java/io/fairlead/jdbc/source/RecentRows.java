// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.source;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;

/**
 * The rows near the end of what was read, each as 64 bits of a digest of its position: that two of
 * the rows kept are taken for one is less likely than one in a hundred thousand million. The list
 * only grows at its end; what leaves its front stays alive only as long as an offset needs it.
 * Written by the task's thread; a view may be read by any thread that got it safely.
 */
final class RecentRows {

  /** Rows kept at most, which bounds an offset to about 430 kB. */
  static final int LIMIT = 40_000;

  private static final int BYTES = 8;

  /** What tells one row from another. */
  record Mark(long bits) {

    static Mark of(String position) {
      try {
        byte[] digest =
            MessageDigest.getInstance("SHA-256").digest(position.getBytes(StandardCharsets.UTF_8));
        return new Mark(ByteBuffer.wrap(digest).getLong());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java platform has SHA-256", e);
      }
    }
  }

  private static final class Node {
    private final Mark mark;
    private final Object first;
    private volatile Node next;

    Node(Mark mark, Object first) {
      this.mark = mark;
      this.first = first;
    }
  }

  /**
   * The rows at one moment.
   *
   * @param earlier rows that an earlier pass read and this one has not passed yet
   * @param floor rows with this value of the first key column or less are not in it; {@code null}
   *     where none is missing
   */
  record View(Object start, int count, Set<Mark> earlier, Object floor) {

    /** Of a stored offset. */
    static View stored(String text, Object floor) {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(text));
      Set<Mark> marks = new HashSet<>();
      while (bytes.remaining() >= BYTES) {
        marks.add(new Mark(bytes.getLong()));
      }
      return new View(null, 0, marks, floor);
    }

    Set<Mark> marks() {
      Set<Mark> marks = new HashSet<>(earlier);
      Node node = (Node) start;
      for (int i = 0; i < count; i++) {
        marks.add(node.mark);
        node = node.next;
      }
      return marks;
    }

    String encode() {
      Set<Mark> marks = marks();
      ByteBuffer bytes = ByteBuffer.allocate(marks.size() * BYTES);
      marks.forEach(mark -> bytes.putLong(mark.bits()));
      return Base64.getEncoder().withoutPadding().encodeToString(bytes.array());
    }
  }

  private Node head;
  private Node tail;
  private int count;
  private Object floor;

  RecentRows(Object floor) {
    this.floor = floor;
  }

  void add(Mark mark, Object first) {
    Node node = new Node(mark, first);
    if (count == 0) {
      head = node;
    } else {
      tail.next = node;
    }
    tail = node;
    count++;
    if (count > LIMIT) {
      floor = head.first;
      drop();
    }
  }

  /** Forgets rows at the front that are not after a value of the first key column. */
  void forget(Object upTo) {
    while (count > 1 && Order.compare(head.first, upTo) <= 0) {
      drop();
    }
  }

  private void drop() {
    head = head.next;
    count--;
  }

  View view(Set<Mark> earlier) {
    return new View(head, count, earlier, floor);
  }
}
