package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.snowline.bigquery.ScriptedBigQuery.Call;
import io.snowline.bigquery.ScriptedBigQuery.End;
import io.snowline.bigquery.ScriptedBigQuery.Fate.Refused;
import io.snowline.contract.TableSchema;
import io.snowline.definition.ViewDefinition;
import io.snowline.sync.FailureType;
import io.snowline.warehouse.WarehouseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a final view that BigQuery tells of, and doesn't read. */
class BigQueryViewsTest {
  private static final ViewDefinition HELD =
      new ViewDefinition(
          "held",
          "CREATE OR REPLACE VIEW held AS SELECT ID FROM middle",
          List.of("ID"),
          Set.of("items"),
          Set.of("ITEMS_COPY"),
          "held.sql");

  private final ScriptedBigQuery server = new ScriptedBigQuery();

  @AfterEach
  void stop() {
    server.close();
  }

  private BigQueryViews views() {
    BigQueryConnection connection =
        server.connect(
            server.dataset(Duration.ofMinutes(2), OptionalLong.empty(), OptionalLong.empty()));
    BigQueryJobs jobs = new BigQueryJobs(connection);
    return new BigQueryViews(
        connection,
        jobs,
        BedTables.watched(List.of(HELD)),
        name -> Optional.of(new TableSchema(name, true, List.of())),
        new BigQueryStaging(connection, jobs, "run"));
  }

  @Test
  void oneWhoseGroundIsGoneIsNotCopiedAndCountsAsNew() {
    server.next(Call.INSERT, new Refused(400, "invalidQuery", "Not found: Table p:d.middle"));
    BigQueryViews views = views();
    BigQueryTransaction transaction = new BigQueryTransaction();

    views.remember(true);
    views.addTo(transaction);

    assertThat(server.jobs()).isEmpty();
    assertThat(transaction.sql()).contains("\"rows_before\":-1").doesNotContain("run__view");
  }

  @Test
  void oneThatFailsOnAValueCountsAsNew() {
    server.ends(End.badly("invalidQuery", "Bad int64 value: ten"));
    BigQueryViews views = views();
    BigQueryTransaction transaction = new BigQueryTransaction();

    views.remember(true);
    views.addTo(transaction);

    assertThat(transaction.sql()).contains("\"rows_before\":-1").doesNotContain("run__view");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quotaExceeded", "accessDenied", "resourcesExceeded", "notFound"})
  void oneThatIsOnlyNotCopiedIsNotNew(String reason) {
    server.ends(End.badly(reason, "not now"));
    BigQueryViews views = views();

    assertThatThrownBy(() -> views.remember(true))
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).isEqualTo(FailureType.WAREHOUSE_REFUSED))
        .hasMessageStartingWith("Cannot remember the view held: BigQuery says not now (job ");
  }

  @Test
  void aServerThatDoesNotAnswerIsNoViewThatCannotBeRead() {
    Refused busy = new Refused(503, "backendError", "try later");
    server.next(Call.INSERT, busy, busy, busy, busy, busy, busy);

    assertThatThrownBy(() -> views().remember(true))
        .isInstanceOfSatisfying(
            WarehouseException.class,
            failure -> assertThat(failure.type()).isEqualTo(FailureType.WAREHOUSE_UNAVAILABLE));
  }
}
