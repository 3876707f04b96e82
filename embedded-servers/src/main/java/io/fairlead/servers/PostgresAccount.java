// SPDX-License-Identifier: Apache-2.0
package io.fairlead.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Under which account the database's programs run. PostgreSQL refuses to run as root, so root
 * starts it in a user name space without privileges, or as the user {@code nobody} where the kernel
 * forbids that (as in many containers).
 */
enum PostgresAccount {
  OWN(List.of()),
  NAME_SPACE(List.of("unshare", "-U")),
  NOBODY(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));

  private static final Logger LOG = LoggerFactory.getLogger(PostgresAccount.class);
  private static final int NOBODY_ID = 65_534;

  private final List<String> prefix;

  PostgresAccount(List<String> prefix) {
    this.prefix = prefix;
  }

  static PostgresAccount choose() throws IOException {
    if (!"root".equals(System.getProperty("user.name"))) {
      return OWN;
    }
    for (PostgresAccount account : List.of(NAME_SPACE, NOBODY)) {
      if (account.works()) {
        return account;
      }
    }
    throw new IOException(
        "PostgreSQL does not run as root, and neither unshare nor setpriv (package util-linux)"
            + " can start it without root's rights; run this as another user");
  }

  /** The command as it is to be started. */
  List<String> command(List<String> command) {
    List<String> all = new ArrayList<>(prefix);
    all.addAll(command);
    return all;
  }

  /** Makes the folder the account's own. */
  void own(Path folder) throws IOException {
    if (this == NOBODY) {
      Files.setAttribute(folder, "unix:uid", NOBODY_ID);
      Files.setAttribute(folder, "unix:gid", NOBODY_ID);
    }
  }

  private boolean works() {
    try {
      Process probe =
          new ProcessBuilder(command(List.of("true")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!probe.waitFor(10, TimeUnit.SECONDS)) {
        probe.destroyForcibly();
        return false;
      }
      return probe.exitValue() == 0;
    } catch (IOException e) {
      LOG.debug("{} cannot be used to start PostgreSQL", prefix, e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
