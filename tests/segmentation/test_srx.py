"""SRX files: what is written is read again, and a bad file says where."""

from __future__ import annotations

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.errors import ExchangeError
from localize.language import parse_tag
from localize.segmentation import (
    LanguageRules,
    SrxRule,
    SrxRules,
    load_rules,
    read_srx,
    shipped_srx,
    split_text,
    write_srx,
)
from localize.segmentation.regex import to_python

PATTERNS = st.sampled_from(["", r"\.", "<b>&", r"[.!?]+\s", r"\p{Lu}", "«", "\n"])
RULES = st.lists(st.builds(SrxRule, st.booleans(), PATTERNS, PATTERNS), max_size=4).map(tuple)


def file(rules: str = "", *, maps: str = '<languagemap languagepattern=".*" languagerulename="A"/>') -> bytes:
    return (
        '<?xml version="1.0"?>\n<srx xmlns="http://www.lisa.org/srx20" version="2.0">\n<header cascade="no"/>\n<body>'
        f'<languagerules><languagerule languagerulename="A">\n{rules}\n</languagerule></languagerules>'
        f"<maprules>{maps}</maprules></body></srx>"
    ).encode()


@given(st.lists(RULES, min_size=1, max_size=3), st.booleans())
def test_write_srx_is_read_back(lists: list[tuple[SrxRule, ...]], cascade: bool) -> None:
    """Rules survive the file, whatever letters their expressions have."""
    languages = tuple(LanguageRules(f'N"{index}<', rules) for index, rules in enumerate(lists))
    rules = SrxRules(languages, tuple((".*", each.name) for each in languages), cascade=cascade)
    assert read_srx(write_srx(rules), "a.srx") == rules


@pytest.mark.parametrize("language", ["en", "kk", "ru"])
def test_shipped_srx_survives_writing(language: str) -> None:
    """The shipped files are plain SRX that other tools can take and give back."""
    rules = read_srx(shipped_srx(parse_tag(language)), "a.srx")
    assert rules.rules_for(language)
    assert read_srx(write_srx(rules), "a.srx") == rules


@pytest.mark.parametrize(
    ("rules", "message", "line"),
    [
        ("\n<rule><beforebreak>(</beforebreak></rule>", "regular expression", 6),
        (r"<rule><beforebreak>\p{Nonsense}</beforebreak></rule>", "general category", 5),
        ("<rule><beforebreak>[a[b]]</beforebreak></rule>", "nested classes", 5),
        ("<rule><beforebreak>[a-z--b]</beforebreak></rule>", "nested classes", 5),
        ('<rule break="maybe"/>', "yes or no", 5),
        ("<rule>", "mismatched tag", 6),
        ("&boom;", "undefined entity", 5),
        ("<a>" * 20 + "\n" * 9 + "</a>" * 20, "nested too deeply", 5),
    ],
)
def test_read_srx_names_the_line_at_fault(rules: str, message: str, line: int) -> None:
    """A bad expression or bad XML is refused with its place."""
    with pytest.raises(ExchangeError, match=message) as caught:
        read_srx(file(rules), "own.srx")
    assert (caught.value.path, caught.value.line) == ("own.srx", line)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b'<!DOCTYPE srx [<!ENTITY a "b">]><srx version="2.0"/>', "document type"),
        (b'<!DOCTYPE srx SYSTEM "x.dtd"><srx version="2.0"/>', "document type"),
        (b"<tmx/>", "starts with <srx>"),
        (b'<srx version="1.0"/>', "SRX 1.0"),
        (b"", "no element"),
        (b'<?xml version="1.0" encoding="nonsense"?><srx/>', "encoding"),
        (b'<?xml version="1.0" encoding="gbk"?><srx/>', "encoding"),
        (b"\xff\xfe", "no element"),
        (file(maps='<languagemap languagepattern="(" languagerulename="A"/>'), "regular expression"),
        (file(maps='<languagemap languagepattern="a{99999999999999999999}" languagerulename="A"/>'), "expression"),
        (file(maps=f'<languagemap languagepattern="{"(" * 5000}" languagerulename="A"/>'), "expression"),
        (file(maps='<languagemap languagepattern=".*" languagerulename="B"/>'), "does not have"),
        (file(maps='<languagemap languagerulename="B"/>'), "needs languagepattern"),
        (b"<srx>" + b"<a>" * 40, "nested"),
        (b" " * ((1 << 20) + 1), "larger"),
    ],
)
def test_read_srx_refuses_other_files(data: bytes, message: str) -> None:
    """No declarations, no other formats, nothing huge, no names without rules."""
    with pytest.raises(ExchangeError, match=message):
        read_srx(data, "own.srx")


