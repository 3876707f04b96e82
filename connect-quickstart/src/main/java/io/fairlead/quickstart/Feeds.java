// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What a security team looks at: an event collector and a search index, which get the records of
 * all topics too. The index takes some time to start; until then everything else goes on.
 */
final class Feeds implements AutoCloseable {

  private static final Duration REFRESH = Duration.ofMillis(500);
  private static final Duration ARRIVAL_DEADLINE = Duration.ofSeconds(120);

  private final List<String> topics;
  private final Screen screen;
  private final Collector collector;
  private final String token;
  private final SearchIndex search;
  private CompletableFuture<Void> searching = CompletableFuture.completedFuture(null);

  /** Deploys a connector, and returns when it is running. */
  interface Deployment {
    void deploy(String connector, Map<String, String> config) throws InterruptedException;
  }

  private Feeds(
      List<String> topics, Screen screen, Collector collector, String token, SearchIndex search) {
    this.topics = topics;
    this.screen = screen;
    this.collector = collector;
    this.token = token;
    this.search = search;
  }

  /**
   * Starts the collector, and launches the search server.
   *
   * @param home of the distribution
   * @param topics that feed them
   */
  static Feeds start(
      Path home, DataFolder data, Secrets secrets, List<String> topics, Screen screen) {
    Collector collector = Collector.start(data, secrets.password(Secrets.COLLECTOR));
    return new Feeds(
        topics,
        screen,
        collector,
        secrets.reference(Secrets.COLLECTOR),
        SearchIndex.launch(home, data));
  }

  /** Deploys the sinks; that of the search index as soon as there is one. */
  void deploy(Deployment deployment) throws InterruptedException {
    deployment.deploy(
        FeedConnectors.COLLECTOR, FeedConnectors.collector(topics, collector.uri(), token));
    screen.done("event collector", collector.uri() + ", a stand-in for Splunk's in this process");
    searching =
        CompletableFuture.runAsync(
            () -> {
              search.awaitAnswer();
              try {
                deployment.deploy(
                    FeedConnectors.SEARCH, FeedConnectors.search(topics, search.uri()));
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CompletionException(e);
              }
              screen.done("OpenSearch", search.uri() + ", process " + search.pid());
            },
            task -> {
              Thread thread = new Thread(task, "quickstart-search");
              thread.setDaemon(true);
              thread.start();
            });
  }

  void whereToLook() {
    screen.line("  collector  " + collector.file());
    screen.line("  search     " + search.uri() + "/_cat/indices?v (when it has started)");
  }

  /**
   * Waits until every record has arrived at both, and tells.
   *
   * @param topicRecords what shall be there, asked again while sources may still add some
   * @param stopped ends the waiting
   */
  boolean judge(Supplier<RecordPositions> topicRecords, CountDownLatch stopped)
      throws InterruptedException {
    try {
      searching.join();
    } catch (CompletionException e) {
      throw new QuickstartException(
          QuickstartException.RUNTIME, String.valueOf(e.getCause().getMessage()), e.getCause());
    }
    long deadline = System.nanoTime() + ARRIVAL_DEADLINE.toNanos();
    while (true) {
      RecordPositions records = topicRecords.get();
      long missing = collector.missing(records);
      long documents = search.count(topics);
      boolean complete = missing == 0 && documents == records.count();
      boolean late = System.nanoTime() > deadline;
      if (complete || late || stopped.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS)) {
        tell(records, missing, documents);
        return complete;
      }
    }
  }

  private void tell(RecordPositions records, long missing, long documents) {
    screen.line(
        String.format(
            Locale.ROOT,
            "  %-12s %,10d records in topics %,10d in event collector, %,d came twice   %s",
            "collector",
            records.count(),
            collector.count(),
            collector.doubled(),
            missing == 0 ? "each there" : missing + " missing"));
    screen.line(
        String.format(
            Locale.ROOT,
            "  %-12s %,10d records in topics %,10d in search index   %s",
            "search",
            records.count(),
            documents,
            documents == records.count() ? "each there once" : "differs"));
    if (missing > 0 || documents != records.count()) {
      screen.line(screen.red("FAILED") + ": not every record has arrived at both, once");
    }
    screen.heading("Asked of the search index and of the event collector");
    search.show(screen, topics);
    screen.command("tail -n 1 " + collector.file());
  }

  @Override
  public void close() throws Exception {
    try {
      search.close();
    } finally {
      collector.close();
    }
  }
}
