// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cdc.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which tables still have to be read, by the offsets alone. */
class SnapshotLedgerTest {

  private static final List<String> TABLES = List.of("public.a", "public.b");

  @Test
  void withoutAnOffsetEveryTableIsMissing() {
    assertThat(new SnapshotLedger("", TABLES, null).missing()).isEqualTo(TABLES);
  }

  @Test
  void aTableThatWasOnDebeziumsListIsNotAskedForAgain() {
    SnapshotLedger first = new SnapshotLedger("", TABLES, null);
    Map<String, ?> stored = first.stamp(offset("public.a"));
    Map<String, ?> later = first.stamp(new HashMap<>());

    assertThat(new SnapshotLedger("", TABLES, stored).missing()).containsExactly("public.b");
    assertThat(new SnapshotLedger("", TABLES, later).missing()).containsExactly("public.b");
  }

  @Test
  void aRecordBeforeTheRequestDoesNotClaimTheTable() {
    SnapshotLedger first = new SnapshotLedger("", TABLES, null);
    Map<String, ?> early = first.stamp(new HashMap<>());
    first.stamp(offset("public.a"));

    assertThat(new SnapshotLedger("", TABLES, early).missing()).isEqualTo(TABLES);
  }

  @Test
  void aNewRequestAsksForEverything() {
    SnapshotLedger first = new SnapshotLedger("1", TABLES, null);
    first.begun(TABLES);
    Map<String, ?> stored = first.stamp(new HashMap<>());

    assertThat(new SnapshotLedger("1", TABLES, stored).missing()).isEmpty();
    assertThat(new SnapshotLedger("2", TABLES, stored).missing()).isEqualTo(TABLES);
  }

  @Test
  void aTableThatLeftIsReadAgainWhenItComesBack() {
    SnapshotLedger both = new SnapshotLedger("", TABLES, null);
    both.begun(TABLES);
    SnapshotLedger one = new SnapshotLedger("", List.of("public.a"), both.stamp(new HashMap<>()));

    assertThat(new SnapshotLedger("", TABLES, one.stamp(new HashMap<>())).missing())
        .containsExactly("public.b");
  }

  @Test
  void namesWithSeparatorsSurvive() {
    List<String> odd = List.of("public.a|b,c \"d\"");
    SnapshotLedger ledger = new SnapshotLedger("x|y", odd, null);
    ledger.begun(odd);

    assertThat(new SnapshotLedger("x|y", odd, ledger.stamp(new HashMap<>())).missing()).isEmpty();
  }

  @Test
  void thePositionInATableSurvivesAChangeRightAfterARestart() {
    Map<String, Object> read = offset("public.a");
    read.put(ChunkPosition.ENTRY, "aced000575");
    Map<String, ?> stored = new SnapshotLedger("", TABLES, null).stamp(read);
    SnapshotLedger restarted = new SnapshotLedger("", TABLES, stored);
    Map<String, Object> change = offset("public.a");
    change.put(ChunkPosition.ENTRY, "aced000570");
    Map<String, Object> next = offset("public.b");
    next.put(ChunkPosition.ENTRY, "aced000570");

    assertThat(restarted.stamp(change).get(ChunkPosition.ENTRY)).isEqualTo("aced000575");
    assertThat(restarted.stamp(next).get(ChunkPosition.ENTRY)).isEqualTo("aced000570");
  }

  private static Map<String, Object> offset(String table) {
    Map<String, Object> offset = new HashMap<>();
    offset.put(
        SnapshotLedger.REMAINING, "[{\"incremental_snapshot_collections_id\":\"" + table + "\"}]");
    return offset;
  }

  @Test
  void aTableThatLeavesTheListUnreadIsLost() {
    Map<String, Object> reading =
        Map.of(SnapshotLedger.REMAINING, "[{\"id\":\"public.a\"},{\"id\":\"public.b\"}]");
    Map<String, Object> one = Map.of(SnapshotLedger.REMAINING, "[{\"id\":\"public.b\"}]");
    SnapshotLedger ledger = new SnapshotLedger("", TABLES, null);
    ledger.stamp(reading);

    assertThat(ledger.lost(reading, table -> false)).isEmpty();
    assertThat(ledger.lost(one, table -> false)).contains("public.a");
    assertThat(ledger.lost(one, "public.a"::equals)).isEmpty();
    assertThat(ledger.lost(Map.of(), "public.a"::equals)).contains("public.b");

    SnapshotLedger next = new SnapshotLedger("", TABLES, ledger.stamp(reading));
    assertThat(next.lost(Map.of(), table -> false)).as("over a restart too").isPresent();
  }

  @Test
  void tablesThatAreReadAreCounted() {
    Map<String, Object> one = Map.of(SnapshotLedger.REMAINING, "[{\"id\":\"public.b\"}]");
    SnapshotLedger ledger = new SnapshotLedger("", TABLES, null);
    ledger.stamp(Map.of(SnapshotLedger.REMAINING, "[{\"id\":\"public.a\"},{\"id\":\"public.b\"}]"));
    assertThat(ledger.done()).isZero();
    ledger.stamp(one);
    assertThat(ledger.done()).isEqualTo(1);
    ledger.stamp(Map.of());
    assertThat(ledger.done()).isEqualTo(2);
  }
}
