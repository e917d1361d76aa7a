"""Drafts one language with one engine and confirms the drafts in which no check finds anything.

python confirm_clean_drafts.py PROJECT LANGUAGE ENGINE
"""

import sys

import localize
from localize.model import Substate

root, language, engine = sys.argv[1:]
with localize.open_project(root) as project:
    drafted = localize.finish(localize.draft(project, language, engines=engine))
    for problem in drafted.problems:
        print(problem, file=sys.stderr)
    confirmed = left = 0
    for row in localize.rows(project, language, localize.Where(substates={Substate.DRAFT})):
        if row.target is None or localize.view(project, row.segment.key, language).findings:
            left += 1
            continue
        localize.save(project, row.segment.key, language, row.target.content.typed, seen=row.target.revision)
        confirmed += 1
print(f"confirmed: {confirmed}, left as drafts: {left}")
