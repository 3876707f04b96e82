// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.logging;

import io.fairlead.connect.runtime.herder.LoggerLevel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.slf4j.LoggerFactory;

/**
 * Levels of this JVM's Log4j loggers (KIP-495, KIP-976). Where something else than Log4j Core does
 * the logging, there are no loggers and nothing changes. Safe for use by any thread.
 */
public final class Loggers {

  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(Loggers.class);
  private static final String ROOT = "root";

  private final InstantSource clock;

  // Guarded by this.
  private final Map<String, Long> lastModified = new HashMap<>();

  public Loggers(InstantSource clock) {
    this.clock = clock;
  }

  /** Whether Log4j knows this level, in any case. */
  public static boolean isLevel(String level) {
    return !level.isBlank() && Level.getLevel(level) != null;
  }

  /** All loggers that are not off, by name. */
  public synchronized Map<String, LoggerLevel> levels() {
    Map<String, LoggerLevel> levels = new TreeMap<>();
    for (Logger logger : current()) {
      if (!logger.getLevel().equals(Level.OFF)) {
        levels.put(publicName(logger), level(logger));
      }
    }
    return levels;
  }

  /** Empty when there is no such logger yet. */
  public synchronized Optional<LoggerLevel> level(String name) {
    String internal = internalName(name);
    return current().stream()
        .filter(logger -> logger.getName().equals(internal))
        .findFirst()
        .map(this::level);
  }

  /**
   * Sets the level of a logger and all below it; also applies what the config topic says of the
   * whole cluster. A level that does not exist changes nothing and is told in the log.
   *
   * @return names of the loggers whose level changed, sorted
   */
  public synchronized List<String> setLevel(String name, String level) {
    Level target = isLevel(level) ? Level.getLevel(level) : null;
    Optional<LoggerContext> context = context();
    if (target == null || context.isEmpty()) {
      LOG.warn("Level {} of logger {} cannot be set", level, name);
      return List.of();
    }
    String namespace = internalName(name);
    LOG.info("Setting level of {} and below to {}", name, target);
    // Made before the levels are compared, so that a new one counts as changed.
    context.get().getLogger(namespace);
    Map<String, Level> before = new HashMap<>();
    current().forEach(logger -> before.put(logger.getName(), logger.getLevel()));
    Configurator.setAllLevels(namespace, target);
    List<String> changed = new ArrayList<>();
    long now = clock.millis();
    for (Logger logger : current()) {
      if (!logger.getLevel().equals(before.get(logger.getName()))) {
        changed.add(publicName(logger));
        lastModified.put(publicName(logger), now);
      }
    }
    changed.sort(null);
    return changed;
  }

  private LoggerLevel level(Logger logger) {
    return new LoggerLevel(logger.getLevel().name(), lastModified.get(publicName(logger)));
  }

  /** Those that were configured and those that code has asked for. */
  private static Collection<Logger> current() {
    Map<String, Logger> loggers = new HashMap<>();
    context()
        .ifPresent(
            context -> {
              for (String name : context.getConfiguration().getLoggers().keySet()) {
                loggers.put(name, context.getLogger(name));
              }
              context.getLoggers().forEach(logger -> loggers.put(logger.getName(), logger));
              loggers.put(LogManager.ROOT_LOGGER_NAME, context.getRootLogger());
            });
    return loggers.values();
  }

  private static Optional<LoggerContext> context() {
    return LogManager.getContext(false) instanceof LoggerContext context
        ? Optional.of(context)
        : Optional.empty();
  }

  private static String internalName(String name) {
    return name.equalsIgnoreCase(ROOT) ? LogManager.ROOT_LOGGER_NAME : name;
  }

  private static String publicName(Logger logger) {
    return logger.getName().equals(LogManager.ROOT_LOGGER_NAME) ? ROOT : logger.getName();
  }
}
