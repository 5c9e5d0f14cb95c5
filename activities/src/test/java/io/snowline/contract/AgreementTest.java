package io.snowline.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.snowline.contract.TypeMapping.Placement;
import io.snowline.contract.ValueType.Choice;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Identifier;
import io.snowline.contract.ValueType.Json;
import io.snowline.contract.ValueType.Nested;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Whole;
import io.snowline.contract.ValueType.Years;
import io.snowline.definition.ColumnRule;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.sync.GuardLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {
  private static final Pattern NUMBER = Pattern.compile("U?(TINY|BIG|HUGE)?INT(EGER)?|DECIMAL.*");

  private static final Map<String, ValueType> TYPES =
      Map.ofEntries(
          Map.entry("INTEGER", new Whole(9, 10, true)),
          Map.entry("BIGINT", new Whole(18, 19, true)),
          Map.entry("HUGEINT", new Whole(38, 39, true)),
          Map.entry("UINTEGER", new Whole(9, 10, false)),
          Map.entry("UBIGINT", new Whole(19, 20, false)),
          Map.entry("UHUGEINT", new Whole(38, 39, false)),
          Map.entry("DECIMAL(10,0)", new Exact(10, 0)),
          Map.entry("DECIMAL(18,0)", new Exact(18, 0)),
          Map.entry("DECIMAL(19,0)", new Exact(19, 0)),
          Map.entry("DECIMAL(10,2)", new Exact(10, 2)),
          Map.entry("DECIMAL(10,4)", new Exact(10, 4)),
          Map.entry("DECIMAL(12,4)", new Exact(12, 4)),
          Map.entry("DECIMAL(38,0)", new Exact(38, 0)),
          Map.entry("FLOAT", new Floating(32)),
          Map.entry("DOUBLE", new Floating(64)),
          Map.entry("VARCHAR", new Text()),
          Map.entry("ENUM('a')", new Choice("ENUM('a')")),
          Map.entry("ENUM('a', 'b')", new Choice("ENUM('a', 'b')")),
          Map.entry("UUID", new Identifier()),
          Map.entry("BOOLEAN", new Truth()),
          Map.entry("DATE", new Day()),
          Map.entry("TIMESTAMP_S", new Timestamp(false, 0)),
          Map.entry("TIMESTAMP", new Timestamp(false, 6)),
          Map.entry("TIMESTAMP_NS", new Timestamp(false, 9)),
          Map.entry("TIMESTAMPTZ", new Timestamp(true, 6)),
          Map.entry("DATE TO 9999", new Day(Years.OF_FOUR_DIGITS)),
          Map.entry("TIMESTAMP TO 9999", new Timestamp(false, 6, Years.OF_FOUR_DIGITS)),
          Map.entry("JSON", new Json()),
          Map.entry("INTEGER[]", new Nested("INTEGER[]")),
          Map.entry("BIGINT[]", new Nested("BIGINT[]")));

  @Test
  void aMissingTargetGetsTheSourcesColumnsInTheirOrder() {
    Contract contract =
        Agreement.of(
            table("K", "S"),
            schema("ITEMS", "S VARCHAR", "Ä DATE", "b INTEGER", "K BIGINT"),
            Optional.empty(),
            AgreementTest::place);

    ContractColumn s = fresh("S", "VARCHAR");
    ContractColumn umlaut = fresh("Ä", "DATE");
    ContractColumn b = fresh("b", "INTEGER");
    ContractColumn k = fresh("K", "BIGINT");
    assertThat(contract)
        .isEqualTo(
            new Contract(
                "ITEMS",
                "ITEMS_COPY",
                false,
                List.of(b, k, s, umlaut),
                List.of(k, s),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(s, umlaut, b, k),
                Hashing.PORTABLE));
    assertThat(contract.added()).containsExactly(s, umlaut, b, k);
  }

  @Test
  void anAddedColumnIsToBeAddedToTheTarget() {
    Contract contract =
        Agreement.of(
            table("ID"),
            schema("ITEMS", "ID BIGINT", "NAME VARCHAR"),
            Optional.of(schema("ITEMS_COPY", "ID BIGINT")),
            AgreementTest::place);

    assertThat(contract.compared()).containsExactly(held("ID", "BIGINT"), fresh("NAME", "VARCHAR"));
    assertThat(contract.added()).containsExactly(fresh("NAME", "VARCHAR"));
  }

  @Test
  void aDroppedColumnStaysInTheTargetAndIsNotCompared() {
    Contract contract =
        Agreement.of(
            table("ID"),
            schema("ITEMS", "ID BIGINT"),
            Optional.of(schema("ITEMS_COPY", "GONE INTERVAL", "ID BIGINT")),
            AgreementTest::place);

    assertThat(contract.compared()).containsExactly(held("ID", "BIGINT"));
    assertThat(contract.targetOnly())
        .containsExactly(new Column("GONE", "INTERVAL", Optional.empty(), false));
    assertThat(contract.added()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTEGER       | BIGINT",
        "INTEGER       | HUGEINT",
        "UINTEGER      | BIGINT",
        "UINTEGER      | UBIGINT",
        "UBIGINT       | HUGEINT",
        "UBIGINT       | UHUGEINT",
        "INTEGER       | DECIMAL(10,0)",
        "BIGINT        | DECIMAL(19,0)",
        "DECIMAL(10,0) | BIGINT",
        "DECIMAL(18,0) | BIGINT",
        "DECIMAL(38,0) | HUGEINT",
        "DECIMAL(10,2) | DECIMAL(12,4)",
        "FLOAT         | DOUBLE",
        "UUID          | VARCHAR",
        "ENUM('a', 'b')| VARCHAR",
      })
  void aWiderTargetIsFilledAndComparedInItsOwnType(String source, String target) {
    Contract contract = agree(source, target);

    assertThat(contract.compared())
        .containsExactly(
            held("ID", "BIGINT"),
            new ContractColumn(
                "X", "X", source, target, TYPES.get(source), TYPES.get(target), Fit.ALWAYS, true));
    refused(/* source= */ target, /* target= */ source);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "BIGINT         | INTEGER",
        "BIGINT         | UBIGINT",
        "UBIGINT        | BIGINT",
        "UHUGEINT       | HUGEINT",
        "HUGEINT        | UHUGEINT",
        "INTEGER        | UBIGINT",
        "BIGINT         | DECIMAL(18,0)",
        "DECIMAL(19,0)  | BIGINT",
        "DECIMAL(10,0)  | UBIGINT",
        "HUGEINT        | DECIMAL(38,0)",
        "DECIMAL(12,4)  | DECIMAL(10,2)",
        "DECIMAL(10,2)  | DECIMAL(10,4)",
        "DECIMAL(10,4)  | DECIMAL(10,2)",
        "DOUBLE         | FLOAT",
        "INTEGER        | DOUBLE",
        "DECIMAL(10,2)  | DOUBLE",
        "DOUBLE         | DECIMAL(38,0)",
        "VARCHAR        | INTEGER",
        "INTEGER        | VARCHAR",
        "VARCHAR        | UUID",
        "VARCHAR        | JSON",
        "JSON           | VARCHAR",
        "VARCHAR        | ENUM('a')",
        "ENUM('a', 'b') | ENUM('a')",
        "BOOLEAN        | INTEGER",
        "INTEGER        | BOOLEAN",
        "DATE           | TIMESTAMP",
        "TIMESTAMP      | DATE",
        "TIMESTAMP      | TIMESTAMP_NS",
        "TIMESTAMP      | TIMESTAMPTZ",
        "TIMESTAMPTZ    | TIMESTAMP",
        "INTEGER[]      | BIGINT[]",
        "INTEGER[]      | VARCHAR",
      })
  void aTargetThatCantHoldEveryValueIsRefusedWithBothTypes(String source, String target) {
    refused(source, target);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TIMESTAMP_S   | TIMESTAMP     | EXACT      | ALWAYS",
        "TIMESTAMP     | TIMESTAMP_S   | EXACT      | CHECKED",
        "TIMESTAMP_NS  | TIMESTAMP     | EXACT      | CHECKED",
        "TIMESTAMP_NS  | TIMESTAMP     | QUARANTINE | QUARANTINED",
        "TIMESTAMP_NS  | VARCHAR       | TEXT       | ALWAYS",
        "DATE          | DATE TO 9999  | EXACT      | CHECKED",
        "DATE          | DATE TO 9999  | QUARANTINE | QUARANTINED",
        "DATE          | VARCHAR       | TEXT       | ALWAYS",
        "DATE TO 9999  | DATE          | EXACT      | ALWAYS",
        "TIMESTAMP_S   | TIMESTAMP TO 9999 | EXACT  | CHECKED",
        "TIMESTAMP     | TIMESTAMP TO 9999 | EXACT  | CHECKED",
        "TIMESTAMP_NS  | TIMESTAMP TO 9999 | EXACT  | CHECKED",
        "TIMESTAMP TO 9999 | TIMESTAMP | EXACT      | ALWAYS",
        "BIGINT        | INTEGER       | QUARANTINE | QUARANTINED",
        "DECIMAL(38,0) | BIGINT        | QUARANTINE | QUARANTINED",
        "DECIMAL(12,4) | DECIMAL(10,2) | QUARANTINE | QUARANTINED",
        "INTEGER       | BIGINT        | QUARANTINE | ALWAYS",
        "INTEGER       | VARCHAR       | TEXT       | ALWAYS",
      })
  void theRuleOfAColumnSaysWhatHappensToValuesThatDontFit(
      String source, String target, ColumnRule rule, Fit fit) {
    Contract contract =
        Agreement.of(
            ruled(table("ID"), "x", rule),
            schema("ITEMS", "ID BIGINT", "X " + source),
            Optional.of(schema("ITEMS_COPY", "ID BIGINT", "X " + target)),
            AgreementTest::place);

    assertThat(contract.compared().get(1).fit()).isEqualTo(fit);
    assertThat(contract.judgedByValue()).hasSize(fit == Fit.ALWAYS ? 0 : 1);
  }

  @Test
  void aRuleForAColumnThatIsNotThereIsAProblem() {
    assertThat(
            problems(
                ruled(table("ID"), "NO_SUCH", ColumnRule.TEXT),
                schema("ITEMS", "ID BIGINT"),
                Optional.empty()))
        .containsExactly("columns: the source has no column NO_SUCH");
  }

  private static void refused(String source, String target) {
    assertThat(
            problems(
                table("ID"),
                schema("ITEMS", "ID BIGINT", "X " + source),
                Optional.of(schema("ITEMS_COPY", "ID BIGINT", "X " + target))))
        .containsExactly(
            "column X is %s in the source and %s in the target, which can't hold it exactly; %s"
                .formatted(source, target, nextStep(source, target)));
  }

  private static String nextStep(String source, String target) {
    if (target.equals("VARCHAR")) {
      return "set columns: {X: text}, or change the target's column";
    }
    return NUMBER.matcher(source).matches() && NUMBER.matcher(target).matches()
        ? "set columns: {X: quarantine} to put rows aside whose value doesn't fit, or change the target's column"
        : "change the target's column, or cast it in a view of the source";
  }

  @Test
  void theRuleForJsonIsRefusedForAColumnThatIsNone() {
    assertThat(
            problems(
                ruled(table("ID"), "X", ColumnRule.JSON),
                schema("ITEMS", "ID BIGINT", "X VARCHAR"),
                Optional.empty(),
                (column, rule) -> rule == ColumnRule.JSON ? Optional.empty() : place(column, rule)))
        .containsExactly(
            "column X is VARCHAR, and the rule json is for VARIANT, OBJECT and ARRAY; take the rule"
                + " away, or parse the column in a view of the source");
  }

  private static Contract agree(String source, String target) {
    return Agreement.of(
        table("ID"),
        schema("ITEMS", "ID BIGINT", "X " + source),
        Optional.of(schema("ITEMS_COPY", "ID BIGINT", "X " + target)),
        AgreementTest::place);
  }

  @Test
  void namesMeetWhateverTheirCaseAndKeepTheirSpelling() {
    Contract contract =
        Agreement.of(
            stamped(table("id"), "Day", null),
            schema("Items", "Id BIGINT", "name VARCHAR", "DAY DATE"),
            Optional.of(schema("Items_Copy", "iD BIGINT", "NAME VARCHAR", "dAy DATE")),
            AgreementTest::place);

    ContractColumn id =
        new ContractColumn(
            "iD",
            "Id",
            "BIGINT",
            "BIGINT",
            TYPES.get("BIGINT"),
            TYPES.get("BIGINT"),
            Fit.ALWAYS,
            true);
    ContractColumn name =
        new ContractColumn(
            "NAME", "name", "VARCHAR", "VARCHAR", new Text(), new Text(), Fit.ALWAYS, true);
    ContractColumn day =
        new ContractColumn("dAy", "Day", "DATE", "DATE", new Day(), new Day(), Fit.ALWAYS, true);
    assertThat(contract)
        .isEqualTo(
            new Contract(
                "Items",
                "Items_Copy",
                true,
                List.of(id, name),
                List.of(id),
                Optional.of(day),
                Optional.empty(),
                List.of(),
                List.of(id, name, day),
                Hashing.PORTABLE));
  }

  @Test
  void aStampThatNoSideHasIsAddedAsADate() {
    Contract contract =
        Agreement.of(
            stamped(table("ID"), "REPORTING_DATE", "REPORTING_DATE"),
            schema("ITEMS", "ID BIGINT"),
            Optional.of(schema("ITEMS_COPY", "ID BIGINT")),
            AgreementTest::place);

    ContractColumn stamp = fresh("REPORTING_DATE", "DATE");
    assertThat(contract.stamp()).contains(stamp);
    assertThat(contract.snapshot()).contains(stamp);
    assertThat(contract.compared()).containsExactly(held("ID", "BIGINT"));
    assertThat(contract.layout()).containsExactly(held("ID", "BIGINT"), stamp);
  }

  @Test
  void aStampKeepsTheTargetsTypeAndItsPlaceInTheSource() {
    Contract contract =
        Agreement.of(
            stamped(table("ID"), "REPORTING_DATE", null),
            schema("ITEMS", "REPORTING_DATE VARCHAR", "ID BIGINT"),
            Optional.of(schema("ITEMS_COPY", "ID BIGINT", "REPORTING_DATE TIMESTAMP")),
            AgreementTest::place);

    ContractColumn stamp =
        new ContractColumn(
            "REPORTING_DATE",
            "REPORTING_DATE",
            "TIMESTAMP",
            "TIMESTAMP",
            new Timestamp(false, 6),
            new Timestamp(false, 6),
            Fit.ALWAYS,
            true);
    assertThat(contract.stamp()).contains(stamp);
    assertThat(contract.layout()).containsExactly(stamp, held("ID", "BIGINT"));
    assertThat(contract.targetOnly()).isEmpty();
  }

  @Test
  void aStampMustBeADateOrATimestamp() {
    assertThat(
            problems(
                stamped(table("ID"), "REPORTING_DATE", null),
                schema("ITEMS", "ID BIGINT"),
                Optional.of(schema("ITEMS_COPY", "ID BIGINT", "REPORTING_DATE VARCHAR"))))
        .containsExactly(
            "the stamp column REPORTING_DATE is VARCHAR, expected a date or a timestamp");
  }

  @Test
  void aSnapshotColumnMayStandInTheTargetOnly() {
    Contract contract =
        Agreement.of(
            stamped(table("ID"), null, "loaded_at"),
            schema("ITEMS", "ID BIGINT"),
            Optional.of(schema("ITEMS_COPY", "ID BIGINT", "LOADED_AT TIMESTAMP")),
            AgreementTest::place);

    assertThat(contract.snapshot()).contains(held("LOADED_AT", "TIMESTAMP"));
    assertThat(contract.compared()).containsExactly(held("ID", "BIGINT"));
    assertThat(contract.targetOnly())
        .containsExactly(
            new Column("LOADED_AT", "TIMESTAMP", Optional.of(new Timestamp(false, 6)), false));
  }

  @Test
  void aKeyOrSnapshotColumnThatNoSideHasIsNamedBesideThoseThatAreThere() {
    assertThat(
            problems(
                stamped(table("ORDER_ID", "ID"), null, "LOADED_AT"),
                schema("ITEMS", "ID BIGINT", "NAME VARCHAR"),
                Optional.of(schema("ITEMS_COPY", "ID BIGINT"))))
        .containsExactly(
            "key column ORDER_ID is not in the source; it has ID, NAME",
            "snapshot column LOADED_AT is not in the source; it has ID, NAME");
  }

  @Test
  void aKeyColumnThatOnlyTheTargetHasIsMissing() {
    assertThat(
            problems(
                table("ID", "PART"),
                schema("ITEMS", "ID BIGINT"),
                Optional.of(schema("ITEMS_COPY", "ID BIGINT", "PART INTEGER"))))
        .containsExactly("key column PART is not in the source; it has ID");
  }

  @Test
  void aColumnThatTheTargetComputesIsLeftToItAndRefusedUnderANameThatIsWritten() {
    TableSchema target =
        new TableSchema(
            "ITEMS_COPY",
            false,
            List.of(
                column("ID", "BIGINT"),
                new Column("TOTAL", "BIGINT", Optional.of(TYPES.get("BIGINT")), false, true),
                new Column("DAY", "DATE", Optional.of(TYPES.get("DATE")), false, true)));

    Contract contract =
        Agreement.of(
            stamped(table("ID"), null, "DAY"),
            schema("ITEMS", "ID BIGINT"),
            Optional.of(target),
            AgreementTest::place);

    assertThat(contract.targetOnly()).extracting(Column::name).containsExactly("TOTAL", "DAY");
    assertThat(contract.targetOnlyWritten()).isEmpty();
    assertThat(contract.snapshot()).contains(held("DAY", "DATE"));
    assertThat(
            problems(
                stamped(table("ID"), "DAY", null),
                schema("ITEMS", "ID BIGINT", "total BIGINT"),
                Optional.of(target)))
        .containsExactly(
            "the target computes its column TOTAL itself (GENERATED ALWAYS AS), so that no run can write it; drop it there, and the next run adds it as an ordinary one, or leave it out in a view of the source",
            "the target computes its column DAY itself (GENERATED ALWAYS AS), so that no run can write it; drop it there, and the next run adds it as an ordinary one, or leave it out in a view of the source");
  }

  @Test
  void columnsThatDifferByCaseAloneAreRefused() {
    assertThat(
            problems(
                table("ID"),
                schema("ITEMS", "ID BIGINT", "Name VARCHAR", "NAME VARCHAR", "id BIGINT"),
                Optional.empty()))
        .containsExactly(
            "columns ID, id differ by their case alone, which the target doesn't tell apart; rename or leave out all but one in a view of the source",
            "columns Name, NAME differ by their case alone, which the target doesn't tell apart; rename or leave out all but one in a view of the source");
  }

  @Test
  void everyProblemIsToldAtOnce() {
    Optional<TableSchema> target =
        Optional.of(
            new TableSchema(
                "ITEMS_COPY",
                true,
                List.of(
                    column("ID", "BIGINT"),
                    column("AMOUNT", "INTEGER"),
                    new Column("OWNER", "VARCHAR", Optional.of(new Text()), true))));
    ContractException refused =
        catchThrowableOfType(
            ContractException.class,
            () ->
                Agreement.of(
                    table("ID", "NO_SUCH"),
                    new TableSchema(
                        "ITEMS",
                        false,
                        List.of(
                            column("ID", "BIGINT"),
                            column("AMOUNT", "BIGINT"),
                            new Column("SPAN", "INTERVAL", Optional.empty(), false),
                            column("valid_from", "TIMESTAMP"),
                            column("Snowline_note", "VARCHAR"))),
                    target,
                    AgreementTest::place));

    assertThat(refused.problems())
        .containsExactly(
            "target ITEMS_COPY is a view, expected a table",
            "column AMOUNT is BIGINT in the source and INTEGER in the target, which can't hold it"
                + " exactly; set columns: {AMOUNT: quarantine} to put rows aside whose value doesn't"
                + " fit, or change the target's column",
            "column SPAN is INTERVAL, a type without a rule; leave it out in a view of the source,"
                + " or cast it",
            "column valid_from has a name that Snowline's own tables use; rename it in a view of"
                + " the source",
            "column Snowline_note has a name that Snowline's own tables use; rename it in a view of"
                + " the source",
            "the target's column OWNER refuses NULL and the source has no such column",
            "key column NO_SUCH is not in the source; it has ID, AMOUNT, SPAN, valid_from,"
                + " Snowline_note");
    assertThat(refused).hasMessage("items: " + String.join("; ", refused.problems()));
  }

  @ParameterizedTest
  @CsvSource({
    "VALID_FROM",
    "valid_to",
    "Run_In",
    "RUN_OUT",
    "QUARANTINE_REASON",
    "quarantine_run",
    "rowid",
    "SNOWLINE_KEY",
    "snowline_"
  })
  void namesOfSnowlinesOwnColumnsAreRefused(String name) {
    assertThat(
            problems(table("ID"), schema("ITEMS", "ID BIGINT", name + " DATE"), Optional.empty()))
        .containsExactly(
            "column %s has a name that Snowline's own tables use; rename it in a view of the source"
                .formatted(name));
  }

  /** The history table could not tell it from its own. */
  @ParameterizedTest
  @CsvSource({"VALID_FROM", "run_out", "snowline_note"})
  void aColumnOfTheTargetsOwnIsRefusedByThatNameToo(String name) {
    assertThat(
            problems(
                table("ID"),
                schema("ITEMS", "ID BIGINT"),
                Optional.of(schema("ITEMS_COPY", "ID BIGINT", name + " DATE"))))
        .containsExactly(
            "the target's column %s has a name that Snowline's own tables use; rename it there"
                .formatted(name));
  }

  @Test
  void aKeyWhoseTypeIsRefusedIsNotCalledMissing() {
    assertThat(
            problems(
                table("ID"),
                new TableSchema(
                    "ITEMS", false, List.of(new Column("ID", "BIT", Optional.empty(), false))),
                Optional.empty()))
        .containsExactly(
            "column ID is BIT, a type without a rule; leave it out in a view of the source, or cast"
                + " it");
  }

  @Test
  void theFingerprintOutlivesTheTargetsMigrationAndTheOrderOfColumns() {
    List<Column> source =
        new ArrayList<>(schema("ITEMS", "ID BIGINT", "NAME VARCHAR", "X DECIMAL(10,2)").columns());
    String before = fingerprint(source, "ID BIGINT");
    assertThat(before).matches("[0-9a-f]{16}");
    assertThat(fingerprint(source, "ID BIGINT", "NAME VARCHAR", "X DECIMAL(10,2)"))
        .isEqualTo(before);
    assertThat(fingerprint(source, "X DECIMAL(10,2)", "ID BIGINT", "GONE DATE")).isEqualTo(before);
    Collections.reverse(source);
    assertThat(fingerprint(source, "ID BIGINT")).isEqualTo(before);
    assertThat(
            Agreement.of(
                    table("ID"),
                    new TableSchema("ITEMS", false, source),
                    Optional.empty(),
                    AgreementTest::place)
                .fingerprint())
        .isEqualTo(before);
  }

  @Test
  void theFingerprintTellsNamesAndTypesApart() {
    List<Column> source = schema("ITEMS", "ID BIGINT", "NAME VARCHAR").columns();
    assertThat(
            List.of(
                fingerprint(source),
                fingerprint(source.subList(0, 1)),
                fingerprint(schema("ITEMS", "ID BIGINT", "NAMES VARCHAR").columns()),
                fingerprint(schema("ITEMS", "ID INTEGER", "NAME VARCHAR").columns(), "ID INTEGER"),
                fingerprint(schema("ITEMS", "ID INTEGER", "NAME VARCHAR").columns(), "ID BIGINT")))
        .doesNotHaveDuplicates();
  }

  private static String fingerprint(List<Column> source, String... target) {
    return Agreement.of(
            table("ID"),
            new TableSchema("ITEMS", false, source),
            Optional.of(schema("ITEMS_COPY", target)),
            AgreementTest::place)
        .fingerprint();
  }

  private static List<String> problems(
      TableDefinition table, TableSchema source, Optional<TableSchema> target) {
    return problems(table, source, target, AgreementTest::place);
  }

  private static List<String> problems(
      TableDefinition table, TableSchema source, Optional<TableSchema> target, TypeMapping types) {
    return catchThrowableOfType(
            ContractException.class, () -> Agreement.of(table, source, target, types))
        .problems();
  }

  /** A target of the source's own engine: it gives every column the source's type. */
  private static Optional<Placement> place(Column source, ColumnRule rule) {
    return source.type().map(type -> new Placement(source.engineType(), type));
  }

  private static TableSchema schema(String name, String... columns) {
    return new TableSchema(
        name,
        false,
        List.of(columns).stream()
            .map(column -> column.split(" ", 2))
            .map(parts -> column(parts[0], parts[1]))
            .toList());
  }

  private static Column column(String name, String type) {
    return new Column(name, type, Optional.ofNullable(TYPES.get(type)), false);
  }

  private static ContractColumn held(String name, String type) {
    return new ContractColumn(
        name, name, type, type, TYPES.get(type), TYPES.get(type), Fit.ALWAYS, true);
  }

  private static ContractColumn fresh(String name, String type) {
    return new ContractColumn(
        name, name, type, type, TYPES.get(type), TYPES.get(type), Fit.ALWAYS, false);
  }

  private static TableDefinition table(String... key) {
    return new TableDefinition(
        "items",
        "ITEMS",
        "ITEMS_COPY",
        List.of(key),
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

  private static TableDefinition ruled(TableDefinition table, String column, ColumnRule rule) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        table.stamp(),
        table.snapshot(),
        table.duplicates(),
        Map.of(column, rule),
        table.storage(),
        table.freshness(),
        table.guard(),
        table.checks(),
        table.views());
  }

  private static TableDefinition stamped(TableDefinition table, String stamp, String snapshot) {
    return new TableDefinition(
        table.name(),
        table.source(),
        table.target(),
        table.key(),
        Optional.ofNullable(stamp),
        Optional.ofNullable(snapshot),
        table.duplicates(),
        table.columns(),
        table.storage(),
        table.freshness(),
        table.guard(),
        table.checks(),
        table.views());
  }
}
