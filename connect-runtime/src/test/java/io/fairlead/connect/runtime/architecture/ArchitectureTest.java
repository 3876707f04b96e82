// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static JavaClasses runtime;

  @BeforeAll
  static void readClasses() {
    runtime =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test/"))
            .withImportOption(location -> !location.contains("test-classes"))
            .importPackages("io.fairlead.connect");
  }

  @Test
  void packagesHaveNoCycles() {
    slices()
        .matching("io.fairlead.connect.runtime.(*)..")
        .should()
        .beFreeOfCycles()
        .because("each part must be readable and testable without those that build on it")
        .check(runtime);
  }

  @Test
  void apiKnowsNobody() {
    noClasses()
        .that()
        .resideInAPackage("io.fairlead.connect.api..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.fairlead.connect.runtime..")
        .allowEmptyShould(true)
        .because("plugins see the API, and it must load on Apache Kafka Connect too")
        .check(runtime);
  }

  @Test
  void apacheRuntimeIsNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka.connect.runtime..", "org.apache.kafka.connect.cli..")
        .because("the runtime is Fairlead's own; Apache's is a peer in tests and benchmarks")
        .check(runtime);
  }

  @Test
  void packagesAreNamedAfterWhatTheyHold() {
    classes()
        .should()
        .resideOutsideOfPackages(
            "..util..", "..utils..", "..common..", "..helper..", "..helpers..", "..misc..")
        .check(runtime);
  }
}
