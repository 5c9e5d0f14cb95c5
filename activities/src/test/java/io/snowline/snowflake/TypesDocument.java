package io.snowline.snowflake;

import io.snowline.bigquery.AdoptedTypes;
import io.snowline.bigquery.BigQueryTarget;
import io.snowline.contract.Agreement;
import io.snowline.contract.Column;
import io.snowline.contract.Contract;
import io.snowline.contract.ContractColumn;
import io.snowline.contract.ContractException;
import io.snowline.contract.Fit;
import io.snowline.contract.TableSchema;
import io.snowline.contract.TypeMapping;
import io.snowline.contract.TypeMapping.Placement;
import io.snowline.contract.ValueType;
import io.snowline.contract.ValueType.Bytes;
import io.snowline.contract.ValueType.Day;
import io.snowline.contract.ValueType.Described;
import io.snowline.contract.ValueType.Exact;
import io.snowline.contract.ValueType.Floating;
import io.snowline.contract.ValueType.Text;
import io.snowline.contract.ValueType.TimeOfDay;
import io.snowline.contract.ValueType.Timestamp;
import io.snowline.contract.ValueType.Truth;
import io.snowline.contract.ValueType.Variant;
import io.snowline.contract.ValueType.Whole;
import io.snowline.definition.BigQueryDataset;
import io.snowline.definition.ColumnRule;
import io.snowline.definition.DuplicateRule;
import io.snowline.definition.Storage;
import io.snowline.definition.TableDefinition;
import io.snowline.matrix.MatrixColumn;
import io.snowline.matrix.TypeMatrix;
import io.snowline.snowflake.SnowflakeTypes.Declared;
import io.snowline.sync.GuardLimits;
import io.snowline.warehouse.Step;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text of docs/types.md, from what the code does with each type. */
final class TypesDocument implements AutoCloseable {
  private static final int MOST_DIGITS = 38;
  private static final int MOST_SCALE = 37;

  private static final List<Declared> TYPES =
      List.of(
          number(18, 0),
          number(29, 0),
          number(38, 0),
          number(18, 2),
          number(38, 18),
          other("FLOAT"),
          other("TEXT"),
          other("BINARY"),
          other("BOOLEAN"),
          other("DATE"),
          time("TIME", 6),
          time("TIME", 9),
          time("TIMESTAMP_NTZ", 6),
          time("TIMESTAMP_NTZ", 9),
          time("TIMESTAMP_LTZ", 9),
          time("TIMESTAMP_TZ", 9),
          other("VARIANT"),
          other("OBJECT"),
          other("ARRAY"),
          other("GEOGRAPHY"),
          other("GEOMETRY"),
          other("VECTOR"),
          other("MAP"),
          other("DECFLOAT"),
          other("FILE"));

  private static final List<String> HELD =
      List.of(
          "INT64",
          "NUMERIC",
          "NUMERIC(18,2)",
          "BIGNUMERIC",
          "FLOAT64",
          "STRING",
          "BYTES",
          "BOOL",
          "DATE",
          "TIME",
          "DATETIME",
          "TIMESTAMP",
          "JSON");

  private final BigQueryTarget target =
      new BigQueryTarget(
          new BigQueryDataset(
              "none",
              "none",
              "none",
              "none",
              Optional.empty(),
              Optional.of(URI.create("http://127.0.0.1:1")),
              OptionalLong.empty(),
              OptionalLong.empty(),
              Duration.ofSeconds(1)),
          Step.reading());

  private static Declared number(int precision, int scale) {
    return new Declared("NUMBER", Optional.of(precision), Optional.of(scale), Optional.empty());
  }

  private static Declared time(String name, int digits) {
    return new Declared(name, Optional.empty(), Optional.empty(), Optional.of(digits));
  }

  private static Declared other(String name) {
    return new Declared(name, Optional.empty(), Optional.empty(), Optional.empty());
  }

