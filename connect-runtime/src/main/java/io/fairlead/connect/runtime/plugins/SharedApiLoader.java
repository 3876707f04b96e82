// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/**
 * Shows the JDK and, of the worker's class path, only what plugins share with the worker. Safe for
 * use by any thread.
 */
final class SharedApiLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final ClassLoader worker;

  SharedApiLoader(ClassLoader worker) {
    super("shared-api", ClassLoader.getPlatformClassLoader());
    this.worker = worker;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (IsolationRules.visibleOfWorker(name)) {
      return worker.loadClass(name);
    }
    return super.loadClass(name, resolve);
  }

  @Override
  public URL getResource(String name) {
    return visible(name) ? worker.getResource(name) : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return visible(name) ? worker.getResources(name) : super.getResources(name);
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    return Collections.emptyEnumeration();
  }

  private static boolean visible(String resource) {
    return IsolationRules.visibleOfWorker(resource.replace('/', '.'))
        // Kafka's clients read their version from here.
        || resource.startsWith("kafka/");
  }

  @Override
  public String toString() {
    return "SharedApiLoader";
  }
}
