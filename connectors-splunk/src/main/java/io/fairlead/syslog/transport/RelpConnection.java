// SPDX-License-Identifier: Apache-2.0
package io.fairlead.syslog.transport;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The Reliable Event Logging Protocol, version 0: each message is a transaction that the receiver
 * answers. A message counts as delivered when its answer is 200.
 */
final class RelpConnection implements Connection {

  private static final int MAX_TRANSACTION = 999_999_999;
  private static final int MAX_ANSWER = 65_536;
  private static final String OFFER = "relp_version=0\nrelp_software=fairlead\ncommands=syslog";

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private final int window;
  private int transaction;

  private record Answer(int transaction, String command, String data) {}

  RelpConnection(Socket socket, int window, int ackTimeoutMillis) throws IOException {
    this.socket = socket;
    this.window = window;
    this.in = new BufferedInputStream(socket.getInputStream());
    this.out = new BufferedOutputStream(socket.getOutputStream(), 65_536);
    socket.setSoTimeout(ackTimeoutMillis);
    write("open", OFFER.getBytes(StandardCharsets.US_ASCII));
    out.flush();
    Answer answer = read();
    if (!answer.data().startsWith("200")) {
      throw new IOException("the receiver refuses the session: " + firstLine(answer.data()));
    }
  }

  @Override
  public void send(List<byte[]> messages, IntConsumer delivered) throws IOException {
    Map<Integer, Integer> waiting = new HashMap<>();
    for (int i = 0; i < messages.size(); i++) {
      while (waiting.size() >= window) {
        out.flush();
        acknowledged(waiting, delivered);
      }
      waiting.put(write("syslog", messages.get(i)), i);
    }
    out.flush();
    while (!waiting.isEmpty()) {
      acknowledged(waiting, delivered);
    }
  }

  private void acknowledged(Map<Integer, Integer> waiting, IntConsumer delivered)
      throws IOException {
    Answer answer = read();
    if (answer.transaction() == 0) {
      throw new IOException("the receiver ends the session");
    }
    Integer message = waiting.remove(answer.transaction());
    if (message == null) {
      throw new IOException("an answer to a message that was not sent");
    }
    if (!answer.data().startsWith("200")) {
      throw new IOException("the receiver answers: " + firstLine(answer.data()));
    }
    delivered.accept(message);
  }

  private int write(String command, byte[] data) throws IOException {
    transaction = transaction == MAX_TRANSACTION ? 1 : transaction + 1;
    String head = transaction + " " + command + " " + data.length;
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    if (data.length > 0) {
      out.write(' ');
      out.write(data);
    }
    out.write('\n');
    return transaction;
  }

  private Answer read() throws IOException {
    int number = Integer.parseInt(token());
    String command = token();
    StringBuilder digits = new StringBuilder();
    int next = in.read();
    while (next >= '0' && next <= '9') {
      digits.append((char) next);
      next = in.read();
    }
    int length = digits.isEmpty() ? 0 : Integer.parseInt(digits.toString());
    if (next < 0 || length > MAX_ANSWER) {
      throw new EOFException("the receiver has closed the connection");
    }
    String data = "";
    if (length > 0) {
      data = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      next = in.read();
    }
    while (next == ' ') {
      next = in.read();
    }
    if (next != '\n') {
      throw new EOFException("the receiver's answer does not end");
    }
    return new Answer(number, command, data);
  }

  private String token() throws IOException {
    StringBuilder token = new StringBuilder();
    for (int c = in.read(); c != ' '; c = in.read()) {
      if (c < 0 || token.length() > 32) {
        throw new EOFException("the receiver has closed the connection");
      }
      token.append((char) c);
    }
    return token.toString();
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("nothing");
  }

  @Override
  public void close() {
    try (socket) {
      write("close", new byte[0]);
      out.flush();
    } catch (IOException e) {
      // It is of no use any more either way.
    }
  }
}
