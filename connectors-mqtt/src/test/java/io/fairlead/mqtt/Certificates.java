// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An authority, and certificates of it for a server on localhost and a client; by keytool. */
record Certificates(Path folder) {

  static final String PASSWORD = "changeit";

  static Certificates create(Path folder) throws Exception {
    Files.createDirectories(folder);
    Certificates made = new Certificates(folder);
    made.tool(
        "authority",
        "-genkeypair",
        "-alias",
        "authority",
        "-dname",
        "CN=Authority",
        "-ext",
        "bc:c",
        "-keyalg",
        "EC",
        "-validity",
        "30");
    Path request = folder.resolve("request");
    for (String name : List.of("server", "client")) {
      made.tool(
          name,
          "-genkeypair",
          "-alias",
          name,
          "-dname",
          "CN=" + name,
          "-keyalg",
          "RSA",
          "-validity",
          "30");
      made.tool(name, "-certreq", "-alias", name, "-file", request.toString());
      made.tool(
          "authority",
          "-gencert",
          "-alias",
          "authority",
          "-infile",
          request.toString(),
          "-outfile",
          made.certificate(name).toString(),
          "-rfc",
          "-validity",
          "30",
          "-ext",
          "san=dns:localhost,ip:127.0.0.1");
      made.tool(
          "authority", "-exportcert", "-alias", "authority", "-rfc", "-file", made.ca().toString());
      made.tool(
          name, "-importcert", "-noprompt", "-alias", "authority", "-file", made.ca().toString());
      made.tool(
          name,
          "-importcert",
          "-noprompt",
          "-alias",
          name,
          "-file",
          made.certificate(name).toString());
      made.writeKey(name);
    }
    made.tool(
        "ca", "-importcert", "-noprompt", "-alias", "authority", "-file", made.ca().toString());
    return made;
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

  private void writeKey(String name) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store(name))) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
    Files.writeString(
        key(name),
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PRIVATE KEY-----\n");
  }

  private void tool(String store, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-keystore", store(store).toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(command + ": " + output);
    }
  }
}
