"""What stands in below the wanted state is never a translation that nobody approved, shown as if somebody had."""

from __future__ import annotations

from pathlib import Path

import pytest

from localize.model import LanguageTag, State
from localize.model.events import Member
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.export.export import Fallback, Wanted, export
from localize.workflow.project.project import init
from localize.workflow.review import approve
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")
PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Language: kk\\n"

msgid "Lock your phone"
msgstr "Телефонды құлыптаңыз"

msgid "Ask for a lawyer"
msgstr "Заңгер сұраңыз"
"""
XLIFF = """<?xml version="1.0" encoding="UTF-8"?>
<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">
<file original="a" source-language="en" target-language="kk" datatype="plaintext"><body>
<trans-unit id="1" approved="yes"><source>Lock your phone</source>
<target state="final">Телефонды құлыптаңыз</target></trans-unit>
<trans-unit id="2" approved="yes"><source>Ask for a lawyer</source>
<target state="final">Заңгер сұраңыз</target></trans-unit>
</body></file>
</xliff>
"""


def exported(root: Path, name: str, text: str, *, fallback: Fallback = Fallback.SOURCE) -> str:
    """Return a bilingual file exported as reviewed, when its first text is approved here and the second is not."""
    with init(root, source="en", targets=["kk"]) as project:
        (root / name).write_text(text, encoding="utf-8")
        assert not finish(add(project, [root / name])).failed
        project.member = Member("Dana")
        approve(project, next(all_rows(project, KK)).segment.key, KK)
        finish(export(project, Wanted((KK,), min_state=State.REVIEWED, fallback=fallback)))
        return (root / "target" / "kk" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["a.po", "a.xlf"])
def test_texts_that_the_file_brought_are_marked_unless_approved_here(tmp_path: Path, name: str) -> None:
    """In a bilingual file they stay, as fuzzy or not approved: who reads the file sees that nobody stands for them."""
    text = exported(tmp_path / "brief", name, PO if name == "a.po" else XLIFF)
    if name == "a.po":
        assert text.count("#, fuzzy") == 1
        assert text.index("Телефонды") < text.index("#, fuzzy") < text.index("Ask for")
    else:
        assert 'id="1" approved="yes"' in text
        assert 'id="2" approved="no"' in text
    assert "Заңгер сұраңыз" in text
