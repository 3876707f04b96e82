// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tests a real server, as a parameter of a test method, a life-cycle method, or a
 * constructor.
 *
 * <p>The server is started with the first test class that asks for it, shared by all classes of the
 * JVM, and stopped when the last test has run. Tests keep out of each other's way by fresh names.
 *
 * <p>Where no provider is available, tests fail if the environment variable {@code CI} is set, and
 * are skipped with the reason elsewhere.
 *
 * @param <S> what tests see of the server
 */
public abstract class ServerExtension<S extends AutoCloseable>
    implements BeforeAllCallback, ParameterResolver {

  private static final Logger LOG = LoggerFactory.getLogger(ServerExtension.class);
  private static final Namespace NAMESPACE = Namespace.create(ServerExtension.class);

  private final Class<S> type;
  private final List<ServerProvider<? extends S>> providers;

  /**
   * @param type of the parameters that are resolved, and the key under which the server is shared
   * @param providers in order of preference
   */
  protected ServerExtension(Class<S> type, List<ServerProvider<? extends S>> providers) {
    this.type = type;
    this.providers = List.copyOf(providers);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == type;
  }

  @Override
  public S resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server(context);
  }

  /** The shared server, started now if it is not yet. */
  public S server(ExtensionContext context) {
    ExtensionContext.Store store = context.getRoot().getStore(NAMESPACE);
    // JUnit closes what is AutoCloseable in its root store after the last test.
    return type.cast(store.getOrComputeIfAbsent(type, key -> start(), type));
  }

  private S start() {
    List<String> reasons = new ArrayList<>();
    for (ServerProvider<? extends S> provider : providers) {
      Optional<String> reason = provider.unavailable();
      if (reason.isEmpty()) {
        LOG.info("{}: taking {}", type.getSimpleName(), provider.description());
        return provider.start();
      }
      reasons.add(provider.description() + ": " + reason.get());
    }
    throw absent(type.getSimpleName() + " is not available; " + String.join("; ", reasons));
  }

  private static RuntimeException absent(String message) {
    return onContinuousIntegration()
        ? new IllegalStateException(message)
        : new TestAbortedException(message);
  }

  private static boolean onContinuousIntegration() {
    String value = System.getProperty("fairlead.testkit.ci", System.getenv("CI"));
    return value != null && !value.isEmpty() && !value.equals("false");
  }
}
