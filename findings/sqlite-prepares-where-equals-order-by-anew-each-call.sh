#!/usr/bin/env bash
# SQLite 3.54.1 (as apsw 3.54.1.0 and better-sqlite3 13.2.0 build it, with STAT4) prepares "WHERE column = ? ORDER BY …" anew at every call of the
# prepared statement; so it does with GROUP BY, DISTINCT, max() and a join, and where any partial index of the table names the column. It does with a bound LIMIT, too, whatever stands before it.
#
# Guessed: a prepared statement is not parsed and planned again while the schema stays. SQLite's page on sqlite3_prepare_v2 names two exceptions: LIKE
# or GLOB, and a parameter compared with an *indexed* column where SQLITE_ENABLE_STAT4 is on. Here the column is in no index and nothing was
# analysed; ORDER BY a constant is enough. Every call takes some times as long as it need, and no profiler of SQL shows it.
# Seen: SQLite asks the authorizer (it asks while preparing only) once for 100 calls with ('' || ?), with an INDEXED-free plain "= ?", and with the
# switch SQLITE_DBCONFIG_ENABLE_QPSG; but 100 times for 100 calls with "= ?" beside ORDER BY, the bound value being the same all the time.
# Earshot's hot queries hide such a parameter in an expression (`hidden` in app/storage/queue/job-reads.ts): it was 12 % of the queue's time.
# app/storage/sql.ts writes each bound limit as (0 + ?): those, a claim and a join were prepared 9 times a job, another third of that time.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
import apsw

CALLS = 100

def prepared(query, index="", stable=False, given="a"):
    """How often SQLite prepares a statement that is kept and called 100 times."""
    db = apsw.Connection(":memory:")
    db.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1 if stable else 0)
    db.execute("CREATE TABLE job (id INTEGER PRIMARY KEY, engine TEXT, place INTEGER);" + index)
    db.execute("INSERT INTO job (engine, place) VALUES ('a', 1)")
    seen = 0

    def authorizer(operation, *_):
        nonlocal seen
        seen += operation == apsw.SQLITE_SELECT
        return apsw.SQLITE_OK

    db.authorizer = authorizer
    for _ in range(CALLS):
        list(db.execute(query, (given,)))
    return seen

PLAIN = "SELECT id FROM job WHERE engine = ?"
HIDDEN = "SELECT id FROM job WHERE engine = ('' || ?)"
PARTIAL = "CREATE INDEX places ON job (place) WHERE engine = 'b'"
found = {
    "plain": prepared(PLAIN),
    "ORDER BY": prepared(PLAIN + " ORDER BY place"),
    "ORDER BY, hidden": prepared(HIDDEN + " ORDER BY place"),
    "ORDER BY, QPSG": prepared(PLAIN + " ORDER BY place", stable=True),
    "GROUP BY": prepared("SELECT count(*) FROM job WHERE engine = ? GROUP BY place"),
    "max": prepared("SELECT max(place) FROM job WHERE engine = ?"),
    "LIMIT": prepared("SELECT id FROM job LIMIT ?", given=5),
    "LIMIT, hidden": prepared("SELECT id FROM job LIMIT (0 + ?)", given=5),
    "partial index": prepared(PLAIN, PARTIAL),
    "partial index, hidden": prepared(HIDDEN, PARTIAL),
}
print("SQLite", apsw.sqlite_lib_version(), "for", CALLS, "calls prepares:", found)
once = {"plain", "LIMIT, hidden", "ORDER BY, hidden", "ORDER BY, QPSG", "partial index, hidden"}
ok = all((count <= 2) if name in once else (count >= CALLS) for name, count in found.items())
sys.exit(0 if ok and apsw.sqlite_lib_version() == "3.54.1" else 1)
PY
