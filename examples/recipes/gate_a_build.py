"""Fails a build over major findings, or where less than a share of the segments is reviewed.

python gate_a_build.py PROJECT PERCENT
"""

import sys

import localize
from localize.model import Severity

root, least = sys.argv[1], int(sys.argv[2])
failed = False
with localize.open_project(root, read_only=True) as project:
    for located in localize.finish(localize.check(project)).at_least(Severity.MAJOR):
        failed = True
        finding = located.finding
        print(f"{located.path}:{located.document_number} {located.language} {finding.check}: {finding.message}")
    for language, counts in localize.status(project).languages:
        percent = 100 * (counts.reviewed + counts.final) // max(1, counts.segments)
        if percent < least:
            failed = True
            print(f"{language}: {percent} % of the segments are reviewed, {least} % are needed")
sys.exit(failed)
