"""TMX: what is written is read again, foreign files are read as far as they go, hostile ones are refused."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from localize.errors import ExchangeError
from localize.language import parse_tag
from localize.memory.files.tmx import read_tmx, write_tmx
from localize.model import (
    UNTOLD,
    Content,
    Extra,
    Hash,
    InlineTag,
    LanguageTag,
    Origin,
    OriginKind,
    Problem,
    TagForm,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
)

EN, KK, RU = (parse_tag(tag) for tag in ("en", "kk", "ru"))
KINDS = st.sampled_from(["b", "i", "u", "s", "a", "c", "img", "br", "n", "f", "x"])
TEXTS = st.text(
    st.one_of(st.characters(exclude_categories=()), st.sampled_from("<>&\"' \n\r\t\x00\x0b\x1b\ufffe\ud800")),
    max_size=12,
)
# XML itself cannot carry some characters in attributes; names are plain text.
NAMES = st.text("abc ҚҒ<>&\"'\n\t:/", max_size=10)
TAGS = st.builds(
    lambda kind, number, form, data, equiv, flag: InlineTag(
        f"{kind}{number}", kind, form, data, equiv, can_delete=flag
    ),
    KINDS,
    st.integers(0, 3),
    st.sampled_from(TagForm),
    TEXTS,
    st.sampled_from(["", "", "x"]),
    st.booleans(),
)
PLAIN_TAGS = st.builds(
    lambda kind, number, form: InlineTag(f"{kind}{number}", kind, form, f"<{kind}>"),
    KINDS,
    st.integers(0, 3),
    st.sampled_from(TagForm),
)
CONTENTS = st.lists(st.one_of(TEXTS, TAGS, PLAIN_TAGS), max_size=6).map(lambda parts: Content(tuple(parts)))
HASHES = st.one_of(st.none(), st.binary(min_size=32, max_size=32).map(lambda data: Hash(data.hex())))
_FIRST, _LAST = datetime(1, 1, 2), datetime(9999, 1, 1)  # noqa: DTZ001  # the zone is added
TIMES = st.datetimes(min_value=_FIRST, max_value=_LAST, timezones=st.just(UTC))


EXTRAS = st.builds(
    lambda attributes, told: (
        *(Extra("attribute", name, attributes[name]) for name in sorted(attributes)),
        *(Extra(kind, name if kind == "prop" else "", text, language) for kind, name, text, language in told),
    ),
    st.dictionaries(
        st.sampled_from(["segtype", "creationid", "creationdate", "tuid", "usagecount", "datatype"]), NAMES
    ),
    st.lists(
        st.tuples(
            st.sampled_from(["prop", "note"]),
            st.sampled_from(["x-domain", "", "a&b"]),
            NAMES,
            st.sampled_from(["", "en", "kk"]),
        ),
        max_size=3,
    ),
)


@st.composite
def units(draw: st.DrawFn) -> TranslationUnit:
    languages = draw(st.lists(st.sampled_from([EN, KK, RU, parse_tag("kk-Latn")]), min_size=1, unique=True))
    variants = [
        Variant(
            language,
            draw(CONTENTS),
            draw(st.sampled_from(Trust)),
            Origin(draw(st.sampled_from(OriginKind)), draw(st.sampled_from([None, 0, 101])), draw(NAMES)),
            draw(TIMES),
            draw(NAMES),
            tuple(each for each in draw(EXTRAS) if each.name != "tuid"),
        )
        for language in languages
    ]
    name = TranslationUnitId(draw(NAMES) or "a")
    return TranslationUnit(name, tuple(variants), draw(HASHES), draw(HASHES), draw(NAMES), draw(EXTRAS))


def write(*items: TranslationUnit) -> bytes:
    stream = io.BytesIO()
    assert write_tmx(items, stream, source_language=EN) == len(items)
    return stream.getvalue()


def read(data: bytes) -> list[TranslationUnit | Problem]:
    return list(read_tmx(io.BytesIO(data), "press.tmx"))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(units(), max_size=3))
def test_write_tmx_is_read_back_equal(items: list[TranslationUnit]) -> None:
    """Texts, tags, languages, dates, authors, trust, origin and context survive, control characters included.

    So does all that is only kept: attributes, properties and notes of other programs.
    """
    assert read(write(*items)) == items


def foreign(body: str, *, header: str = 'creationtool="Other"', doctype: str = "") -> bytes:
    return (
        f'<?xml version="1.0"?>{doctype}\n<tmx version="1.4"><header {header}/><body>\n{body}\n</body></tmx>'.encode()
    )


def pair(source: str = "One", target: str = "Бір", attributes: str = "") -> str:
    return (
        f'<tu {attributes}><tuv xml:lang="en"><seg>{source}</seg></tuv><tuv lang="KK-kz"><seg>{target}</seg></tuv></tu>'
    )


def one(data: bytes) -> TranslationUnit:
    (unit,) = read(data)
    assert isinstance(unit, TranslationUnit)
    return unit


def typed(unit: TranslationUnit, language: LanguageTag) -> str:
    variant = unit.find_variant(language)
    assert variant is not None
    return variant.content.typed


def test_read_tmx_takes_old_and_new_language_attributes() -> None:
    """`xml:lang` and the older `lang` are both read, in canonical case."""
    assert [variant.language for variant in one(foreign(pair())).variants] == ["en", "kk-KZ"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "utf-16-be"])
def test_read_tmx_reads_other_encodings(encoding: str) -> None:
    """Files in UTF-16, with or without a byte order mark, and in UTF-8 with one."""
    text = foreign(pair()).decode().replace('<?xml version="1.0"?>', "")
    if encoding == "utf-16-be":
        text = '<?xml version="1.0" encoding="UTF-16BE"?>' + text.lstrip()
    assert typed(one(text.lstrip().encode(encoding)), parse_tag("kk-KZ")) == "Бір"


def test_read_tmx_makes_tags_of_codes() -> None:
    """Pairs open and close, lone codes stand alone, and codes that correspond get one id in both languages."""
    unit = one(
        foreign(
            pair(
                'A <bpt i="1" type="bold" x="7">&lt;b></bpt>bold<ept i="1">&lt;/b></ept> <ph x="2">&lt;br/></ph>'
                '<hi>h</hi><it pos="begin" type="link">[</it>l',
                '<ph x="2">&lt;br/></ph><bpt i="3" type="bold" x="7">&lt;b></bpt>қою<ept i="3">&lt;/b></ept>',
            )
        )
    )
    assert typed(unit, EN) == "A <b1>bold</b1> <x2/><x3>h</x3><a4>l"
    assert typed(unit, parse_tag("kk-KZ")) == "<x2/><b1>қою</b1>"
    assert unit.variants[0].content.tags[0].data == "<b>"


def test_read_tmx_keeps_text_inside_a_code_in_that_code() -> None:
    """`sub` is part of its code, not of the sentence."""
    assert one(foreign(pair("a<ph>[<sub>alt</sub>]</ph>b"))).variants[0].content.parts[1] == InlineTag(
        "x1", "x", TagForm.SINGLE, "[alt]"
    )


def test_read_tmx_dates_authors_and_trust_of_foreign_units() -> None:
    """The variant's own date and author come first, then the unit's; nobody's claim of trust is believed."""
    body = (
        '<tu changedate="20240102T030405Z" creationid="unit"><prop type="x-localize-trust">reviewed</prop>'
        '<tuv xml:lang="en" creationdate="20230102T030405Z" changeid="own">'
        '<prop type="x-localize-trust">reviewed</prop><seg>One</seg></tuv>'
        '<tuv xml:lang="ru"><note>no</note><seg>Один</seg></tuv></tu>'
    )
    first, second = one(foreign(body)).variants
    assert (first.at, first.author) == (datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC), "own")
    assert (second.at, second.author) == (datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "unit")
    assert {first.trust, second.trust} == {Trust.IMPORTED}
    assert first.origin == Origin(OriginKind.IMPORTED, name="press.tmx")


