package io.snowline.proposal;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Column;
import io.snowline.contract.TableSchema;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.Whole;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyCandidatesTest {
  @ParameterizedTest
  @CsvSource({
    "ID, true",
    "id, true",
    "WORK_ITEM_ID, true",
    "workItemId, true",
    "ORDER_NO, true",
    "uuid, true",
    "countryCode, true",
    "Region Code, true",
    "order-no, true",
    "shop.id, true",
    "PAID, false",
    "VALID, false",
    "GRID, false",
    "NAME, false",
    "ID_TYPE, false",
  })
  void namesTellKeys(String name, boolean named) {
    assertThat(KeyCandidates.isNamed(name)).isEqualTo(named);
  }

  private static Column column(String name, ValueType type) {
    return new Column(name, "any", Optional.of(type), false);
  }

  @Test
  void whatIsNamedLikeAKeyComesFirstAndTimesLast() {
    TableSchema schema =
        new TableSchema(
            "T",
            false,
            List.of(
                column("DAY", new Day()),
                column("NAME", new Text()),
                column("RATIO_ID", new Floating(64)),
                column("A_ID", new Whole(9, 10, true)),
                column("B_ID", new Text()),
                new Column("ODD_ID", "odd", Optional.empty(), false)));

    assertThat(KeyCandidates.singles(schema))
        .containsExactly(List.of("A_ID"), List.of("B_ID"), List.of("NAME"), List.of("DAY"));
    assertThat(KeyCandidates.pairs(schema))
        .containsExactly(List.of("A_ID", "B_ID"), List.of("A_ID", "DAY"), List.of("B_ID", "DAY"));
  }
}
