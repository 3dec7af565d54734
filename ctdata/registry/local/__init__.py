"""A registry of our own on 127.0.0.1 that keeps the API's contract: for tests, benchmarks and dry runs.

    with LocalRegistry(records) as registry:
        client = Client(registry.url, min_interval_seconds=0)

Real sockets, real paging, plain-text errors as the registry words them, and faults on demand
(`registry.plan(faults.cut())`). `registry.requests` is the log of what was asked.

    server   sockets, headers, gzip, faults        store   records, paging, aliases
    query    the Essie subset that scopes use      model   field names, trimming
"""

from ctdata.registry.local import faults
from ctdata.registry.local.server import LocalRegistry, Request

__all__ = ["LocalRegistry", "Request", "faults"]
