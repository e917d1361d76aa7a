"""The laws of every installed check: pure, deterministic, spans right, silent where nothing is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.check_support import load_dictionaries

from localize.checks import (
    Context,
    Entry,
    Pair,
    Scope,
    Sighting,
    Text,
    all_checks,
    check,
    run_checks,
    run_pair,
    run_project,
    run_segment,
)
from localize.checks.core.pair import OPAQUE, UNSEEN
from localize.checks.core.registry import load_checks, severity_of
from localize.language import parse_tag
from localize.model import (
    Concept,
    Content,
    Finding,
    InlineTag,
    PluralCase,
    Severity,
    Side,
    TagForm,
    Term,
    TermHit,
    TermStatus,
)
from localize.tokens import TokenKind, tokenize_content

EVERYTHING: dict[str, Severity | None] = {info.id: Severity.MINOR for info in all_checks()}
OF_SOURCES = tuple(info.id for info in all_checks() if info.scope is Scope.SOURCE)


@pytest.fixture(scope="module", autouse=True)
def _dictionaries() -> None:
    load_dictionaries()


LANGUAGES = tuple(parse_tag(tag) for tag in ("en", "kk", "ru", "kk-Latn", "fr"))
TAGS = (
    InlineTag("b1", "b", TagForm.OPEN),
    InlineTag("b1", "b", TagForm.CLOSE),
    InlineTag("c2", "c", TagForm.OPEN),
    InlineTag("c2", "c", TagForm.CLOSE),
    InlineTag("br3", "br", TagForm.SINGLE),
)

PROTECTED = (TokenKind.PLACEHOLDER, TokenKind.ADDRESS, TokenKind.TAG, TokenKind.MARKUP)

# Pieces that the rules look for, so that random texts reach them.
PIECES = st.sampled_from(
    [
        *("1,500.5", "2024", "5-ші", "10:30", "05.03.2024", "²", "٣", "twenty", "екі", "p.m.", "ХІХ", "V"),
        *("%s", "%d%%", "%1$s", "{name}", "{n, plural, one {# a} other {# b}}", "{n, plural, other {", "%", "{", "}"),
        *("<b>", "</b>", "&amp;", "https://example.org/kk", "a@example.org", "`", "'", "\u200b", "\u0301"),
        *("«", "»", "“", "”", "„", '"', "(", ")", "[", "a)", ":)", ".", "...", "…", "?", "!", ":", ",", "-"),
        *(" ", "  ", "\u00a0", "\n", "деректер", "VPNге", "сөз", "law", "Закон"),
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=14).map("".join)
CONTENTS = st.lists(st.one_of(TEXTS, st.sampled_from(TAGS)), max_size=6).map(lambda parts: Content(tuple(parts)))


@st.composite
def hits(draw: st.DrawFn, content: Content) -> tuple[TermHit, ...]:
    """Return hits at arbitrary places of a text."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(content.typed)))
        end = draw(st.integers(start, len(content.typed)))
        status = draw(st.sampled_from(TermStatus))
        terms = tuple(Term(language, "word", status) for language in LANGUAGES)
        concept = Concept(draw(st.sampled_from(["one", "two"])), terms)
        found.append(TermHit(concept, terms[0], start, end, content.typed[start:end], draw(st.booleans())))
    return tuple(found)


@st.composite
def pairs(draw: st.DrawFn) -> Pair:
    """Return any pair at all."""
    source, target = draw(CONTENTS), draw(CONTENTS)
    return Pair(
        source,
        target,
        draw(st.sampled_from(LANGUAGES)),
        draw(st.sampled_from(LANGUAGES)),
        draw(hits(source)),
        draw(hits(target)),
        draw(st.none() | st.integers(0, 40)),
        draw(st.none() | st.sampled_from(PluralCase)),
        duration_s=draw(st.none() | st.floats(-1, 9)),
    )


def _typed(pair: Pair, finding: Finding) -> str:
    return pair.source.typed if finding.side is Side.SOURCE else pair.target.typed


@given(pairs())
def test_findings_have_true_spans(pair: Pair) -> None:
    """Every span lies inside its text, and the surface is the text at the span."""
    for finding in run_pair(pair, severities=EVERYTHING):
        typed = _typed(pair, finding)
        assert 0 <= finding.start <= finding.end <= len(typed)
        assert finding.surface == typed[finding.start : finding.end]
        assert finding.message


