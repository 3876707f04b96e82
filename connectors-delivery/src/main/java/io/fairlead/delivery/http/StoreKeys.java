// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.http;

import java.nio.file.Path;
import java.util.Optional;
import org.apache.kafka.common.config.AbstractConfig;

/**
 * The names of the keys of a file with certificates or keys.
 *
 * @param defaultType where the type is not given
 */
public record StoreKeys(String path, String type, String password, String defaultType) {

  Optional<TlsSettings.Store> read(AbstractConfig values) {
    return Optional.ofNullable(values.getString(path))
        .filter(file -> !file.isBlank())
        .map(
            file ->
                new TlsSettings.Store(
                    path, Path.of(file), values.getString(type), values.getPassword(password)));
  }
}
