"""Checks translations in a table, one source and its target a line, without a project.

python check_pairs.py SOURCE_LANGUAGE TARGET_LANGUAGE PAIRS.csv
"""

import csv
import sys
from pathlib import Path

import localize
from localize.model import Severity

source, target, table = sys.argv[1:]
with Path(table).open(encoding="utf-8", newline="") as stream:
    pairs = [(line[0], line[1]) for line in csv.reader(stream)]
wrong = 0
for number, findings in enumerate(localize.check_pairs(pairs, localize.PairOptions(source, target)), 1):
    for finding in findings:
        wrong += finding.severity.is_at_least(Severity.MINOR)
        print(f"{table}:{number}: {finding.severity.value} {finding.check}: {finding.message}")
sys.exit(bool(wrong))
