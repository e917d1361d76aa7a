"""Constraints of XLIFF 2 on annotations: the text or the reference of a comment, and the targets of references."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from localize.formats.xliff.v2.validate.schema import MODULES
from localize.formats.xliff.v2.validate.structure import Scope
from localize.formats.xml.scanner import Element

_NMTOKEN = re.compile(r"[\w.\-:\u00b7]+")
_RANK = {"f": 0, "g": 1, "u": 2}
"""What contains something else, outermost first; whatever else comes last, once."""
_LEAVES = frozenset({"n", "d", "t", ""})
_IN_UNIT = frozenset({"d", "t", ""})
"""What is found in a unit only."""
REGISTERED = frozenset({"tbx"}) | MODULES
"""Prefixes of modules, and of extensions that OASIS lists."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A fragment identifier in its pieces."""

    selectors: tuple[tuple[str, str], ...]
    """(prefix, id), outermost first; the prefix "" is an inline code, a segment or an ignorable."""

    def find(self, prefix: str) -> str | None:
        """Return the id behind a prefix."""
        return next((value for name, value in self.selectors if name == prefix), None)

    @property
    def is_local(self) -> bool:
        """Whether it names one thing inside the unit it stands in."""
        return len(self.selectors) == 1 and self.selectors[0][0] not in _RANK


def parse_fragment(reference: str) -> Fragment | str:
    """Return the pieces of `#…`, or what is wrong with it in words."""
    selectors: list[tuple[str, str]] = []
    for word in reference.removeprefix("#").removeprefix("/").split("/"):
        prefix, equals, value = word.rpartition("=")
        if not _NMTOKEN.fullmatch(value) or (equals and not _NMTOKEN.fullmatch(prefix)):
            return f"{word!r} is not of the form prefix=id"
        selectors.append((prefix, value))
    return _order_fault(selectors) or Fragment(tuple(selectors))


def _order_fault(selectors: list[tuple[str, str]]) -> str:
    last = -1
    for at, (prefix, value) in enumerate(selectors):
        rank = _RANK.get(prefix)
        if rank is not None and rank > last:
            last = rank
        elif rank is not None:
            return f"{prefix}={value} stands twice or after what it contains"
        elif at < len(selectors) - 1:
            return f"{f'{prefix}=' if prefix else ''}{value} must stand last"
        elif prefix in _IN_UNIT and selectors[0][0] == "f" and not any(name == "u" for name, _ in selectors):
            return f"{f'{prefix}=' if prefix else ''}{value} needs its unit before it"
        elif prefix not in _LEAVES and len(prefix) < 2:
            return f"the prefix {prefix!r} is too short"
        elif prefix not in _LEAVES and prefix not in REGISTERED:
            return f"the prefix {prefix!r} is not registered"
    return ""


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
