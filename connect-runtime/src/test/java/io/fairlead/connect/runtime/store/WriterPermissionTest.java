// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.store;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.servers.KafkaBroker;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.connect.errors.ConnectException;
import org.junit.jupiter.api.Test;

class WriterPermissionTest {

  @Test
  void missingPermissionIsNamedWithTheCommandThatGrantsIt() throws Exception {
    KafkaBroker.Settings settings =
        KafkaBroker.Settings.defaults()
            .with(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer")
            .with("allow.everyone.if.no.acl.found", "true");
    try (KafkaBroker broker = KafkaBroker.start(settings)) {
      StoreFixture fixture = new StoreFixture(broker);
      String id = "connect-cluster-" + fixture.properties.get("group.id");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin
            .createAcls(
                List.of(
                    new AclBinding(
                        new ResourcePattern(ResourceType.TRANSACTIONAL_ID, id, PatternType.LITERAL),
                        new AccessControlEntry(
                            "User:ANONYMOUS", "*", AclOperation.WRITE, AclPermissionType.DENY))))
            .all()
            .get();
        await().until(() -> !admin.describeAcls(AclBindingFilter.ANY).values().get().isEmpty());
      }
      try (KafkaConfigStore store = fixture.configStore()) {
        assertThatThrownBy(store::openWriter)
            .isInstanceOf(ConnectException.class)
            .hasMessageContaining(id)
            .hasMessageContaining("kafka-acls.sh");
      }
    }
  }
}