  String text() {
    return """
        # Types

        Which type of BigQuery holds which of Snowflake's, how values are compared, and what stops a run. This page is made by the code it describes: a test compares it with what the code does today, and says how to write it anew.

        Nothing is rounded, cut or made NULL on the way. A column that BigQuery can't hold exactly stops the run before anything is written; the message names the column and both types.

        ## A new column

        What a column gets in a table that Snowline makes, or when the source gains it. Two values are equal when their canonical texts are; that text is what each engine hashes. *Stops* says which values or columns end the run.

        %s

        INTEGER, BIGINT and the like are NUMBER(38,0) in Snowflake; DOUBLE and REAL are FLOAT; STRING and CHAR are VARCHAR; VARBINARY is BINARY; DATETIME and TIMESTAMP are what the account maps them to. OBJECT and ARRAY with declared parts are read as OBJECT and ARRAY.

        ## Numbers by their scale

        Which precisions of `NUMBER(precision, scale)` go into which type.

        %s

        ## A column that the target has already

        *exact*: every value fits. *values decide*: the run looks for values that don't, and stops if there are any. *quarantine*: refused, unless the column's rule is `quarantine`: rows with such values are then put aside and counted. Everything else is refused.

        %s

        A text column of a table that was there may have a length, and any column may refuse NULL. The plan looks for rows that such a column refuses, and the run stops before it writes: the message names the column and both types, and the `ALTER TABLE` that takes the limit away. A column's collation stays as it is; keys are told apart by their characters all the same.

        ## Rules

        A table's `columns` gives a column a rule.

        | rule | what it does |
        |---|---|
        | none | the run stops before it writes if a value doesn't fit |
        | `text` | a new column is kept as STRING, in the form below, whatever formats the account has. A FLOAT's form is Snowflake's own, which may have fewer digits than the FLOAT: values that it writes alike are alike in the target. FLOAT64 holds them all |
        | `quarantine` | rows with a value that doesn't fit are put aside in the quarantine table, with the reason, and counted |
        | `json` | a VARIANT, OBJECT or ARRAY becomes JSON: it is loaded as text and parsed when it is staged and applied, and compared by BigQuery's own writing of it. A document that BigQuery writes otherwise than Snowflake, such as one with a number of more digits than a FLOAT64 has, stops the run |

        The form of each type as text, where `x` is the column:

        %s

        ## How times travel

        TIME and TIMESTAMP_* leave Snowflake as whole numbers, the counts of their canonical texts, so that no time zone or format of a session, driver or worker has a part in them. The worker writes them as times into the files that it loads into BigQuery.

        With `unload`, Snowflake writes the files itself, and there they stay whole numbers (INT64): it writes a time into Parquet in milliseconds, which cuts digits 4 to 6 of a second, writes no zones at all, and what it writes doesn't tell a DATETIME from a TIMESTAMP. BigQuery loads the numbers and makes times of them as it stages the rows: `TIMESTAMP_MICROS(x)`, `DATETIME(TIMESTAMP_MICROS(x), 'UTC')`, `TIME_ADD(TIME '00:00:00', INTERVAL x MICROSECOND)`. The hash of each staged row, which Snowflake computed, proves them.

        ## What the tests insert

        One table with a column for each line and a row for each edge of its values, and one row of NULLs. It goes from DuckDB to DuckDB and from Snowflake to BigQuery, by workers in America/Bahia_Banderas (tr-TR) and Asia/Kathmandu (ar-EG), and from DuckDB to DuckDB in UTC, too. Every value is compared with what was inserted, and the hashes of Snowflake, BigQuery and DuckDB with those that Java computes.

        %s

        ## What the emulators can't carry

        The tests run on emulators of Snowflake and BigQuery. What those can't hold is proven otherwise, or not at all.

        %s
        """
        .formatted(columns(), scales(), adopted(), forms(), inserted(), gaps());
  }

  private String columns() {
    List<List<String>> rows = new ArrayList<>();
    for (Declared type : TYPES) {
      Optional<ValueType> held = SnowflakeTypes.read(type);
      Column column = column(type);
      String bigQuery =
          place(column, ColumnRule.EXACT).map(Placement::engineType).orElse("none: refused");
      rows.add(
          List.of(
              type.text(),
              bigQuery,
              held.map(TypesDocument::canonical).orElse(""),
              held.map(given -> stops(type, given))
                  .orElse("always: leave it out in a view of the source, or cast it there")));
    }
    return table(List.of("Snowflake", "BigQuery", "canonical text", "stops"), rows);
  }

