// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.config;

import static org.apache.kafka.common.config.ConfigDef.ValidList.anyNonDuplicateValues;
import static org.apache.kafka.common.config.ConfigDef.ValidString.in;

import java.util.List;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.utils.Utils;

/** Keys of the REST server. */
final class RestServerKeys {

  private static final Pattern HEADER_RULE =
      Pattern.compile("(?i)\\s*(set|add|setDate|addDate)\\s+([^\\s:]+)\\s*:[^:]+");
  private static final String HEADER_RULE_FORM =
      "'[set|add|setDate|addDate] [header name]:[header value]'";

  private RestServerKeys() {}

  static void define(ConfigDef keys) {
    keys.define(
            WorkerConfig.LISTENERS_CONFIG,
            Type.LIST,
            List.of("http://:8083"),
            ConfigDef.LambdaValidator.with(
                RestServerKeys::validateListeners,
                () ->
                    "List of comma-separated URLs, ex: http://localhost:8080,https://localhost:8443."),
            Importance.LOW,
            "URLs that the REST API listens on, http or https, separated by commas. Without a host"
                + " the default interface is used, with 0.0.0.0 all of them. For example"
                + " http://localhost:8083,https://myhost:8443.")
        .define(
            WorkerConfig.REST_ADVERTISED_HOST_NAME_CONFIG,
            Type.STRING,
            null,
            Importance.LOW,
            "Host name under which other workers reach this worker's REST API.")
        .define(
            WorkerConfig.REST_ADVERTISED_PORT_CONFIG,
            Type.INT,
            null,
            Importance.LOW,
            "Port under which other workers reach this worker's REST API.")
        .define(
            WorkerConfig.REST_ADVERTISED_LISTENER_CONFIG,
            Type.STRING,
            null,
            Importance.LOW,
            "Scheme of the listener that other workers use: http or https.")
        .define(
            WorkerConfig.ACCESS_CONTROL_ALLOW_ORIGIN_CONFIG,
            Type.STRING,
            "",
            Importance.LOW,
            "Domain whose pages may call the REST API from a browser, or * for all. Empty: only"
                + " pages from the API's own origin.")
        .define(
            WorkerConfig.ACCESS_CONTROL_ALLOW_METHODS_CONFIG,
            Type.STRING,
            "",
            Importance.LOW,
            "HTTP methods that pages of other origins may use. Empty: GET, POST and HEAD.")
        .define(
            WorkerConfig.RESPONSE_HTTP_HEADERS_CONFIG,
            Type.STRING,
            "",
            ConfigDef.LambdaValidator.with(
                RestServerKeys::validateHeaderRules,
                () -> "Comma-separated header rules, each " + HEADER_RULE_FORM),
            Importance.LOW,
            "Headers that responses of the REST API carry: rules of the form "
                + HEADER_RULE_FORM
                + ", separated by commas; a rule that contains a comma goes in double quotes.")
        .define(
            WorkerConfig.SSL_CLIENT_AUTH_CONFIG,
            Type.STRING,
            "none",
            in("required", "requested", "none"),
            Importance.LOW,
            "Whether https listeners ask clients for a certificate: required refuses clients"
                + " without one, requested accepts them, none does not ask.")
        .define(
            WorkerConfig.REST_EXTENSION_CLASSES_CONFIG,
            Type.LIST,
            List.of(),
            anyNonDuplicateValues(true, false),
            Importance.LOW,
            "REST extensions, by class name or alias, separated by commas; they are registered in"
                + " this order and can add resources and filters to the REST API.")
        .define(
            WorkerConfig.ADMIN_LISTENERS_CONFIG,
            Type.LIST,
            null,
            anyNonDuplicateValues(true, true),
            Importance.LOW,
            "URLs that the administrative part of the REST API listens on. Not set: the same as"
                + " listeners. Empty: there is no administrative part.");
  }

  private static void validateListeners(String key, Object value) {
    List<?> urls = (List<?>) value;
    if (urls == null || urls.isEmpty()) {
      throw new ConfigException(
          key,
          value,
          "at least one URL is expected, ex: http://localhost:8080,https://localhost:8443");
    }
    if (urls.stream().anyMatch(url -> Utils.isBlank((String) url))) {
      throw new ConfigException(key, value, "one of the URLs is empty");
    }
  }

  private static void validateHeaderRules(String key, Object value) {
    if (value == null || ((String) value).isBlank()) {
      return;
    }
    for (String rule : HeaderRules.split((String) value)) {
      if (!HEADER_RULE.matcher(rule).matches()) {
        throw new ConfigException(
            key, value, "the rule '" + rule + "' is not of the form " + HEADER_RULE_FORM);
      }
    }
  }
}
