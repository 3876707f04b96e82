// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.harness;

import io.fairlead.connect.runtime.ConnectWorker;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** One of the two runtimes that are compared, each started from the same worker properties. */
public enum ConnectRuntime {
  /** Apache Kafka Connect's own classes, in a class loader of their own. */
  APACHE {
    @Override
    public RunningWorker start(Map<String, String> worker) {
      return ApacheWorker.distributed(worker);
    }

    @Override
    public RunningWorker startStandalone(
        Map<String, String> worker, List<Map<String, String>> connectors) {
      return ApacheWorker.standalone(worker, connectors);
    }
  },

  FAIRLEAD {
    @Override
    public RunningWorker start(Map<String, String> worker) {
      return running(ConnectWorker.start(worker));
    }

    @Override
    public RunningWorker startStandalone(
        Map<String, String> worker, List<Map<String, String>> connectors) {
      return running(ConnectWorker.startStandalone(worker, connectors));
    }

    private RunningWorker running(ConnectWorker handle) {
      return new RunningWorker() {
        @Override
        public URI restUri() {
          return handle.restUri();
        }

        @Override
        public void close() {
          handle.close();
        }
      };
    }
  };

  /** Starts a distributed worker; returns once its REST interface answers. */
  public abstract RunningWorker start(Map<String, String> worker);

  /** Starts a standalone worker with these connectors. */
  public abstract RunningWorker startStandalone(
      Map<String, String> worker, List<Map<String, String>> connectors);

  /**
   * The runtime under test: Fairlead, or whatever the system property {@code compatibility.subject}
   * says. With {@code apache} the tests compare the peer with itself, which shows that a difference
   * that they report is none of their own making.
   */
  public static ConnectRuntime subject() {
    return valueOf(System.getProperty("compatibility.subject", "fairlead").toUpperCase());
  }

  /** A worker that runs. Closing it is a clean stop and idempotent. */
  public interface RunningWorker extends AutoCloseable {
    URI restUri();

    @Override
    void close();
  }
}
