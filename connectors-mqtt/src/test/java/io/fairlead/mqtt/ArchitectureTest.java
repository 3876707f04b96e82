// SPDX-License-Identifier: Apache-2.0
package io.fairlead.mqtt;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static JavaClasses connectors;

  @BeforeAll
  static void readClasses() {
    connectors =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.fairlead.mqtt");
  }

  @Test
  void connectorsDoNotKnowTheRuntime() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fairlead.connect.runtime..")
        .because("they run on Apache Kafka Connect too")
        .check(connectors);
  }

  @Test
  void clientLibrariesStayBehindTheInterface() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.fairlead.mqtt.client..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.paho..", "com.hivemq..")
        .because("what keeps a promise with one library may break it with another")
        .check(connectors);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.fairlead.mqtt.(*)..").should().beFreeOfCycles().check(connectors);
  }
}
