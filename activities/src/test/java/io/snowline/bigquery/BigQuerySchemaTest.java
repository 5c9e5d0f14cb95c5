package io.snowline.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldElementType;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.StandardSQLTypeName;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BigQuerySchemaTest {

  static Stream<Arguments> fields() {
    return Stream.of(
        Arguments.of(field(StandardSQLTypeName.STRING), "STRING"),
        Arguments.of(
            field(StandardSQLTypeName.STRING).setMaxLength(3L).setCollation("und:ci"),
            "STRING(3) COLLATE 'und:ci'"),
        Arguments.of(
            field(StandardSQLTypeName.NUMERIC).setPrecision(10L).setScale(2L), "NUMERIC(10,2)"),
        Arguments.of(field(StandardSQLTypeName.INT64).setMode(Field.Mode.REPEATED), "ARRAY<INT64>"),
        Arguments.of(
            field(StandardSQLTypeName.BIGNUMERIC).setPrecision(38L).setMode(Field.Mode.REPEATED),
            "ARRAY<BIGNUMERIC(38,0)>"),
        Arguments.of(
            field(StandardSQLTypeName.RANGE)
                .setRangeElementType(FieldElementType.newBuilder().setType("DATE").build()),
            "RANGE<DATE>"),
        Arguments.of(
            field(
                StandardSQLTypeName.STRUCT,
                Field.newBuilder("select", StandardSQLTypeName.STRING)
                    .setMode(Field.Mode.REQUIRED)
                    .setMaxLength(3L)
                    .build(),
                Field.newBuilder("price", StandardSQLTypeName.NUMERIC)
                    .setPrecision(18L)
                    .setScale(2L)
                    .build(),
                Field.newBuilder(
                        "steps",
                        StandardSQLTypeName.STRUCT,
                        Field.newBuilder("names", StandardSQLTypeName.STRING)
                            .setMode(Field.Mode.REPEATED)
                            .build())
                    .setMode(Field.Mode.REPEATED)
                    .build()),
            "STRUCT<`select` STRING, `price` NUMERIC(18,2), `steps` ARRAY<STRUCT<`names` ARRAY<STRING>>>>"),
        Arguments.of(
            field(
                    StandardSQLTypeName.STRUCT,
                    Field.of("from", StandardSQLTypeName.DATE),
                    Field.of("until", StandardSQLTypeName.DATE))
                .setMode(Field.Mode.REPEATED),
            "ARRAY<STRUCT<`from` DATE, `until` DATE>>"));
  }

  private static Field.Builder field(StandardSQLTypeName type, Field... parts) {
    return Field.newBuilder("x", type, parts.length == 0 ? null : FieldList.of(parts));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void aTypeIsToldAsAStatementTakesIt(Field.Builder field, String expected) {
    assertThat(BigQuerySchema.type(field.build())).isEqualTo(expected);
  }
}
