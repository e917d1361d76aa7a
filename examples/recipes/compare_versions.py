"""Adds a new version of a document and shows, word by word, which translated sources have changed.

python compare_versions.py PROJECT FILE LANGUAGE
"""

import sys

import localize

root, file, language = sys.argv[1:]
with localize.open_project(root) as project:
    (added,) = localize.finish(localize.add(project, file)).added
    print(f"version {added.document.version}: new {added.new}, changed {added.changed}, gone {added.gone}")
    where = localize.Where(document=added.document.id, needs_update=True)
    for row in localize.rows(project, language, where):
        old = localize.view(project, row.segment.key, language).previous_source
        if old is not None:
            steps = localize.diff(old, row.segment.source)
            marked = (step.text if step.sign == "=" else f"[{step.sign}{step.text}]" for step in steps)
            print(row.document_number, "".join(marked))
