package io.snowline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.sync.Mode;
import io.snowline.sync.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the first page says of tables that are fresh, and still not as they should be. */
class OverviewTest {
  private static final MonitorView WELL = new MonitorView(Tone.GOOD, "just now", List.of());

  private @TempDir Path temporary;

  private PagesFolder folder() {
    return new PagesFolder(temporary)
        .with(
            "snowline.yaml",
            """
            source: {duckdb: {file: source.duckdb}}
            target: {duckdb: {file: target.duckdb}}
            tables:
              items: {source: ITEMS, target: ITEMS_COPY, key: [ID], freshness: 30d, guard: {source_drop: 90%}}
            """)
        .source("CREATE TABLE ITEMS AS SELECT i::INTEGER AS ID FROM range(20) AS r(i)");
  }

  private static Overview overview(PagesFolder folder, Duration later) {
    return Overview.of(
        new Readings(
                folder.definitions(),
                new Engine(List::of, (table, run) -> List.of(), tables -> List.of()),
                Clock.offset(Clock.systemUTC(), later))
            .ledger(),
        WELL);
  }

  @Test
  void aFreshTableThatHoldsRowsWhichTheSourceLacksIsAmber() {
    PagesFolder folder = folder();
    try (PagesServer server = new PagesServer(folder.definitions(), temporary)) {
      server.sync(Mode.FULL, "items");
      assertThat(overview(folder, Duration.ZERO).headline()).isEqualTo("All is well.");
      assertThat(overview(folder, Duration.ZERO).tone()).isEqualTo(Tone.GOOD);

      folder.source("DELETE FROM ITEMS WHERE ID = 7");
      server.sync(Mode.DAILY, "items");

      Overview overview = overview(folder, Duration.ZERO);
      assertThat(overview.headline()).isEqualTo("1 table holds stale rows.");
      assertThat(overview.tone()).isEqualTo(Tone.WARNING);
      assertThat(overview.tables().get(0).stale()).isEqualTo("1");
      assertThat(overview.tables().get(0).notes())
          .containsExactly("Holds 1 row that the source no longer has, for a full sync to remove.");
    }
  }

  @Test
  void aPlanThatNobodyApprovedInTimeLeavesItsRowsAndIsNotForgotten() {
    PagesFolder folder = folder();
    try (PagesServer server = new PagesServer(folder.definitions(), temporary)) {
      server.sync(Mode.FULL, "items");
      folder.source("DELETE FROM ITEMS WHERE ID >= 10");
      assertThat(server.sync(Mode.FULL, "items").outcome()).isEqualTo(Outcome.WAITING);
      assertThat(overview(folder, Duration.ZERO).headline())
          .isEqualTo("1 run waits for approval, 1 table holds stale rows.");

      Overview expired = overview(folder, Duration.ofDays(8));

      assertThat(expired.waiting()).isEmpty();
      assertThat(expired.headline()).isEqualTo("1 table holds stale rows.");
      assertThat(expired.tone()).isEqualTo(Tone.WARNING);
      assertThat(expired.tables().get(0).stale()).isEqualTo("10");
      assertThat(expired.tables().get(0).last().outcome()).isEqualTo("no longer waits");
      assertThat(expired.tables().get(0).last().tone()).isEqualTo(Tone.CALM);
    }
  }
}
