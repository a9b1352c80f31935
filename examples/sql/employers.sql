-- SPDX-License-Identifier: MIT
-- Who has the most ads, and for how many positions:
--     sqlite3 -readonly -box ads.db <employers.sql
-- Employers are told apart by their organisation numbers, which are texts; one can write its name in several ways.
SELECT orgnr, min(employer) AS employer, count(*) AS ads,
       sum(max(1, CAST(position_count AS INTEGER))) AS positions
FROM active_ads
WHERE coalesce(orgnr, employer) IS NOT NULL
GROUP BY coalesce(orgnr, employer)
ORDER BY ads DESC, employer
LIMIT 20;