def test_a_text_without_a_date_is_written_without_one() -> None:
    """Nobody is told that it is from 1970, and it comes back as undated."""
    plain = b'<tmx><body><tu><tuv xml:lang="en"><seg>a</seg></tuv></tu></body></tmx>'
    (unit,) = read(plain)
    assert isinstance(unit, TranslationUnit)
    assert b"date=" not in write(unit)
    assert read(write(unit)) == [unit]


def test_read_tmx_names_units_by_what_they_are() -> None:
    """The same file gives the same ids again; another text or place gives another id."""
    data = foreign(pair() + pair() + pair(attributes='tuid="a"') + pair(target="Екі", attributes='tuid="a"'))
    ids = [unit.id for unit in read(data) if isinstance(unit, TranslationUnit)]
    assert len(set(ids)) == 4
    assert ids == [unit.id for unit in read(data) if isinstance(unit, TranslationUnit)]


FULL = (
    '<tu tuid="7" segtype="sentence" usagecount="3" creationid="Asel"><note xml:lang="ru">Кто?</note>'
    '<prop type="x-domain" xml:lang="en">law &amp; order</prop><prop type="x-localize-trust">reviewed</prop>'
    '<tuv xml:lang="en" creationdate="20200102T030405Z" changedate="20210102T030405Z" changeid="Bolat">'
    '<prop type="x-file">a.txt</prop><seg>{en}</seg></tuv><tuv xml:lang="kk"><seg>{kk}</seg></tuv></tu>'
)


