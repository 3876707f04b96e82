// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

/** Plugins load on any runtime, and their packages depend on each other one way. */
class ArchitectureTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(location -> !location.contains("test-classes"))
          .importPackages("io.fairlead.splunk", "io.fairlead.syslog", "io.fairlead.delivery");

  @Test
  void theRuntimeIsNotUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.fairlead.connect.runtime..",
            "io.fairlead.servers..",
            "org.apache.kafka.connect.runtime..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.fairlead.(*).(*)..").should().beFreeOfCycles().check(CLASSES);
  }
}
