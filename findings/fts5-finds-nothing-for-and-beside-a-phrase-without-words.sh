#!/usr/bin/env bash
# SQLite 3.54.1 (as apsw 3.54.1.0 brings it): in FTS5 `bread "&"` finds what `bread` finds, and `bread AND "&"` finds nothing, where "&" is a phrase that the tokenizer makes no word of.
#
# Guessed: both are the same question. FTS5's page: phrases "separated only by whitespace" are "handled as if there were an implicit AND operator between each pair"; and a mark that is no word either
# counts for nothing or for no row, in both. Seen: between phrases that stand side by side, in a NEAR group, after a "+" and after NOT the empty phrase is left out, as OR leaves it out; beside a written AND it is a
# side that fits no row, so that all of the query is empty, without an error. What has no word depends on the tokenizer: marks and emoji for
# unicode61, all that is shorter than three letters for trigram: there `bread "ry"` ignores what was asked, and `bread AND "ry"` finds no row of "rye bread". Whoever quotes each word that people type, as is
# usual, and joins them by " AND " instead of " " has no answer for `rock & roll`. Reports that were found tell of empty phrases alone and of syntax errors, none of the difference.
# Earshot leaves out what has no letter or digit before FTS5 sees it, says which word an AND waits for, and looks letters of two and fewer up by itself (app/domain/search-query.ts).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check apsw==3.54.1.0
"$folder/venv/bin/python" - <<'PY'
import sys
import apsw

db = apsw.Connection(":memory:")
right = apsw.sqlite_lib_version() == "3.54.1"
print("SQLite", apsw.sqlite_lib_version())
BOTH = ["rye bread", "bread"]
for tokenizer, questions in (
    (
        "unicode61",
        {
            "bread": BOTH,
            'bread "&"': BOTH,
            'bread AND "&"': [],
            'NEAR(bread "&")': BOTH,
            'bread + "&"': BOTH,
            'bread OR "&"': BOTH,
            'bread NOT "&"': BOTH,
            'rye AND "&" AND bread': [],
            'rye "&" bread': ["rye bread"],
        },
    ),
    ("trigram", {'bread "ry"': BOTH, 'bread AND "ry"': [], 'bread AND "rye"': ["rye bread"]}),
):
    db.execute(f"CREATE VIRTUAL TABLE {tokenizer} USING fts5(text, tokenize = '{tokenizer}')")
    db.executemany(f"INSERT INTO {tokenizer} VALUES (?)", [("rye bread",), ("bread",), ("wheat",)])
    for query, wanted in questions.items():
        seen = [text for (text,) in db.execute(f"SELECT text FROM {tokenizer} WHERE {tokenizer} MATCH ? ORDER BY rowid", (query,))]
        print(f"{tokenizer}, {query}: {', '.join(seen) or 'nothing'}")
        right = right and seen == wanted
sys.exit(0 if right else 1)
PY
