"""Imports TMX files into the memory of a project and shows what it proposes for the untranslated segments.

python import_memory.py PROJECT LANGUAGE FILE.tmx…
"""

import sys

import localize

root, language, *files = sys.argv[1:]
with localize.open_project(root) as project:
    report = localize.finish(localize.import_memory(project, files))
    print("added:", report.added, "repeated:", *report.repeated)
    for name, problem in report.problems:
        print(f"{name}: {problem}", file=sys.stderr)
    for error in report.failed:
        print(error, error.hint, file=sys.stderr)
    for row in localize.rows(project, language, localize.Where(untranslated=True)):
        for match in localize.matches(project, row.segment.key, language, limit=1, min_score=70):
            print(f"{row.path}:{row.document_number}  {match.score} %  {match.target.plain}")
sys.exit(3 if report.failed else 0)
