package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.snowline.contract.Column;
import io.snowline.contract.TypeMapping.Placement;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Choice;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Described;
import io.snowline.contract.ValueType.Document;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Identifier;
import io.snowline.contract.ValueType.Json;
import io.snowline.contract.ValueType.Nested;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Variant;
import io.snowline.contract.ValueType.Whole;
import io.snowline.contract.ValueType.Years;
import io.snowline.definition.ColumnRule;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BigQueryTypesTest {

  static Stream<Arguments> placements() {
    return Stream.of(
        Arguments.of(new Whole(1, 1, true), "INT64"),
        Arguments.of(new Whole(18, 18, true), "INT64"),
        Arguments.of(new Whole(18, 19, true), "INT64"),
        Arguments.of(new Whole(9, 10, false), "INT64"),
        Arguments.of(new Whole(19, 19, true), "NUMERIC(19,0)"),
        Arguments.of(new Whole(19, 20, false), "NUMERIC(20,0)"),
        Arguments.of(new Whole(29, 29, true), "NUMERIC(29,0)"),
        Arguments.of(new Whole(30, 30, true), "BIGNUMERIC(30,0)"),
        Arguments.of(new Whole(38, 38, true), "BIGNUMERIC(38,0)"),
        Arguments.of(new Whole(38, 39, true), null),
        Arguments.of(new Exact(18, 0), "INT64"),
        Arguments.of(new Exact(19, 0), "NUMERIC(19,0)"),
        Arguments.of(new Exact(12, 2), "NUMERIC(12,2)"),
        Arguments.of(new Exact(38, 9), "NUMERIC(38,9)"),
        Arguments.of(new Exact(38, 8), "BIGNUMERIC(38,8)"),
        Arguments.of(new Exact(12, 10), "BIGNUMERIC(12,10)"),
        Arguments.of(new Exact(38, 37), "BIGNUMERIC(38,37)"),
        Arguments.of(new Floating(32), "FLOAT64"),
        Arguments.of(new Floating(64), "FLOAT64"),
        Arguments.of(new Truth(), "BOOL"),
        Arguments.of(new Bytes(), "BYTES"),
        Arguments.of(new Text(), "STRING"),
        Arguments.of(new Day(), "DATE"),
        Arguments.of(new TimeOfDay(9), "TIME"),
        Arguments.of(new Timestamp(false, 9), "DATETIME"),
        Arguments.of(new Timestamp(true, 9), "TIMESTAMP"),
        Arguments.of(new Variant(), "STRING"),
        Arguments.of(new Described("GEOGRAPHY"), "STRING"),
        Arguments.of(new Choice("ENUM('a')"), "STRING"),
        Arguments.of(new Identifier(), "STRING"),
        Arguments.of(new Nested("INTEGER[]"), null));
  }

  @ParameterizedTest
  @MethodSource("placements")
  void aColumnGetsTheNarrowestTypeThatHoldsIt(ValueType type, String expected) {
    Optional<Placement> placed = place(type, ColumnRule.EXACT);

    assertThat(placed.map(Placement::engineType)).isEqualTo(Optional.ofNullable(expected));
    // Digits of a second and years are the exception: values decide.
    boolean judged = type instanceof Day || type instanceof TimeOfDay || type instanceof Timestamp;
    placed.ifPresent(
        found -> assertThat(judged || found.type().holds(type)).as("%s", found).isTrue());
  }

  @Test
  void aRulePlacesTextAndJson() {
    assertThat(place(new Whole(38, 39, true), ColumnRule.TEXT).map(Placement::engineType))
        .contains("STRING");
    assertThat(place(new Nested("INTEGER[]"), ColumnRule.TEXT).map(Placement::engineType))
        .contains("STRING");
    assertThat(place(new Variant(), ColumnRule.JSON))
        .contains(new Placement("JSON", new Document()));
    assertThat(place(new Json(), ColumnRule.JSON)).contains(new Placement("JSON", new Document()));
    assertThat(place(new Text(), ColumnRule.JSON)).isEmpty();
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of("INT64", new Whole(18, 19, true)),
        Arguments.of("NUMERIC", new Exact(38, 9)),
        Arguments.of("NUMERIC(10)", new Exact(10, 0)),
        Arguments.of("NUMERIC(10, 2)", new Exact(10, 2)),
        Arguments.of("BIGNUMERIC", new Exact(76, 38)),
        Arguments.of("BIGNUMERIC(38,37)", new Exact(38, 37)),
        Arguments.of("DATE", new Day(Years.OF_FOUR_DIGITS)),
        Arguments.of("DATETIME", new Timestamp(false, 6, Years.OF_FOUR_DIGITS)),
        Arguments.of("TIMESTAMP", new Timestamp(true, 6, Years.OF_FOUR_DIGITS)),
        Arguments.of("STRING(10)", new Text()),
        Arguments.of("STRING COLLATE 'und:ci'", new Text()),
        Arguments.of("BYTES(3)", new Bytes()),
        Arguments.of("JSON", new Document()));
  }

  @Test
  void ourOwnTablesTakeNeitherLengthNorCollation() {
    assertThat(
            Stream.of("STRING(10) COLLATE 'und:ci'", "BYTES(3)", "NUMERIC(10,2)", "ARRAY<STRING>")
                .map(BigQueryTypes::bare))
        .containsExactly("STRING", "BYTES", "NUMERIC(10,2)", "ARRAY<STRING>");
  }

  @ParameterizedTest
  @MethodSource("types")
  void aTypeOfAnAdoptedTableIsRead(String engineType, ValueType expected) {
    assertThat(BigQueryTypes.read(engineType)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ARRAY<STRING>", "STRUCT", "GEOGRAPHY", "RANGE", "INTERVAL"})
  void aTypeWithoutARuleIsNone(String engineType) {
    assertThat(BigQueryTypes.read(engineType)).isEmpty();
  }

  private static Optional<Placement> place(ValueType type, ColumnRule rule) {
    return BigQueryTypes.place(new Column("C", "source's", Optional.of(type), false), rule);
  }
}
