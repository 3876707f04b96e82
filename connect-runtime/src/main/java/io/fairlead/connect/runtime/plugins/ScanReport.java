// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.plugins;

import java.time.Duration;
import java.util.List;

/**
 * What discovery did at this start.
 *
 * @param locations places that were looked at, the class path included
 * @param archives jars and folders of class files there
 * @param archivesScanned those that had to be read, because the index did not know them
 * @param pluginsTried classes of which an instance was made to learn their version
 * @param plugins that were found
 * @param problems a sentence for each archive or class that was skipped
 * @param elapsed time that it took
 */
public record ScanReport(
    int locations,
    int archives,
    int archivesScanned,
    int pluginsTried,
    int plugins,
    List<String> problems,
    Duration elapsed) {

  public ScanReport {
    problems = List.copyOf(problems);
  }
}
