// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

/**
 * Makes a class loader the thread's context loader until closed. For try-with-resources; opened and
 * closed by the same thread.
 */
public final class LoaderSwap implements AutoCloseable {

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();

  LoaderSwap(ClassLoader loader) {
    if (before != loader) {
      thread.setContextClassLoader(loader);
    }
  }

  @Override
  public void close() {
    thread.setContextClassLoader(before);
  }
}
