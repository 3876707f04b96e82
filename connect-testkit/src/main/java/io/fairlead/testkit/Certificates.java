// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.concurrent.TimeUnit;

/** A certificate for localhost and its key, as the JDK's keytool makes them. Immutable. */
public final class Certificates {

  /** The password of the key store. */
  public static final String PASSWORD = "changeit";

  private static final String ALIAS = "own";

  private final Path store;

  /**
   * Makes one.
   *
   * @param folder for its files
   * @param name of its files
   */
  public Certificates(Path folder, String name) throws IOException, InterruptedException {
    store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "RSA",
                "-keysize",
                "2048",
                "-validity",
                "3650",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(name + ".out").toFile())
            .start();
    if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
      throw new IOException("keytool failed, see " + folder);
    }
  }

  /** Certificate and key, PKCS12. */
  public Path store() {
    return store;
  }

  /** Loads it. */
  public KeyStore load() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return keys;
  }

  /** The certificate alone, PEM. */
  public Path certificate() throws IOException, GeneralSecurityException {
    return pem("CERTIFICATE", load().getCertificate(ALIAS).getEncoded());
  }

  /** The key alone, PEM. */
  public Path key() throws IOException, GeneralSecurityException {
    return pem("PRIVATE KEY", load().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
  }

  private Path pem(String kind, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN %s-----\n%s\n-----END %s-----\n"
            .formatted(
                kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes), kind);
    return Files.writeString(
        store.resolveSibling(store.getFileName() + "." + kind.replace(' ', '-') + ".pem"), text);
  }
}
