"""Imports a table of terms as a glossary and lists the segments whose translation lacks one of them.

python import_terms.py PROJECT TERMS.csv
"""

import sys

import localize

root, table = sys.argv[1:]
with localize.open_project(root) as project:
    try:
        glossary = localize.import_glossary(project, table)
    except localize.LocalizeError as error:
        sys.exit(f"{error}; {error.hint}")
    print(f"{glossary.place}: {glossary.concepts} concepts")
    for problem in glossary.problems:
        print(problem, file=sys.stderr)
    for located in localize.finish(localize.check(project)).open:
        if located.finding.check == "terms.missing":
            print(f"{located.path}:{located.document_number} {located.language} {located.finding.message}")
