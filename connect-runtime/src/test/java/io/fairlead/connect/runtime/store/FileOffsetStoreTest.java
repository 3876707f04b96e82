// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;
import org.apache.kafka.connect.storage.OffsetStorageReaderImpl;
import org.apache.kafka.connect.storage.OffsetStorageWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileOffsetStoreTest {

  private static final Map<String, Object> PARTITION = Map.of("file", "a");

  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("sub").resolve("connect.offsets");
  }

  private FileOffsetStore store() {
    FileOffsetStore store = new FileOffsetStore(file());
    store.start();
    return store;
  }

  private static CompletableFuture<Void> commit(
      SourceOffsets offsets, Map<String, ?> partition, Map<String, ?> offset) {
    Map<Map<String, ?>, Map<String, ?>> one = new HashMap<>();
    one.put(partition, offset);
    return offsets.commit(one);
  }

  private FileOffsetBackingStore apache() {
    FileOffsetBackingStore theirs = new FileOffsetBackingStore(ApachePeer.converter(true));
    theirs.configure(
        new StandaloneConfig(
            Map.of(
                "bootstrap.servers", "localhost:1",
                "key.converter", "org.apache.kafka.connect.json.JsonConverter",
                "value.converter", "org.apache.kafka.connect.json.JsonConverter",
                "offset.storage.file.filename", file().toString())));
    theirs.start();
    return theirs;
  }

  @Test
  void offsetsOutliveTheStore() throws Exception {
    try (FileOffsetStore store = store()) {
      SourceOffsets offsets = store.forConnector("c");
      List<CompletableFuture<Void>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(commit(offsets, Map.of("file", "a"), Map.of("pos", i)));
      }
      commit(offsets, Map.of("file", "b"), Map.of("pos", 1));
      commit(offsets, Map.of("file", "b"), null).get(90, SECONDS);
      for (CompletableFuture<Void> each : all) {
        each.get(90, SECONDS);
      }
    }
    try (FileOffsetStore store = store()) {
      assertThat(store.forConnector("c").all().get(90, SECONDS))
          .isEqualTo(Map.of(PARTITION, Map.of("pos", 499L)));
      assertThat(store.forConnector("c").reader().offset(PARTITION)).isEqualTo(Map.of("pos", 499L));
    }
  }

  @Test
  void theirFileIsReadAndOursIsReadByThem() throws Exception {
    Files.createDirectories(file().getParent());
    FileOffsetBackingStore theirs = apache();
    OffsetStorageWriter writer =
        new OffsetStorageWriter(
            theirs, "c", ApachePeer.converter(true), ApachePeer.converter(false));
    writer.offset(PARTITION, Map.of("pos", 5));
    writer.beginFlush();
    writer.doFlush((error, nothing) -> {}).get(90, SECONDS);
    theirs.stop();

    try (FileOffsetStore store = store()) {
      SourceOffsets offsets = store.forConnector("c");
      assertThat(offsets.reader().offset(PARTITION)).isEqualTo(Map.of("pos", 5L));
      commit(offsets, PARTITION, Map.of("pos", 6)).get(90, SECONDS);
    }

    FileOffsetBackingStore again = apache();
    assertThat(
            new OffsetStorageReaderImpl(
                    again, "c", ApachePeer.converter(true), ApachePeer.converter(false))
                .offset(PARTITION))
        .isEqualTo(Map.of("pos", 6L));
    again.stop();
  }

  @Test
  void fileOfAnotherKindIsRefusedWithoutLoadingItsClasses() throws Exception {
    Files.createDirectories(file().getParent());
    HashMap<Object, Object> hostile = new HashMap<>();
    hostile.put(URI.create("http://x"), "y");
    for (Object content : List.of(hostile, "text")) {
      try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(file()))) {
        out.writeObject(content);
      }
      assertThatThrownBy(this::store)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining(file().toString());
    }
  }

  @Test
  void truncatedFileIsRefusedAndAnEmptyOneIsNew() throws Exception {
    try (FileOffsetStore store = store()) {
      commit(store.forConnector("c"), PARTITION, Map.of("pos", 1)).get(90, SECONDS);
    }
    byte[] whole = Files.readAllBytes(file());
    Files.write(file(), java.util.Arrays.copyOf(whole, whole.length - 5));
    assertThatThrownBy(this::store).isInstanceOf(ConnectException.class);

    Files.write(file(), new byte[0]);
    try (FileOffsetStore store = store()) {
      assertThat(store.forConnector("c").all().get(90, SECONDS)).isEmpty();
    }
  }

  @Test
  void commitFailsWhenTheFileCannotBeWritten() throws Exception {
    Files.createDirectories(file().resolve("in-the-way"));
    Files.createFile(file().resolve("in-the-way").resolve("file"));
    FileOffsetStore unread = new FileOffsetStore(file());
    assertThatThrownBy(unread::start).isInstanceOf(ConnectException.class);

    try (FileOffsetStore store = new FileOffsetStore(folder.resolve("other"))) {
      store.start();
      Files.createDirectories(folder.resolve("other").resolve("in-the-way"));
      assertThatThrownBy(
              () -> commit(store.forConnector("c"), PARTITION, Map.of("pos", 1)).get(90, SECONDS))
          .hasCauseInstanceOf(ConnectException.class)
          .hasMessageContaining("other");
      assertThat(store.forConnector("c").all().get(90, SECONDS)).isEmpty();
    }
  }
}
