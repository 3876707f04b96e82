// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * The files with certificates and keys. They are read at each connection, so that renewed ones are
 * found without a restart.
 *
 * @param trust whom to believe; without it the JVM's authorities
 * @param identity who this client is; without it none is shown
 * @param verifyHost whether the broker's certificate must name its host
 */
public record TlsFiles(Optional<Material> trust, Optional<Material> identity, boolean verifyHost) {

  /** Certificates or a key, in one of two forms. */
  public sealed interface Material {}

  /** A key store of the type; the passwords may be empty. */
  public record Store(Path file, String type, String password, String keyPassword)
      implements Material {

    @Override
    public String toString() {
      return file.toString();
    }
  }

  /** PEM files; a key is there where an identity is meant. */
  public record Pem(Path certificates, Optional<Path> key, String keyPassword) implements Material {

    @Override
    public String toString() {
      return certificates.toString();
    }
  }

  /** The JVM's authorities and no identity. */
  public static final TlsFiles DEFAULT = new TlsFiles(Optional.empty(), Optional.empty(), true);

  /**
   * What the files hold now.
   *
   * @throws LinkException if one cannot be read
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          identity.isPresent() ? keys().orElseThrow().getKeyManagers() : null,
          trust.isPresent() ? trusted().orElseThrow().getTrustManagers() : null,
          null);
      return context;
    } catch (GeneralSecurityException e) {
      throw LinkException.tls("TLS cannot be set up", e, "check certificates and keys");
    }
  }

  /** The identity as the JSSE wants it. */
  public Optional<KeyManagerFactory> keys() {
    return identity.map(
        material -> {
          try {
            KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(load(material), keyPassword(material));
            return factory;
          } catch (GeneralSecurityException e) {
            throw unreadable("The client's key", material, e);
          }
        });
  }

  /** The authorities as the JSSE wants them. */
  public Optional<TrustManagerFactory> trusted() {
    return trust.map(
        material -> {
          try {
            TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(load(material));
            return factory;
          } catch (GeneralSecurityException e) {
            throw unreadable("The trusted certificates", material, e);
          }
        });
  }

  private static char[] keyPassword(Material material) {
    if (material instanceof Store store) {
      String password = store.keyPassword().isEmpty() ? store.password() : store.keyPassword();
      return password.toCharArray();
    }
    return PemFiles.IN_MEMORY;
  }

  private static KeyStore load(Material material) {
    try {
      if (material instanceof Store store) {
        KeyStore loaded = KeyStore.getInstance(store.type());
        try (InputStream in = Files.newInputStream(store.file())) {
          loaded.load(in, store.password().isEmpty() ? null : store.password().toCharArray());
        }
        return loaded;
      }
      Pem pem = (Pem) material;
      return pem.key().isPresent()
          ? PemFiles.identity(pem.certificates(), pem.key().get(), pem.keyPassword())
          : PemFiles.authorities(pem.certificates());
    } catch (IOException | GeneralSecurityException e) {
      throw unreadable("The file", material, e);
    }
  }

  private static LinkException unreadable(String what, Material material, Exception e) {
    return LinkException.tls(
        what + " of " + material + " cannot be used",
        e,
        "check that the file is there, readable, of the configured type, and that its password is"
            + " right");
  }
}
