// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.http;

import java.net.Authenticator;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.common.config.types.Password;

/**
 * How HTTP requests are made.
 *
 * @param connectTimeout for a connection
 * @param requestTimeout for an answer
 */
public record HttpSettings(
    TlsSettings tls, Optional<Proxy> proxy, Duration connectTimeout, Duration requestTimeout) {

  /**
   * A proxy.
   *
   * @param user may be null, as the password
   */
  public record Proxy(String host, int port, String user, Password password) {}

  /**
   * A client that keeps cookies, as load balancers in front of several servers want it.
   *
   * @param executor of its answers
   */
  public HttpClient client(Executor executor) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .cookieHandler(new CookieManager())
            .connectTimeout(connectTimeout)
            .sslContext(tls.context())
            .executor(executor);
    proxy.ifPresent(through -> useProxy(builder, through));
    return builder.build();
  }

  private static void useProxy(HttpClient.Builder builder, Proxy proxy) {
    builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())));
    if (proxy.user() != null && proxy.password() != null) {
      builder.authenticator(
          new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
              return getRequestorType() == RequestorType.PROXY
                  ? new PasswordAuthentication(proxy.user(), proxy.password().value().toCharArray())
                  : null;
            }
          });
    }
  }
}
