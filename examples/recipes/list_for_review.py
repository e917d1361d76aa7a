"""Writes the segments that wait for a reviewer as a table: key, revision, place, source, translation, author.

python list_for_review.py PROJECT LANGUAGE review.csv
"""

import csv
import sys
from pathlib import Path

import localize
from localize.model import State

root, language, table = sys.argv[1:]
with localize.open_project(root, read_only=True) as project, Path(table).open("w", encoding="utf-8", newline="") as out:
    writer = csv.writer(out)
    writer.writerow(("key", "revision", "place", "source", "translation", "author"))
    for row in localize.rows(project, language, localize.Where(states={State.TRANSLATED})):
        if row.target is not None:
            texts = row.segment.source.typed, row.target.content.typed
            place = f"{row.path}:{row.document_number}"
            writer.writerow((row.segment.key, row.target.revision, place, *texts, row.target.author))
