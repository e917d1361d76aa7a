"""Approves the texts of a table as a named reviewer, if nobody has changed them since the table was written.

python approve_list.py PROJECT LANGUAGE REVIEWER review.csv
"""

import csv
import sys
from pathlib import Path

import localize

root, language, reviewer, table = sys.argv[1:]
refused = 0
with localize.open_project(root, as_name=reviewer) as project, Path(table).open(encoding="utf-8", newline="") as stream:
    for line in csv.DictReader(stream):
        try:
            key = localize.find_key(project, line["key"])
            reviewed = localize.approve(project, key, language, seen=int(line["revision"]))
        except localize.LocalizeError as error:
            refused += 1
            print(f"{line['place']}: {error}; {error.hint}", file=sys.stderr)
        else:
            print(line["place"], reviewed.row.state.value, *reviewed.warnings)
sys.exit(bool(refused))
