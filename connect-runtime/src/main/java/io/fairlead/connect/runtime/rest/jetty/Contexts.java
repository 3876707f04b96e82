// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.jetty;

import io.fairlead.connect.runtime.rest.settings.RestSettings;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlets.HeaderFilter;
import org.eclipse.jetty.server.handler.CrossOriginHandler;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Puts resources into Jetty contexts. */
public final class Contexts {

  private Contexts() {}

  /**
   * The context of the main listeners, with CORS and response headers.
   *
   * @param sessions whether HTTP sessions are there, which only extensions may need
   */
  public static ServletContextHandler main(
      ResourceConfig resources, RestSettings settings, boolean sessions) {
    ServletContextHandler context = context(resources, sessions);
    if (!settings.allowedOrigins().isEmpty()) {
      context.insertHandler(crossOrigin(settings));
    }
    if (!settings.responseHeaders().isBlank()) {
      FilterHolder headers = new FilterHolder(new HeaderFilter());
      headers.setAsyncSupported(true);
      headers.setInitParameter("headerConfig", settings.responseHeaders());
      context.addFilter(headers, "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    return context;
  }

  /** The context of separate admin listeners. */
  public static ServletContextHandler admin(ResourceConfig resources) {
    ServletContextHandler context = context(resources, false);
    context.setVirtualHosts(List.of("@" + JettyListeners.ADMIN));
    return context;
  }

  private static ServletContextHandler context(ResourceConfig resources, boolean sessions) {
    ServletContextHandler context =
        new ServletContextHandler(
            sessions ? ServletContextHandler.SESSIONS : ServletContextHandler.NO_SESSIONS);
    context.setContextPath("/");
    context.setErrorHandler(new JsonErrors());
    ServletHolder servlet = new ServletHolder(new ServletContainer(resources));
    servlet.setAsyncSupported(true);
    // The first request must not pay for the start.
    servlet.setInitOrder(0);
    context.addServlet(servlet, "/*");
    return context;
  }

  private static CrossOriginHandler crossOrigin(RestSettings settings) {
    CrossOriginHandler handler = new CrossOriginHandler();
    handler.setAllowedOriginPatterns(
        settings.allowedOrigins().stream()
            .map(Contexts::originPattern)
            .collect(Collectors.toCollection(LinkedHashSet::new)));
    if (!settings.allowedMethods().isEmpty()) {
      handler.setAllowedMethods(Set.copyOf(settings.allowedMethods()));
    }
    handler.setDeliverPreflightRequests(true);
    return handler;
  }

  /** Origins are literal but for the wildcard. */
  private static String originPattern(String origin) {
    return origin.equals("*")
        ? origin
        : Stream.of(origin.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
  }
}
