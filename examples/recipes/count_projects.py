"""Counts the words of several projects: how many there are, and how many are translated and reviewed.

python count_projects.py PROJECT…
"""

import sys

import localize

failed = False
print("project  language  segments  words  words done  drafts  reviewed")
for root in sys.argv[1:]:
    try:
        with localize.open_project(root, read_only=True) as project:
            status = localize.status(project)
    except localize.LocalizeError as error:
        failed = True
        print(f"{root}: {error}; {error.hint}", file=sys.stderr)
        continue
    for language, counts in status.languages:
        reviewed = counts.reviewed + counts.final
        print(status.name, language, counts.segments, counts.words, counts.words_done, counts.draft, reviewed, sep="  ")
sys.exit(2 if failed else 0)
