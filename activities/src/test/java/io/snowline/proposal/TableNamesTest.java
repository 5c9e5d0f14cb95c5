package io.snowline.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableNamesTest {
  private final TableNames names = new TableNames(true);

  private List<String> names(String... tables) {
    return List.of(tables).stream().map(names::name).toList();
  }

  private List<String> targets(String... tables) {
    return List.of(tables).stream().map(names::target).toList();
  }

  @Test
  void noTwoTablesGetTheSameName() {
    assertThat(
            names("ORDERS", "Orders", "orders ", "2025", "Ünits", "A".repeat(70), "a".repeat(70)))
        .containsExactly(
            "orders",
            "orders_2",
            "orders_",
            "t_2025",
            "t__nits",
            "a".repeat(63),
            "a".repeat(61) + "_2");
  }

  @Test
  void noTargetOwnsAnothersTables() {
    assertThat(targets("ORDERS", "orders", "ORDERS_HISTORY", "SNOWLINE_LEDGER", "a.b:c", "Ünits"))
        .containsExactly(
            "ORDERS", "orders_COPY", "ORDERS_HISTORY_COPY", "T_SNOWLINE_LEDGER", "a_b_c", "Ünits");
    assertThat(new TableNames(false).target("a.b:c")).isEqualTo("a.b:c");
  }
}
