"""A project's rules are read strictly: what cannot work is refused with its place and a hint."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from localize.config.project import parse_config
from localize.config.rules import LONGEST, MOST, Rule, expand, expand_fix
from localize.errors import ConfigError
from localize.model import LanguageTag, Severity, Side

HEAD = "source: en\ntargets: [kk, ru]\nrules:\n"


def parse(text: str) -> tuple[Rule, ...]:
    """The rules in the lines below `rules:`."""
    return parse_config((HEAD + text).encode(), path="localize.yaml").rules


def test_a_short_rule_has_the_usual_rest() -> None:
    """Id, pattern and message are enough: a minor finding in the target of every language, in this very case."""
    (rule,) = parse(r"  - {id: net, pattern: '\bинет\b', message: slang}")
    assert rule == Rule("net", r"\bинет\b", "slang", Side.TARGET, Severity.MINOR, (), "", is_required=False, fix=None)


def test_a_rule_reads_all_its_keys() -> None:
    """Every key counts."""
    text = """
  - id: law-5
    pattern: 'Law (\\d+)'
    message: the number is missing
    side: source
    severity: major
    languages: [kk, RU]
    requires: '№ \\1'
    case_sensitive: false
  - {id: net, pattern: '(?P<a>x)', message: no, fix: '\\g<a>\\\\', unless: y}
"""
    law, net = parse(text)
    assert (law.side, law.severity, law.languages) == (Side.SOURCE, Severity.MAJOR, (LanguageTag("kk"), "ru"))
    assert (law.other, law.is_required, law.case_sensitive) == (r"№ \1", True, False)
    assert (net.side, net.other, net.is_required, net.fix) == (Side.TARGET, "y", False, r"\g<a>\\")


def test_what_is_required_is_looked_for_in_the_target() -> None:
    """With `requires`, the pattern is the source's unless the rule says otherwise."""
    assert [each.side for each in parse("  - {id: a, pattern: x, message: m, requires: y}")] == [Side.SOURCE]
    text = "  - {id: a, pattern: x, message: m, requires: y, side: target}"
    assert [each.side for each in parse(text)] == [Side.TARGET]


def test_a_long_group_in_a_repetition_is_given_up() -> None:
    """What is harmless as written may become too large with the words of a text; that is no crash."""
    (rule,) = parse(r"  - {id: a, pattern: '(\w+)', requires: '(?:\1){900}', message: m}")
    assert rule.compile_other(lambda _: "word").search("word") is None
    with pytest.raises(TimeoutError):
        rule.compile_other(lambda _: "word" * 90)


@pytest.mark.parametrize("pattern", [r"\d{4}-\d{2}", "x{0,99999}", r"\{99999}", "[{99999}]", "(a(b{9}){9}|c{900})"])
def test_expressions_may_repeat_within_reason(pattern: str) -> None:
    """Only what is written out many times is refused; braces that repeat nothing are none of it."""
    assert parse(f"  - {{id: a, pattern: '{pattern}', message: m}}")[0].pattern == pattern


