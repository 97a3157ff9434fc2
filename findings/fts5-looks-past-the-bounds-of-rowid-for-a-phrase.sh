#!/usr/bin/env bash
# SQLite 3.54.1 (as apsw 3.54.1.0 brings it): FTS5 looks for the next hit of a phrase, NEAR or NOT before it asks whether that lies between the bounds
# of rowid. Fifty rows in the middle without a hit cost what half of the index costs.
#
# Guessed: "… MATCH ? AND rowid BETWEEN ? AND ?" reads the rows between the bounds, so that work on an index can be cut into slices by rowid; FTS5
# takes the bounds itself (EXPLAIN QUERY PLAN shows "M1<>"), and for one word or AND, which have hits there, it is so. Seen: of a million rows that hold
# both words, next to each other in the first and last hundred only, fifty in the middle take over a tenth of the time of all, upwards and
# downwards; the same fifty take a thousandth of it for AND. Cut into slices, a phrase costs the whole index for each of them.
# Earshot walks a phrase once, forward, and stops by the clock between two hits (app/storage/search/); slices by id took twenty times as long.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
import time
import apsw

ROWS = 1_000_000
db = apsw.Connection(":memory:")
db.execute("CREATE VIRTUAL TABLE t USING fts5(text, content='')")
with db:
    rows = ((at, "the end" if at <= 100 or at > ROWS - 100 else "end of the") for at in range(1, ROWS + 1))
    db.executemany("INSERT INTO t (rowid, text) VALUES (?, ?)", rows)

def taken(query, bounds, order):
    """Least of five, in ms, and how many rows came."""
    least = float("inf")
    for _ in range(5):
        begun = time.perf_counter()
        found = db.execute(f"SELECT rowid FROM t WHERE t MATCH ? {bounds} ORDER BY rowid {order}", (query,)).fetchall()
        least = min(least, (time.perf_counter() - begun) * 1000)
    return least, len(found)

SLICE = f"AND rowid BETWEEN {ROWS // 2} AND {ROWS // 2 + 49}"
right = apsw.sqlite_lib_version() == "3.54.1"
for query in ('"the end"', "NEAR(the end, 0)", "the NOT of"):
    for order in ("ASC", "DESC"):
        (of_all, hits), (of_slice, none) = taken(query, "", order), taken(query, SLICE, order)
        print(f"{query} {order}: all {of_all:.0f} ms, {hits} hits; fifty rows {of_slice:.2f} ms, {none} hits")
        right = right and (hits, none) == (200, 0) and of_slice > of_all / 20
of_and, fifty = taken("the AND end", SLICE, "ASC")
print(f"the AND end: fifty rows {of_and:.2f} ms, {fifty} hits")
sys.exit(0 if right and fifty == 50 and of_and < 5 else 1)
PY
