// SPDX-License-Identifier: Apache-2.0
package io.fairlead.quickstart;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;

/**
 * The passwords of this run, in a file that only its owner can read. Connector configs refer to
 * them ({@code ${file:…:key}}) and never hold them.
 */
final class Secrets {

  static final String SUPERUSER = "postgres.password";
  static final String SOURCE = "orders.password";
  static final String SINK = "warehouse.password";
  static final String COLLECTOR = "collector.token";

  private final Path file;
  private final Properties passwords;

  private Secrets(Path file, Properties passwords) {
    this.file = file;
    this.passwords = passwords;
  }

  /** Reads the file, or makes it with fresh passwords. */
  static Secrets in(Path file) {
    Properties passwords = new Properties();
    try {
      if (Files.exists(file)) {
        try (Reader reader = Files.newBufferedReader(file)) {
          passwords.load(reader);
        }
      } else {
        SecureRandom random = new SecureRandom();
        byte[] bytes = new byte[16];
        for (String key : List.of(SUPERUSER, SOURCE, SINK, COLLECTOR)) {
          random.nextBytes(bytes);
          passwords.setProperty(key, HexFormat.of().formatHex(bytes));
        }
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
          passwords.store(writer, "Passwords of this quickstart's database");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + file, e);
    }
    return new Secrets(file, passwords);
  }

  Path file() {
    return file;
  }

  String password(String key) {
    return passwords.getProperty(key);
  }

  /** How a connector's config refers to the password. */
  String reference(String key) {
    return "${file:" + file + ":" + key + "}";
  }
}
