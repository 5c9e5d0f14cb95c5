"""BigQuery's SQL where local-bigquery's differs: values as text, parts of a time, decimal types."""

import re

import bigquery_catalog
from local_bigquery.catalog import tables
from local_bigquery.engine import types
from local_bigquery.jobs import query
from local_bigquery.sql import rules
from local_bigquery.sql.dialect import macro
from local_bigquery.sql.rules import information_schema
from local_bigquery.sql.rules.typing import BYTES, DECIMALS, TEXT, kind
from sqlglot import exp

# A decimal has no zeros after its last digit; a time has none, three or six digits of a second.
# Each writes its value once: DuckDB binds a macro's argument anew wherever it stands, and casts
# within casts would make a statement of a thousand letters last for seconds.
TEXT_OF = r"""
CREATE MACRO bq.main._bed_number_text(value) AS
    regexp_replace(CAST(value AS VARCHAR), '(\.[0-9]*[1-9])0+$|\.0+$', '\1');
CREATE MACRO bq.main._bed_time_text(value) AS
    regexp_replace(regexp_replace(CAST(value AS VARCHAR),
        '\.(\d|\d{4})(\+|$)', '.\100\2'), '\.(\d{2}|\d{5})(\+|$)', '.\10\2');
CREATE MACRO bq.main._bed_text(value) AS
    CASE
        WHEN typeof(value) LIKE 'DECIMAL%' THEN bq.main._bed_number_text(value)
        WHEN typeof(value) LIKE 'TIME%' THEN bq.main._bed_time_text(value)
        ELSE CAST(value AS VARCHAR)
    END;
CREATE MACRO bq.main._bed_text_of_time(value) AS
    CASE
        WHEN regexp_matches(value, '\.\d{7}') THEN error(concat('Invalid timestamp: ', value))
        ELSE value
    END
"""
BIGNUMERIC = exp.DataType.Type.BIGDECIMAL
Type = exp.DataType.Type
PLAIN = {Type.BIGINT, Type.INT, Type.BOOLEAN, Type.DATE, *TEXT}
TIMES = {Type.TIME, Type.DATETIME, Type.TIMESTAMP, Type.TIMESTAMPTZ}
DECIMAL_LITERAL = re.compile(r"[+-]?0*(\d*)(?:\.(\d*))?")
# What upstream holds without parameters, and what it makes of more than 38 digits.
UNDECLARED = ("DECIMAL(38,9)", "DECIMAL(38,18)", "DECIMAL(38,38)")
PARTS_OF_A_SECOND = {"MILLISECOND": 1_000, "MICROSECOND": 1_000_000}


def cast_to_text(node, context):
    if not (isinstance(node, exp.Cast) and node.to.this in TEXT):
        return node
    held = kind(node.this)
    if held in BYTES:
        return exp.Anonymous(this="decode", expressions=[node.this])
    if held in PLAIN:
        return node
    if held in DECIMALS:
        return macro("_bed_number_text", node.this)
    return macro("_bed_time_text" if held in TIMES else "_bed_text", node.this)


def cast_to_bytes(node, context):
    """DuckDB reads escapes in the text and refuses what is not ASCII; BigQuery takes UTF-8."""
    if not (isinstance(node, exp.Cast) and node.to.this in BYTES):
        return node
    if kind(node.this) in TEXT or node.this.is_string:
        return exp.Anonymous(this="encode", expressions=[node.this])
    return node


def wide_bignumeric_literal(node, context):
    """Without its 18 digits after the point a literal has room for more before it."""
    if not (isinstance(node, exp.Cast) and node.this.is_string):
        return node
    if node.to.sql(dialect="duckdb") != "DECIMAL(38, 18)":
        return node
    literal = DECIMAL_LITERAL.fullmatch(node.this.name)
    if literal and len(literal[1]) > 20:
        scale = max(0, min(len(literal[2] or ""), 38 - len(literal[1])))
        node.set("to", exp.DataType.build(f"DECIMAL(38, {scale})", dialect="duckdb"))
    return node


def cast_to_its_own_type(node, context):
    """A BIGNUMERIC(38, 0) that becomes a BIGNUMERIC keeps its 38 digits."""
    if isinstance(node, exp.Cast) and node.to.sql(dialect="duckdb") == "DECIMAL(38, 18)":
        if isinstance(node.this, exp.Column) and kind(node.this) == BIGNUMERIC:
            return node.this
    return node


def cast_to_time(node, context):
    """DuckDB cuts off what BigQuery refuses: digits of a second beyond the sixth."""
    if type(node) is exp.Cast and node.to.this in TIMES and kind(node.this) in TEXT:
        node.set("this", macro("_bed_text_of_time", node.this))
    return node


def part_of_a_second(node, context):
    """DuckDB adds the whole seconds to it."""
    modulus = isinstance(node, exp.Extract) and PARTS_OF_A_SECOND.get(
        node.name.upper()
    )
    if not modulus:
        return node
    return exp.Paren(this=exp.Mod(this=node, expression=exp.Literal.number(modulus)))


def parameters_of(kind_of_decimal):
    return tuple(int(value) for _, value in kind_of_decimal.children)


def keep_declared_decimals():
    """NUMERIC(p, s) and BIGNUMERIC(p, s) are held as declared, by the API as by DDL."""
    duckdb_type, scalar, field = types.duckdb_type, types._scalar, types.field

    def held_type(field):
        precision, scale = int(field.precision or 0), int(field.scale or 0)
        if not (field.type or "").upper().endswith(("NUMERIC", "DECIMAL")):
            return duckdb_type(field)
        if not 1 <= precision <= 38:
            return duckdb_type(field)
        name = f"DECIMAL({precision},{scale})"
        return f"{name}[]" if field.mode == "REPEATED" else name

    def scalar_of(held):
        # No NUMERIC has more than 29 digits before its point.
        if held.id == "decimal":
            precision, scale = parameters_of(held)
            if precision - scale > 29:
                return "BIGNUMERIC", str(held)
        return scalar(held)

    types.duckdb_type, types._scalar = held_type, scalar_of

    def declared_columns(*table):
        return [with_parameters(*column) for column in bigquery_catalog.held_columns(*table)]

    tables.columns = declared_columns


def with_parameters(field, held):
    if held.id != "decimal" or str(held) in UNDECLARED:
        return field
    precision, scale = parameters_of(held)
    return field.replace(precision=str(precision), **({"scale": str(scale)} if scale else {}))


def show_parameters_in_information_schema():
    plain = information_schema.bigquery_type

    def with_its_parameters(field, quoted=True):
        shown = plain(field, quoted)
        declared = (field.precision, field.scale, field.maxLength)
        parameters = [value for value in declared if value and value != "0"]
        return f"{shown}({', '.join(parameters)})" if parameters else shown

    information_schema.bigquery_type = with_its_parameters


def bill_scripts_nothing():
    """@@script.bytes_billed and @@script.slot_ms, beside @@script.job_id, which is there."""
    known = query.Context

    def context(*arguments, system, **more):
        billed = {"script.bytes_billed": 0, "script.slot_ms": 0}
        return known(*arguments, system=system | billed, **more)

    query.Context = context


def apply():
    rules.NODE_RULES += [
        cast_to_text,
        cast_to_bytes,
        wide_bignumeric_literal,
        cast_to_its_own_type,
        cast_to_time,
        part_of_a_second,
    ]
    keep_declared_decimals()
    show_parameters_in_information_schema()
    bill_scripts_nothing()


def create_macros(connection):
    connection.execute(TEXT_OF)
