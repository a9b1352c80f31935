-- SPDX-License-Identifier: MIT
-- How many days ads were offered until they were withdrawn, or had expired:
--     sqlite3 -readonly -box ads.db <time_to_withdrawal.sql
-- Of changes, which are kept for good, also of ads whose content is gone. What the first complete run found may have been
-- there for long, and is left out; what is offered still is not in it either, so a young mirror tells too few days.
WITH came AS (
    SELECT uuid, min(at) AS at FROM changes WHERE kind = 'added' GROUP BY uuid
    HAVING min(at) > (SELECT min(finished) FROM syncs WHERE outcome = 'complete')
),
went AS (SELECT uuid, kind, max(at) AS at FROM changes WHERE kind IN ('withdrawn', 'expired') GROUP BY uuid),
stays AS (SELECT went.kind, julianday(went.at) - julianday(came.at) AS days FROM came JOIN went USING (uuid)),
ranked AS (
    SELECT kind, days, row_number() OVER (PARTITION BY kind ORDER BY days) AS rank,
           count(*) OVER (PARTITION BY kind) AS ads
    FROM stays
)
SELECT kind, ads,
       round(avg(days) FILTER (WHERE rank IN ((ads + 1) / 2, (ads + 2) / 2)), 2) AS median_days,
       round(max(days), 2) AS most_days
FROM ranked
GROUP BY kind;
