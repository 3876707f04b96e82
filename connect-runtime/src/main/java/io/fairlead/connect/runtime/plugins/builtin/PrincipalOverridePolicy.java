// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins.builtin;

import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lets connectors override who they are to the brokers. Deprecated in favour of Allowlist. */
public final class PrincipalOverridePolicy extends OverridePolicy {

  private static final Logger LOG = LoggerFactory.getLogger(PrincipalOverridePolicy.class);

  private static final Set<String> ALLOWED =
      Set.of(
          SaslConfigs.SASL_JAAS_CONFIG,
          SaslConfigs.SASL_MECHANISM,
          CommonClientConfigs.SECURITY_PROTOCOL_CONFIG);

  public PrincipalOverridePolicy() {
    super("Principal");
  }

  @Override
  boolean allows(String setting) {
    return ALLOWED.contains(setting);
  }

  @Override
  public void configure(Map<String, ?> configs) {
    LOG.warn(
        "The Principal override policy is deprecated; use Allowlist with {}={}",
        AllowlistOverridePolicy.ALLOWLIST_CONFIG,
        String.join(",", ALLOWED));
  }
}
