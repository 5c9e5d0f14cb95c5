"""Copies the works' table by dlt from one DuckDB file to another, as Arrow batches."""

import sys

import dlt
import duckdb

from works import CHANGED_SINCE, KEY, TABLE

source, target, disposition = sys.argv[1:]


@dlt.resource(name=TABLE, primary_key=KEY, write_disposition=disposition)
def rows(updated_at=dlt.sources.incremental("updated_at", initial_value=None) if disposition == "merge" else None):
    where = ""
    if updated_at is not None:
        where = f" WHERE updated_at >= TIMESTAMP '{CHANGED_SINCE}'"
    with duckdb.connect(source, read_only=True) as connection:
        reader = connection.execute(f"SELECT * FROM {TABLE}{where}").fetch_record_batch(100_000)
        yield from reader


pipeline = dlt.pipeline("bench", destination=dlt.destinations.duckdb(target), dataset_name="main",
                        pipelines_dir=target + ".dlt")
pipeline.run(rows())
