"""Looks one table up where local-bigquery has DuckDB walk through all of them.

DuckDB lists every table with its columns and sizes to find one, several times a statement: that is
most of the time a query takes. DuckLake keeps its catalog in tables, and these are asked instead.
"""

import duckdb
from local_bigquery.catalog import datasets, names, tabledata, tables
from local_bigquery.engine import database, types
from local_bigquery.errors import not_found
from local_bigquery.jobs import query
from local_bigquery.sql.rules import partitions

SCHEMA = """
SELECT schema_id FROM {catalog}.ducklake_schema
WHERE schema_name = $1 AND end_snapshot IS NULL
"""

OBJECTS = """
SELECT table_name, 'TABLE', 0 FROM {catalog}.ducklake_table
WHERE schema_id IN ({schema}) AND end_snapshot IS NULL AND table_name = coalesce($2, table_name)
UNION ALL
SELECT view_name, 'VIEW', 0 FROM {catalog}.ducklake_view
WHERE schema_id IN ({schema}) AND end_snapshot IS NULL AND view_name = coalesce($2, view_name)
"""

TABLE = """
SELECT table_id FROM {catalog}.ducklake_table
WHERE schema_id IN ({schema}) AND table_name = $2 AND end_snapshot IS NULL
"""

ROWS = """
SELECT (
    SELECT coalesce(sum(record_count), 0) FROM {catalog}.ducklake_data_file
    WHERE table_id IN ({table}) AND end_snapshot IS NULL
  ) - (
    SELECT coalesce(sum(delete_count), 0) FROM {catalog}.ducklake_delete_file
    WHERE table_id IN ({table}) AND end_snapshot IS NULL
  )
"""

REQUIRED = """
SELECT column_name FROM {catalog}.ducklake_column
WHERE table_id IN ({table}) AND NOT nulls_allowed AND parent_column IS NULL
  AND end_snapshot IS NULL
"""

INGESTION_TIME = """
SELECT column_name FROM {catalog}.ducklake_column
WHERE table_id IN ({table}) AND column_name = $3 AND end_snapshot IS NULL
"""


def ask(statement, project_id, *values):
    catalog = database.quote(f"__ducklake_metadata_{project_id}")
    schema = SCHEMA.format(catalog=catalog)
    table = TABLE.format(catalog=catalog, schema=schema)
    return database.fetch(
        statement.format(catalog=catalog, schema=schema, table=table), list(values)
    )


def is_lake(project_id, dataset_id):
    return project_id in database._attached and dataset_id.casefold() != "information_schema"


def objects_of(listed):
    """Without their numbers of rows, which few ask for."""

    def objects(project_id, dataset_id, table_id=None):
        if is_lake(project_id, dataset_id):
            return sorted(ask(OBJECTS, project_id, dataset_id, table_id))
        if project_id != "emulator" or table_id is None:
            return listed(project_id, dataset_id, table_id)
        name = database.quote(project_id, dataset_id, table_id)
        try:
            ((rows,),) = database.fetch(f"SELECT count(*) FROM {name}")
        except duckdb.CatalogException:
            return []
        return [(table_id, "TABLE", rows)]

    return objects


def load_of(load):
    def counted(project_id, dataset_id, table_id):
        table = load(project_id, dataset_id, table_id)
        if not is_lake(project_id, dataset_id) or table.type == "VIEW":
            return table
        ((rows,),) = ask(ROWS, project_id, dataset_id, table_id)
        size = str(tables.logical_bytes(int(rows), len(tables.fields(table))))
        return table.replace(
            numRows=str(rows),
            numBytes=size,
            numTotalLogicalBytes=size,
            numActiveLogicalBytes=size,
        )

    return counted


def exists_of(listed):
    def exists(project_id, dataset_id):
        if is_lake(project_id, dataset_id):
            return bool(ask("{schema}", project_id, dataset_id))
        return listed(project_id, dataset_id)

    return exists


def held_columns(project_id, dataset_id, table_id):
    """The table's columns, each with the type that DuckDB has it in."""
    with database.cursor() as cursor:
        try:
            relation = cursor.sql(
                f"SELECT * FROM {tables.name(project_id, dataset_id, table_id)} LIMIT 0"
            )
        except duckdb.CatalogException:
            raise not_found(
                "Table", names.label(project_id, dataset_id, table_id)
            ) from None
        held = list(zip(relation.columns, relation.types))
    required = set()
    if is_lake(project_id, dataset_id):
        found = ask(REQUIRED, project_id, dataset_id, table_id)
        required = {column for (column,) in found}
    return [
        (types.field(column, kind, column in required), kind)
        for column, kind in held
        if column != tables.INGESTION_TIME or dataset_id == tables.RESULTS
    ]


def columns(*table):
    return [field for field, _ in held_columns(*table)]


def has_ingestion_time(table):
    if not (table.catalog and table.db and table.name):
        return False
    wanted = (table.catalog, table.db, table.name)
    if is_lake(*wanted[:2]):
        return bool(ask(INGESTION_TIME, *wanted, tables.INGESTION_TIME))
    with database.cursor() as cursor:
        try:
            columns = cursor.sql(f"SELECT * FROM {database.quote(*wanted)} LIMIT 0").columns
        except duckdb.Error:
            return False
    return tables.INGESTION_TIME in columns


class NewCursor:
    """A cursor that no statement used before, and that knows so: it has no temporary tables."""

    def __init__(self, cursor):
        self.cursor = cursor

    def __getattr__(self, name):
        return getattr(self.cursor, name)

    def sql(self, query, *arguments, **named):
        if query == "SELECT table_name FROM duckdb_tables() WHERE temporary":
            query = "SELECT '' WHERE false"
        return self.cursor.sql(query, *arguments, **named)


def execute_of(execute):
    def execute_on(cursor, *arguments, session=None, **others):
        if session is None:
            cursor = NewCursor(cursor)
        return execute(cursor, *arguments, session=session, **others)

    return execute_on


def apply():
    database.objects = objects_of(database.objects)
    datasets.exists = exists_of(datasets.exists)
    tables.columns = tabledata.columns = columns
    query.execute = execute_of(query.execute)
    tables.load = load_of(tables.load)
    partitions._hidden = has_ingestion_time
