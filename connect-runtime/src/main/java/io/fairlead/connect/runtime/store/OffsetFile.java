// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * The offset file of Apache Kafka Connect's standalone mode: a serialized {@code HashMap} of byte
 * arrays. No class but those that it consists of is ever loaded from it.
 */
final class OffsetFile {

  private static final Set<Class<?>> ALLOWED =
      Set.of(HashMap.class, Map.Entry[].class, byte[].class);

  private final Path path;

  OffsetFile(Path path) {
    this.path = path.toAbsolutePath();
  }

  Path path() {
    return path;
  }

  /**
   * Empty when there is no file yet, or an empty one.
   *
   * @throws ConnectException when it is something else; going on would lose all offsets
   */
  Map<byte[], byte[]> read() {
    try {
      if (Files.size(path) == 0) {
        return Map.of();
      }
      try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(path))) {
        in.setObjectInputFilter(OffsetFile::filter);
        if (in.readObject() instanceof HashMap<?, ?> map) {
          return checked(map);
        }
        throw new InvalidClassException("it holds no HashMap");
      }
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (IOException | ClassNotFoundException e) {
      throw new ConnectException(
          "Offset file "
              + path
              + " (offset.storage.file.filename) cannot be read: "
              + e.getMessage()
              + ". Restore it from a copy, or move it away to have all connectors begin anew",
          e);
    }
  }

  private static Map<byte[], byte[]> checked(HashMap<?, ?> map) throws IOException {
    Map<byte[], byte[]> all = new HashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      boolean bytes =
          (entry.getKey() == null || entry.getKey() instanceof byte[])
              && (entry.getValue() == null || entry.getValue() instanceof byte[]);
      if (!bytes) {
        throw new InvalidClassException("it holds something else than byte arrays");
      }
      all.put((byte[]) entry.getKey(), (byte[]) entry.getValue());
    }
    return all;
  }

  private static ObjectInputFilter.Status filter(ObjectInputFilter.FilterInfo info) {
    Class<?> type = info.serialClass();
    if (type == null) {
      return ObjectInputFilter.Status.UNDECIDED;
    }
    return ALLOWED.contains(type)
        ? ObjectInputFilter.Status.ALLOWED
        : ObjectInputFilter.Status.REJECTED;
  }

  /**
   * Replaces the file; on return the new one is on disk.
   *
   * @throws ConnectException when that fails; the old one is there then
   */
  void write(HashMap<byte[], byte[]> raw) {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
        out.writeObject(raw);
      }
      if (path.getParent() != null) {
        Files.createDirectories(path.getParent());
      }
      try (FileChannel channel =
          FileChannel.open(
              fresh,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        ByteBuffer left = ByteBuffer.wrap(bytes.toByteArray());
        while (left.hasRemaining()) {
          channel.write(left);
        }
        channel.force(true);
      }
      move(fresh);
    } catch (IOException e) {
      throw new ConnectException("Offset file " + path + " cannot be written: " + e, e);
    }
  }

  private void move(Path fresh) throws IOException {
    try {
      Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