@given(pairs())
def test_findings_are_the_same_every_time(pair: Pair) -> None:
    """A pair has the same findings whenever it is asked, also when built anew."""
    again = Pair(
        Content(pair.source.parts),
        Content(pair.target.parts),
        pair.source_language,
        pair.target_language,
        pair.source_hits,
        pair.target_hits,
        pair.max_length,
        pair.case,
        pair.kind,
        pair.duration_s,
    )
    assert run_pair(pair, severities=EVERYTHING) == run_pair(again, severities=EVERYTHING)


@given(pairs())
def test_findings_are_in_order_and_told_apart(pair: Pair) -> None:
    """Findings go by side, place and check; those of one check with one surface are counted from 0."""
    findings = run_pair(pair, severities=EVERYTHING)
    order = [(each.side is Side.TARGET, each.start, each.check) for each in findings]
    assert all(one <= two for one, two in pairwise(order))
    counts: dict[tuple[str, Side, str], list[int]] = defaultdict(list)
    for each in findings:
        counts[each.check, each.side, each.surface].append(each.occurrence)
    assert all(seen == list(range(len(seen))) for seen in counts.values())


@given(pairs())
def test_an_empty_target_has_one_finding_at_most(pair: Pair) -> None:
    """Nothing is said of an empty target but that it is empty; what is said of a source needs no target."""
    empty = Pair(pair.source, Content(), pair.source_language, pair.target_language, pair.source_hits)
    found = run_pair(empty, severities={**EVERYTHING, **dict.fromkeys(OF_SOURCES)})
    assert {each.check for each in found} <= {"completeness.empty"}
    assert all(each.side is Side.SOURCE for each in run_pair(empty, severities=EVERYTHING) if each not in found)


@given(pairs())
def test_no_finding_points_inside_a_protected_token(pair: Pair) -> None:
    """A finding may name a whole placeholder, tag or address, or span it, but never starts or ends in the middle."""
    protected = (TokenKind.PLACEHOLDER, TokenKind.TAG, TokenKind.ADDRESS)
    plain = Pair(pair.source, pair.target, pair.source_language, pair.target_language)
    for finding in run_pair(plain, severities={**EVERYTHING, "markup": None, "markup.icu": None}):
        if finding.check.startswith("markup."):
            continue
        content = pair.source if finding.side is Side.SOURCE else pair.target
        for token in tokenize_content(content):
            if token.kind in protected:
                assert not token.start < finding.start < token.end
                assert not token.start < finding.end < token.end


@given(CONTENTS)
def test_what_is_masked_is_what_tokens_say(content: Content) -> None:
    """A text is read without its tokens only where none of them is protected and nothing is code."""
    text = Text(Side.TARGET, content, LANGUAGES[0], ())
    hidden = {at for token in text.tokens if token.kind in PROTECTED for at in range(token.start, token.end)}
    hidden |= {at for start, end in text.code for at in range(start, end)}
    assert len(text.masked) == len(text.typed)
    for at, (shown, typed) in enumerate(zip(text.masked, text.typed, strict=True)):
        assert shown in (OPAQUE, UNSEEN) if at in hidden else shown == typed


@given(st.lists(pairs(), min_size=2, max_size=3))
def test_comparing_finds_the_same_every_time_at_true_spans(several: list[Pair]) -> None:
    """What other languages and other places show has true spans, is never critical and does not depend on the call."""
    first = several[0]
    beside = [replace(each, source=first.source, target_language=LANGUAGES[at]) for at, each in enumerate(several)]
    critical: dict[str, Severity | None] = {info.id: Severity.CRITICAL for info in all_checks()}
    by_language = run_segment(beside, severities=critical)
    assert by_language == run_segment(beside, severities=critical)
    entries = [Entry.of(each, number=at, place=f"a.md:{at}") for at, each in enumerate(several)]
    by_entry = run_project(entries, severities=critical)
    assert by_entry == run_project(entries, severities=critical)
    texts = {each.target_language: (first.source.typed, each.target.typed) for each in beside}
    found = [(texts[tag], each) for tag, findings in by_language.items() for each in findings]
    for (source, target), finding in [*found, *(((entry.source, entry.target), each) for entry, each in by_entry)]:
        typed = source if finding.side is Side.SOURCE else target
        assert finding.surface == typed[finding.start : finding.end]
        assert finding.severity is not Severity.CRITICAL


