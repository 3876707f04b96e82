// SPDX-License-Identifier: Apache-2.0
package io.fairlead.compatibility.rest;

import io.fairlead.compatibility.harness.Rest.Answer;
import java.util.List;

/**
 * Differences that Fairlead has on purpose wherever they occur. Those of single requests are noted
 * at their steps with {@link Step#intended}.
 */
final class IntendedDifferences {

  /**
   * @param where as in {@link AnswerComparison}
   * @param reason why it is better so
   * @param applies to which answer of the peer
   */
  private record Rule(String where, String reason, Applies applies) {}

  @FunctionalInterface
  private interface Applies {
    boolean to(Answer peer, Answer own);
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule(
              "content type",
              "The peer sends JSON without saying so where no resource produced the error.",
              (peer, own) ->
                  peer.status() >= 400
                      && peer.header("content-type").isEmpty()
                      && own.header("content-type").orElse("").equals("application/json")),
          new Rule(
              "Allow",
              "RFC 9110 demands the header in every 405, which the peer leaves out.",
              (peer, own) -> own.status() == 405 && peer.header("allow").isEmpty()),
          new Rule(
              "content type",
              "Paths that the server itself refuses get a page for browsers from the peer.",
              IntendedDifferences::isServersOwnPage),
          new Rule("body", "The same.", IntendedDifferences::isServersOwnPage));

  private IntendedDifferences() {}

  static boolean allow(String where, Answer peer, Answer own) {
    return RULES.stream().anyMatch(r -> r.where().equals(where) && r.applies().to(peer, own));
  }

  private static boolean isServersOwnPage(Answer peer, Answer own) {
    return peer.status() == 400
        && peer.body().isMissingNode()
        && own.body().path("error_code").asInt() == 400
        && own.text().contains("Ambiguous URI");
  }
}
