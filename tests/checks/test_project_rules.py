"""A project's rules as checks: what they see, where, and what they can never do."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.checks.check_support import make_pair

from localize.checks import Pair, run_pair
from localize.checks.core.registry import PairCheck
from localize.checks.project_rules import PATIENCE, rule_checks
from localize.config.rules import Rule
from localize.model import Finding, LanguageTag, Severity, Side
from localize.tokens import TokenKind, tokenize_content


def look(
    rules: Sequence[Rule] | Rule, source: str, target: str, languages: tuple[str, str] = ("en", "ru")
) -> list[Finding]:
    """What the rules find in a pair, and nothing else."""
    listed = (rules,) if isinstance(rules, Rule) else rules
    return run(rule_checks(listed), make_pair(source, target, languages))


def run(checks: Sequence[PairCheck], pair: Pair) -> list[Finding]:
    """What these checks find beside the installed ones."""
    return [each for each in run_pair(pair, severities={}, own=checks) if each.check.startswith("rules.")]


def said(findings: Sequence[Finding]) -> list[tuple[str, str, str | None]]:
    """The findings by check, surface and fix."""
    return [(each.check, each.surface, each.fix) for each in findings]


NET = Rule("net", r"\bинет(е|ом|)\b", "write «интернет»", fix=r"интернет\1")


def test_a_word_is_forbidden_and_mended() -> None:
    """Each place is a finding with the rule's message; the fix takes over what its groups hold."""
    findings = look(NET, "On the net", "В инете и с инетом, но не винете")
    assert said(findings) == [("rules.net", "инете", "интернете"), ("rules.net", "инетом", "интернетом")]
    assert {each.message for each in findings} == {NET.message}
    assert {(each.severity, each.side) for each in findings} == {(Severity.MINOR, Side.TARGET)}


def test_case_counts_unless_told_otherwise() -> None:
    """`case_sensitive: false` sees both cases, also in Cyrillic."""
    assert not look(Rule("a", "инет", "m"), "x", "ИНЕТ")
    assert look(Rule("a", "инет", "m", case_sensitive=False), "x", "ИНЕТ")


@pytest.mark.parametrize(
    ("named", "language", "seen"), [("kk", "kk", 1), ("kk", "kk-Latn", 1), ("kk-Latn", "kk", 0), ("ru", "kk", 0)]
)
def test_a_rule_is_for_its_languages(named: str, language: str, seen: int) -> None:
    """A rule without languages is for all; `kk` is for Kazakh in any script."""
    assert len(look(Rule("a", "x", "m", languages=(LanguageTag(named),)), "x", "x", ("en", language))) == seen
    assert len(look(Rule("a", "x", "m"), "x", "x", ("en", language))) == 1


LAW = Rule("law", r"Act No\. (\d+)", "say the number", side=Side.SOURCE, other=r"№\s*\1", is_required=True)


def test_what_the_source_has_the_target_must_have() -> None:
    """`requires` is looked for in the target, with what the source's group holds; the source's place is shown."""
    assert not look(LAW, "See Act No. 5.", "См. Закон № 5.")
    (finding,) = look(LAW, "See Act No. 5.", "См. Закон № 6.")
    assert (finding.side, finding.surface) == (Side.SOURCE, "Act No. 5")
    assert len(look(LAW, "Act No. 5, Act No. 6", "№ 5")) == 1


def test_a_group_is_put_in_literally() -> None:
    """What a group holds is no expression."""
    rule = Rule("a", r"\((.+?)\)", "m", side=Side.SOURCE, other=r"\1", is_required=True)
    assert not look(rule, "(a+b)", "a+b")
    assert look(rule, "(a+b)", "aab")


def test_the_other_text_may_excuse() -> None:
    """`unless` looks in the source."""
    rule = Rule("a", "сервер", "m", other="server")
    assert not look(rule, "the server", "сервер")
    assert look(rule, "the host", "сервер")


def test_a_fix_that_changes_nothing_is_none() -> None:
    """Else `check --fix` would have nothing to do for ever."""
    assert said(look(Rule("a", "(x)", "m", fix=r"\1"), "x", "x")) == [("rules.a", "x", None)]


PROTECTED = "Нажмите <b1>кнопку</b1> {name} или `net` и https://net.kz/net, потом %s"


