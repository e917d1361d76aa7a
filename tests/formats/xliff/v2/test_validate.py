"""The constraints of XLIFF 2: each broken one is named with its place, sound files give no problem."""

from __future__ import annotations

import pytest

from localize.formats import get_filter
from localize.formats.xliff.v2.validate.annotations import parse_fragment

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:xliff:{name}"'
    for prefix, name in {
        "mtc": "matches:2.0",
        "gls": "glossary:2.0",
        "fs": "fs:2.0",
        "mda": "metadata:2.0",
        "res": "resourcedata:2.0",
        "ctr": "changetracking:2.0",
        "slr": "sizerestriction:2.0",
        "val": "validation:2.0",
    }.items()
)
SEGMENT = '<segment id="s"><source>one</source></segment>'


def _problems(
    unit: str = SEGMENT, *, unit_in: str = ' id="u"', file: str = "", root: str = "", name: str = "2.0"
) -> list[str]:
    """Return what is wrong with a document around this unit."""
    document = (
        f'<xliff xmlns="urn:oasis:names:tc:xliff:document:{name}" {SPACES} xmlns:my="urn:my" '
        f'xmlns:its="http://www.w3.org/2005/11/its" version="{name}" srcLang="en" trgLang="kk"{root}>\n'
        f'<file id="f">\n{file}<unit{unit_in}>\n{unit}</unit>\n</file></xliff>'
    )
    return [each.message for each in get_filter("xliff2").verify(document.encode())]


def _text(source: str, target: str = "", attributes: str = "") -> str:
    return f"<segment{attributes}><source>{source}</source>{target}</segment>"


BROKEN = {
    # structure and attributes
    "structure": _text("a") + "<notes><note>late</note></notes>",
    "attribute translate": _text("a", attributes=' translate="no"'),
    "attribute {urn:my}at": _text('<pc id="1" my:at="x">a</pc>'),
    "attribute id": _text("a", attributes=' id="#1"'),
    "attribute type": _text('<ph id="1" type="bold"/>a'),
    "attribute hex": _text('a<cp hex="0041"/>'),
    "attribute fs:fs": _text('<pc id="1" fs:fs="bold">a</pc>'),
    "state": _text("a", attributes=' state="final"'),
    "subState": _text("a", "<target>б</target>", ' subState="my:word"'),
    "xml:lang": _text("a", '<target xml:lang="de">b</target>'),
    "xml:space": _text("a", '<target xml:space="preserve">b</target>'),
    "order": _text("a", '<target order="2">b</target>') + _text("c", '<target order="2">d</target>'),
    # ids and references
    "unique id": _text('<ph id="1"/><ph id="1"/>a'),
    "dataRef": _text('<ph id="1" dataRef="gone"/>a'),
    "dataRefStart": _text('<pc id="1" dataRefStart="gone">a</pc>'),
    "copyOf": _text('<ph id="1" canCopy="no"/><ph id="2" copyOf="1"/>a'),
    "subFlows": _text('<ph id="1" subFlows="gone"/>a'),
    "fragment identifier": _text('<mrk id="m" type="my:x" ref="#/u=u/f=f">a</mrk>'),
    # codes
    "fs:fs": _text('<sc id="1" fs:fs="b"/>a<ec startRef="1" fs:fs="b"/>'),
    "isolated": _text('<sc id="1"/>a'),
    "startRef": _text('<ec startRef="1"/>a<sc id="1" isolated="yes"/>'),
    "canReorder": _text('<ph id="1" canReorder="no" canCopy="no" canDelete="no"/>a'),
    "canDelete": _text('<ph id="1" canDelete="no"/>a', "<target/>"),
    "subType": _text('<ph id="1" type="ui" subType="xlf:b"/>a'),
    "equivStart": _text('<pc id="1" equivStart="x">a</pc>'),
    "canOverlap": _text('<sc id="1" canOverlap="no"/>a<ec startRef="1"/>'),
    # annotations
    "comment annotation": _text('<mrk id="m" type="comment" ref="#n=gone">a</mrk>'),
    "annotation": _text('<sm id="m" type="term"/>a'),
    "match annotation": _text('<mrk id="m" type="mtc:match" ref="#s">a</mrk>'),
    # modules
    "ref": '<mtc:matches><mtc:match ref="s"><source>a</source><target>b</target></mtc:match></mtc:matches>' + SEGMENT,
    "glossary": "<gls:glossary><gls:glossEntry><gls:term>a</gls:term></gls:glossEntry></gls:glossary>" + SEGMENT,
    "href": "<res:resourceData><res:resourceItem><res:source/></res:resourceItem></res:resourceData>" + SEGMENT,
    "val:rule": "<val:validation><val:rule/></val:validation>" + SEGMENT,
    "val:occurs": '<val:validation><val:rule startsWith="a" occurs="2"/></val:validation>' + SEGMENT,
    "fs:subFs": _text('<pc id="1" fs:subFs="src,a.png">a</pc>'),
    "slr:sizeInfo": _text('<pc id="1" slr:sizeInfo="2.5">a</pc>'),
    "slr:sizeInfoRef": _text('<pc id="1" slr:sizeInfoRef="gone">a</pc>'),
    "ctr:ref": '<ctr:changeTrack><ctr:revisions appliesTo="note" ref="gone"><ctr:revision><ctr:item property="content">'
    "x</ctr:item></ctr:revision></ctr:revisions></ctr:changeTrack>" + SEGMENT,
    "its:version": _text('<mrk id="m" its:mtConfidence="0.5">a</mrk>'),
}
"""A unit that breaks a constraint, by the constraint's name."""


