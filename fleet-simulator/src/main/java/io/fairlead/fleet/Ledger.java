// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a fleet published: cars number their messages from 0. */
public record Ledger(List<Entry> cars) {

  private static final String HEADER = "vin,made,acknowledged,doubled";

  /**
   * One car.
   *
   * @param made messages that it made, 0 to made - 1
   * @param acknowledged of these, how many the broker acknowledged
   * @param doubled of these, how many it sent twice on purpose
   */
  public record Entry(String vin, long made, long acknowledged, long doubled) {}

  /** Copies. */
  public Ledger {
    cars = List.copyOf(cars);
  }

  /** Messages of all cars. */
  public long made() {
    return cars.stream().mapToLong(Entry::made).sum();
  }

  /** Messages that cars sent twice. */
  public long doubled() {
    return cars.stream().mapToLong(Entry::doubled).sum();
  }

  /** Writes it, one car a line. */
  public void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(HEADER);
    cars.forEach(
        car ->
            lines.add(
                car.vin() + "," + car.made() + "," + car.acknowledged() + "," + car.doubled()));
    Files.write(file, lines);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException that names file and line if there is none, or it is no ledger
   */
  public static Ledger read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file + " is not there; a run with --ledger writes it");
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.isEmpty() || !lines.get(0).equals(HEADER)) {
      throw new IOException(file + " is no ledger: its first line is not '" + HEADER + "'");
    }
    List<Entry> cars = new ArrayList<>();
    for (int i = 1; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",");
      try {
        cars.add(
            new Entry(
                cells[0],
                Long.parseLong(cells[1]),
                Long.parseLong(cells[2]),
                Long.parseLong(cells[3])));
      } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
        throw new IOException(
            file + " is no ledger: line " + (i + 1) + " is '" + lines.get(i) + "'", e);
      }
    }
    return new Ledger(cars);
  }
}
