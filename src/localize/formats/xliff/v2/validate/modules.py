"""Constraints of the modules of XLIFF 2: matches, glossary, metadata, resources, changes, sizes, validation, ITS."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from localize.formats.xliff.v2.validate.annotations import check_reference
from localize.formats.xliff.v2.validate.schema import words
from localize.formats.xliff.v2.validate.structure import Report, Scope
from localize.formats.xml.scanner import Element

_WHOLE = re.compile(r"\s*[0-9]+\s*")
_FRACTION = re.compile(r"\s*-?[0-9]+\.[0-9]+\s*")
_SIZES = re.compile(r"\s*(?:\*|[0-9]+(?:\s*,\s*(?:[0-9]+|\*))?)\s*")
_CODEPOINTS = "xliff:codepoints"
_STORAGE = frozenset({"xliff:utf8", "xliff:utf16", "xliff:utf32"})
_WANTED = ("isPresent", "isNotPresent", "startsWith", "endsWith")

ITS_EXCLUDES: Mapping[str, str] = {
    "its:locQualityIssuesRef": "its:locQualityIssueType its:locQualityIssueComment its:locQualityIssueSeverity "
    "its:locQualityIssueProfileRef its:locQualityIssueEnabled",
    "its:locQualityRatingScore": "its:locQualityRatingVote",
    "its:taIdentRef": "its:taSource its:taIdent",
    "its:provenanceRecordsRef": "its:org its:orgRef its:person its:personRef its:revOrg its:revOrgRef its:revPerson "
    "its:revPersonRef its:revTool its:revToolRef its:tool its:toolRef",
}
"""ITS attribute to those that may not stand beside it."""
ITS_TOGETHER = (("its:taSource", "its:taIdent"),)
ITS_GENERIC = (
    "its:locQualityIssuesRef its:locQualityRatingScore its:locQualityRatingVote its:taIdentRef its:taSource "
    "its:taIdent its:taClassRef its:lang itsm:lang its:mtConfidence its:provenanceRecordsRef its:allowedCharacters "
    "itsm:domains its:localeFilterList"
)
"""ITS attributes of an annotation whose type, where it has one, is its:generic."""
ITS_NEEDS: Mapping[str, str] = {
    "its:locQualityRatingScoreThreshold": "its:locQualityRatingScore",
    "its:locQualityRatingVoteThreshold": "its:locQualityRatingVote",
}
"""ITS attribute to one that is needed there or around it."""
ITS_CATEGORIES = (
    "allowed-characters directionality domain elements-within-text external-resource id-value "
    "language-information locale-filter localization-note localization-quality-issue localization-quality-rating "
    "mt-confidence preserve-space provenance storage-size target-pointer terminology text-analysis translate"
)
ITS_ONE_OF: Mapping[str, str] = {
    "its:locQualityIssue": "locQualityIssueType locQualityIssueComment",
    "its:provenanceRecord": ITS_EXCLUDES["its:provenanceRecordsRef"].replace("its:", ""),
}
"""ITS element to attributes of which it has at least one."""


def check_module_attributes(element: Element, scope: Scope) -> None:
    """Report what is wrong with the attributes that modules add to a core element."""
    names = [name for name in element.attributes if ":" in name]
    if not names:
        return
    if any(name.startswith("slr:") for name in names):
        _check_sizes(element, scope)
    if any(name.startswith("fs:") for name in names):
        _check_format(element, scope)
    if any(name.startswith(("its:", "itsm:")) for name in names):
        _check_its(element, scope)


def _check_format(element: Element, scope: Scope) -> None:
    given, report = element.attributes, scope.report
    if "fs:subFs" in given and "fs:fs" not in given:
        report.say("fs:subFs", "it needs fs:fs beside it", element)
    if element.name == "ec" and given.get("isolated") != "yes":
        report.say("fs:fs", "only an isolated <ec> has it", element)


def _check_sizes(element: Element, scope: Scope) -> None:
    given, report = element.attributes, scope.report
    general, storage = scope.profiles[0] == _CODEPOINTS, scope.profiles[1] in _STORAGE
    if element.name == "ec" and given.get("isolated") != "yes" and any(scope.profiles):
        report.say("size restriction", "only an isolated <ec> has sizes", element)
    if "slr:sizeInfo" in given and "slr:sizeInfoRef" in given:
        report.say("slr:sizeInfoRef", "it does not stand beside slr:sizeInfo", element)
    if "slr:sizeInfoRef" in given and given["slr:sizeInfoRef"] not in scope.sizes:
        report.say("slr:sizeInfoRef", f"no <slr:data> beside it has the id {given['slr:sizeInfoRef']!r}", element)
    for name, known in (("slr:sizeInfo", general), ("slr:equivStorage", storage)):
        value = given.get(name, "0")
        if _FRACTION.fullmatch(value) or (known and not _WHOLE.fullmatch(value)):
            report.say(name, f"{value!r} is not a whole number", element)
    for name, known in (("slr:sizeRestriction", general), ("slr:storageRestriction", storage)):
        if known and name in given and not _SIZES.fullmatch(given[name]):
            report.say(name, f"{given[name]!r} is none of 9, *, 0,9 and 0,*", element)


def _check_its(element: Element, scope: Scope) -> None:
    given, report = element.attributes, scope.report
    if not scope.inherited("its:version", element)[0]:
        report.say("its:version", "no element around this ITS markup names the version", element)
    for name, others in ITS_EXCLUDES.items():
        if name in given and not words(others).isdisjoint(given):
            report.say(
                name, f"it does not stand beside {', '.join(each for each in others.split() if each in given)}", element
            )
    for one, other in ITS_TOGETHER:
        if (one in given) != (other in given):
            report.say(one, f"{one} and {other} are used together", element)
    for name, needed in ITS_NEEDS.items():
        if name in given and not scope.inherited(needed, element)[1]:
            report.say(name, f"it needs {needed} there or around it", element)
    if element.name in ("mrk", "sm") and given.get("type", "its:generic") != "its:generic":
        wrong = next((name for name in given if name in words(ITS_GENERIC)), None)
        if wrong:
            report.say(wrong, "an annotation with it has the type its:generic", element)
    if "its:annotatorsRef" in given:
        _check_annotators(element, given["its:annotatorsRef"], report)


def _check_annotators(element: Element, value: str, report: Report) -> None:
    categories = [word.partition("|")[0] for word in value.split()]
    if any(word.startswith("|") or word.endswith("|") or "|" not in word for word in value.split()):
        report.say("its:annotatorsRef", "it consists of category|reference with spaces between them only", element)
    elif not words(ITS_CATEGORIES).issuperset(categories):
        report.say("its:annotatorsRef", "it names an unknown ITS data category", element)
    elif len(set(categories)) < len(categories):
        report.say("its:annotatorsRef", "it names an ITS data category twice", element)


def _unique(elements: Iterable[Element], where: str, report: Report, names: tuple[str, ...] = ("id",)) -> None:
    seen: set[str] = set()
    for element in elements:
        value = next((element.attributes[name] for name in names if name in element.attributes), None)
        if value is None:
            continue
        if value in seen:
            report.say("unique id", f"the id {value!r} is used twice in {where}", element)
        seen.add(value)


def check_matches(matches: Element, scope: Scope, spans: frozenset[str], target_spans: frozenset[str]) -> None:
    """Report what is wrong with the candidates of a unit; *spans* are the ids that a match may refer to."""
    report = scope.report
    found = [each for each in matches.elements if each.name == "mtc:match"]
    _unique(found, "<mtc:matches>", report)
    for match in found:
        given = match.attributes
        if "subType" in given and "type" not in given:
            report.say("subType", "it needs the attribute type", match)
        if "xml:lang" in given:
            report.say("xml:lang", "a match has none", match)
        reference = given.get("ref")
        if reference is not None and not reference.startswith("#"):
            report.say("ref", f"{reference!r} is no fragment identifier such as '#s1'", match)
        fragment = check_reference(match, scope)
        if fragment is not None:
            prefix, value = fragment.selectors[-1]
            known = {"": spans, "t": target_spans}.get(prefix, frozenset())
            if value not in known:
                report.say("ref", f"{reference!r} is no text of this unit", match)
        target = match.find("target")
        language = target.attributes.get("xml:lang") if target else None
        if language and given.get("reference") != "yes" and not speaks(language, scope.target_language):
            report.say("xml:lang", f'a match in {language} says reference="yes"', match)


def check_glossary(glossary: Element, scope: Scope, spans: frozenset[str], target_spans: frozenset[str]) -> None:
    """Report what is wrong with the terms of a unit."""
    entries = [each for each in glossary.walk() if each.name in ("gls:glossEntry", "gls:translation")]
    _unique(entries, "<gls:glossary>", scope.report)
    for each in entries:
        if each.name == "gls:glossEntry" and not each.find("gls:translation") and not each.find("gls:definition"):
            scope.report.say("glossary", "an entry has a translation or a definition", each)
        fragment = check_reference(each, scope)
        if fragment is None or not fragment.is_local:
            continue
        prefix, value = fragment.selectors[0]
        if value not in {"": spans | target_spans, "t": target_spans}.get(prefix, {value}):
            scope.report.say("ref", f"{each.attributes['ref']!r} is no text of this unit", each)


def check_metadata(metadata: Element, scope: Scope) -> None:
    """Report ids that metadata uses twice."""
    _unique((each for each in metadata.walk() if each.name != "mda:meta"), "<mda:metadata>", scope.report)


def check_resources(resources: Element, scope: Scope) -> None:
    """Report what is wrong with resource data."""
    report = scope.report
    items = [each for each in resources.elements if each.name in ("res:resourceItem", "res:resourceItemRef")]
    _unique(items, "<res:resourceData>", report)
    for item in items:
        for side in ("res:source", "res:target"):
            part = item.find(side)
            if part is None:
                continue
            if ("href" in part.attributes) == any(part.elements):
                report.say("href", f"<{side}> has either a href or content", part)
            language = part.attributes.get("xml:lang")
            if side == "res:source" and language and not speaks(language, scope.source_language):
                report.say("xml:lang", f"{language} is not the source language {scope.source_language}", part)


def check_changes(changes: Element, scope: Scope, unit: Element | None) -> None:
    """Report what is wrong with tracked changes; those of a unit are compared with what stands in it."""
    report = scope.report
    by_id, several = _named(unit) if unit is not None else ({}, Counter[str]())
    for revisions in (each for each in changes.elements if each.name == "ctr:revisions"):
        versions = [each.attributes.get("version") for each in revisions.elements]
        current = revisions.attributes.get("currentVersion")
        if current is not None and current not in versions:
            report.say("ctr:currentVersion", f"no revision has the version {current!r}", revisions)
        for revision in revisions.elements:
            _check_items(revision, report)
        if unit is not None:
            _check_revised(revisions, by_id, several, report)


def _check_items(revision: Element, report: Report) -> None:
    seen: set[str] = set()
    for item in revision.elements:
        name = item.attributes.get("property", "")
        if name in seen:
            report.say("ctr:property", f"one revision tells {name!r} twice", item)
        seen.add(name)


def _named(unit: Element) -> tuple[dict[str, Element], Counter[str]]:
    """Return what has an id in the core of a unit: by it, and how many of each element."""
    core = [each for child in unit.elements if ":" not in child.name for each in child.walk()]
    with_id = [each for each in core if "id" in each.attributes]
    return {each.attributes["id"]: each for each in reversed(with_id)}, Counter(each.name for each in with_id)


def _check_revised(
    revisions: Element, by_id: Mapping[str, Element], several: Mapping[str, int], report: Report
) -> None:
    kind, reference = revisions.attributes.get("appliesTo", ""), revisions.attributes.get("ref")
    if reference is None:
        if several.get(kind, 0) > 1:
            report.say("ctr:ref", f"the unit has several <{kind}>, so ref says which is meant", revisions)
        return
    meant = by_id.get(reference)
    if meant is None:
        report.say("ctr:ref", f"nothing in the unit has the id {reference!r}", revisions)
        return
    for item in (each for each in revisions.walk() if each.name == "ctr:item"):
        name = item.attributes.get("property", "content")
        if name != "content" and name not in meant.attributes:
            report.say("ctr:property", f"<{meant.name}> {reference!r} has no attribute {name!r}", item)


def check_validation(validation: Element, scope: Scope, parent: str) -> None:
    """Report what is wrong with validation rules."""
    for rule in (each for each in validation.elements if each.name == "val:rule"):
        given = rule.attributes
        asked = [name for name in _WANTED if name in given]
        own = [name for name in given if ":" in name or name.startswith("{")]
        if len(asked) + bool(own) != 1:
            scope.report.say("val:rule", f"it has exactly one of {', '.join(_WANTED)} or a rule of its own", rule)
        if "occurs" in given and "isPresent" not in given:
            scope.report.say("val:occurs", "it goes with isPresent", rule)
        if "existsInSource" in given and asked not in (["isPresent"], ["startsWith"], ["endsWith"]):
            scope.report.say("val:existsInSource", "it goes with one of isPresent, startsWith, endsWith", rule)
        if given.get("disabled") == "yes" and parent == "file":
            scope.report.say("val:disabled", "a rule of the file itself cannot be disabled", rule)


def check_its_records(parent: Element, scope: Scope) -> None:
    """Report what is wrong with ITS records that stand in a unit, and with references to them."""
    records = [each for each in parent.elements if each.name in ("its:locQualityIssues", "its:provenanceRecords")]
    _unique(records, f"<{parent.name}>", scope.report, ("xml:id", "id"))
    for each in (inner for record in records for inner in record.elements):
        needed = ITS_ONE_OF.get(each.name, "").split()
        if needed and not any(name in each.attributes for name in needed):
            scope.report.say(each.name, f"it has at least one of {', '.join(needed)}", each)
    known = {each.attributes.get("xml:id", each.attributes.get("id", "")) for each in records}
    for each in parent.walk():
        for name in ("its:locQualityIssuesRef", "its:provenanceRecordsRef"):
            value = each.attributes.get(name)
            if value is not None and value.startswith("#") and value.removeprefix("#its=") not in known:
                scope.report.say(name, f"{value!r} is no record of this unit", each)


def speaks(language: str, wanted: str) -> bool:
    """Tell whether a language tag is a wanted one or a part of it: en-GB speaks en."""
    one, other = language.lower(), wanted.lower()
    return not other or one == other or one.startswith(f"{other}-")


Check = Callable[[Element, Scope], None]
SIMPLE: Mapping[str, Check] = {
    "mda:metadata": check_metadata,
    "res:resourceData": check_resources,
}
"""Checks of module elements that need nothing but the element."""