WORDS = st.sampled_from(["құқық", "заң", "журналист", "туралы", "дербес", "дерек", "сот", "қоғам"])
FIXED = st.sampled_from(
    ["2024", "1 500,5", "{name}", "%s", "https://example.org/a", "12,5%", "5-бап", "VPN", "(", "«", "<b1>", "15:30"]
)
CLOSING = {"(": ")", "«": "»", "<b1>": "</b1>"}


@given(
    st.lists(st.tuples(WORDS, FIXED), min_size=1, max_size=6, unique_by=lambda piece: piece[1]), st.sampled_from(".?!")
)
def test_a_faithful_translation_has_no_findings(pieces: list[tuple[str, str]], mark: str) -> None:
    """Other words with the same numbers, tags, placeholders, addresses and marks are never found fault with."""
    source, target = [], []
    for number, (word, fixed) in enumerate(pieces):
        closing = CLOSING.get(fixed)
        source.append(f"{fixed}{'word' * (number + 1)}{closing}" if closing else f"word {fixed}")
        target.append(f"{fixed}{word}{closing}" if closing else f"{word} {fixed}")
    pair = Pair(
        Content.parse(" ".join([*source, "end"]) + mark, TAGS),
        Content.parse(" ".join([*target, "соңы"]) + mark, TAGS),
        parse_tag("en"),
        parse_tag("kk"),
    )
    assert run_pair(pair, severities={}) == ()


@given(pairs())
def test_severity_is_the_projects(pair: Pair) -> None:
    """A family or a check that is off is not heard; another severity changes nothing but the severity."""
    default = run_pair(pair, severities={})
    families = {info.family for info in all_checks()}
    assert run_pair(pair, severities=dict.fromkeys(families)) == ()
    raised = run_pair(pair, severities={each.check: Severity.CRITICAL for each in default})
    assert [(each.check, each.start, each.message) for each in raised] == [
        (each.check, each.start, each.message) for each in default
    ]
    assert {each.severity for each in raised} <= {Severity.CRITICAL, Severity.NEUTRAL}


def test_the_check_wins_over_its_family() -> None:
    """A setting for one check holds against the setting for its family, off and on."""
    info = next(info for info in all_checks() if info.id == "numbers.missing")
    assert severity_of(info, {}) is Severity.MAJOR
    assert severity_of(info, {"numbers": None}) is None
    assert severity_of(info, {"numbers": None, "numbers.missing": Severity.MINOR}) is Severity.MINOR
    assert severity_of(info, {"numbers": Severity.MINOR, "numbers.missing": None}) is None


def test_installed_checks_are_ours_in_order() -> None:
    """The families of the product are installed, ids are unique and sorted."""
    ids = [info.id for info in all_checks()]
    assert ids == sorted(set(ids))
    assert {info.family for info in all_checks()} >= {
        "completeness",
        "markup",
        "numbers",
        "punctuation",
        "script",
        "spaces",
        "terms",
    }


@pytest.mark.parametrize(("target", "expected"), [("", ["word"]), ("сөз", ["word"])])
def test_a_strangers_check_runs_like_ours(target: str, expected: list[str]) -> None:
    """A function under the decorator is a check; one of scope source runs before there is a target."""

    @check("house.word", category="fluency", severity=Severity.MINOR, scope="source")
    def find_word(context: Context) -> list[Sighting]:
        """Find a word."""
        at = context.source.typed.index("word")
        return [context.source.sight(at, at + 4, "a word")]

    pair = Pair(Content(("a word",)), Content((target,)), parse_tag("en"), parse_tag("kk"))
    findings = run_checks([find_word], pair, severities={})
    assert [each.surface for each in findings] == expected
    assert find_word.info.docstring == "Find a word."


def test_loading_checks_twice_gives_the_same_ones() -> None:
    """The checks are read once; nothing registers by being imported."""
    assert load_checks() is load_checks()