def test_foreign_units_go_through_the_memory_whole() -> None:
    """What is only kept of a foreign file is written again: attributes, properties, notes, and codes as they were."""
    code = '<bpt i="1" x="4" type="x-odd">&lt;b a="1"><sub datatype="html">title</sub>&gt;</bpt>'
    codes = f'{code}Key<ept i="1">&lt;/b></ept> <ph x="2" assoc="p" type="index-marker"/><hi type="x-t" x="9">h</hi>'
    unit = one(foreign(FULL.format(en=codes, kk=f'{code}Кілт<ept i="1">&lt;/b></ept>')))
    written = write(unit)
    assert read(written) == [unit]
    assert write(*(each for each in read(written) if isinstance(each, TranslationUnit))) == written
    for kept in (
        '<prop type="x-localize-attribute-tuid">7</prop>',
        ' creationid="Asel" segtype="sentence" usagecount="3">',
        '<note xml:lang="ru">Кто?</note>',
        '<prop type="x-domain" xml:lang="en">law &amp; order</prop>',
        'changedate="20210102T030405Z" changeid="Bolat" creationdate="20200102T030405Z">',
        '<prop type="x-file">a.txt</prop>',
        '<bpt i="1" x="4" type="x-odd">&lt;b a="1"&gt;<sub datatype="html">title</sub>&gt;</bpt>Key<ept i="1">',
        '&lt;/b&gt;</ept> <ph x="2" assoc="p" type="index-marker"></ph><hi type="x-t" x="9">h</hi>',
        ">Кілт<ept",
    ):
        assert kept in written.decode(), kept
    assert "reviewed" not in written.decode()


def test_codes_of_another_text_are_not_written_for_a_changed_one() -> None:
    """A text that was changed after its import has no markup of another program any more."""
    unit = one(foreign(pair('a<ph type="x-odd">[1]</ph>')))
    changed = replace(unit.variants[0], content=Content(("b", *unit.variants[0].content.parts[1:])))
    again = write(replace(unit, variants=(changed,)))
    assert b"x-odd" not in again
    assert b"b<ph" in again
    assert b"x-odd" in write(unit)


def test_read_tmx_takes_context_from_omegat() -> None:
    """OmegaT's files say which texts stood before and after, and in which file."""
    told = '<prop type="file">news/a.md</prop><prop type="prev">One &amp; two</prop><prop type="next">Three</prop>'
    body = pair().replace("<tu >", f"<tu>{told}")
    unit = one(foreign(body, header='creationtool="OmegaT"'))
    assert unit.document == "news/a.md"
    assert (unit.before, unit.after) == (Content(("One & two",)).hash, Content(("Three",)).hash)
    assert one(foreign(body)).before is None


