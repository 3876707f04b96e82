// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The head of a class file: what it is called, what it extends, and whether instances can be made.
 * Read without loading the class (JVM specification, chapter 4).
 *
 * @param name with dots
 * @param supertypes superclass and interfaces, with dots
 * @param instantiable public, and neither abstract nor an interface
 */
record ClassHeader(String name, List<String> supertypes, boolean instantiable) {

  private static final int MAGIC = 0xCAFEBABE;
  private static final int PUBLIC = 0x0001;
  private static final int INTERFACE = 0x0200;
  private static final int ABSTRACT = 0x0400;
  private static final int MODULE = 0x8000;

  /**
   * @return null for module descriptors
   * @throws IOException when it is no class file
   */
  static ClassHeader read(byte[] bytes, int length) throws IOException {
    try {
      return read(ByteBuffer.wrap(bytes, 0, length));
    } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IOException("broken class file", e);
    }
  }

  private static ClassHeader read(ByteBuffer in) throws IOException {
    if (in.getInt() != MAGIC) {
      throw new IOException("not a class file");
    }
    in.getInt(); // version: what this JVM cannot run fails when it is loaded
    int[] pool = positions(in);
    int access = in.getShort();
    if ((access & MODULE) != 0) {
      return null;
    }
    String name = className(in, pool, in.getShort() & 0xFFFF);
    List<String> supertypes = new ArrayList<>();
    int superclass = in.getShort() & 0xFFFF;
    if (superclass != 0) {
      supertypes.add(className(in, pool, superclass));
    }
    for (int left = in.getShort() & 0xFFFF; left > 0; left--) {
      supertypes.add(className(in, pool, in.getShort() & 0xFFFF));
    }
    boolean instantiable = (access & (PUBLIC | INTERFACE | ABSTRACT)) == PUBLIC;
    return new ClassHeader(name, supertypes, instantiable);
  }

  /** Where each constant starts, behind its tag; few of them are ever looked at. */
  private static int[] positions(ByteBuffer in) throws IOException {
    int[] pool = new int[in.getShort() & 0xFFFF];
    for (int i = 1; i < pool.length; i++) {
      int tag = in.get();
      pool[i] = in.position();
      switch (tag) {
        case 1 -> skip(in, 2 + (in.getShort(in.position()) & 0xFFFF));
        case 7, 8, 16, 19, 20 -> skip(in, 2);
        case 15 -> skip(in, 3);
        case 3, 4, 9, 10, 11, 12, 17, 18 -> skip(in, 4);
        case 5, 6 -> {
          skip(in, 8);
          i++; // these take two places
        }
        default -> throw new IOException("unknown constant " + tag);
      }
    }
    return pool;
  }

  private static void skip(ByteBuffer in, int count) {
    in.position(in.position() + count);
  }

  /** Text of a class constant, which points to a text constant. */
  private static String className(ByteBuffer in, int[] pool, int index) throws IOException {
    int text = pool[in.getShort(pool[index]) & 0xFFFF];
    int length = 2 + (in.getShort(text) & 0xFFFF);
    return new DataInputStream(new ByteArrayInputStream(in.array(), text, length))
        .readUTF()
        .replace('/', '.');
  }
}