@pytest.mark.parametrize(
    ("text", "place", "word"),
    [
        ("  - {id: a, pattern: '(', message: m}", (4, 22), "not a regular expression"),
        ("  - {id: a, pattern: 'x', message: m, requires: '['}", (4, 49), "not a regular expression"),
        ("  - {id: a, pattern: 'x{99999}', message: m}", (4, 22), "repeats more"),
        ("  - {id: a, pattern: '(?:(?:ab){300}[(]){300}', message: m}", (4, 22), "repeats more"),
        ("  - {id: a, pattern: 'x{300}{300}', message: m}", (4, 22), "repeats more"),
        ("  - {id: a, pattern: x, message: m, unless: 'x{ 99999 , }'}", (4, 45), "repeats more"),
        ("  - {id: a, message: m}", (4, 5), "needs `pattern`"),
        ("  - {id: a, pattern: x}", (4, 5), "needs `message`"),
        ("  - {pattern: x, message: m}", (4, 5), "needs `id`"),
        ("  - {id: a, pattern: x, message: m}\n  - {id: a, pattern: y, message: m}", (5, 10), "duplicate"),
        ("  - {id: a, patern: x, message: m}", (4, 21), "unknown key"),
        ("  - {id: a, pattern: 5, message: m}", (4, 22), "must be text"),
        ("  - {id: a, pattern: ' ', message: m}", (4, 22), "is empty"),
        ("  - {id: Aa b, pattern: x, message: m}", (4, 10), "cannot be the name of a rule"),
        ("  - {id: a, pattern: x, message: m, side: both}", (4, 43), "not possible"),
        ("  - {id: a, pattern: x, message: m, severity: bad}", (4, 47), "not possible"),
        ("  - {id: a, pattern: x, message: m, languages: kk}", (4, 48), "list of texts"),
        ("  - {id: a, pattern: x, message: m, languages: [ k ]}", (4, 50), "language tag"),
        ("  - {id: a, pattern: (x), message: m, fix: '\\2'}", (4, 44), "no group"),
        ("  - {id: a, pattern: (x), message: m, fix: '\\g<n>'}", (4, 44), "no group"),
        ("  - {id: a, pattern: (x), message: m, fix: '\\q'}", (4, 44), "has no meaning here"),
        ("  - {id: a, pattern: (x), message: m, fix: 'y\\'}", (4, 44), "has no meaning here"),
        ("  - {id: a, pattern: x, message: m, unless: '\\1'}", (4, 45), "no group"),
        ("  - {id: a, pattern: x, message: m, side: source, fix: y}", (4, 56), "searches the source"),
        ("  - {id: a, pattern: x, message: m, unless: y, requires: z}", (4, 45), "together with"),
        ("  - just text", (4, 5), "keys with values"),
        ("  one: {id: a}", (4, 3), "must be a list"),
        (f"  - {{id: a, message: m, pattern: {'x' * (LONGEST + 1)}}}", (4, 34), "longer than"),
        (
            "  - {id: a, message: m, pattern: '" + "(" * 400 + "x" + ")" * 400 + "'}",
            (4, 34),
            "not a regular expression",
        ),
    ],
)
def test_what_cannot_work_has_its_place(text: str, place: tuple[int, int], word: str) -> None:
    """Line, column, and what would be right."""
    with pytest.raises(ConfigError, match=word) as caught:
        parse(text)
    assert (caught.value.line, caught.value.column) == place
    assert caught.value.hint


def test_there_is_a_limit_to_rules() -> None:
    """More rules than anybody can keep in mind are refused."""
    line = "  - {{id: r{0}, pattern: x{0}, message: m}}"
    assert len(parse("\n".join(line.format(number) for number in range(MOST)))) == MOST
    with pytest.raises(ConfigError, match="the limit is"):
        parse("\n".join(line.format(number) for number in range(MOST + 1)))


def test_no_rules_are_no_fault() -> None:
    """The key may stand there with nothing below it."""
    assert parse("") == ()


@given(st.text(max_size=40))
@example(r"\\1")
def test_a_template_without_groups_says_what_it_says(text: str) -> None:
    """A reference is a backslash with a digit or a name; all else is text, and doubled backslashes are single ones."""
    doubled = text.replace("\\", "\\\\")
    assert expand(doubled, lambda name: f"<{name}>") == doubled
    assert expand_fix(doubled, lambda name: f"<{name}>") == text


def test_a_template_puts_groups_in() -> None:
    """By number and by name; a zero is no group."""
    assert expand_fix(r"\1-\g<two>-\12", lambda name: f"[{name}]") == "[1]-[two]-[12]"
    assert expand(r"\\1 \d \1", lambda name: f"[{name}]") == r"\\1 \d [1]"
