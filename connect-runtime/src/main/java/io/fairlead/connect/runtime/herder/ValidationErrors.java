// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.herder;

import io.fairlead.connect.runtime.validation.ConfigInfos;
import java.util.List;
import java.util.stream.Collectors;

/** Words for a config that did not pass validation: every error at once, key by key. */
final class ValidationErrors {

  private ValidationErrors() {}

  static String describe(ConfigInfos infos) {
    List<String> lines =
        infos.configs().stream()
            .map(config -> config.value())
            .filter(value -> value != null && !value.errors().isEmpty())
            .flatMap(
                value ->
                    value.errors().stream()
                        .map(
                            error ->
                                error.contains(value.name()) ? error : value.name() + ": " + error))
            .toList();
    return "Connector configuration is invalid and contains the following "
        + lines.size()
        + " error(s):\n"
        + lines.stream().collect(Collectors.joining("\n"))
        + "\nPUT the same config to /connector-plugins/"
        + infos.name()
        + "/config/validate to see them key by key";
  }
}