  private Optional<Placement> place(Column column, ColumnRule rule) {
    return column.type().isEmpty() ? Optional.empty() : target.types().place(column, rule);
  }

  private static Column column(Declared type) {
    return new Column("X", type.text(), SnowflakeTypes.read(type), false);
  }

  private static String canonical(ValueType type) {
    if (type instanceof Whole) {
      return "the digits";
    }
    if (type instanceof Exact) {
      return "the digits, without zeros at the fraction's end";
    }
    if (type instanceof Floating) {
      return "a whole number of 53 bits and its power of two; -0 is 0; `NaN`, `Infinity`, `-Infinity`";
    }
    if (type instanceof Text) {
      return "itself";
    }
    if (type instanceof Bytes) {
      return "hexadecimal";
    }
    if (type instanceof Truth) {
      return "1 or 0";
    }
    if (type instanceof Day) {
      return "days since 1970-01-01";
    }
    if (type instanceof TimeOfDay) {
      return "microseconds since midnight";
    }
    if (type instanceof Timestamp timestamp) {
      return "microseconds since 1970-01-01" + (timestamp.zoned() ? " UTC" : "");
    }
    if (type instanceof Variant) {
      return "its JSON, as TO_JSON writes it";
    }
    if (type instanceof Described shape) {
      return switch (shape.engineType()) {
        case "GEOGRAPHY" -> "hexadecimal well-known binary";
        case "GEOMETRY" -> "hexadecimal extended well-known binary, with its SRID";
        default -> "a JSON array of its numbers";
      };
    }
    throw new IllegalArgumentException("not a type of Snowflake: " + type);
  }

  private String stops(Declared type, ValueType given) {
    Placement held = place(column(type), ColumnRule.EXACT).orElseThrow();
    ContractColumn column =
        new ContractColumn(
            "X", "X", type.text(), held.engineType(), given, held.type(), Fit.CHECKED, false);
    List<String> stops = new ArrayList<>();
    if (column.fewerDigits()) {
      stops.add("digits 7 to 9 of a second that aren't 0");
    }
    if (column.fewerYears()) {
      stops.add("years before 0001 and after 9999");
    }
    return (stops.isEmpty() ? "nothing" : String.join(", ", stops))
        + (type.name().equals("TIMESTAMP_TZ")
            ? "; the instant is kept, the offset isn't: `text` keeps it"
            : "");
  }

  private String scales() {
    Map<List<String>, List<Integer>> alike = new LinkedHashMap<>();
    for (int scale = 0; scale <= MOST_SCALE; scale++) {
      Map<String, List<Integer>> families = new TreeMap<>();
      for (int precision = Math.max(1, scale); precision <= MOST_DIGITS; precision++) {
        String held =
            place(column(number(precision, scale)), ColumnRule.EXACT).orElseThrow().engineType();
        families
            .computeIfAbsent(held.replaceAll("\\(.*", ""), family -> new ArrayList<>())
            .add(precision);
      }
      int least = scale;
      alike
          .computeIfAbsent(
              List.of("INT64", "NUMERIC", "BIGNUMERIC").stream()
                  .map(family -> range(families.getOrDefault(family, List.of()), least))
                  .toList(),
              ranges -> new ArrayList<>())
          .add(scale);
    }
    List<List<String>> rows = new ArrayList<>();
    alike.forEach(
        (ranges, scales) -> {
          List<String> row = new ArrayList<>();
          row.add(
              scales.size() == 1
                  ? scales.get(0).toString()
                  : scales.get(0) + " to " + scales.get(scales.size() - 1));
          row.addAll(ranges);
          rows.add(row);
        });
    return table(List.of("scale", "INT64", "NUMERIC(p,s)", "BIGNUMERIC(p,s)"), rows);
  }

  /** The least precision that a scale allows isn't told: it is the scale itself. */
  private static String range(List<Integer> precisions, int scale) {
    if (precisions.isEmpty()) {
      return "";
    }
    int first = precisions.get(0);
    int last = precisions.get(precisions.size() - 1);
    if (first == last) {
      return Integer.toString(first);
    }
    return first <= Math.max(1, scale) ? "up to " + last : first + " to " + last;
  }

