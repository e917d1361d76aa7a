"""Acts of a program that uses the library: one for each public function, and the making of the screens.

`python -m tests.guest.acts ACT FOLDER` does one act in a copy of the sample and prints as JSON what is not as before.
`import localize` at the top loads nothing but the package's own module.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from tests.guest.process_state import differences, state

import localize

if TYPE_CHECKING:
    from localize import Project, Row
    from localize.model import LanguageTag

UNTIDY = {
    "numpy": "adds filters of warnings",
    "rich.style": "draws a random number",
    "typing_extensions": "replaces functions of typing",
}
"""Libraries that themselves change a process when they are imported; this is done before each act."""
LIBRARIES = (
    *("aiohttp.web", "apsw", "babel.core", "click", "ctranslate2", "dawg_python", "deep_translator", "docx"),
    *("fluent.syntax", "hunspell", "lxml.etree", "markdown_it", "mdit_py_plugins.footnote", "openpyxl", "platformdirs"),
    *("polib", "pymorphy3", "rapidfuzz.fuzz", "regex", "requests", "sentencepiece", "textual.app", "textual.widgets"),
    *("textual.drivers.headless_driver", "textual_serve.server", "urllib3", "yaml"),
)
"""Modules of libraries; they are imported before where nothing in them may change."""
SAVED, APPROVED, WRONG = "saved", "approved", "wrong"
"""Segments of the sample by what was done with them; they are its first three."""
ALL = "all"
_ORDER = (SAVED, APPROVED, WRONG)


def make_sample(root: Path) -> None:
    """Make a project whose first three segments are translated, one of them approved and one of them wrong."""
    with localize.init(root, source="en", targets=["kk", "ru"]) as project:
        (root / "guide.md").write_text("Use it.\n\nShare it.\n\nRead 3 pages.\n\nUse them.\n", encoding="utf-8")
        assert not localize.finish(localize.add(project, [root / "guide.md"])).failed
        kazakh = project.target_language("kk")
        for row, text in zip(
            localize.rows(project, kazakh), ("Қолданыңыз.", "Бөлісіңіз.", "4 бет оқыңыз."), strict=False
        ):
            localize.save(project, row.segment.key, kazakh, text)
    with localize.open_project(root, as_name="Marat") as desk:
        localize.approve(desk, _row(desk, kazakh, APPROVED).segment.key, kazakh)


def _row(project: Project, language: LanguageTag, which: str) -> Row:
    return list(localize.rows(project, language))[_ORDER.index(which)]


def _init(root: Path) -> None:
    localize.init(root / "other", source="en", targets=["kk"]).close()


def _in_project(act: Callable[[Project, LanguageTag], object]) -> Callable[[Path], None]:
    """Return the act on a project that is opened and closed."""

    def run(root: Path) -> None:
        with localize.open_project(root, as_name="Aset") as project:
            act(project, project.target_language("kk"))

    return run


def _add(project: Project, _: LanguageTag) -> None:
    path = project.root / "strings.json"
    path.write_text('{"open": "Open the page"}', encoding="utf-8")
    assert localize.finish(localize.add(project, [path])).added


def _draft(project: Project, _: LanguageTag) -> None:
    assert localize.finish(localize.draft(project, engines=["pseudo"], min_score=50)).from_engines


def _check(project: Project, _: LanguageTag) -> None:
    assert localize.finish(localize.check(project)).open


def _export(project: Project, _: LanguageTag) -> None:
    wanted = localize.Wanted(output=project.root / "out", fallback=localize.Fallback.SOURCE)
    assert localize.finish(localize.export(project, wanted)).files


def _import_memory(project: Project, _: LanguageTag) -> None:
    path = project.root / "memory.csv"
    path.write_text("en,kk\nOpen the door,Есікті ашыңыз\n", encoding="utf-8")
    localize.finish(localize.import_memory(project, [path]))


def _approve(project: Project, language: LanguageTag) -> None:
    localize.approve(project, _row(project, language, SAVED).segment.key, language)


def _reject(project: Project, language: LanguageTag) -> None:
    localize.reject(project, _row(project, language, SAVED).segment.key, language, reason="no")


def _withdraw(project: Project, language: LanguageTag) -> None:
    localize.withdraw(project, _row(project, language, APPROVED).segment.key, language)


def _waive(project: Project, language: LanguageTag) -> None:
    key = _row(project, language, WRONG).segment.key
    localize.waive(project, key, language, "numbers.missing", reason="as agreed")


def _save(project: Project, language: LanguageTag) -> None:
    localize.save(project, _row(project, language, SAVED).segment.key, language, "Пайдаланыңыз.")


def _rows(project: Project, language: LanguageTag) -> None:
    assert list(localize.rows(project, language))


def _matches(project: Project, language: LanguageTag) -> None:
    *_, last = localize.rows(project, language)
    assert localize.matches(project, last.segment.key, language, min_score=50)


def _view(project: Project, language: LanguageTag) -> None:
    localize.view(project, _row(project, language, WRONG).segment.key, language)


def _status(project: Project, _: LanguageTag) -> None:
    localize.status(project)


def _find_key(project: Project, language: LanguageTag) -> None:
    key = _row(project, language, SAVED).segment.key
    assert localize.find_key(project, key[:8]) == key


def _make_app(root: Path) -> None:
    from localize.tui.app import Localize

    with localize.open_project(root, as_name="Aset") as project:
        Localize(project)


def _check_pairs(_: Path) -> None:
    options = localize.PairOptions("en", "ru")
    assert any(localize.check_pairs([("Read 3 pages.", "Прочтите 4 страницы.")], options))


def _import_glossary(project: Project, _: LanguageTag) -> None:
    path = project.root / "terms.csv"
    path.write_text("id,en,kk\nT1,page,бет\n", encoding="utf-8")
    assert localize.import_glossary(project, path).concepts


def _find_document(project: Project, _: LanguageTag) -> None:
    assert localize.find_document(project, "guide.md").version


def _diff(project: Project, language: LanguageTag) -> None:
    first, second, *_ = localize.rows(project, language)
    assert localize.diff(first.segment.source, second.segment.source)


ACTS: Mapping[str, Callable[[Path], object]] = {
    "make the app": _make_app,
    "open_project": _in_project(lambda project, _: project.root),
    "init": _init,
    "add": _in_project(_add),
    "draft": _in_project(_draft),
    "check": _in_project(_check),
    "export": _in_project(_export),
    "import_memory": _in_project(_import_memory),
    "matches": _in_project(_matches),
    "status": _in_project(_status),
    "approve": _in_project(_approve),
    "reject": _in_project(_reject),
    "withdraw": _in_project(_withdraw),
    "view": _in_project(_view),
    "rows": _in_project(_rows),
    "find_key": _in_project(_find_key),
    "find_document": _in_project(_find_document),
    "import_glossary": _in_project(_import_glossary),
    "diff": _in_project(_diff),
    "save": _in_project(_save),
    "check_pairs": _check_pairs,
    "waive": _in_project(_waive),
}


def main(act: str, root: str, *libraries: str) -> None:
    """Do an act, or all of them, and print what it left behind; *libraries* are imported before."""
    for name in libraries:
        import_module(name)
    before = state()
    for each in ACTS if act == ALL else (act,):
        ACTS[each](Path(root))
    sys.stdout.write(json.dumps(differences(before, state())))


if __name__ == "__main__":
    main(*sys.argv[1:])
