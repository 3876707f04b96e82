// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.pipeline.transform;

import io.fairlead.connect.runtime.metrics.MetricGroup;
import java.util.List;
import org.apache.kafka.common.internals.Plugin;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.predicates.Predicate;

/** One transform and the predicate that guards it, if any (KIP-585). Task's thread only. */
final class TransformStage<R extends ConnectRecord<R>> implements AutoCloseable {

  /** A predicate, and whether the transform is for records that do not match it. */
  record Guard<R extends ConnectRecord<R>>(Plugin<Predicate<R>> plugin, boolean negate) {}

  private final String alias;
  private final Plugin<Transformation<R>> plugin;
  private final Guard<R> guard;
  private final List<MetricGroup> metrics;
  // Read once for each record, so kept out of their wrappers.
  private final Transformation<R> transformation;
  private final Predicate<R> predicate;
  private final ClassLoader ownLoader;

  /**
   * @param guard null for a transform of all records
   * @param taskLoader context loader of the task's thread
   * @param metrics closed with this stage
   */
  TransformStage(
      String alias,
      Plugin<Transformation<R>> plugin,
      Guard<R> guard,
      ClassLoader taskLoader,
      List<MetricGroup> metrics) {
    this.alias = alias;
    this.plugin = plugin;
    this.guard = guard;
    this.metrics = metrics;
    this.transformation = plugin.get();
    this.predicate = guard == null ? null : guard.plugin().get();
    ClassLoader loader = transformation.getClass().getClassLoader();
    boolean foreign = loader != taskLoader && loader != TransformStage.class.getClassLoader();
    this.ownLoader = foreign ? loader : null;
  }

  String alias() {
    return alias;
  }

  Class<?> executingClass() {
    return transformation.getClass();
  }

  /** The transformed record, the record itself if the transform is not for it, or null. */
  R apply(R record) {
    if (ownLoader == null) {
      return applyHere(record);
    }
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(ownLoader);
    try {
      return applyHere(record);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private R applyHere(R record) {
    if (predicate != null && predicate.test(record) == guard.negate()) {
      return record;
    }
    return transformation.apply(record);
  }

  @Override
  public void close() {
    Utils.closeQuietly(plugin, "transform " + alias);
    if (guard != null) {
      Utils.closeQuietly(guard.plugin(), "predicate of transform " + alias);
    }
    metrics.forEach(MetricGroup::close);
  }
}
