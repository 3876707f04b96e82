// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest;

import com.fasterxml.jackson.jakarta.rs.json.JacksonJsonProvider;
import io.fairlead.connect.runtime.herder.Herder;
import io.fairlead.connect.runtime.herder.LeaderClient;
import io.fairlead.connect.runtime.herder.PeerClient;
import io.fairlead.connect.runtime.metrics.ConnectMetrics;
import io.fairlead.connect.runtime.plugins.LoaderSwap;
import io.fairlead.connect.runtime.plugins.Plugins;
import io.fairlead.connect.runtime.rest.errors.ErrorResponses;
import io.fairlead.connect.runtime.rest.extension.RestExtensions;
import io.fairlead.connect.runtime.rest.forward.LeaderHttpClient;
import io.fairlead.connect.runtime.rest.forward.PeerHttpClient;
import io.fairlead.connect.runtime.rest.forward.RequestForwarder;
import io.fairlead.connect.runtime.rest.forward.RequestSigner;
import io.fairlead.connect.runtime.rest.forward.WorkerHttpClient;
import io.fairlead.connect.runtime.rest.jetty.Contexts;
import io.fairlead.connect.runtime.rest.jetty.DrainingHandler;
import io.fairlead.connect.runtime.rest.jetty.JettyListeners;
import io.fairlead.connect.runtime.rest.jetty.JsonErrors;
import io.fairlead.connect.runtime.rest.jetty.StartingHandler;
import io.fairlead.connect.runtime.rest.logging.Loggers;
import io.fairlead.connect.runtime.rest.metrics.PrometheusPage;
import io.fairlead.connect.runtime.rest.resources.Backend;
import io.fairlead.connect.runtime.rest.resources.ClusterLoggersResource;
import io.fairlead.connect.runtime.rest.resources.ConnectorHistoryResource;
import io.fairlead.connect.runtime.rest.resources.ConnectorsResource;
import io.fairlead.connect.runtime.rest.resources.FairleadClusterResource;
import io.fairlead.connect.runtime.rest.resources.FairleadConnectorsResource;
import io.fairlead.connect.runtime.rest.resources.InternalResource;
import io.fairlead.connect.runtime.rest.resources.LifecycleResource;
import io.fairlead.connect.runtime.rest.resources.LoggersResource;
import io.fairlead.connect.runtime.rest.resources.MetricsResource;
import io.fairlead.connect.runtime.rest.resources.OffsetsResource;
import io.fairlead.connect.runtime.rest.resources.Parts;
import io.fairlead.connect.runtime.rest.resources.PluginsResource;
import io.fairlead.connect.runtime.rest.resources.RequestExecutors;
import io.fairlead.connect.runtime.rest.resources.RootResource;
import io.fairlead.connect.runtime.rest.resources.SignatureCheck;
import io.fairlead.connect.runtime.rest.resources.StatusResource;
import io.fairlead.connect.runtime.rest.resources.WorkerReportResource;
import io.fairlead.connect.runtime.rest.secrets.ConfigSecrets;
import io.fairlead.connect.runtime.rest.settings.ListenerAddress;
import io.fairlead.connect.runtime.rest.settings.RequestTimeout;
import io.fairlead.connect.runtime.rest.settings.RestSettings;
import io.fairlead.connect.runtime.store.SessionKey;
import io.fairlead.connect.runtime.validation.ConnectorValidator;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.connect.errors.ConnectException;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.CustomRequestLog;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.Slf4jRequestLogWriter;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.DelayedHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.glassfish.jersey.CommonProperties;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker's REST interface. Used once, in this order:
 *
 * <table>
 * <caption>Lifecycle</caption>
 * <tr><td>{@link #initializeServer}</td><td>binds the listeners, so that the address is known;
 *     requests wait</td></tr>
 * <tr><td>{@link #initializeResources}</td><td>serves requests</td></tr>
 * <tr><td>{@link #close}</td><td>lets running requests end, then fails writes that still wait;
 *     idempotent</td></tr>
 * </table>
 *
 * The lifecycle methods are for one thread; all others are safe for any.
 */
public final class RestServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RestServer.class);
  private static final int MOST_THREADS = 64;
  private static final int FEWEST_THREADS = 4;

  /** Longer than a group needs to find its next leader, for whom a write may wait. */
  private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(5);

  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(1);

  private static final List<Class<?>> MAIN_RESOURCES =
      List.of(
          RootResource.class,
          ConnectorsResource.class,
          LifecycleResource.class,
          StatusResource.class,
          OffsetsResource.class,
          FairleadConnectorsResource.class,
          ConnectorHistoryResource.class,
          FairleadClusterResource.class,
          PluginsResource.class,
          MetricsResource.class,
          InternalResource.class,
          ClusterLoggersResource.class,
          WorkerReportResource.class);

  private static final List<Class<?>> ADMIN_RESOURCES =
      List.of(LoggersResource.class, MetricsResource.class);

  private final RestSettings settings;
  private final RequestTimeout timeout;
  private final Loggers loggers;
  private final WorkerHttpClient client;
  private final QueuedThreadPool threads;
  private final Server server;
  private final JettyListeners listeners;
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private final RequestExecutors executors;
  private final StartingHandler starting;
  private final DrainingHandler draining = new DrainingHandler(null);

  private volatile URI advertised;
  private volatile URI admin;
  private RequestForwarder forwarder;
  private RestExtensions extensions;
  private boolean closed;

  public RestServer(RestSettings settings) {
    this(settings, Clock.systemUTC());
  }

  public RestServer(RestSettings settings, Clock clock) {
    this.settings = settings;
    this.timeout = new RequestTimeout(clock, settings.requestTimeout());
    this.loggers = new Loggers(clock);
    this.client = new WorkerHttpClient(settings::tls);
    this.threads = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
    threads.setName("rest");
    threads.setDaemon(true);
    this.executors = new RequestExecutors(threads);
    this.starting = new StartingHandler(timeout::get);
    this.server = new Server(threads);
    this.listeners = new JettyListeners(server);
  }

  /**
   * Binds the listeners.
   *
   * @throws ConnectException when one cannot be bound; names it
   * @throws org.apache.kafka.common.config.ConfigException when TLS is not set up right
   */
  public void initializeServer() {
    settings.listeners().forEach(address -> listeners.add(address, false, settings.tls()));
    settings
        .adminListeners()
        .ifPresent(
            addresses ->
                addresses.forEach(address -> listeners.add(address, true, settings.adminTls())));
    Slf4jRequestLogWriter log = new Slf4jRequestLogWriter();
    log.setLoggerName(RestServer.class.getName());
    server.setRequestLog(
        new CustomRequestLog(log, CustomRequestLog.EXTENDED_NCSA_FORMAT + " %{ms}T"));
    server.setErrorHandler(new JsonErrors());
    // An error that is answered before the body has come would cost the client its connection.
    Handler afterContent = new DelayedHandler(new Handler.Sequence(contexts, starting));
    draining.setHandler(afterContent);
    server.setHandler(draining);
    server.setStopAtShutdown(false);
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new ConnectException(
          "The REST interface cannot listen on "
              + settings.listeners()
              + settings.adminListeners().map(addresses -> " and " + addresses).orElse("")
              + ": "
              + e.getMessage(),
          e);
    }
    advertised = advertise();
    admin = settings.adminListeners().isEmpty() ? advertised : adminAddress();
    LOG.info("REST interface at {}, admin endpoints at {}", advertised, admin);
  }

  /**
   * Begins to serve requests.
   *
   * @param sessionKeys the key with which workers sign requests to each other, or null before one
   *     was read
   * @throws RuntimeException when a REST extension is missing or fails
   */
  public void initializeResources(
      Herder herder,
      ConnectorValidator validator,
      Plugins plugins,
      ConnectMetrics metrics,
      Supplier<SessionKey> sessionKeys) {
    RequestSigner signer = new RequestSigner(sessionKeys, settings.signatureAlgorithm());
    forwarder = new RequestForwarder(client, signer, this::advertisedUri, herder::isReady, timeout);
    ConfigSecrets secrets = new ConfigSecrets(herder, settings.masksSecrets());
    Parts parts =
        new Parts(
            List.of(
                herder,
                new Backend(herder, forwarder, secrets, executors),
                new SignatureCheck(sessionKeys, settings.verificationAlgorithms()),
                new PrometheusPage(metrics),
                loggers,
                settings,
                validator,
                plugins));
    extensions = new RestExtensions(plugins, herder, metrics);
    // Jersey finds its parts through the thread's context loader.
    try (LoaderSwap swap = Plugins.swap(RestServer.class.getClassLoader())) {
      ResourceConfig main = resources(parts, MAIN_RESOURCES);
      if (settings.adminListeners().isEmpty()) {
        main.register(LoggersResource.class);
      }
      List<String> extensionClasses = settings.extensionClasses();
      extensions.register(extensionClasses, settings.workerProperties(), main);
      if (settings.adminListeners().filter(addresses -> !addresses.isEmpty()).isPresent()) {
        serve(Contexts.admin(resources(parts, ADMIN_RESOURCES)));
      }
      serve(Contexts.main(main, settings, !extensionClasses.isEmpty()));
    }
    starting.begin(contexts);
    LOG.info("REST interface is ready to handle requests");
  }

  private static ResourceConfig resources(Parts parts, List<Class<?>> classes) {
    ResourceConfig resources = new ResourceConfig();
    resources.property(ServerProperties.WADL_FEATURE_DISABLE, true);
    resources.property(ServerProperties.RESOURCE_VALIDATION_DISABLE, true);
    resources.property(CommonProperties.FEATURE_AUTO_DISCOVERY_DISABLE, true);
    resources.property(CommonProperties.METAINF_SERVICES_LOOKUP_DISABLE, true);
    resources.register(new JacksonJsonProvider());
    resources.register(new ErrorResponses());
    resources.register(parts);
    classes.forEach(resources::register);
    return resources;
  }

  private void serve(ServletContextHandler context) {
    contexts.addHandler(context);
    try {
      context.start();
    } catch (Exception e) {
      throw new ConnectException("The REST resources cannot be started: " + e.getMessage(), e);
    }
  }

  /** The address for other workers; known once {@link #initializeServer} has returned. */
  public URI advertisedUri() {
    return advertised;
  }

  /** Null when the admin endpoints are switched off. */
  public URI adminUri() {
    return admin;
  }

  /** Sets how long a request may take from now on; {@code fairlead.rest.request.timeout.ms}. */
  public void requestTimeout(Duration newTimeout) {
    timeout.set(newTimeout);
  }

  /** Levels of this JVM's loggers, to apply what the config topic says of them. */
  public Loggers loggers() {
    return loggers;
  }

  /**
   * Requests to the leader; usable as soon as this server was made.
   *
   * @param sessionKeys the current key, or null before one was read
   */
  public LeaderClient leaderClient(Supplier<SessionKey> sessionKeys) {
    return new LeaderHttpClient(
        client, new RequestSigner(sessionKeys, settings.signatureAlgorithm()), timeout);
  }

  /** Questions to other workers; as {@link #leaderClient}. */
  public PeerClient peerClient(Supplier<SessionKey> sessionKeys) {
    return new PeerHttpClient(
        client, new RequestSigner(sessionKeys, settings.signatureAlgorithm()));
  }

  private URI advertise() {
    ListenerAddress.Scheme scheme = settings.advertisedScheme();
    JettyListeners.Reachable listener = listeners.main(scheme).orElse(null);
    String host =
        settings
            .advertisedHost()
            .orElseGet(() -> listener == null ? listeners.anyHost() : listener.host());
    int port = settings.advertisedPort().orElseGet(() -> listener == null ? -1 : listener.port());
    return uri(scheme, host, port);
  }

  private URI adminAddress() {
    return listeners
        .admin()
        .map(listener -> uri(listener.scheme(), listener.host(), listener.port()))
        .orElse(null);
  }

  private static URI uri(ListenerAddress.Scheme scheme, String host, int port) {
    try {
      return new URI(scheme.toString(), null, host, port, "/", null, null);
    } catch (URISyntaxException e) {
      throw new ConnectException("No address can be made of host " + host + " and port " + port, e);
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    starting.giveUp();
    if (server.isStarted()) {
      draining.drain(server, DRAIN_TIMEOUT);
    }
    if (forwarder != null) {
      forwarder.close();
    }
    draining.end(STOP_TIMEOUT);
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("The REST interface did not stop in good order", e);
    }
    if (extensions != null) {
      extensions.close();
    }
    client.close();
    executors.close();
    LOG.info("REST interface stopped");
  }
}
