// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class MqttBrokersTest {

  /** CONNECT of MQTT 3.1.1, clean session, client id "t". */
  private static final byte[] CONNECT = {
    0x10, 13, 0, 4, 'M', 'Q', 'T', 'T', 4, 2, 0, 60, 0, 1, 't'
  };

  @Test
  void hiveMqAnswersAndComesBackOnItsPort() throws IOException {
    try (HiveMqServer server = HiveMqServer.start()) {
      assertThat(connack(server.port())).isZero();
      server.stop();
      assertThatThrownBy(() -> connack(server.port())).isInstanceOf(IOException.class);
      server.restart();
      assertThat(connack(server.port())).isZero();
    }
  }

  @Test
  void mosquittoAnswersAndComesBackOnItsPort() throws IOException {
    requireMosquitto();
    try (MosquittoServer server = MosquittoServer.start()) {
      assertThat(connack(server.port())).isZero();
      server.kill();
      assertThatThrownBy(() -> connack(server.port())).isInstanceOf(IOException.class);
      server.restart();
      assertThat(connack(server.port())).isZero();
    }
  }

  @Test
  void theProxyCutsAndMends() throws IOException {
    try (HiveMqServer server = HiveMqServer.start();
        TcpProxy proxy = TcpProxy.to(server.port())) {
      assertThat(connack(proxy.port())).isZero();
      proxy.cut();
      assertThatThrownBy(() -> connack(proxy.port())).isInstanceOf(IOException.class);
      proxy.mend();
      assertThat(connack(proxy.port())).isZero();
    }
  }

  private static void requireMosquitto() {
    boolean present = MosquittoServer.program().isPresent();
    if (!present && System.getenv("CI") != null) {
      throw new AssertionError("mosquitto is not installed; .ci/run installs it");
    }
    Assumptions.assumeTrue(present, "mosquitto is not installed");
  }

  /** The return code of the broker's answer. */
  private static int connack(int port) throws IOException {
    try (Socket socket = new Socket(LocalPorts.HOST, port)) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(CONNECT);
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      byte[] answer = in.readNBytes(4);
      if (answer.length < 4) {
        throw new IOException("no answer");
      }
      return answer[3];
    }
  }
}
