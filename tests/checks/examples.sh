#!/bin/bash
# SPDX-License-Identifier: MIT
# Runs what is in examples/ on a mirror of a simulated feed: examples.sh JOBFEED SIMULATOR EMBED EXAMPLES
# What is not installed (duckdb, pandas, datasette) is passed over, with a word. PYTHON names another Python that has it.
set -u
program=$1 simulator=$2 embed=$3 examples=$4
python=${PYTHON:-python3}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
for name in $(compgen -e | grep -E '^(JOBFEED_|XDG_)'); do unset "$name"; done
export XDG_CONFIG_HOME=$work XDG_DATA_HOME=$work HOME=$work LC_ALL=C.UTF-8 TZ=Europe/Oslo no_proxy=127.0.0.1

failed=0
complain() { echo "$*"; failed=1; }
jobfeed() { "$program" --db ads.db "$@"; }
# Runs the rest as a command; it must succeed and print at least so many lines.
prints() {
    local least=$1 what=$2 && shift 2
    "$@" >out 2>err || complain "$what: $(cat out err)"
    [ "$(wc -l <out)" -ge "$least" ] || complain "$what prints too little: $(cat out err)"
}
sqlite() { sqlite3 -readonly -bail ads.db <"$1"; }
has_module() { "$python" -c "import $1" 2>/dev/null || { echo "passed over: $python has no $1"; return 1; }; }

coproc simulated { exec "$simulator" --until-stdin-closes --max-seconds 120 --ads 300; }
read -r url <&"${simulated[0]}" && read -r token <&"${simulated[0]}" && echo "$token" >token
control() { curl --silent --show-error --fail --data '' "${url%/public-feed}/control/$1" >control || complain "control $1"; }
sync() { jobfeed sync --quiet --url "$url" --token-file token || complain "sync failed"; }
# Some ads come and go between runs, as time_to_withdrawal wants them.
sync
control 'publish?count=40' && sync
control 'stop?count=200' && jobfeed sync --quiet --token-file token --max-removals 100% || complain "the last sync failed"

prints 20 ads_per_county_and_week.sql sqlite "$examples/sql/ads_per_county_and_week.sql"
grep -q '|....-..-..|' out || complain "no week in: $(head -3 out)"
prints 1 time_to_withdrawal.sql sqlite "$examples/sql/time_to_withdrawal.sql"
grep -q '^withdrawn|' out || complain "nothing withdrawn in: $(cat out)"
prints 20 employers.sql sqlite "$examples/sql/employers.sql"
prints 1 deadlines.sql sqlite "$examples/sql/deadlines.sql"
prints 2 embed.cpp "$embed" ads.db nordland
tail -1 out | grep -qx "$(jobfeed search --county nordland --count) ads" || complain "embed counts: $(tail -1 out)"

# Datasette's own queries, by SQLite, and then by Datasette.
"$python" - "$examples/datasette.json" <<'PYTHON' >out 2>&1 || complain "datasette.json: $(cat out)"
import json, sqlite3, sys
database = sqlite3.connect("file:ads.db?mode=ro", uri=True)
described = json.load(open(sys.argv[1]))["databases"]["ads"]
for name, query in described["queries"].items():
    rows = database.execute(query["sql"], {"words": "sykepleier*"} if ":words" in query["sql"] else {}).fetchall()
    assert rows, f"{name} finds nothing"
for table, about in described["tables"].items():
    columns = {row[1] for row in database.execute(f"PRAGMA table_info({table})")}
    assert columns >= {*about.get("facets", []), about.get("sort_desc", "uuid" if table == "active_ads" else "number")}, table
PYTHON
if has_module datasette; then
    option=-m
    "$python" -m datasette --version | grep -q 'version 0\.' || option=-c
    prints 1 datasette "$python" -m datasette ads.db $option "$examples/datasette.json" --get '/ads/ads_per_county.json?_shape=array'
    grep -q '"county"' out || complain "datasette answers: $(head -c 300 out)"
fi

jobfeed export -o ads.csv || complain "export failed"
zeros=$(sqlite3 -readonly ads.db "SELECT count(*) FROM active_ads WHERE postal_code LIKE '0%'")
[ "$zeros" -gt 0 ] || complain "no postal code begins with a zero, so that nothing is tested"
if has_module pandas; then
    prints 5 ads_in_pandas.py "$python" "$examples/ads_in_pandas.py" ads.csv
    found=$(PYTHONPATH=$examples PYTHONDONTWRITEBYTECODE=1 "$python" -c 'import ads_in_pandas as a; ads = a.read_ads("ads.csv"); print(len(ads), ads.postal_code.str.startswith("0").sum(), str(ads.published.dtype).endswith("UTC]"))')
    [ "$found" = "$(jobfeed search --count) $zeros True" ] || complain "pandas finds: $found"
fi
if has_module duckdb; then
    "$python" -c 'import duckdb, sys; duckdb.sql(open(sys.argv[1]).read())' "$examples/parquet.sql" || complain "parquet.sql"
    found=$("$python" -c 'import duckdb; print(*duckdb.sql("SELECT count(*), count(*) FILTER (WHERE postal_code LIKE $$0%$$), typeof(any_value(published)) FROM read_parquet($$ads.parquet$$)").fetchall()[0])')
    [ "$found" = "$(jobfeed search --count) $zeros TIMESTAMP" ] || complain "the Parquet file holds: $found"
fi
exit $failed