  private String adopted() {
    List<List<String>> rows = new ArrayList<>();
    for (Declared type : TYPES) {
      if (SnowflakeTypes.read(type).isEmpty()) {
        continue;
      }
      List<String> row = new ArrayList<>(List.of(type.text()));
      HELD.forEach(held -> row.add(fit(type, held)));
      rows.add(row);
    }
    List<String> head = new ArrayList<>(List.of("Snowflake"));
    head.addAll(HELD);
    return table(head, rows);
  }

  private String fit(Declared type, String held) {
    Optional<Fit> plain = contract(type, held, ColumnRule.EXACT).map(ContractColumn::fit);
    if (plain.isPresent()) {
      // BigQuery keeps no document as it is written: what it writes otherwise stops the run.
      boolean written = plain.get() == Fit.ALWAYS && !held.equals("JSON");
      return written ? "exact" : "values decide";
    }
    return contract(type, held, ColumnRule.QUARANTINE).isPresent() ? "quarantine" : "";
  }

  private Optional<ContractColumn> contract(Declared type, String held, ColumnRule rule) {
    Column key = new Column("ID", "NUMBER(9,0)", SnowflakeTypes.read(number(9, 0)), false);
    Column heldKey = new Column("ID", "INT64", bigQuery("INT64"), false);
    TableDefinition table =
        new TableDefinition(
            "t",
            "T",
            "T",
            List.of("ID"),
            Optional.empty(),
            Optional.empty(),
            DuplicateRule.FAIL,
            Map.of("X", rule),
            Storage.plain(),
            Duration.ofHours(26),
            GuardLimits.DEFAULT,
            List.of(),
            List.of());
    TypeMapping types = target.types();
    try {
      Contract contract =
          Agreement.of(
              table,
              new TableSchema("T", false, List.of(key, column(type))),
              Optional.of(
                  new TableSchema(
                      "T", false, List.of(heldKey, new Column("X", held, bigQuery(held), false)))),
              types);
      return contract.compared().stream().filter(column -> column.name().equals("X")).findFirst();
    } catch (ContractException refused) {
      return Optional.empty();
    }
  }

  private Optional<ValueType> bigQuery(String type) {
    return AdoptedTypes.read(type);
  }

  private String forms() {
    List<List<String>> rows = new ArrayList<>();
    for (Declared type : TYPES) {
      Column column = column(type);
      if (column.type().isEmpty()) {
        continue;
      }
      boolean json = place(column, ColumnRule.JSON).isPresent();
      ContractColumn kept =
          new ContractColumn(
              "X", "X", type.text(), "STRING", column.type().get(), new Text(), Fit.ALWAYS, false);
      String form =
          column.type().get() instanceof Text
              ? "itself"
              : "`" + SnowflakeCanonical.form(kept, "x") + "`";
      rows.add(List.of(type.text(), form, json ? "yes" : ""));
    }
    return table(List.of("Snowflake", "form with `text`", "`json`"), rows);
  }

  private static String inserted() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "N38_0 to N38_37",
            "NUMBER(38,0) to NUMBER(38,37)",
            "DECIMAL(38,0) to DECIMAL(38,37)",
            "BIGNUMERIC(38,s), NUMERIC(38,9)",
            "5 or 6 each"));
    TypeMatrix.columns().stream()
        .filter(column -> !column.name().startsWith("N38_"))
        .map(
            (MatrixColumn column) ->
                List.of(
                    column.name(),
                    column.snowflake(),
                    column.duckDb(),
                    column.bigQuery(),
                    Integer.toString(column.values().size())))
        .forEach(rows::add);
    return table(List.of("column", "Snowflake", "DuckDB", "BigQuery", "values"), rows);
  }

  private static String gaps() {
    return table(List.of("type", "what isn't carried", "why", "proven by"), EmulatorGaps.rows());
  }

  private static String table(List<String> head, List<List<String>> rows) {
    return line(head)
        + "\n|"
        + "---|".repeat(head.size())
        + "\n"
        + rows.stream().map(TypesDocument::line).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.isEmpty() ? " " : " " + cell.replace("|", "\\|") + " ")
        .collect(Collectors.joining("|", "|", "|"));
  }

  @Override
  public void close() {
    target.close();
  }
}
