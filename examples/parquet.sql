-- SPDX-License-Identifier: MIT
-- Parquet, made by DuckDB out of the CSV, with times as times, and organisation numbers and postal codes as texts:
--     jobfeed export -o ads.csv && duckdb <parquet.sql
-- or, without the program, python3 -c 'import duckdb; duckdb.sql(open("parquet.sql").read())'
COPY (
    SELECT * REPLACE (published::TIMESTAMP AS published, expires::TIMESTAMP AS expires, updated::TIMESTAMP AS updated,
                      first_seen::TIMESTAMP AS first_seen, shown_until::TIMESTAMP AS shown_until,
                      left_at::TIMESTAMP AS left_at, work_locations::JSON AS work_locations,
                      occupations::JSON AS occupations)
    FROM read_csv('ads.csv', header = true, all_varchar = true)
) TO 'ads.parquet' (FORMAT parquet, COMPRESSION zstd);
