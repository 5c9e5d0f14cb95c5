package io.snowline.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableStatusTest {
  private static TableDefinition table(String name) {
    return new TableDefinition(
        name,
        "ITEMS",
        "ITEMS_COPY",
        List.of("ID"),
        Optional.empty(),
        Optional.empty(),
        DuplicateRule.FAIL,
        Map.of(),
        Storage.plain(),
        Duration.ofHours(26),
        GuardLimits.DEFAULT,
        List.of(),
        List.of());
  }

  /** Each question is a query that BigQuery charges for, and a monitor's round has minutes. */
  @Test
  void howAHundredTablesStandIsOneQuestion() {
    List<String> asked = new ArrayList<>();
    Ledger ledger =
        (Ledger)
            Proxy.newProxyInstance(
                Ledger.class.getClassLoader(),
                new Class<?>[] {Ledger.class},
                (proxy, method, arguments) -> {
                  asked.add(method.getName());
                  return List.of();
                });
    List<TableDefinition> tables =
        IntStream.range(0, 100).mapToObj(number -> table("t" + number)).toList();

    List<TableStatus> statuses = TableStatus.of(tables, ledger, 30, Instant.now());

    assertThat(asked).containsExactly("standing");
    assertThat(statuses)
        .extracting(TableStatus::table)
        .containsExactlyElementsOf(tables.stream().map(TableDefinition::name).toList());
  }
}
