"""Adds a folder of documents to a new project, fills it from a memory, and exports what is there in every language.

python add_and_export.py DOCUMENTS MEMORY.tmx PROJECT OUTPUT
"""

import sys

import localize
from localize.model import State

documents, memory, root, output = sys.argv[1:]
with localize.init(root, source="en", targets=["kk", "ru"]) as project:
    added = localize.finish(localize.add(project, documents))
    for error in added.failed:
        print(error, error.hint, file=sys.stderr)
    localize.finish(localize.import_memory(project, memory))
    localize.finish(localize.draft(project, engines=[]))
    wanted = localize.Wanted(output=output, min_state=State.INITIAL, fallback=localize.Fallback.SOURCE)
    for file in localize.finish(localize.export(project, wanted)).files:
        print(f"{file.language}  {file.path}  translated: {file.with_text}, left as they are: {file.fallen_back}")
sys.exit(3 if added.failed else 0)
