"""Starts local-bigquery with what Google's Java client or BigQuery's SQL needs and it lacks."""

import argparse
import json
import pathlib
import sys

import bigquery_catalog
import bigquery_sql
import duckdb
import uvicorn
from local_bigquery.settings import settings

PROJECT = "snowline"
DATASET = "snowline"


class WireFormat:
    """What the Java client sends and reads otherwise than the emulator.

    It sends PATCH as POST with X-HTTP-Method-Override, and takes a page token that is null for
    one more page, for ever.
    """

    def __init__(self, application):
        self.application = application

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.application(scope, receive, send)
        for name, value in scope["headers"]:
            if name == b"x-http-method-override":
                scope = {**scope, "method": value.decode().upper()}
        if scope["method"] != "GET":
            return await self.application(scope, receive, send)
        await self.application(scope, receive, WithoutNullToken(send))


class WithoutNullToken:
    """Sends on an answer, without the nextPageToken of a JSON object when that is null."""

    def __init__(self, send):
        self.send = send
        self.head = None
        self.body = b""

    async def __call__(self, message):
        if message["type"] == "http.response.start":
            self.head = message
            return
        if message["type"] != "http.response.body":
            return await self.send(message)
        self.body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._changed() or self.body
        headers = [
            (name, value)
            for name, value in self.head["headers"]
            if name.lower() != b"content-length"
        ]
        headers.append((b"content-length", str(len(body)).encode()))
        await self.send({**self.head, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    def _changed(self):
        if b'"nextPageToken":null' not in self.body:
            return None
        answer = json.loads(self.body)
        if answer.get("nextPageToken", "") is None:
            del answer["nextPageToken"]
        return json.dumps(answer).encode()


def read_parquet_bytes_as_they_are():
    """BYTES in Parquet are bytes already: only CSV and JSON carry them in base64."""
    from local_bigquery.jobs import load

    decoded, projection = load._decoded, load._projection

    def projection_of(config, fields, columns):
        if (config.sourceFormat or "CSV") in load.TEXT_FORMATS:
            return projection(config, fields, columns)
        load._decoded = lambda expression, field, depth=0: expression
        try:
            return projection(config, fields, columns)
        finally:
            load._decoded = decoded

    load._projection = projection_of


class JoinedTransaction:
    """A cursor whose BEGIN says that a transaction is open, instead of aborting it.

    MERGE tries BEGIN to find out whether it runs inside a transaction; DuckDB 1.5 aborts the
    transaction that a second BEGIN reaches. Its now() is the time at which the transaction
    began: outside one each statement has another.
    """

    def __init__(self, cursor):
        self.cursor = cursor

    def __getattr__(self, name):
        return getattr(self.cursor, name)

    def execute(self, sql, *parameters):
        if sql == "BEGIN" and self._open():
            raise duckdb.TransactionException("a transaction is open")
        return self.cursor.execute(sql, *parameters)

    def _open(self):
        def transaction():
            return self.cursor.execute("SELECT epoch_us(now())").fetchone()

        return transaction() == transaction()


def let_merge_join_a_transaction():
    from local_bigquery.jobs import merge

    run = merge.run
    merge.run = lambda cursor, tree, context: run(
        JoinedTransaction(cursor), tree, context
    )


def leave_geography_out():
    """Its functions would download an extension, and nothing here uses them."""
    from local_bigquery.engine import database

    database.FUNCTIONS = [
        path for path in database.FUNCTIONS if path.name != "geography.sql"
    ]


def import_no_pandas():
    """DuckDB looks for it on the disk twice a statement, though it isn't installed."""
    sys.modules.setdefault("pandas", None)


def keep_jobs_when_they_come_and_are_done():
    """That one runs is asked by nobody, and to write it costs a part of what the job does."""
    from local_bigquery.jobs import store

    save = store.save
    store.save = lambda job: job if job.status.state == "RUNNING" else save(job)


def open_database():
    """Before the first request, so that what is wrong with it ends the start."""
    from local_bigquery.engine import database

    connection = database.connection()
    bigquery_sql.create_macros(connection)
    connection.execute("SET autoinstall_known_extensions = false")
    # Tables are small: to share a statement's work costs more than the work.
    connection.execute("SET GLOBAL threads = 1")


def fail_what_ran_at_a_kill():
    """Nobody goes on with it. BigQuery too says so of a job whose machine it lost."""
    from local_bigquery.errors import BigQueryError
    from local_bigquery.jobs import runner, store
    from local_bigquery.models import JobStatistics

    lost = BigQueryError("backendError", "The server ended. Retrying may solve the problem.")
    for job in store.list_(PROJECT, ["PENDING", "RUNNING"]):
        kind = job.configuration.jobType.lower()
        store.save(runner._done(job, JobStatistics.model_validate({kind: {}}), lost))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, required=True)
    arguments.add_argument("--data", type=pathlib.Path, required=True)
    arguments.add_argument("--gcs-root", type=pathlib.Path, required=True)
    given = arguments.parse_args()
    settings.bigquery_host, settings.bigquery_port = "127.0.0.1", given.port
    settings.data_dir, settings.gcs_local_root = given.data, given.gcs_root
    settings.default_project_id, settings.default_dataset_id = PROJECT, DATASET
    read_parquet_bytes_as_they_are()
    let_merge_join_a_transaction()
    leave_geography_out()
    import_no_pandas()
    keep_jobs_when_they_come_and_are_done()
    bigquery_catalog.apply()
    bigquery_sql.apply()
    open_database()
    fail_what_ran_at_a_kill()
    from local_bigquery import app

    uvicorn.run(
        WireFormat(app), host="127.0.0.1", port=given.port, log_level="warning"
    )


main()
