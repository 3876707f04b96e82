// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link TestWorker}: a distributed worker in this JVM that finds the connectors on
 * the class path, on the shared broker of {@link KafkaExtension}. Also resolves {@link
 * KafkaTestServer}.
 *
 * <p>The worker belongs to the test class. After each test its connectors are deleted; topics stay,
 * so tests take fresh names.
 *
 * <p>{@code @ExtendWith(ConnectWorkerExtension.class)} starts it with the kit's defaults;
 * {@code @RegisterExtension static final ConnectWorkerExtension WORKER =
 * ConnectWorkerExtension.with(…)} with properties of its own.
 */
public final class ConnectWorkerExtension
    implements BeforeAllCallback, AfterEachCallback, ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(ConnectWorkerExtension.class);

  private final KafkaExtension kafka = new KafkaExtension();
  private final Map<String, String> workerProperties;

  /** Used by {@code @ExtendWith}. */
  public ConnectWorkerExtension() {
    this(Map.of());
  }

  private ConnectWorkerExtension(Map<String, String> workerProperties) {
    this.workerProperties = new HashMap<>(workerProperties);
  }

  /** An extension whose worker has these properties beside the kit's; they win. */
  public static ConnectWorkerExtension with(Map<String, String> workerProperties) {
    return new ConnectWorkerExtension(workerProperties);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    worker(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    worker(context).connectors().deleteAll();
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestWorker.class
        || kafka.supportsParameter(parameter, context);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestWorker.class
        ? worker(context)
        : kafka.server(context);
  }

  private TestWorker worker(ExtensionContext context) {
    Class<?> outermost = context.getRequiredTestClass();
    while (outermost.getEnclosingClass() != null) {
      outermost = outermost.getEnclosingClass();
    }
    ExtensionContext owner = context;
    while (owner.getParent().isPresent() && owner.getParent().get().getTestClass().isPresent()) {
      owner = owner.getParent().get();
    }
    String group = outermost.getSimpleName();
    return owner
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            group,
            key -> TestWorker.start(kafka.server(context), group, workerProperties),
            TestWorker.class);
  }
}
