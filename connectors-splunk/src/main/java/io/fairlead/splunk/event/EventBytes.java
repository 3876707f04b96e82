// SPDX-License-Identifier: Apache-2.0
package io.fairlead.splunk.event;

import java.io.ByteArrayOutputStream;

/** A buffer whose bytes can be read without a copy. Not safe for use by several threads. */
public final class EventBytes extends ByteArrayOutputStream {

  /** A buffer of that size to begin with. */
  public EventBytes(int size) {
    super(size);
  }

  /** The bytes, of which the first {@link #size()} count. */
  public byte[] array() {
    return buf;
  }
}
