// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.transport;

import io.fairlead.syslog.config.SyslogConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Opens TCP and TLS sockets. Safe for use by any thread. */
final class Sockets {

  private final int timeoutMillis;
  private final SSLContext tls;

  /** Reads the TLS files, if TLS is used. */
  Sockets(SyslogConfig config) {
    this.timeoutMillis = Math.toIntExact(config.connectTimeout().toMillis());
    this.tls =
        switch (config.protocol()) {
          case TLS, RELP_TLS -> config.tls().context();
          default -> null;
        };
  }

  Socket open(InetSocketAddress receiver) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(receiver.getHostString(), receiver.getPort()), timeoutMillis);
      socket.setTcpNoDelay(true);
      socket.setKeepAlive(true);
      socket.setSoTimeout(timeoutMillis);
      return tls == null ? socket : secured(socket, receiver);
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Socket secured(Socket socket, InetSocketAddress receiver) throws IOException {
    SSLSocket secured =
        (SSLSocket)
            tls.getSocketFactory()
                .createSocket(socket, receiver.getHostString(), receiver.getPort(), true);
    SSLParameters parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    secured.startHandshake();
    return secured;
  }
}
