"""Comparison of texts: other languages in the editor and in a check, all texts of a project, waivers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from localize.config.project import FILE_NAME
from localize.errors import NotFound
from localize.model import LanguageTag, SegmentKey, Severity, State
from localize.model.segment_list import Located
from localize.workflow import finish
from localize.workflow.checking.check import check, unwaive, waive
from localize.workflow.documents.add import add
from localize.workflow.editing.edit import keep, preview, save
from localize.workflow.export.export import Wanted, export
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.review import reject
from localize.workflow.segment_view import view
from localize.workflow.segments.iterate import all_rows

KK = LanguageTag("kk")
RU = LanguageTag("ru")
SOURCES = (
    "The law was adopted on 21.05.2013.",
    "Block this person now.",
    "Hide every trace online.",
    "Block this person now.",
)
KAZAKH = (
    "Заң 2013 жылғы 21 маусымда қабылданды.",
    "Осы адамды қазір бұғаттаңыз.",
    "Желідегі барлық ізіңізді жасырыңыз.",
    "Бұл кісіге дереу тыйым салыңыз.",
)
RUSSIAN = "Закон принят 21 мая 2013 года."


@pytest.fixture
def law(tmp_path: Path) -> Iterator[Project]:
    """A project of four segments, all of them in Kazakh and the first one in Russian."""
    with init(tmp_path / "law", source="en", targets=["kk", "ru"], name="Law") as project:
        (project.root / "law.txt").write_text("\n\n".join(SOURCES), encoding="utf-8")
        assert not finish(add(project, [project.root / "law.txt"])).failed
        for key, text in zip(keys(project), KAZAKH, strict=True):
            save(project, key, KK, text)
        save(project, keys(project)[0], RU, RUSSIAN)
        yield project


def keys(project: Project) -> list[SegmentKey]:
    """The keys of all segments in order."""
    return [row.segment.key for row in all_rows(project, KK)]


def found(project: Project, *languages: LanguageTag) -> list[Located]:
    """What comparing texts shows, in the order of the report."""
    families = ("consistency", "languages")
    report = finish(check(project, languages))
    return [each for each in report.findings if each.finding.check.partition(".")[0] in families]


def told(project: Project, *languages: LanguageTag) -> list[tuple[str, int, str]]:
    """The language, number and check of what comparing texts shows and nobody has waived."""
    return [
        (each.language, each.number, each.finding.check)
        for each in found(project, *languages)
        if not each.finding.waived
    ]


def test_check_compares_languages_and_places(law: Project) -> None:
    """A month that is another one in Kazakh, and a sentence that is translated in two ways, are in the report."""
    assert told(law) == [("kk", 1, "languages.numbers"), ("kk", 4, "consistency.source")]
    (_, place) = found(law)
    assert place.finding.message.endswith("at law.txt#2")
    assert place.key == keys(law)[3]


def test_one_language_is_compared_with_the_others(law: Project) -> None:
    """Asked for one language, a check looks at the others and tells only of that one."""
    assert told(law, KK) == told(law)
    assert told(law, RU) == []


def test_the_editor_sees_the_other_language(law: Project) -> None:
    """The view of a segment, a preview and a save tell what other languages have; the whole project is not read."""
    first, last = keys(law)[0], keys(law)[3]
    assert "languages.numbers" in {each.check for each in view(law, first, KK).findings}
    assert "languages.numbers" in {each.check for each in preview(law, first, KK, KAZAKH[0] + " ")}
    assert "languages.numbers" not in {each.check for each in view(law, first, RU).findings}
    assert not save(law, first, KK, "Заң 2013 жылғы 21 мамырда қабылданды.").findings
    assert not view(law, last, KK).findings


def test_drafts_are_compared_and_called_drafts(law: Project) -> None:
    """A draft may be the one that is right."""
    keep(law, keys(law)[0], RU, "Закон принят 21 мая 2013 г.")
    assert next(each.finding.message for each in found(law)).endswith("as the draft in ru has it")


def test_nothing_is_measured_by_rejected_texts(law: Project) -> None:
    """A rejected text is no reason to change another one."""
    reject(law, keys(law)[0], RU, reason="It is wrong.")
    assert told(law) == [("kk", 4, "consistency.source")]
    assert not [each for each in view(law, keys(law)[0], KK).findings if each.check.startswith("languages.")]


@pytest.mark.parametrize(("place", "name"), [(0, "languages.numbers"), (3, "consistency.source")])
def test_a_waiver_holds_until_the_text_changes(law: Project, place: int, name: str) -> None:
    """Findings of either kind are accepted with a reason, in the check and in the editor."""
    key = keys(law)[place]
    waive(law, key, KK, name, reason="It is meant so.")
    assert name not in {check for _, _, check in told(law)}
    assert name in {each.finding.check for each in found(law)}
    assert all(each.waived for each in view(law, key, KK).findings if each.check == name)
    assert unwaive(law, key, KK, name).waived is None
    assert name in {check for _, _, check in told(law)}
    with pytest.raises(NotFound):
        unwaive(law, key, KK, name)
    waive(law, key, KK, name, reason="It is meant so.")
    save(law, key, KK, KAZAKH[place].removesuffix(".") + "!.")
    assert name in {check for _, _, check in told(law)}


def test_what_is_not_there_cannot_be_waived(law: Project) -> None:
    """A waiver answers a finding of the present text."""
    with pytest.raises(NotFound):
        waive(law, keys(law)[1], KK, "consistency.source", reason="No.")


def test_settings_change_severities_and_never_stop_an_export(law: Project) -> None:
    """`checks:` raises or silences what comparing shows; critical counts as major, and exports go on."""
    settings = law.root / FILE_NAME
    text = settings.read_text(encoding="utf-8")
    law.close()
    settings.write_text(f"{text}checks: {{languages: critical, consistency: off}}\n", encoding="utf-8")
    with open_project(law.root) as project:
        (only,) = found(project)
        assert only.finding.severity is Severity.MAJOR
        assert finish(export(project, Wanted(languages=(KK,), min_state=State.TRANSLATED))).files


def test_places_in_messages_count_in_their_document(tmp_path: Path) -> None:
    """What another segment is called, in whichever file: the number that lists show beside it."""
    with init(tmp_path / "law", source="en", targets=["kk"]) as project:
        for name in ("a.txt", "b.txt", "c.txt"):
            (project.root / name).write_text(f"The court agreed.\n\n{SOURCES[1]}", encoding="utf-8")
            finish(add(project, [project.root / name]))
        for at, text in ((1, KAZAKH[3]), (3, KAZAKH[1]), (5, KAZAKH[1])):
            save(project, keys(project)[at], KK, text)
        assert {each.finding.message.rpartition(" at ")[2] for each in found(project, KK)} == {"b.txt#2, c.txt#2"}
