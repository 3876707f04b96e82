// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.connect.file.FileStreamSourceConnector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(ConnectWorkerExtension.class)
class FileSourceSampleTest {

  @Test
  void sendsEachLineAsARecord(TestWorker worker, @TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("orders.txt"), "first\nsecond\n");
    String source = FileStreamSourceConnector.class.getName();
    Map<String, String> config =
        Map.of("connector.class", source, "file", file.toString(), "topic", "orders");
    worker.connectors().create("orders", config);
    worker.connectors().awaitRunning("orders");
    assertThat(worker.records("orders", 2))
        .extracting(ConsumerRecord::value)
        .containsExactly("\"first\"", "\"second\"");
  }
}