@pytest.mark.parametrize("constraint", BROKEN)
def test_a_broken_constraint_is_named(constraint: str) -> None:
    """The message starts with what was broken."""
    assert constraint in {message.partition(": ")[0] for message in _problems(BROKEN[constraint])}


@pytest.mark.parametrize(
    "unit",
    [
        SEGMENT,
        _text('<sc id="1" isolated="yes"/>a<ph id="2"/>', '<target>б<ph id="2"/><sc id="1" isolated="yes"/></target>'),
        '<notes><note id="n">x</note></notes>' + _text('<mrk id="m" type="comment" ref="#f=f/u=u/n=n">a</mrk>'),
        _text('<sc id="1"/>a') + "<ignorable><source> </source></ignorable>" + _text('b<ec startRef="1"/>'),
        _text("a", '<target order="2">b</target>') + _text("c", '<target order="1">d</target>'),
        _text(
            '<ph id="1" canReorder="firstNo" canCopy="no" canDelete="no"/>'
            '<ph id="2" canReorder="no" canCopy="no" canDelete="no"/>a'
        ),
        '<my:extension id="e"><my:part id="p"/></my:extension>' + SEGMENT,
    ],
)
def test_a_sound_file_has_no_problems(unit: str) -> None:
    """What the standard allows is not found fault with, in either version."""
    assert _problems(unit) == []
    assert _problems(unit, name="2.2") == []


def test_places_are_lines_and_columns() -> None:
    """A constraint is named where it is broken."""
    root = '<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="en">'
    document = f'{root}\r\n <file id="f"/>\r\n</xliff>'
    (problem,) = get_filter("xliff2").verify(document.encode())
    assert (problem.line, problem.column) == (2, 2)
    assert problem.message == "structure: <file> lacks <group> or <unit>"


def test_containers_are_checked_too() -> None:
    """Ids of units and groups, what stands before and after units, languages that are inherited, skeletons."""
    twice = f'<unit id="u">{SEGMENT}</unit>'
    assert _problems(file=twice) == ["unique id: the id 'u' is used for two <unit> of the <file>"]
    early = '<unit id="v"><segment><source>one</source></segment></unit><my:late/>'
    assert _problems(file=early) == ["structure: <{urn:my}late> may not stand here in <file>"]
    assert _problems(file='<skeleton href="a">data</skeleton>') == ["skeleton: it has either a href or content"]
    assert _problems(root=' xml:lang="fr"') == ["xml:lang: <source> is in fr, not in en"]
    assert _problems(file="loose words") == ["structure: text may not stand in <file>"]


@pytest.mark.parametrize(
    ("reference", "fault"),
    [
        ("#n=n1", ""),
        ("#/f=f1/g=g/u=u1/t=5", ""),
        ("#f=f1/tbx=t", ""),
        ("#u=1/f=f", "stands twice"),
        ("#f=f/d=d1", "needs its unit"),
        ("#a/b", "must stand last"),
        ("#z=1", "too short"),
        ("#own=1", "not registered"),
        ("#n=", "not of the form"),
    ],
)
def test_fragment_identifiers_are_understood(reference: str, fault: str) -> None:
    """Prefixes in their order, one leaf, ids that are names."""
    found = parse_fragment(reference)
    assert fault in found if isinstance(found, str) else not fault


@pytest.mark.parametrize(("language", "is_valid"), [("e", False), ("en", True), ("x-klingon", True), ("i-lux", True)])
def test_language_tags_have_two_letters(language: str, is_valid: bool) -> None:
    """One letter names no language, but for private and old tags."""
    root = f'<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.1" srcLang="{language}">'
    document = f'{root}<file id="f"><unit id="u"><segment><source>a</source></segment></unit></file></xliff>'
    assert bool(get_filter("xliff2").verify(document.encode())) is not is_valid