@pytest.mark.parametrize(
    ("told", "before", "after"),
    [
        ('<prop type="x-context-pre">&lt;seg&gt;One &amp;amp; two&lt;/seg&gt;</prop>', "One & two", None),
        ('<prop type="x-context-post">\n &lt;seg&gt;Three&lt;/seg&gt;\n</prop>', None, "Three"),
        (
            '<prop type="x-context-pre">&lt;seg&gt;a &lt;bpt i="1"&gt;{}&lt;/bpt&gt;b&lt;ph/&gt;&lt;/seg&gt;</prop>',
            "a b",
            None,
        ),
        ('<prop type="x-context-pre"></prop><prop type="x-context-post">x</prop>', None, "x"),
        ('<prop type="x-context-pre">% w/w</prop><prop type="x-context-post">Dose</prop>', "% w/w", "Dose"),
        ('<prop type="context_prev">One</prop><prop type="context_next">Two</prop>', "One", "Two"),
        ('<prop type="x-previous-source-text">One</prop>', "One", None),
    ],
)
@pytest.mark.parametrize("of", ["tu", "tuv"])
def test_read_tmx_takes_context_from_other_programs(told: str, before: str | None, after: str | None, of: str) -> None:
    """memoQ tells beside the source which segments stood around, others beside it or the unit as bare text."""
    told = f'{told}<prop type="x-document">news/a.docx</prop>'
    body = re.sub(rf"<{of}\b[^>]*>", lambda found: found[0] + told, pair("Text"), count=1)
    unit = one(foreign(body, header='creationtool="MemoQ"'))
    hashes = tuple(None if text is None else Content((text,)).hash for text in (before, after))
    assert (unit.before, unit.after) == hashes
    assert unit.document == ("news/a.docx" if of == "tu" else "")


_FOLLOWING = '<prop type="x-TextContextMatchType">PrecedingAndFollowingSource</prop>'


@pytest.mark.parametrize(
    ("header", "told", "before", "after"),
    [
        ("", ["One | | Бір | "], None, None),
        ("", ["One |  | Бір | "], "One", UNTOLD),
        ("", ["a || b | AQIB | а || б | AQIC"], "a | b", UNTOLD),
        ("", [" |  | Бір | "], None, None),
        ("", ["\n  One |  | Бір |\n"], "One", UNTOLD),
        ("", ["One |  |  | ", "Two |  | Екі | "], "One", UNTOLD),
        ("", ["one | two | three"], None, None),
        (_FOLLOWING, ["One |  | Two | "], "One", "Two"),
        (_FOLLOWING, [" |  | Two | "], None, "Two"),
        (_FOLLOWING, ["One |  |  | "], "One", None),
    ],
)
def test_read_tmx_takes_context_from_trados(
    header: str, told: Sequence[str], before: str | None, after: str | None
) -> None:
    """Trados tells the text before and its translation, or, as the header says, the texts before and after."""
    props = '<prop type="x-Context">3724826454458105209, -8956964337464956188</prop>'
    props += "".join(f'<prop type="x-ContextContent">{each}</prop>' for each in told)
    data = foreign(pair().replace("<tu >", f"<tu>{props}"), header='o-tmf="SDL TM8 Format"')
    found = re.search(rb"(<header[^>]*)/>", data)
    assert found is not None
    unit = one(data.replace(found[0], found[1] + b">" + header.encode() + b"</header>", 1))
    hashes = tuple(each if each in (None, UNTOLD) else Content((each,)).hash for each in (before, after))
    assert (unit.before, unit.after) == hashes
    assert [each.text for each in unit.extras if each.name == "x-ContextContent"] == list(told)
    assert one(write(unit)) == unit


@pytest.mark.parametrize(
    "bad",
    [
        "<tu></tu>",
        "<tu><tuv><seg>no language</seg></tuv></tu>",
        '<tu><tuv xml:lang="not a tag!"><seg>x</seg></tuv></tu>',
        '<tu><tuv xml:lang="en"></tuv></tu>',
    ],
)
def test_read_tmx_goes_on_after_a_bad_unit(bad: str) -> None:
    """A unit that cannot be read is a problem with its line; its neighbours are read."""
    before, problem, after = read(foreign(f"{pair()}\n{bad}\n{pair()}"))
    assert isinstance(before, TranslationUnit)
    assert isinstance(after, TranslationUnit)
    assert isinstance(problem, Problem)
    assert problem.line == 4


