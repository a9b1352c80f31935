#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads a CSV export into pandas with the types right, and tells of it.

    jobfeed export -o ads.csv && ads_in_pandas.py ads.csv

By itself pandas makes numbers of organisation numbers and postal codes, which cuts the zeros that they begin with, also of an
Excel workbook (pandas.read_excel(..., dtype="string")); and takes an employer called "NA" for a missing one.
"""
import sys

import pandas

TIMES = ["published", "expires", "updated", "first_seen", "shown_until", "left_at"]


def read_ads(path):
    ads = pandas.read_csv(path, dtype="string", keep_default_na=False, na_values=[""])
    for column in TIMES:
        ads[column] = pandas.to_datetime(ads[column], utc=True)
    ads["position_count"] = pandas.to_numeric(ads["position_count"], errors="coerce").astype("Int64")
    return ads.set_index("uuid")


def main():
    ads = read_ads(sys.argv[1])
    print(ads[["orgnr", "postal_code", "published", "position_count"]].dtypes.to_string())
    days = ads["published"].dt.tz_convert("Europe/Oslo").dt.tz_localize(None).dt.to_period("W-SUN")
    print(ads.groupby([days.rename("week"), "county"]).size().rename("ads").tail(10).to_string())


if __name__ == "__main__":
    main()
