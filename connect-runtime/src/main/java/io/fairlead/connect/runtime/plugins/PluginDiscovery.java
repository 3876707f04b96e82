// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import io.fairlead.connect.runtime.config.PluginDiscoveryMode;
import io.fairlead.connect.runtime.plugins.ArchiveContents.ClassFact;
import io.fairlead.connect.runtime.plugins.ArchiveContents.Stamp;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Finds the plugins at a number of sources: by looking at the heads of class files and by the
 * manifests in META-INF/services. Only classes that are plugins are loaded, and those only when the
 * index does not know them. Single use.
 */
final class PluginDiscovery {

  private final PluginDiscoveryMode mode;
  private final PluginIndex index;
  private final PluginProbe probe;
  private final long began = System.nanoTime();

  private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<PluginDescription> unlisted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger archives = new AtomicInteger();
  private final AtomicInteger archivesScanned = new AtomicInteger();
  private final AtomicInteger pluginsTried = new AtomicInteger();

  PluginDiscovery(PluginDiscoveryMode mode, PluginIndex index, PluginProbe probe) {
    this.mode = mode;
    this.index = index;
    this.probe = probe;
  }

  /**
   * What was found.
   *
   * @param plugins of all sources
   * @param unlisted those of them that were found by scanning only
   */
  record Result(
      List<PluginDescription> plugins, List<PluginDescription> unlisted, ScanReport report) {}

