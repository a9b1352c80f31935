-- SPDX-License-Identifier: MIT
-- What has to be applied for within a week, the soonest first:
--     TZ=Europe/Oslo sqlite3 -readonly -box ads.db <deadlines.sql
-- application_due is what the employer wrote: a date in one of two forms, or words such as Snarest. Without a date,
-- the ad's last day counts; shown_until is the midnight after it.
WITH due AS (
    SELECT uuid, title, employer, municipality,
           CASE WHEN application_due GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]*'
                THEN substr(application_due, 1, 10)
                WHEN application_due GLOB '[0-9][0-9].[0-9][0-9].[0-9][0-9][0-9][0-9]*'
                THEN substr(application_due, 7, 4) || '-' || substr(application_due, 4, 2) || '-' ||
                     substr(application_due, 1, 2)
                ELSE date(shown_until, '-1 second', 'localtime') END AS last_day
    FROM active_ads
)
SELECT last_day, title, employer, municipality, uuid
FROM due
WHERE last_day BETWEEN date('now', 'localtime') AND date('now', 'localtime', '+7 days')
ORDER BY last_day, title;
