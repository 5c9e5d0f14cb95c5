"""What a Snowflake column was declared as, where DuckDB's type of it says less.

OBJECT, ARRAY and VARIANT are all JSON there, TIMESTAMP_LTZ and TIMESTAMP_TZ one type, and no time
has a precision. The declaration of each column is kept in its database, and shown in
INFORMATION_SCHEMA.COLUMNS and DESCRIBE TABLE.
"""

from string import Template

import fakesnow.cursor
import fakesnow.info_schema
import fakesnow.transforms.transforms
from sqlglot import exp

Type = exp.DataType.Type
NAMES = {
    Type.OBJECT: "OBJECT",
    Type.ARRAY: "ARRAY",
    Type.VARIANT: "VARIANT",
    Type.GEOGRAPHY: "GEOGRAPHY",
    Type.GEOMETRY: "GEOMETRY",
    Type.VECTOR: "VECTOR",
    Type.TIMESTAMPLTZ: "TIMESTAMP_LTZ",
    Type.TIMESTAMPTZ: "TIMESTAMP_TZ",
    Type.TIMESTAMPNTZ: "TIMESTAMP_NTZ",
    Type.TIMESTAMP: "TIMESTAMP_NTZ",
    Type.DATETIME: "TIMESTAMP_NTZ",
    Type.TIME: "TIME",
}
TIMES = ("TIMESTAMP_LTZ", "TIMESTAMP_TZ", "TIMESTAMP_NTZ", "TIME")

COLUMNS = Template("""
CREATE TABLE IF NOT EXISTS ${catalog}._fs_information_schema._bed_declared (
    schema_name VARCHAR, table_name VARCHAR, column_name VARCHAR,
    declared VARCHAR, digits INTEGER,
    PRIMARY KEY (schema_name, table_name, column_name));
CREATE OR REPLACE VIEW ${catalog}._fs_information_schema._fs_columns AS
SELECT known.* REPLACE (coalesce(declared, data_type) AS DATA_TYPE),
    CASE WHEN coalesce(declared, data_type) LIKE 'TIME%' THEN coalesce(digits, 9) END
        AS DATETIME_PRECISION
FROM _fs_global._fs_information_schema._fs_columns AS known
LEFT JOIN ${catalog}._fs_information_schema._bed_declared AS kept
    ON kept.schema_name = known.table_schema AND kept.table_name = known.table_name
    AND kept.column_name = known.column_name
WHERE known.table_catalog = '${catalog}' AND known.column_name IS NOT NULL
""")
DESCRIBED = """
         WHEN data_type LIKE 'TIME%' THEN data_type || '(' || datetime_precision || ')'
         WHEN data_type = 'TIMESTAMP_NTZ'"""


def declarations(expression):
    """The rows to keep for the columns that a CREATE or ALTER TABLE declares."""
    rows = []
    for column in expression.find_all(exp.ColumnDef):
        kind = column.args.get("kind")
        name = NAMES.get(kind.this) if kind else None
        if name:
            digits = kind.expressions[0].name if name in TIMES and kind.expressions else None
            identifier = column.this
            shown = identifier.name if identifier.quoted else identifier.name.upper()
            rows.append((shown, name, digits))
    return rows


def named(table, connection):
    def shown(part, default):
        if not part:
            return default
        return part.name if part.quoted else part.name.upper()

    return (
        shown(table.args.get("catalog"), connection.database),
        shown(table.args.get("db"), connection.schema),
        shown(table.this, None),
    )


def keep(connection, expression):
    table = expression.find(exp.Table)
    database, schema, name = named(table, connection)
    kept = f'"{database}"._fs_information_schema._bed_declared'
    duck = connection._duck_conn
    rows = declarations(expression)
    if isinstance(expression, exp.Create):
        if expression.args.get("exists") and exists(duck, database, schema, name):
            return
        duck.execute(
            f"DELETE FROM {kept} WHERE schema_name = ? AND table_name = ?", [schema, name]
        )
        if clone := expression.args.get("clone"):
            source = named(clone.find(exp.Table), connection)
            duck.execute(
                f"INSERT INTO {kept} SELECT ?, ?, column_name, declared, digits FROM "
                f'"{source[0]}"._fs_information_schema._bed_declared '
                "WHERE schema_name = ? AND table_name = ?",
                [schema, name, source[1], source[2]],
            )
    for column, declared, digits in rows:
        duck.execute(
            f"INSERT OR REPLACE INTO {kept} VALUES (?, ?, ?, ?, ?)",
            [schema, name, column, declared, digits],
        )


def exists(duck, *table):
    return duck.execute(
        "SELECT 1 FROM duckdb_tables() "
        "WHERE database_name = ? AND schema_name = ? AND table_name = ?",
        list(table),
    ).fetchone()


def declares(expression):
    if isinstance(expression, exp.Create):
        return (expression.args.get("kind") or "").upper() == "TABLE"
    return isinstance(expression, exp.Alter) and expression.find(exp.ColumnDef) is not None


def apply():
    fakesnow.info_schema.SQL_CREATE_INFORMATION_SCHEMA_COLUMNS_VIEW = COLUMNS
    describe = fakesnow.transforms.transforms
    describe.SQL_DESCRIBE_TABLE = Template(
        describe.SQL_DESCRIBE_TABLE.template.replace(
            "\n         WHEN data_type = 'TIMESTAMP_NTZ'", DESCRIBED, 1
        )
    )
    transform = fakesnow.cursor.FakeSnowflakeCursor._transform
    run = fakesnow.cursor.FakeSnowflakeCursor._execute

    def remembering(cursor, expression, parameters):
        declared = expression.copy() if declares(expression) else None
        transformed = transform(cursor, expression, parameters)
        transformed.meta["bed_declared"] = declared
        return transformed

    def keeping(cursor, transformed, parameters=None):
        # Before: afterwards the connection holds the statement's result.
        declared = transformed.meta.get("bed_declared")
        if declared is not None:
            keep(cursor._conn, declared)
        return run(cursor, transformed, parameters)

    fakesnow.cursor.FakeSnowflakeCursor._transform = remembering
    fakesnow.cursor.FakeSnowflakeCursor._execute = keeping
