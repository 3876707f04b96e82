// SPDX-License-Identifier: Apache-2.0
package io.fairlead.jdbc.connection;

import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the driver of a URL. {@code DriverManager} alone does not do: it looks for services only
 * once per JVM and never in the folder of a plugin.
 */
public final class Drivers {

  private static final Logger LOG = LoggerFactory.getLogger(Drivers.class);

  private Drivers() {}

  /** The driver that accepts the URL, if one is found in the plugin's folder or the JVM. */
  public static Optional<Driver> forUrl(String url) {
    Optional<Driver> own = fromLoader(Drivers.class.getClassLoader(), url);
    if (own.isPresent()) {
      return own;
    }
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null && context != Drivers.class.getClassLoader()) {
      Optional<Driver> found = fromLoader(context, url);
      if (found.isPresent()) {
        return found;
      }
    }
    return DriverManager.drivers().filter(driver -> accepts(driver, url)).findFirst();
  }

  private static Optional<Driver> fromLoader(ClassLoader loader, String url) {
    Iterator<Driver> drivers = ServiceLoader.load(Driver.class, loader).iterator();
    // Bounded: a provider file that stays broken must not keep the loop alive.
    for (int broken = 0; broken < 100; ) {
      try {
        if (!drivers.hasNext()) {
          return Optional.empty();
        }
        Driver driver = drivers.next();
        if (accepts(driver, url)) {
          return Optional.of(driver);
        }
      } catch (ServiceConfigurationError e) {
        broken++;
        LOG.warn("A JDBC driver on the class path cannot be loaded and is skipped", e);
      }
    }
    return Optional.empty();
  }

  private static boolean accepts(Driver driver, String url) {
    try {
      return driver.acceptsURL(url);
    } catch (SQLException e) {
      LOG.debug("Driver {} refuses to judge the URL", driver.getClass().getName(), e);
      return false;
    }
  }
}