  /**
   * @param classPath the worker's own, whose classes the other sources may extend
   * @param replaced class names that are not taken from the class path
   */
  Result discover(PluginSource classPath, List<PluginSource> isolated, Set<String> replaced) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            Math.min(4, Runtime.getRuntime().availableProcessors()),
            task -> {
              Thread thread = new Thread(task, "plugin-discovery");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<PluginSource> sources = new ArrayList<>(List.of(classPath));
      sources.addAll(isolated);
      Map<PluginSource, Known> known = new LinkedHashMap<>();
      for (PluginSource source : sources) {
        known.put(source, read(source, threads));
      }
      Map<String, ClassFact> workerClasses = known.get(classPath).classes();
      List<Callable<List<PluginDescription>>> tasks = new ArrayList<>();
      known.forEach(
          (source, contents) ->
              tasks.add(
                  () ->
                      plugins(
                          source,
                          contents,
                          workerClasses,
                          source.isIsolated() ? Set.of() : replaced)));
      List<PluginDescription> plugins = new ArrayList<>();
      for (Future<List<PluginDescription>> found : threads.invokeAll(tasks)) {
        plugins.addAll(found.get());
      }
      return new Result(plugins, List.copyOf(unlisted), report(sources.size(), plugins.size()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConnectException("Interrupted while looking for plugins", e);
    } catch (ExecutionException e) {
      throw new ConnectException("Looking for plugins failed: " + e.getCause(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private ScanReport report(int sources, int plugins) {
    return new ScanReport(
        sources,
        archives.get(),
        archivesScanned.get(),
        pluginsTried.get(),
        plugins,
        List.copyOf(problems),
        Duration.ofNanos(System.nanoTime() - began));
  }

  /** Contents of a source's archives, and what the index had. */
  private record Known(String key, List<ArchiveContents> archives, PluginIndex.Entry indexed) {

    Map<String, ClassFact> classes() {
      Map<String, ClassFact> classes = new HashMap<>();
      for (ArchiveContents archive : archives) {
        archive.classes().forEach(classes::putIfAbsent);
      }
      return classes;
    }

    List<Stamp> stamps() {
      return archives.stream().map(ArchiveContents::stamp).toList();
    }
  }

  private Known read(PluginSource source, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    String key =
        source.isIsolated()
            ? source.location()
            : source.archives().stream().map(Path::toString).collect(Collectors.joining(":"));
    PluginIndex.Entry indexed = index.read(key);
    Map<Stamp, ArchiveContents> byStamp = indexed.byStamp();
    List<Callable<ArchiveContents>> tasks = new ArrayList<>();
    for (Path archive : source.archives()) {
      tasks.add(() -> contents(source, archive, byStamp));
    }
    List<ArchiveContents> contents = new ArrayList<>();
    for (Future<ArchiveContents> read : threads.invokeAll(tasks)) {
      if (read.get() != null) {
        contents.add(read.get());
      }
    }
    return new Known(key, contents, indexed);
  }

  private ArchiveContents contents(
      PluginSource source, Path archive, Map<Stamp, ArchiveContents> indexed) {
    archives.incrementAndGet();
    try {
      Stamp stamp = ArchiveReader.stamp(archive);
      ArchiveContents known = indexed.get(stamp);
      if (known != null) {
        return known;
      }
      archivesScanned.incrementAndGet();
      return ArchiveReader.read(archive, stamp);
    } catch (IOException | RuntimeException e) {
      problems.add(
          "Archive " + archive + " of " + source.location() + " is broken and skipped: " + e);
      return null;
    }
  }

  private List<PluginDescription> plugins(
      PluginSource source,
      Known known,
      Map<String, ClassFact> workerClasses,
      Set<String> replaced) {
    Map<String, Set<PluginType>> listed = listed(known.archives());
    Map<String, Set<PluginType>> candidates = new TreeMap<>();
    if (mode.readsManifests()) {
      merge(listed, candidates);
    } else {
      // These types are found by manifest in any mode.
      merge(onlyUnscanned(listed), candidates);
    }
    if (mode.scans()) {
      merge(scanned(known.classes(), workerClasses), candidates);
    }
    candidates.keySet().removeAll(replaced);

    Map<String, String> remembered = known.indexed().versionsFor(known.stamps());
    Map<String, String> versions = new HashMap<>();
    List<PluginDescription> plugins = new ArrayList<>();
    candidates.forEach(
        (className, types) -> {
          if (!types.stream().allMatch(type -> remembered.containsKey(key(className, type)))) {
            tryOut(source, className, types, listed.containsKey(className), versions);
          } else {
            types.forEach(
                type -> versions.put(key(className, type), remembered.get(key(className, type))));
          }
          for (PluginType type : types) {
            String version = versions.get(key(className, type));
            if (version != null) {
              PluginDescription plugin =
                  new PluginDescription(
                      className, type, version, source.location(), source.loader(), className);
              plugins.add(plugin);
              if (!listed.getOrDefault(className, Set.of()).contains(type)) {
                unlisted.add(plugin);
              }
            }
          }
        });
    Map<String, String> all = new HashMap<>(remembered);
    all.putAll(versions);
    PluginIndex.Entry now = new PluginIndex.Entry(known.archives(), all);
    if (!now.equals(known.indexed())) {
      index.write(known.key(), now);
    }
    return plugins;
  }

  private void tryOut(
      PluginSource source,
      String className,
      Set<PluginType> types,
      boolean listed,
      Map<String, String> versions) {
    pluginsTried.incrementAndGet();
    PluginProbe.Outcome outcome = probe.probe(source, className, types, listed);
    if (outcome.problem() != null) {
      problems.add(outcome.problem());
    }
    for (PluginType type : outcome.types()) {
      versions.put(key(className, type), outcome.version());
    }
  }

  private static String key(String className, PluginType type) {
    return className + " " + type;
  }

  private static void merge(
      Map<String, Set<PluginType>> more, Map<String, Set<PluginType>> candidates) {
    more.forEach(
        (className, types) ->
            candidates
                .computeIfAbsent(className, name -> EnumSet.noneOf(PluginType.class))
                .addAll(types));
  }

  private static Map<String, Set<PluginType>> listed(Collection<ArchiveContents> archives) {
    Map<String, Set<PluginType>> listed = new HashMap<>();
    for (ArchiveContents archive : archives) {
      archive
          .manifests()
          .forEach(
              (type, providers) ->
                  providers.forEach(
                      provider ->
                          listed
                              .computeIfAbsent(provider, name -> EnumSet.noneOf(PluginType.class))
                              .add(type)));
    }
    return listed;
  }

  private static Map<String, Set<PluginType>> onlyUnscanned(Map<String, Set<PluginType>> listed) {
    Map<String, Set<PluginType>> result = new HashMap<>();
    listed.forEach(
        (className, types) -> {
          Set<PluginType> kept = EnumSet.copyOf(types);
          kept.removeIf(PluginType::scanned);
          if (!kept.isEmpty()) {
            result.put(className, kept);
          }
        });
    return result;
  }

  private static Map<String, Set<PluginType>> scanned(
      Map<String, ClassFact> classes, Map<String, ClassFact> workerClasses) {
    Map<String, Set<PluginType>> result = new HashMap<>();
    classes.forEach(
        (className, fact) -> {
          if (fact.instantiable()) {
            Set<PluginType> types = EnumSet.noneOf(PluginType.class);
            collectTypes(fact, classes, workerClasses, new HashSet<>(), types);
            types.removeIf(type -> !type.scanned());
            if (!types.isEmpty()) {
              result.put(className, types);
            }
          }
        });
    return result;
  }

  private static void collectTypes(
      ClassFact fact,
      Map<String, ClassFact> own,
      Map<String, ClassFact> worker,
      Set<String> seen,
      Set<PluginType> types) {
    for (String supertype : fact.openSupertypes()) {
      if (!seen.add(supertype)) {
        continue;
      }
      PluginType type = PluginType.ofSupertype(supertype);
      if (type != null) {
        types.add(type);
        continue;
      }
      ClassFact further = own.getOrDefault(supertype, worker.get(supertype));
      if (further != null) {
        collectTypes(further, own, worker, seen, types);
      }
    }
  }
}
