// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;

/**
 * How TLS connections are made.
 *
 * @param validate whether the server's certificate and name are checked
 * @param trust certificates to trust; empty for the JVM's own
 * @param key certificate and key of the client, for mutual TLS
 */
public record TlsSettings(boolean validate, Optional<Store> trust, Optional<Store> key) {

  /**
   * A file with keys or certificates.
   *
   * @param configKey the key that names it, for messages
   * @param type JKS, PKCS12, or PEM for a file of certificates to trust
   * @param password of the file; may be null
   */
  public record Store(String configKey, Path file, String type, Password password) {

    private char[] secret() {
      return password == null ? null : password.value().toCharArray();
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
      boolean pem = "PEM".equals(type.toUpperCase(Locale.ROOT));
      KeyStore store = KeyStore.getInstance(pem ? KeyStore.getDefaultType() : type);
      try (InputStream in = Files.newInputStream(file)) {
        if (!pem) {
          store.load(in, secret());
          return store;
        }
        store.load(null, null);
        int count = 0;
        for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
          store.setCertificateEntry("trusted-" + count++, each);
        }
        return store;
      }
    }
  }

  /** The JVM's certificates, and none for the client. */
  public static TlsSettings defaults() {
    return new TlsSettings(true, Optional.empty(), Optional.empty());
  }

  /**
   * Reads the files.
   *
   * @throws ConfigException if one cannot be read, naming its key
   */
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keyManagers(), trustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new ConfigException("TLS cannot be set up: " + e.getMessage());
    }
  }

  private KeyManager[] keyManagers() throws GeneralSecurityException {
    if (key.isEmpty()) {
      return null;
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(load(key.get()), key.get().secret());
    return factory.getKeyManagers();
  }

  private TrustManager[] trustManagers() throws GeneralSecurityException {
    if (!validate) {
      return new TrustManager[] {new TrustsAll()};
    }
    if (trust.isEmpty()) {
      return null;
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(load(trust.get()));
    return factory.getTrustManagers();
  }

  private static KeyStore load(Store store) {
    try {
      return store.load();
    } catch (GeneralSecurityException | IOException e) {
      // Invariant 7: messages of key stores name files and algorithms, never passwords.
      throw new ConfigException(
          store.configKey(),
          store.file(),
          "cannot be read as "
              + store.type()
              + " ("
              + e.getMessage()
              + "); check file, type and"
              + " password");
    }
  }

  /** Checks nothing; being an extended one, it takes the check of the name upon itself as well. */
  private static final class TrustsAll extends X509ExtendedTrustManager {

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
