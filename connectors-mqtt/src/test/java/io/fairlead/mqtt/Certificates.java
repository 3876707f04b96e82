// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority, and certificates of it for a server on localhost and a client. */
record Certificates(Path folder) {

  static final String PASSWORD = "changeit";

  static Certificates create(Path folder) throws Exception {
    Files.createDirectories(folder);
    Certificates made = new Certificates(folder);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    KeyPair authority = generator.generateKeyPair();
    X500Principal issuer = new X500Principal("CN=Authority");
    X509Certificate root = certificate(issuer, authority.getPrivate(), issuer, authority, true);
    pem(made.ca(), "CERTIFICATE", root.getEncoded());
    made.writeStore("ca", null, root);
    for (String name : new String[] {"server", "client"}) {
      KeyPair pair = generator.generateKeyPair();
      X500Principal subject = new X500Principal("CN=" + name);
      X509Certificate issued = certificate(issuer, authority.getPrivate(), subject, pair, false);
      pem(made.certificate(name), "CERTIFICATE", issued.getEncoded());
      pem(made.key(name), "PRIVATE KEY", pair.getPrivate().getEncoded());
      made.writeStore(name, pair.getPrivate(), issued, root);
    }
    return made;
  }

  private static X509Certificate certificate(
      X500Principal issuer,
      PrivateKey issuerKey,
      X500Principal subject,
      KeyPair pair,
      boolean authority)
      throws Exception {
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
                issuer,
                new BigInteger(64, new java.security.SecureRandom()),
                Date.from(now.minus(Duration.ofHours(1))),
                Date.from(now.plus(Duration.ofDays(1))),
                subject,
                pair.getPublic())
            .addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.dNSName, "localhost"),
                new GeneralName(GeneralName.iPAddress, "127.0.0.1")
              }));
    }
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
  }

  Path ca() {
    return folder.resolve("ca.pem");
  }

  Path certificate(String name) {
    return folder.resolve(name + ".pem");
  }

  Path key(String name) {
    return folder.resolve(name + "-key.pem");
  }

  Path store(String name) {
    return folder.resolve(name + ".p12");
  }

  private void writeStore(String name, PrivateKey key, Certificate... chain) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (key == null) {
      store.setCertificateEntry(name, chain[0]);
    } else {
      store.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
    }
    try (OutputStream out = Files.newOutputStream(store(name))) {
      store.store(out, PASSWORD.toCharArray());
    }
  }

  private static void pem(Path file, String type, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        file, "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n");
  }
}