def test_load_rules_takes_the_projects_file_for_its_languages_only() -> None:
    """A project's file decides for the languages it maps; the others keep the shipped rules."""
    own = file(
        '<rule break="yes"><beforebreak>;</beforebreak><afterbreak> </afterbreak></rule>',
        maps='<languagemap languagepattern="(?i)kk.*" languagerulename="A"/>',
    )
    text = "Бір; екі. Үш."
    assert split_text(text, load_rules(parse_tag("kk-KZ"), own)) == ("Бір;", "екі. Үш.")
    assert split_text(text, load_rules(parse_tag("ru"), own)) == ("Бір; екі.", "Үш.")


def test_project_rules_are_given_up_in_time() -> None:
    """An expression that would compute for hours ends with the file and the line; so does one for languages."""
    hang = '<rule break="yes"><beforebreak>(a|aa)+\\.</beforebreak><afterbreak></afterbreak></rule>'
    rules = load_rules(parse_tag("en"), file(hang), path="segmentation/own.srx")
    assert split_text("aa. aa", rules) == ("aa.", "aa")
    with pytest.raises(ExchangeError, match="took more than") as caught:
        split_text("a" * 600, rules)
    assert (caught.value.path, caught.value.line > 0) == ("segmentation/own.srx", True)
    maps = '<languagemap languagepattern="(.|..)+[!?]" languagerulename="A"/>'
    with pytest.raises(ExchangeError, match="took more than"):
        load_rules(parse_tag("en-u-" + "-".join(["abcdefgh"] * 6)), file(hang, maps=maps))


def test_project_rules_that_would_fill_the_memory_are_refused() -> None:
    """A repetition that cannot be written out is told with its line."""
    rule = '<rule break="yes"><beforebreak>(?:(?:a{999}){999}){999}</beforebreak><afterbreak></afterbreak></rule>'
    with pytest.raises(ExchangeError, match="not a regular expression"):
        load_rules(parse_tag("en"), file(rule))


def test_rules_for_adds_maps_up_only_in_a_cascade() -> None:
    """With cascade every fitting map counts, in order; without it the first."""
    one, two = SrxRule(True, "a", ""), SrxRule(False, "b", "")
    languages = (LanguageRules("one", (one,)), LanguageRules("two", (two,)))
    maps = (("kk", "one"), ("de", "one"), (".*", "two"))
    assert SrxRules(languages, maps).rules_for("kk") == (one, two)
    assert SrxRules(languages, maps, cascade=False).rules_for("kk") == (one,)
    assert SrxRules(languages, maps).rules_for("kk-KZ") == (two,)


def test_load_rules_has_something_for_every_language() -> None:
    """A language without rules of its own gets those that all share."""
    assert split_text("Бир. Эки, үч.", load_rules(parse_tag("ky"))) == ("Бир.", "Эки, үч.")


@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        (r"\p{Lu}", "Қ", True),
        (r"\p{Lu}", "қ", False),
        (r"[\p{Ll}x]+", "ұәx", True),
        (r"\P{L}", "1", True),
        (r"\pL", "ж", True),
        (r"[]a]", "]", True),
        (r"[^]a]", "b", True),
        (r"\h", "\u00a0", True),
        (r"\x{2116}", "№", True),
        (r"(?i)статья", "СТАТЬЯ", True),
        (r"\[\p{N}\]", "[5]", True),
        (r"\\p", "\\p", True),
    ],
)
def test_to_python_means_the_same(pattern: str, text: str, matches: bool) -> None:
    """Properties, escapes and brackets keep their meaning."""
    assert bool(re.fullmatch(to_python(pattern), text)) == matches


@given(st.binary(max_size=100), st.integers(0, 500))
def test_read_srx_never_crashes(noise: bytes, at: int) -> None:
    """Any bytes anywhere give rules or the one error that callers expect."""
    good = file("<rule><beforebreak>[.]</beforebreak><afterbreak> </afterbreak></rule>")
    with contextlib.suppress(ExchangeError):
        read_srx(good[:at] + noise + good[at:], "own.srx").rules_for("kk")


@given(st.text(r"\pP{}[]^&-xhR()?*+iLu|.", max_size=12))
def test_read_srx_takes_or_refuses_any_expression(pattern: str) -> None:
    """An expression either compiles or is refused with its line; nothing else happens."""
    rules = SrxRules((LanguageRules("A", (SrxRule(True, pattern, ""),)),), ((".*", "A"),))
    with contextlib.suppress(ExchangeError):
        assert read_srx(write_srx(rules), "own.srx") == rules
