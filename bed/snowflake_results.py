"""Results as Snowflake hands them over, and fakesnow doesn't.

A query that is started and asked after is answered with its id alone: its rows come when its result
is asked for. A long result comes in parts, each from an address of its own, so that no client ever
needs to hold all of it.
"""

import collections
import contextvars
import gzip
import json
import secrets

import fakesnow.server
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

# Some megabytes, like Snowflake's own.
ROWS_OF_A_PART = 20_000
# The driver reads from them how many parts to fetch ahead, and within which memory.
PARAMETERS = {
    "CLIENT_PREFETCH_THREADS": 4,
    "CLIENT_RESULT_CHUNK_SIZE": 160,
    "CLIENT_MEMORY_LIMIT": 1536,
}
# Newest results whose parts can be fetched.
KEPT = 64

under_way = contextvars.ContextVar("under_way")
kept = collections.OrderedDict()
to_sf = fakesnow.server.to_sf
to_ipc = fakesnow.server.to_ipc


class Asked:
    """A query's request, while it is answered."""

    def __init__(self, started, host):
        self.started = started
        self.host = host
        self.table = None


def rows_for_clients(table, rowtype):
    return to_sf(table.slice(0, 0) if under_way.get().started else table, rowtype)


def first_part(table):
    if table.num_rows > ROWS_OF_A_PART:
        under_way.get().table = table
    return to_ipc(table.slice(0, ROWS_OF_A_PART))


def other_parts(asked):
    name = secrets.token_urlsafe()
    kept[name] = asked.table
    while len(kept) > KEPT:
        kept.popitem(last=False)
    parts = []
    for first in range(ROWS_OF_A_PART, asked.table.num_rows, ROWS_OF_A_PART):
        rows = asked.table.slice(first, ROWS_OF_A_PART)
        parts.append(
            {
                "url": f"http://{asked.host}/parts/{name}/{first}",
                "rowCount": rows.num_rows,
                "uncompressedSize": rows.nbytes,
                "compressedSize": rows.nbytes,
            }
        )
    return parts


class Answer(JSONResponse):
    def __init__(self, content, *arguments, **named):
        asked = under_way.get(None)
        data = content.get("data")
        if asked and content.get("success") and data and "queryId" in data:
            if asked.started:
                content = {
                    "success": True,
                    "code": "333334",
                    "data": {
                        "queryId": data["queryId"],
                        "getResultUrl": f"/queries/{data['queryId']}/result",
                        "queryAbortsAfterSecs": 300,
                    },
                }
            elif asked.table is not None:
                data["chunks"] = other_parts(asked)
                data["parameters"] += [
                    {"name": name, "value": value}
                    for name, value in PARAMETERS.items()
                ]
        super().__init__(content, *arguments, **named)


def part(request):
    table = kept.get(request.path_params["name"])
    if table is None:
        return Response(status_code=403)
    rows = table.slice(request.path_params["first"], ROWS_OF_A_PART)
    return Response(to_ipc(rows).to_pybytes(), media_type="application/octet-stream")


def answering(query_request):
    async def answer(request):
        body = await request.body()
        if request.headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        started = bool(json.loads(body).get("asyncExec"))
        under_way.set(Asked(started, request.url.netloc))
        return await query_request(request)

    return answer


def apply():
    server = fakesnow.server
    server.to_sf = rows_for_clients
    server.to_ipc = first_part
    server.JSONResponse = Answer
    path = "/queries/v1/query-request"
    routes = server.app.router.routes
    routes[:] = [route for route in routes if route.path != path]
    routes.append(Route(path, answering(server.query_request), methods=["POST"]))
    routes.append(Route("/parts/{name}/{first:int}", part, methods=["GET"]))
