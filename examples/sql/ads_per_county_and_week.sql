-- SPDX-License-Identifier: MIT
-- How many of the ads that are offered now were published in each week, by county:
--     TZ=Europe/Oslo sqlite3 -readonly -box ads.db <ads_per_county_and_week.sql
-- A week is named by its Monday. Half of all ads are published at midnight in Oslo, which is the day before in UTC:
-- so the day is that of TZ. An ad counts once in each county that it names.
SELECT place.county,
       date(ads.published, 'localtime', 'weekday 0', '-6 days') AS week,
       count(DISTINCT ads.uuid) AS ads
FROM active_ads
JOIN ads USING (uuid)
JOIN work_locations AS place ON place.ad = ads.id
WHERE place.county IS NOT NULL AND ads.published IS NOT NULL
GROUP BY place.county, week
ORDER BY place.county, week;
