"""Constraints of XLIFF 2 on annotations: what a comment says or refers to, and where references point."""

from __future__ import annotations

from collections.abc import Mapping

from localize.formats.xliff2_fragments import Fragment, parse_fragment
from localize.formats.xliff2_structure import Scope
from localize.formats.xml_scan import Element

Named = Mapping[str, frozenset[str]]
"""The ids in a unit, by the prefix that a fragment identifier has for them."""


def check_annotation(element: Element, scope: Scope, unit: str, named: Named) -> None:
    """Report what is wrong with `<mrk>` or `<sm>`."""
    given, report = element.attributes, scope.report
    kind, reference = given.get("type", "generic"), given.get("ref")
    if kind == "comment" and ("value" in given) == (reference is not None):
        report.say("comment annotation", "it has either a value or a ref", element)
    if kind == "mtc:match" and reference is not None:
        report.say("match annotation", "it has no ref", element)
    fragment = check_reference(element, scope)
    if not unit:
        return  # a match: what it refers to is another program's business
    if kind == "comment" and reference is not None and not _is_note(fragment, scope, unit, named["n"]):
        report.say("comment annotation", f"{reference!r} is no note of this unit", element)
    elif fragment is not None:
        check_target_of(fragment, element, scope, named)


def check_reference(element: Element, scope: Scope) -> Fragment | None:
    """Return the fragment identifier in `ref`, where it is one and well-formed; report where it is not."""
    reference = element.attributes.get("ref", "")
    if not reference.startswith("#"):
        return None
    fragment = parse_fragment(reference)
    if isinstance(fragment, str):
        scope.report.say("fragment identifier", f"{reference!r}: {fragment}", element)
        return None
    return fragment


def check_target_of(fragment: Fragment, element: Element, scope: Scope, named: Named) -> None:
    """Report a reference inside a unit that points at nothing; one that leaves it is looked up at the end."""
    if not fragment.is_local:
        scope.references.append((fragment.selectors, element))
        return
    prefix, value = fragment.selectors[0]
    known = named.get(prefix)
    if known is not None and value not in known:
        shown = f"{prefix}={value}" if prefix else value
        scope.report.say("fragment identifier", f"'#{shown}' points at nothing in this unit", element)


def _is_note(fragment: Fragment | None, scope: Scope, unit: str, notes: frozenset[str]) -> bool:
    if fragment is None or fragment.find("n") not in notes:
        return False
    if fragment.is_local:
        return True
    return fragment.find("u") == unit and fragment.find("f") in (None, scope.file)
