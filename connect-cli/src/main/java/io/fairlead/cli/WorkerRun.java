// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cli;

import io.fairlead.cli.WorkerLauncher.RunningWorker;
import java.net.BindException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker's life in this process: started, awaited, closed when the process is told to end. */
final class WorkerRun {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerRun.class);

  private WorkerRun() {}

  /**
   * Starts a worker and blocks until it has ended.
   *
   * @param origin the properties file, named in errors
   * @throws CliException if it does not start, or fails later
   */
  static int run(String origin, Supplier<RunningWorker> start) {
    RunningWorker worker = started(origin, start);
    Thread hook = new Thread(() -> close(worker), "fairlead-shutdown");
    Runtime.getRuntime().addShutdownHook(hook);
    LOG.info("Worker is up, REST at {}", worker.restUri());
    CompletableFuture<Void> completion = worker.completion().toCompletableFuture();
    try {
      completion.get();
      return ExitCode.OK.number();
    } catch (ExecutionException e) {
      LOG.error("Worker failed", e.getCause());
      throw new CliException(
          ExitCode.RUNTIME, "the worker failed: " + line(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close(worker);
      throw new CliException(ExitCode.RUNTIME, "interrupted", e);
    }
  }

  private static RunningWorker started(String origin, Supplier<RunningWorker> start) {
    try {
      return start.get();
    } catch (ConfigException e) {
      throw new CliException(ExitCode.USAGE, origin + ": " + line(e), e);
    } catch (RuntimeException e) {
      ConfigException wrongValue = find(e, ConfigException.class);
      if (wrongValue != null) {
        throw new CliException(ExitCode.USAGE, origin + ": " + line(wrongValue), e);
      }
      BindException taken = find(e, BindException.class);
      if (taken != null) {
        throw new CliException(
            ExitCode.ENVIRONMENT,
            "a port is taken (" + line(taken) + "); change listeners in " + origin,
            e);
      }
      LOG.error("Worker did not start", e);
      throw new CliException(ExitCode.ENVIRONMENT, "the worker did not start: " + line(e), e);
    }
  }

  private static <T extends Throwable> T find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static void close(RunningWorker worker) {
    try {
      worker.close();
    } catch (RuntimeException e) {
      LOG.error("Worker did not stop cleanly", e);
    }
  }

  private static String line(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getName()
        : message.replaceAll(":\\s*\\R\\s*", ": ").replaceAll("\\.?\\s*\\R\\s*", "; ");
  }
}