def test_read_tmx_makes_a_unit_of_each_of_several_texts_in_a_language() -> None:
    """Of two texts in one language none is lost: each stands beside the only text of the other language."""
    texts = (("en", "a"), ("ru", "б"), ("en", "c"))
    body = "".join(f'<tuv lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts)
    first, second = read(foreign(f"<tu>{body}</tu>"))
    assert isinstance(first, TranslationUnit)
    assert isinstance(second, TranslationUnit)
    assert [typed(first, EN), typed(first, RU)] == ["a", "б"]
    assert [typed(second, EN), typed(second, RU)] == ["c", "б"]
    assert first.id != second.id
    same = body.replace("c", "a")
    assert len(read(foreign(f"<tu>{same}</tu>"))) == 1


def test_read_tmx_tolerates_an_external_declaration_and_loads_nothing() -> None:
    """The usual DOCTYPE is fine; an entity that it might define makes its unit unreadable, and no file is read."""
    doctype = '<!DOCTYPE tmx SYSTEM "file:///etc/passwd">'
    unit, problem = read(foreign(pair() + pair("a &secret; b"), doctype=doctype))
    assert isinstance(unit, TranslationUnit)
    assert isinstance(problem, Problem)
    assert "secret" in problem.message


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE tmx SYSTEM "x.dtd" [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>',
        '<!DOCTYPE tmx [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        "<!DOCTYPE tmx [<!ELEMENT tmx ANY>]>",
    ],
)
def test_read_tmx_refuses_declarations_of_more_than_texts(doctype: str) -> None:
    """What points outside the file, or declares elements, is refused before anything behind it is read."""
    with pytest.raises(ExchangeError, match=r"outside|declaration"):
        read(foreign(pair("&a;"), doctype=doctype))


def test_read_tmx_puts_in_entities_that_are_plain_text() -> None:
    """They stand for their texts, also behind a broken unit; one that holds others is not expanded: no unit."""
    laughs = "".join(f'<!ENTITY l{at + 1} "{f"&l{at};" * 10}">' for at in range(12))
    doctype = f'<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!ENTITY org "A &#62; B &#37; C"><!ENTITY l0 "ha">{laughs}]>'
    bodies = [pair("We are &org;."), pair("&l0;"), pair("&l12;"), pair("a & b"), pair("&org;", "&l0;"), pair("&no;")]
    first, second, nested, broken, last, unknown = read(foreign("\n".join(bodies), doctype=doctype))
    assert isinstance(first, TranslationUnit)
    assert isinstance(second, TranslationUnit)
    assert isinstance(last, TranslationUnit)
    assert [typed(each, EN) for each in (first, second, last)] == ["We are A > B % C.", "ha", "A > B % C"]
    assert typed(last, parse_tag("kk-KZ")) == "ha"
    assert [each.line for each in (nested, broken, unknown) if isinstance(each, Problem)] == [5, 6, 8]


@pytest.mark.parametrize("data", [b"", b"not xml", b"<html/>", b"\xff\xfe\x00", b"<tmx>" + b"<a>" * 100])
def test_read_tmx_refuses_other_files(data: bytes) -> None:
    """What is not TMX is an error with the file's name."""
    with pytest.raises(ExchangeError) as caught:
        read(data)
    assert caught.value.path == "press.tmx"


@pytest.mark.parametrize("damage", [b"", b"</seg>", b"&boom;", b"\xff", b"<a>" * 100])
def test_read_tmx_gives_what_stands_before_the_damage(damage: bytes) -> None:
    """A file damaged in the middle gives all whole units before that place, then the error with its line."""
    good = [pair(f"Text number {number} " + "word " * 50) + "\n" for number in range(2000)]
    whole = foreign("".join(good))[:-5000]
    found: list[TranslationUnit | Problem] = []
    with pytest.raises(ExchangeError) as caught:
        found.extend(read_tmx(io.BytesIO(whole + damage), "press.tmx"))
    assert caught.value.line == whole.count(b"\n") + 1
    assert len(found) == whole.count(b"</tu>")


