#!/bin/bash
# SPDX-License-Identifier: MIT
# What jobfeed publish says to a server is plain SQL: target_sql.sh SOURCE_FOLDER
# Refuses what PostgreSQL has and Citus, CockroachDB or YugabyteDB lack, take otherwise or make slow; each with who it is
# that does, by their manuals (CockroachDB 24: "PostgreSQL compatibility", "Unsupported"; YugabyteDB 2.20, which is
# PostgreSQL 11.2: "Unsupported features", "GENERATED columns"; Citus 12: "SQL support and workarounds").
cd "$1/src/publish" || exit 1
failed=0

refuse() {
    local found
    found=$(grep -nEw "$1" ./*.cpp ./*.hpp | grep -vE '^[^:]+:[0-9]+: *(//|#)')
    [ -z "$found" ] || { printf '%s\n%s\n' "$2:" "$found"; failed=1; }
}

refuse '(SMALL|BIG)?SERIAL[248]?' 'no sequences: CockroachDB makes other numbers'
refuse 'IDENTITY' 'no identity columns: CockroachDB makes other numbers'
refuse 'CREATE (OR REPLACE )?(TRIGGER|FUNCTION|PROCEDURE|RULE|EXTENSION|DOMAIN|AGGREGATE)' 'no code in the target: CockroachDB, Citus'
refuse 'DO \$|LANGUAGE' 'no anonymous blocks: CockroachDB'
refuse 'CREATE TYPE|ENUM' 'no types of its own: Citus distributes them, YugabyteDB cannot undo them'
refuse 'INHERITS|PARTITION|TABLESPACE|UNLOGGED|EXCLUDE' 'no such tables: CockroachDB, YugabyteDB'
refuse 'TEMP|TEMPORARY' 'no temporary tables: CockroachDB, experimental'
refuse 'REFERENCES|FOREIGN KEY|DEFERRABLE' 'no foreign keys: Citus, between tables that are not distributed alike'
refuse 'MERGE|ON CONFLICT' 'no MERGE: YugabyteDB, CockroachDB; no upsert that changes the key Citus distributes by'
refuse 'CONCURRENTLY|LISTEN|NOTIFY|TRUNCATE|VACUUM|LOCK TABLE|FREEZE|CTID|XMIN|TABLESAMPLE' 'not everywhere: CockroachDB, YugabyteDB'
refuse 'INCLUDE|USING (hash|brin|gist|spgist)|NULLS NOT DISTINCT' 'no such indexes: CockroachDB, YugabyteDB'
refuse 'MATERIALIZED|RECURSIVE|LATERAL|GROUPING SETS|ROLLUP|CUBE' 'not everywhere: Citus, CockroachDB'
refuse 'NUMERIC\(|MONEY|XML|CIDR|HSTORE|POINT|TSVECTOR' 'no such columns: CockroachDB'
refuse 'gen_random_uuid|uuid_generate_v4|clock_timestamp' 'nothing that a retry makes differently'
# Full text and generated columns (which YugabyteDB before PostgreSQL 15 lacks) stand alone, and are tried; nothing else may
# depend on them.
refuse_elsewhere=$(grep -nE "to_tsvector|USING gin|pg_trgm|GENERATED" ./*.cpp | grep -v '^./target_schema.cpp')
[ -z "$refuse_elsewhere" ] || { printf 'only tried, in target_schema.cpp:\n%s\n' "$refuse_elsewhere"; failed=1; }
# What can be asked for twice, since not every engine can undo what makes tables.
twice=$(grep -nE 'CREATE (TABLE|INDEX|VIEW|SCHEMA)' ./*.cpp | grep -vE 'CREATE (TABLE|INDEX|SCHEMA) IF NOT EXISTS')
[ -z "$twice" ] || { printf 'without IF NOT EXISTS, or OR REPLACE:\n%s\n' "$twice"; failed=1; }
exit $failed
