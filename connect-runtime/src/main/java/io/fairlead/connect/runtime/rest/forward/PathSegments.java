// SPDX-License-Identifier: Apache-2.0
package io.fairlead.connect.runtime.rest.forward;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Writes names into paths. */
public final class PathSegments {

  private PathSegments() {}

  /** A name as one segment of a path. */
  public static String encode(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
