"""What the panels say about a value, as it is read without colours."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from textual.content import Content as Paint

from localize.model import (
    Concept,
    Content,
    Finding,
    InlineTag,
    LanguageTag,
    Match,
    MatchType,
    Means,
    Origin,
    OriginKind,
    Penalty,
    Piece,
    Reason,
    Severity,
    Side,
    TagForm,
    Term,
    TermHit,
    Trust,
)
from localize.tui.rendering.panels import paint_finding, paint_matches, paint_terms
from localize.tui.rendering.text import paint_read
from localize.tui.widgets.panels import hang
from localize.workflow.segment_view import TermChoice

AT = datetime(2026, 3, 4, 12, tzinfo=UTC)


def test_a_match_tells_who_when_from_where_and_what_it_lost() -> None:
    """Name, maker, author, day, trust, and each penalty with its points; the score is what is left."""
    match = Match(
        MatchType.MEMORY,
        Content(("Law",)),
        Content(("Закон",)),
        100,
        origin=Origin(OriginKind.MEMORY, 92, "press.tmx"),
        made=Origin(OriginKind.MACHINE, name="google"),
        author="Aida",
        at=AT,
        trust=Trust.IMPORTED,
        penalties=(Penalty(Reason.IMPORTED, 3), Penalty(Reason.MACHINE, 5, "google")),
    )
    plain = paint_matches([match], 0, from_chosen=False).plain
    assert plain.splitlines()[0] == "▸  92% Закон"
    assert plain.splitlines()[2].strip() == (
        "press.tmx · machine google · Aida · 2026-03-04 · imported · −3 imported · −5 made by google"
    )


def test_a_repaired_match_tells_what_each_new_word_is_made_of() -> None:
    """The new words are underlined where they stand, and named with what they took the place of."""
    target = Content(("Список 12 цифровых подписей",))
    pieces = (
        Piece(7, 9, Means.COPY, "10"),
        Piece(10, 27, Means.GLOSSARY, "файлов", "C1"),
        Piece(27, 27, Means.LEFT_OUT, "новых"),
    )
    match = Match(MatchType.ASSEMBLED, Content(("A list",)), target, 80, pieces=pieces, adapted=True)
    paint = paint_matches([match], 0, from_chosen=False)
    last = paint.plain.splitlines()[-1].strip()
    assert last == "copied 12 ← 10; glossary цифровых подписей (C1) ← файлов; left out ← новых"
    marked = {paint.plain[span.start : span.end] for span in paint.spans if "underline" in str(span.style)}
    assert marked == {"12", "цифровых подписей"}


def test_an_imported_match_says_nothing_twice_and_no_date_that_nobody_told() -> None:
    """The file's name once; a memory without dates has none, not the year 1970."""
    match = Match(
        MatchType.MEMORY,
        Content(("Law",)),
        Content(("Закон",)),
        100,
        origin=Origin(OriginKind.IMPORTED, name="press.tmx"),
        made=Origin(OriginKind.IMPORTED, name="press.tmx"),
        at=datetime(1970, 1, 1, tzinfo=UTC),
    )
    assert paint_matches([match], 0, from_chosen=False).plain.splitlines()[2].strip() == "press.tmx · imported"


@pytest.mark.parametrize("how", ["via ru ", "repaired ", "uncertain "])
def test_a_match_names_its_file_once_behind_how_it_was_found(how: str) -> None:
    """Found through a translation or repaired, its origin tells the file; that it was imported is said once."""
    match = Match(
        MatchType.MEMORY,
        Content(("Law",)),
        Content(("Закон",)),
        90,
        origin=Origin(OriginKind.MEMORY, 90, f"{how}press.tmx"),
        made=Origin(OriginKind.IMPORTED, name="press.tmx"),
    )
    assert paint_matches([match], 0, from_chosen=False).plain.splitlines()[2].strip() == f"{how}press.tmx · imported"


def test_a_document_is_read_without_its_markup() -> None:
    """Bold is bold, a break is a break, a field is the text that it stands for; what has none stays visible."""
    text = Content(
        (
            InlineTag("b1", "b", TagForm.OPEN, "<b>"),
            "Заң",
            InlineTag("b1", "b", TagForm.CLOSE, "</b>"),
            InlineTag("br2", "br", TagForm.SINGLE, "<br>"),
            InlineTag("f3", "f", TagForm.SINGLE, "<w:fld/>", equiv="7"),
            InlineTag("n4", "note", TagForm.SINGLE, "[^1]"),
        )
    )
    paint = paint_read(text)
    assert paint.plain == "Заң\n7‹n4/›"
    assert [paint.plain[span.start : span.end] for span in paint.spans if "bold" in str(span.style)] == ["Заң"]


def test_rest_of_a_long_line_stands_under_its_beginning() -> None:
    """A line that is too long goes on moved in, all of it kept; short ones, and narrow panels, stay as they are."""
    long = Paint("▸  60% one two three four five six seven\n       below\n\nend")
    made = hang(long, 28, 7)
    assert made.plain.split("\n") == ["▸  60% one two three four", "       five six seven", "       below", "", "end"]
    assert hang(long, 27, 7) is long
    coloured = Paint.assemble("a b c ", ("d", "red"), " e f g h i j k l m n o p q r s t")
    made = hang(coloured, 12, 3)
    assert made.plain.replace("\n   ", " ") == coloured.plain
    assert [made.plain[span.start : span.end] for span in made.spans] == ["d"]


def test_a_long_place_is_quoted_by_its_beginning() -> None:
    """A finding about a whole text does not repeat it: the panel has few lines, and the text is marked itself."""
    surface = "A sentence of the source that was copied. " * 10
    finding = Finding(
        "completeness.untranslated",
        "completeness",
        Severity.MAJOR,
        Side.TARGET,
        0,
        len(surface),
        "the translation is the same as the source",
        surface,
    )
    painted = paint_finding(finding, chosen=False).plain
    assert painted.count("A sentence") == 1
    assert "…”" in painted


def test_terms_come_first_and_what_they_mean_below() -> None:
    """All terms stand together where a panel is small; a definition is told once, in the language one writes."""
    en, kk = LanguageTag("en"), LanguageTag("kk")
    terms = (Term(en, "password"), Term(kk, "құпиясөз"))
    concept = Concept("C1", terms, definitions=((en, "A secret word."), (kk, "Құпия сөз.")))
    plain = Concept("C2", (Term(en, "network"),))
    choices = [
        TermChoice(TermHit(each, each.terms[0], 0, 8, surface), each.terms[1:], ())
        for each, surface in ((concept, "password"), (concept, "Passwords"), (plain, "network"))
    ]
    lines = paint_terms(choices, kk).plain.splitlines()
    assert lines[:2] == ["password → құпиясөз", "Passwords → құпиясөз"]
    assert lines[3:] == ["құпиясөз: Құпия сөз."]
    assert paint_terms(choices, LanguageTag("ru")).plain.endswith("C1: A secret word.")
