// SPDX-License-Identifier: Apache-2.0
package io.fairlead.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a fleet published: cars number their messages from 0. */
public record Ledger(List<Entry> cars) {

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
    lines.add("vin,made,acknowledged,doubled");
    cars.forEach(
        car ->
            lines.add(
                car.vin() + "," + car.made() + "," + car.acknowledged() + "," + car.doubled()));
    Files.write(file, lines);
  }

  /** Reads what {@link #write} wrote. */
  public static Ledger read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return new Ledger(
        lines.subList(1, lines.size()).stream()
            .map(line -> line.split(","))
            .map(
                cells ->
                    new Entry(
                        cells[0],
                        Long.parseLong(cells[1]),
                        Long.parseLong(cells[2]),
                        Long.parseLong(cells[3])))
            .toList());
  }
}