def test_read_tmx_leaves_out_a_monstrous_unit() -> None:
    """One unit of many megabytes is no sentence; it is a problem, and memory stays bounded."""
    problem, unit = read(foreign(pair("x" * (5 << 20)) + pair()))
    assert isinstance(problem, Problem)
    assert isinstance(unit, TranslationUnit)


@pytest.mark.parametrize(
    "filler",
    [
        f"<ph>{'-' * 40}</ph>",
        "&#10;",
        *(
            pytest.param(each, marks=pytest.mark.thorough)
            for each in ('<tuv xml:lang="en"/>', '<prop type="a">b</prop>', "<!-- a -->")
        ),
    ],
)
def test_read_tmx_leaves_out_an_endless_unit(filler: str) -> None:
    """A unit may not fill the memory with empty elements either, wherever the file is cut into pieces."""
    endless = f'<tu><tuv xml:lang="en"><seg>a{filler * ((5 << 20) // len(filler))}</seg></tuv></tu>'
    before, problem, after = read(foreign(f"{pair()}\n{endless}\n{pair()}"))
    assert isinstance(before, TranslationUnit)
    assert isinstance(after, TranslationUnit)
    assert isinstance(problem, Problem)
    assert (problem.message, problem.line) == ("unit left out: the unit is too large", 4)


ELEMENTS = st.sampled_from(["tu", "tuv", "seg", "prop", "ph", "bpt", "ept", "it", "hi", "sub", "ut", "note", "header"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["lang", "i", "x", "type", "pos", "tuid", "changedate", "creationtool"]),
    st.sampled_from(["", "1", "en", "²", "x-localize-character", "x-localize-tags", "localize", "20240102T030405Z"]),
    max_size=3,
)


def trees(depth: int) -> st.SearchStrategy[str]:
    """Any TMX elements inside each other."""
    text = st.sampled_from(["a", "[]"])
    inner = st.lists(st.one_of(text, trees(depth - 1)) if depth else text, max_size=3)
    return st.builds(
        lambda name, attributes, body: (
            f"<{name}{''.join(f' {key}={value!r}' for key, value in attributes.items())}>{''.join(body)}</{name}>"
        ),
        ELEMENTS,
        ATTRIBUTES,
        inner,
    )


@given(st.lists(trees(4), max_size=4), st.sampled_from(["Other", "localize"]))
def test_read_tmx_goes_on_after_misplaced_elements(bodies: list[str], tool: str) -> None:
    """Elements where they do not belong give units or problems, and the unit after them is read whole."""
    header = f'creationtool="{tool}"'
    *_, last = read(foreign("".join(bodies) + pair(), header=header))
    assert isinstance(last, TranslationUnit)
    assert (typed(last, EN), typed(last, parse_tag("kk-KZ"))) == ("One", "Бір")


def test_read_tmx_tells_of_a_unit_around_a_unit() -> None:
    """A unit that holds another is left out and told; the inner one and what follows are read."""
    problem, inner, after = read(foreign(f'<tu><tuv lang="en"><seg>a<ph>{pair()}</ph></seg></tuv></tu>{pair()}'))
    assert problem == Problem("unit left out: another unit begins inside it", 3)
    assert isinstance(inner, TranslationUnit)
    assert isinstance(after, TranslationUnit)
    assert typed(after, EN) == "One"


@pytest.mark.parametrize("encoding", ["nonsense", "gbk", "idna", "rot13", "hex", "undefined"])
def test_read_tmx_refuses_an_encoding_that_it_cannot_read(encoding: str) -> None:
    """An unknown encoding is an error of the file, never a crash."""
    data = foreign(pair("One", "Two")).replace(b'version="1.0"', f'version="1.0" encoding="{encoding}"'.encode(), 1)
    with pytest.raises(ExchangeError, match="encoding"):
        read(data)


@given(st.binary(max_size=200), st.integers(0, 400))
def test_read_tmx_never_crashes(noise: bytes, at: int) -> None:
    """Any bytes anywhere give units, problems or the one error that callers expect."""
    good = foreign(pair('<bpt i="1">&lt;b></bpt>x<ept i="1"/>'))
    with contextlib.suppress(ExchangeError):
        assert all(isinstance(each, TranslationUnit | Problem) for each in read(good[:at] + noise + good[at:]))
