"""Answers SQL over one engine's data, one query a line, for script/bench report.

usage: answer_sql.py duckdb|chdb DATA. Read: a JSON object {"sql": …, "file": where the rows go as CSV, or null};
written: {"ms": …, "rows": …}. Timed is the query up to its result as Arrow data, the engine's own exchange format.
"""

import json
import sys
import time

import pyarrow
import pyarrow.csv


class DuckDb:
    def __init__(self, path):
        import duckdb
        self.db = duckdb.connect(path, read_only=True) if path.endswith(".duckdb") else duckdb.connect()
        self.db.execute("SET threads=2; SET memory_limit='4GB'; SET preserve_insertion_order=false")
        self.db.execute("SET enable_progress_bar=false")

    def query(self, sql):
        return self.db.sql(sql).to_arrow_table()

    def table(self, answer):
        return answer


class ChDb:
    def __init__(self, path):
        from chdb import session
        self.db = session.Session(path)
        for setting in ("max_threads = 2", "max_memory_usage = 5000000000", "output_format_arrow_string_as_string = 1"):
            self.db.query(f"SET {setting}")

    def query(self, sql):
        return self.db.query(sql, "Arrow")

    def table(self, answer):
        return pyarrow.ipc.open_file(pyarrow.BufferReader(answer.bytes())).read_all()


def as_text(column):
    """As Muster writes it: plain digits, dates, hours with a T. ClickHouse's DateTime comes as seconds."""
    if pyarrow.types.is_uint32(column.type):
        column = column.cast(pyarrow.int64()).cast(pyarrow.timestamp("s"))
    kind = column.type
    if pyarrow.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    return ["" if value is None else
            value.strftime("%Y-%m-%dT%H:00:00Z" if pyarrow.types.is_timestamp(kind) else "%Y-%m-%d")
            if hasattr(value, "strftime") else str(value)
            for value in column.to_pylist()]


def main():
    engine = {"duckdb": DuckDb, "chdb": ChDb}[sys.argv[1]](sys.argv[2])
    for line in sys.stdin:
        request = json.loads(line)
        start = time.perf_counter()
        answer = engine.query(request["sql"])
        took = time.perf_counter() - start
        table = engine.table(answer)
        if request["file"]:
            texts = {str(i): as_text(column) for i, column in enumerate(table.columns)}
            pyarrow.csv.write_csv(pyarrow.table(texts), request["file"])
        print(json.dumps({"ms": took * 1000, "rows": table.num_rows}), flush=True)


main()
