// SPDX-License-Identifier: Apache-2.0
package io.fairlead.delivery.record;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * Bytes that are written as JSON or as they are, one document after the other, with a generator
 * that is made once. For use by one thread.
 *
 * <p>A document that breaks in the middle, since a value has no JSON form, does no harm to the
 * next.
 */
public final class JsonBuffer {

  private final Bytes bytes = new Bytes(1_024);
  private JsonGenerator json;
  private boolean writing;

  /** Forgets what was written, and gives the generator for what comes now. */
  public JsonGenerator begin() throws IOException {
    bytes.reset();
    if (json == null || writing) {
      // What an abandoned generator holds back must not come later.
      json = ConnectJson.generator(bytes);
    }
    writing = true;
    return json;
  }

  /** The generator's document is complete. */
  public void end() throws IOException {
    json.flush();
    writing = false;
  }

  /** Forgets what was written; then, these bytes. */
  public void raw(byte[] document) {
    bytes.reset();
    append(document);
  }

  /** These bytes behind what was written. */
  public void append(byte[] more) {
    bytes.write(more, 0, more.length);
  }

  /** What was written. */
  public Bytes bytes() {
    return bytes;
  }
}
