// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.sql.Driver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the classes of one plugin location: its own first, except what plugins share with the
 * worker. Resources likewise. Safe for use by any thread.
 */
final class PluginLoader extends URLClassLoader {

  private static final Logger LOG = LoggerFactory.getLogger(PluginLoader.class);

  static {
    registerAsParallelCapable();
  }

  private final String location;
  private final AtomicBoolean driversRegistered = new AtomicBoolean();

  PluginLoader(String location, List<URL> urls, ClassLoader parent) {
    super(location, urls.toArray(new URL[0]), parent);
    this.location = location;
  }

  /** URL of the location, as REST prints it. */
  String location() {
    return location;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      if (type == null && IsolationRules.pluginFirst(name)) {
        type = findOwnClass(name);
      }
      if (type == null) {
        type = super.loadClass(name, false);
      }
      if (resolve) {
        resolveClass(type);
      }
      return type;
    }
  }

  /** Loads a class of this location without asking the parent. */
  Class<?> loadOwnClass(String name) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      return type == null ? findClass(name) : type;
    }
  }

  private Class<?> findOwnClass(String name) {
    try {
      return findClass(name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  @Override
  public URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    List<URL> all = new ArrayList<>(Collections.list(findResources(name)));
    all.addAll(Collections.list(getParent().getResources(name)));
    return Collections.enumeration(all);
  }

  /**
   * Lets the location's JDBC drivers register with DriverManager, which looks for drivers on the
   * class path only. Done once, before the first plugin of the location is made.
   */
  void registerDrivers() {
    if (!driversRegistered.compareAndSet(false, true)
        || findResource("META-INF/services/java.sql.Driver") == null) {
      return;
    }
    try (LoaderSwap swap = new LoaderSwap(this)) {
      Iterator<Driver> drivers = ServiceLoader.load(Driver.class, this).iterator();
      while (drivers.hasNext()) {
        LOG.debug("{} has JDBC driver {}", location, drivers.next().getClass().getName());
      }
    } catch (Throwable e) {
      // A driver that cannot be loaded is no fault of the plugins beside it.
      LOG.warn("{} has a JDBC driver that cannot be loaded: {}", location, e.toString());
    }
  }

  @Override
  public String toString() {
    return "PluginLoader[" + location + "]";
  }
}
