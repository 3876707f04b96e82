// SPDX-License-Identifier: Apache-2.0
package io.fairlead.elastic.config;

import io.fairlead.delivery.config.ConfigProblems;
import java.util.Comparator;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/** Checks each key and the keys together, without asking a server. */
public final class ElasticRules {

  private ElasticRules() {}

  /** What is wrong, key by key. */
  public static ConfigProblems check(Map<String, String> properties) {
    ConfigProblems problems = new ConfigProblems(ElasticKeys.DEFINITION, properties);
    if (problems.value(ElasticKeys.API_KEY) != null && problems.value(ElasticKeys.USER) != null) {
      problems.add(ElasticKeys.API_KEY, "There is " + ElasticKeys.USER + " too; keep one of them");
    }
    if ((problems.value(ElasticKeys.USER) == null)
        != (problems.value(ElasticKeys.PASSWORD_KEY) == null)) {
      problems.add(ElasticKeys.USER, "User and password come together; set or remove both of them");
    }
    if (problems.any()) {
      return problems;
    }
    try {
      ElasticConfig config = new ElasticConfig(properties);
      config.http().tls().context();
      DocumentConfig documents = config.documents();
      documents.versionTemplate();
      documents.resources();
      together(problems, documents);
    } catch (ConfigException e) {
      problems.add(
          ElasticKeys.DEFINITION.names().stream()
              .filter(e.getMessage()::contains)
              .max(Comparator.comparingInt(String::length))
              .orElse(ElasticKeys.URL),
          e.getMessage());
    }
    return problems;
  }

  private static void together(ConfigProblems problems, DocumentConfig documents) {
    DocumentConfig.IdSource ids = documents.idSource("");
    boolean updates =
        documents.writeMethod() == DocumentConfig.WriteMethod.UPDATE
            || documents.writeMethod() == DocumentConfig.WriteMethod.UPSERT;
    if (updates && ids != DocumentConfig.IdSource.KEY && ids != DocumentConfig.IdSource.TEMPLATE) {
      problems.add(
          DocumentKeys.WRITE_METHOD,
          "Merging into a document needs its id: use the key or document.id.template");
    }
    boolean deletes = documents.onNull() == DocumentConfig.OnNull.DELETE;
    if (deletes
        && (documents.dataStream()
            || ids != DocumentConfig.IdSource.KEY && ids != DocumentConfig.IdSource.TEMPLATE)) {
      problems.add(
          DocumentKeys.NULLS,
          "Deleting needs the document's id from the key, and no data stream, which is only"
              + " appended to");
    }
  }
}
