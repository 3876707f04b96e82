// SPDX-License-Identifier: Apache-2.0
package io.fairlead.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page shows the sample as it is compiled and run. */
class TestkitPageTest {

  private static final String BEGIN = "```java\n";

  @Test
  void showsTheSampleThatIsRun() throws IOException {
    // given
    String page = Files.readString(Path.of("../docs/testkit.md"));
    String sample =
        Files.readString(Path.of("src/test/java/io/fairlead/testkit/FileSourceSampleTest.java"));

    // when
    int begin = page.indexOf(BEGIN, page.indexOf("<!-- FileSourceSampleTest")) + BEGIN.length();
    String shown = page.substring(begin, page.indexOf("```", begin));

    // then
    assertThat(shown).isEqualTo(sample.substring(sample.indexOf("@ExtendWith")));
  }
}
