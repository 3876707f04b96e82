// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog;

/** A message as a receiver understood it. */
record SyslogMessage(
    int priority,
    String time,
    String host,
    String app,
    String process,
    String id,
    String data,
    String text) {

  /** From the parts in that order. */
  static SyslogMessage of(String written) {
    String[] parts = written.split(ReceiverProcess.SEPARATOR, 8);
    return new SyslogMessage(
        Integer.parseInt(parts[0]),
        parts[1],
        parts[2],
        parts[3],
        parts[4],
        parts[5],
        parts[6],
        parts[7]);
  }
}