@pytest.mark.parametrize("pattern", ["name", "net", "b1", r"\{", "https", "кнопку</b1>", r"kz/\w+", "%s"])
def test_protected_text_is_not_seen(pattern: str) -> None:
    """Names of placeholders, tags, addresses and code are no words."""
    assert not look(Rule("a", pattern, "m"), PROTECTED, PROTECTED)


def test_a_fix_keeps_what_is_protected_or_is_none() -> None:
    """A hit may reach over a placeholder; its fix must hold it, through a group."""
    source, target = "a {name} b", "а {name} б"
    assert said(look(Rule("a", "а.+б", "m", fix="в"), source, target)) == [("rules.a", target, None)]
    assert said(look(Rule("a", "а(.+)б", "m", fix=r"в\1в"), source, target)) == [("rules.a", target, "в {name} в")]


def test_edges_in_protected_text_are_cut_off() -> None:
    """A negated class reaches into a placeholder; the finding does not, and has no fix."""
    assert said(look(Rule("a", r"\W+да", "m", fix="нет"), "{name} yes", "{name} да")) == [("rules.a", " да", None)]
    assert not look(Rule("a", r"^\W+", "m"), "{name}", "{name}")


def test_an_empty_match_is_one_place() -> None:
    """`$` and the like say something of the text as a whole, once."""
    assert [(each.start, each.end) for each in look(Rule("a", r"(?<!\.)$", "m"), "Yes.", "Да")] == [(2, 2)]
    assert len(look(Rule("a", "x*", "m"), "yes", "да")) == 1


def test_severity_is_the_projects() -> None:
    """`checks:` speaks of rules by id and as a family."""
    pair = make_pair("x", "инет", ("en", "ru"))
    own = rule_checks((NET,))

    def severities(settings: dict[str, Severity | None]) -> list[Severity]:
        return [each.severity for each in run_pair(pair, severities=settings, own=own) if each.check == "rules.net"]

    assert severities({"rules.net": Severity.CRITICAL}) == [Severity.CRITICAL]
    assert severities({"rules": None}) == []
    assert severities({"rules": None, "rules.net": Severity.MAJOR}) == [Severity.MAJOR]


@pytest.mark.parametrize("pattern", ["(?:а|аа)+$", "(?R)"])
def test_a_rule_without_end_gives_up_and_then_rests(pattern: str) -> None:
    """It says so neutrally, names itself, and after a few texts says nothing more."""
    own = rule_checks((Rule("slow", pattern, "m"), NET))
    pair = make_pair("x", "а" * 120 + "! инет", ("en", "ru"))
    rounds = [run(own, pair) for _ in range(PATIENCE + 2)]
    slow = [[each for each in found if each.check == "rules.slow"] for found in rounds]
    assert [len(found) for found in slow] == [1] * PATIENCE + [0, 0]
    assert {each.severity for found in slow for each in found} == {Severity.NEUTRAL}
    assert all(any(each.check == "rules.net" for each in found) for found in rounds)


_PIECES = st.sampled_from(["инет", " ", "а", "{name}", "<b1>", "</b1>", "https://a.kz/инет", "`инет`", "%s", "1", "«"])
_PATTERNS = st.lists(
    st.sampled_from([".", r"\W", r"\w+", "[^а]", "инет", r"\s*", ".*?", "(?=а)", "а|н", r"\b", "$"]),
    min_size=1,
    max_size=3,
).map("".join)


@given(st.lists(_PIECES, max_size=8).map("".join), _PATTERNS)
def test_no_rule_reaches_into_protected_text(text: str, pattern: str) -> None:
    """Whatever the pattern: no finding begins or ends inside a placeholder, tag or address, or is one alone."""
    pair = make_pair(text, text, ("en", "ru"))
    for finding in run(rule_checks((Rule("any", pattern, "m", fix="х"),)), pair):
        assert finding.surface == pair.target.typed[finding.start : finding.end]
        for token in tokenize_content(pair.target):
            if token.kind in (TokenKind.PLACEHOLDER, TokenKind.TAG, TokenKind.ADDRESS):
                assert not token.start < finding.start < token.end
                assert not token.start < finding.end < token.end
                assert finding.fix is None or not finding.start <= token.start < finding.end
