// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.jetty;

import io.fairlead.connect.runtime.rest.settings.ListenerAddress;
import io.fairlead.connect.runtime.rest.settings.ListenerAddress.Scheme;
import io.fairlead.connect.runtime.rest.settings.TlsContexts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Opens listeners, and knows under which address each can be reached. */
public final class JettyListeners {

  /** Name of all admin listeners, by which their context is chosen. */
  public static final String ADMIN = "Admin";

  private record Opened(ListenerAddress address, boolean admin, ServerConnector connector) {}

  private final Server server;
  private final List<Opened> opened = new ArrayList<>();

  public JettyListeners(Server server) {
    this.server = server;
  }

  /** Adds a listener to the server, which binds it when it starts. */
  public void add(ListenerAddress address, boolean admin, TlsContexts tls) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    ServerConnector connector;
    if (address.scheme() == Scheme.HTTPS) {
      // The certificate names hosts that clients need not use, such as behind a load balancer.
      http.addCustomizer(new SecureRequestCustomizer(false));
      connector =
          new ServerConnector(
              server,
              1,
              1,
              new SslConnectionFactory(sslContextFactory(tls), "http/1.1"),
              new HttpConnectionFactory(http));
    } else {
      connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    }
    connector.setName(admin ? ADMIN : address.toString());
    if (!address.host().isEmpty()) {
      connector.setHost(address.host());
    }
    connector.setPort(address.port());
    server.addConnector(connector);
    opened.add(new Opened(address, admin, connector));
  }

  private static SslContextFactory.Server sslContextFactory(TlsContexts tls) {
    SslContextFactory.Server factory = new SslContextFactory.Server();
    factory.setSslContext(tls.server());
    if (tls.enabledProtocols() != null) {
      factory.setIncludeProtocols(tls.enabledProtocols());
    }
    if (tls.cipherSuites() != null) {
      factory.setExcludeCipherSuites();
      factory.setIncludeCipherSuites(tls.cipherSuites());
    }
    switch (tls.clientAuthentication()) {
      case "required" -> factory.setNeedClientAuth(true);
      case "requested" -> factory.setWantClientAuth(true);
      default -> factory.setNeedClientAuth(false);
    }
    return factory;
  }

  /** The first main listener of this scheme. */
  public Optional<Reachable> main(Scheme scheme) {
    return opened.stream()
        .filter(listener -> !listener.admin() && listener.address().scheme() == scheme)
        .findFirst()
        .map(JettyListeners::reachable);
  }

  public Optional<Reachable> admin() {
    return opened.stream().filter(Opened::admin).findFirst().map(JettyListeners::reachable);
  }

  /** Host of the first main listener, whatever its scheme. */
  public String anyHost() {
    return opened.stream()
        .filter(listener -> !listener.admin())
        .findFirst()
        .map(listener -> reachable(listener).host())
        .orElseGet(JettyListeners::localAddress);
  }

  private static Reachable reachable(Opened listener) {
    ListenerAddress address = listener.address();
    int port = address.port() > 0 ? address.port() : listener.connector().getLocalPort();
    String host = address.isWildcard() ? localAddress() : address.host();
    return new Reachable(address.scheme(), host, port);
  }

  private static String localAddress() {
    try {
      return InetAddress.getLocalHost().getHostAddress();
    } catch (UnknownHostException e) {
      return InetAddress.getLoopbackAddress().getHostAddress();
    }
  }

  /** Where a listener can be reached. */
  public record Reachable(Scheme scheme, String host, int port) {}
}
