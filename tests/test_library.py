"""The library as a stranger's script uses it: paths and names as texts, lists to their end, refusals at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import localize
from localize.errors import NotFound
from localize.model import State
from localize.runtime.arguments import Paths


@pytest.fixture
def site(tmp_path: Path) -> Iterator[localize.Project]:
    """A project beside a document of two segments."""
    (tmp_path / "a.md").write_text("# Title\n\nRead 3 pages.\n", encoding="utf-8")
    with localize.init(str(tmp_path / "site"), source="en", targets="kk") as project:
        yield project


class Place:
    """A path of another library."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __fspath__(self) -> str:
        return str(self._path)


@pytest.mark.parametrize(
    "given",
    [str, lambda path: path, Place, lambda path: [str(path)], lambda path: (Place(path),), lambda path: iter([path])],
    ids=["text", "path", "path-like", "list", "tuple", "iterator"],
)
def test_paths_may_be_one_or_several_of_any_kind(site: localize.Project, given: Callable[[Path], Paths]) -> None:
    """A path is a text or path-like, alone or among others."""
    place = site.root.parent
    assert len(localize.finish(localize.add(site, given(place / "a.md"))).added) == 1
    (place / "memory.csv").write_text("en,kk\nTitle,Тақырып\n", encoding="utf-8")
    assert localize.finish(localize.import_memory(site, given(place / "memory.csv"))).added == 1


def test_names_may_be_one_text(site: localize.Project) -> None:
    """A language or an engine alone is not taken for a list of its letters."""
    assert site.targets == ("kk",)
    localize.finish(localize.add(site, site.root.parent / "a.md"))
    drafted = localize.finish(localize.draft(site, "kk", engines="pseudo"))
    assert drafted.from_engines == (("pseudo", 2),)
    assert localize.finish(localize.check(site, "KK")).checked == 2
    wanted = localize.Wanted(languages="kk", output=str(site.root / "out"), min_state=State.INITIAL)
    assert [each.language for each in localize.finish(localize.export(site, wanted)).files] == ["kk"]


def test_export_takes_a_folder(site: localize.Project) -> None:
    """A folder stands for an export into it with the project's settings."""
    report = localize.finish(localize.export(site, str(site.root / "out")))
    assert report.output == site.root / "out"


def test_rows_are_all_rows(site: localize.Project) -> None:
    """The list of segments does not end with a page of the store."""
    long = site.root.parent / "long.md"
    long.write_text("\n\n".join(f"Paragraph {number}." for number in range(1, 701)), encoding="utf-8")
    localize.finish(localize.add(site, long))
    numbers = [row.number for row in localize.rows(site, "kk")]
    assert numbers == list(range(1, 701))
    assert [row.number for row in localize.rows(site, "kk", after=698)] == [699, 700]
    assert not list(localize.rows(site, "kk", localize.Where(states={State.REVIEWED})))


def test_unknown_language_is_refused_at_once(site: localize.Project) -> None:
    """A language that the project does not have is an error, never an empty list or a report about nothing."""
    localize.finish(localize.add(site, site.root.parent / "a.md"))
    key = next(localize.rows(site, "kk")).segment.key
    for act in (
        lambda: localize.rows(site, "ru"),
        lambda: localize.view(site, key, "ru"),
        lambda: localize.matches(site, key, "ru"),
        lambda: localize.save(site, key, "ru", "Заголовок"),
        lambda: localize.approve(site, key, "ru"),
        lambda: localize.finish(localize.check(site, ["kk", "ru"])),
        lambda: localize.finish(localize.draft(site, "ru")),
        lambda: localize.finish(localize.export(site, localize.Wanted(languages="ru"))),
    ):
        with pytest.raises(NotFound, match="ru"):
            act()


def test_pairs_are_checked_without_a_project() -> None:
    """Two texts and their languages suffice; a plural case is optional."""
    pairs = [("Read 3 pages.", "Прочтите 4 страницы."), ("Title", "Заголовок")]
    wrong, right = localize.check_pairs(pairs, localize.PairOptions("en", "ru"))
    assert {each.check for each in wrong} == {"numbers.missing", "numbers.extra"}
    assert not right


def test_states_may_be_words() -> None:
    """A script that has a state from a command line or from JSON need not look up its member."""
    words = frozenset(("reviewed",))
    assert localize.Where(states=words).states == {State.REVIEWED}  # type: ignore[arg-type]
    wanted = localize.Wanted(min_state="initial", fallback="source")  # type: ignore[arg-type]
    assert (wanted.min_state, wanted.fallback) == (State.INITIAL, localize.Fallback.SOURCE)
    with pytest.raises(ValueError, match="'done' is not a valid State"):
        localize.Wanted(min_state="done")  # type: ignore[arg-type]
