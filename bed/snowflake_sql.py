"""Snowflake's SQL where fakesnow's differs: exact numbers, declared types, missing functions."""

import fakesnow.arrow
import fakesnow.cursor
import fakesnow.macros
import fakesnow.transforms
import pyarrow
from snowflake_columns import apply as keep_declared_types
from sqlglot import exp, parse_one

Type = exp.DataType.Type

# sqlglot spells MD5_NUMBER_LOWER64 so when it writes DuckDB's dialect.
MACROS = """
CREATE OR REPLACE MACRO {database}.m_d5_number_upper64(text) AS
    ('0x' || md5(text)[1:16])::UBIGINT::HUGEINT;
CREATE OR REPLACE MACRO {database}.m_d5_number_lower64(text) AS
    ('0x' || md5(text)[17:32])::UBIGINT::HUGEINT;
CREATE OR REPLACE MACRO {database}.current_warehouse() AS 'SNOWLINE_BED';
CREATE OR REPLACE MACRO {database}.current_region() AS 'LOCAL';
CREATE OR REPLACE MACRO {database}.current_account() AS 'FAKESNOW';
"""

NO_PRIVILEGES = """
SELECT '' AS TABLE_SCHEMA, '' AS TABLE_NAME, '' AS GRANTEE, '' AS PRIVILEGE_TYPE WHERE FALSE
"""

BITWISE = (
    exp.BitwiseAnd,
    exp.BitwiseOr,
    exp.BitwiseXor,
    exp.BitwiseLeftShift,
    exp.BitwiseRightShift,
)


def add_macros():
    """Every database gets its macros when it is attached: adds ours to them."""
    original = fakesnow.macros.creation_sql
    fakesnow.macros.creation_sql = lambda database: original(database) + MACROS.format(
        database=database
    )


def exact_integers(node):
    """NUMBER(38, 0) holds 38 digits, not an int64."""
    if isinstance(node, exp.DataType) and node.this == Type.DECIMAL:
        return node if node.expressions else whole_number()
    if node.this in (Type.INT, Type.SMALLINT, Type.TINYINT):
        return exp.DataType(this=Type.BIGINT, nested=False)
    return node


def whole_number():
    return exp.DataType.build("DECIMAL(38, 0)", dialect="duckdb")


def exact_sum(original):
    """SUM of numbers is exact; upstream goes through DOUBLE, so that it can add up text too."""

    def transform(node):
        if not isinstance(node, exp.Sum):
            return original(node)
        argument = node.this
        result = original(node)
        result.find(exp.Sum).set("this", argument)
        return result

    return transform


def bits_of_whole_numbers(node):
    """DuckDB has no bitwise operators on decimals."""
    if isinstance(node, BITWISE):
        for side in ("this", "expression"):
            node.set(side, exp.cast(node.args[side], "HUGEINT", dialect="duckdb"))
    return node


def part_of_a_second(node):
    """Nanoseconds of a TIME: DuckDB adds the whole seconds, and casts no TIME to a timestamp."""
    if isinstance(node, exp.Extract) and node.name.upper() == "NANOSECOND":
        micros = exp.Extract(this=exp.var("MICROSECOND"), expression=node.expression)
        fraction = exp.Mod(this=micros, expression=exp.Literal.number(1_000_000))
        return exp.Paren(
            this=exp.Mul(this=exp.Paren(this=fraction), expression=exp.Literal.number(1000))
        )
    return node


def text_of_binary(node):
    if isinstance(node, exp.ToChar) and node.text("format").upper() == "HEX":
        return exp.Hex(this=node.this)
    return node


def held_types(node):
    """DuckDB's BLOB has no length; geography and vectors are held as their JSON."""
    if isinstance(node, exp.DataType):
        if node.this in (Type.BINARY, Type.VARBINARY) and node.expressions:
            return exp.DataType(this=Type.BINARY, nested=False)
        if node.this in (Type.GEOGRAPHY, Type.GEOMETRY, Type.VECTOR):
            return exp.DataType(this=Type.VARIANT, nested=False)
    return node


def no_privileges(node):
    """Nobody was granted anything on single tables, and nobody needs it."""
    if isinstance(node, exp.Table) and node.name.upper() == "TABLE_PRIVILEGES":
        nothing = parse_one(NO_PRIVILEGES, dialect="duckdb")
        return exp.Subquery(this=nothing, alias=exp.TableAlias(this=exp.to_identifier("P")))
    return node


def null_times(original):
    """A timestamp that is NULL is sent as NULL, not as fields that are: clients read 1970."""

    def structure(times):
        if isinstance(times, pyarrow.ChunkedArray):
            times = times.combine_chunks()
        built = original(times)
        return pyarrow.StructArray.from_arrays(
            [part.fill_null(0) for part in built.flatten()],
            fields=list(built.type),
            mask=times.is_null(),
        )

    return structure


OURS = (
    held_types,
    text_of_binary,
    bits_of_whole_numbers,
    part_of_a_second,
    no_privileges,
)


def apply():
    add_macros()
    fakesnow.arrow.timestamp_to_sf_struct = null_times(
        fakesnow.arrow.timestamp_to_sf_struct
    )
    fakesnow.transforms.integer_precision = exact_integers
    fakesnow.transforms.numeric_agg_implicit_cast = exact_sum(
        fakesnow.transforms.numeric_agg_implicit_cast
    )
    transform = fakesnow.cursor.FakeSnowflakeCursor._transform

    def with_ours(cursor, expression, parameters):
        for ours in OURS:
            expression = expression.transform(ours, copy=False)
        return transform(cursor, expression, parameters)

    fakesnow.cursor.FakeSnowflakeCursor._transform = with_ours
    keep_declared_types()
