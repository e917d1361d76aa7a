"""Apple string catalogs (.xcstrings): one JSON file with the texts of an app in all its languages.

Every translation that a catalog has is read with its language. A merge writes one language, inserted in the file's own
layout where it is missing; the other languages are never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from localize.errors import ConfigError, ExtractError
from localize.formats.apple.xcstrings_writer import Forms, FormText, entry_edits, forms_of, is_draft, layout_of
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.splice import Edit, apply_bytes, mint_ids, pair_targets, to_skip
from localize.formats.core.string_messages import to_notes
from localize.formats.core.verify_merge import to_problem
from localize.formats.json.filter import check_json
from localize.formats.json.scanner import Member, Node, Tree, read_tree, style_of_tree
from localize.formats.json.strings import Style, has_halves
from localize.language import parse_tag, plural_cases
from localize.model import (
    Content,
    LanguageTag,
    Part,
    PluralCase,
    PluralRule,
    Problem,
    State,
    Substate,
    Unit,
    UnitId,
)
from localize.model.extraction import Extraction, Skip, Span, Targets, UnitTarget
from localize.model.filter_options import option
from localize.safe.limits import check_size


@dataclass(frozen=True, slots=True)
class XcstringsOptions:
    """How a string catalog is read."""

    stale: bool = option(False, "Texts that the program no longer uses are offered too.")


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a catalog."""

    member: Member
    localizations: Node | None
    parts: tuple[Part, ...]
    """The source text, or its plural forms."""
    is_plural: bool

    @property
    def node(self) -> Node:
        """The entry's object."""
        return self.member.node

    def part_of(self, case: PluralCase | None) -> int:
        """Return the number of the source's form that a target's form renders."""
        return next((at for at, part in enumerate(self.parts) if part.case is case), len(self.parts) - 1)


@dataclass(frozen=True, slots=True)
class _File:
    """A catalog as it was read."""

    tree: Tree
    source_language: LanguageTag
    locales: tuple[tuple[str, LanguageTag], ...]
    """The languages beside the source, by their keys."""
    entries: tuple[Entry, ...]
    ids: tuple[UnitId, ...]
    skipped: tuple[tuple[Node, str], ...]
    problems: tuple[Problem, ...]

    @property
    def source(self) -> SourceText:
        """The text."""
        return self.tree.source


class XcstringsFilter:
    """String catalogs of Xcode."""

    name = "xcstrings"
    version = "1"
    extensions: tuple[str, ...] = (".xcstrings",)
    options_type = XcstringsOptions
    bilingual = True

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension."""
        del head
        return 0.9 if name.lower().endswith(self.extensions) else 0.0

    def extract(self, data: bytes, options: XcstringsOptions) -> Extraction:
        """Return the texts of the catalog and their translations in all languages."""
        file = _read(data, options)
        byte = file.source.to_byte
        places = [entry.localizations or entry.node for entry in file.entries]
        return Extraction(
            units=tuple(_unit(unit_id, entry) for unit_id, entry in zip(file.ids, file.entries, strict=True)),
            spans=tuple(
                Span(byte(node.start), byte(node.end), unit_id) for unit_id, node in zip(file.ids, places, strict=True)
            ),
            source_language=file.source_language,
            targets=tuple(_targets(file)),
            skipped=tuple(_skip(file.source, node, rule) for node, rule in file.skipped),
            problems=file.problems,
            encoding=file.source.encoding,
        )

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: XcstringsOptions
    ) -> bytes:
        """Return the catalog with these targets in its layout; a draft or rejected one is marked `needs_review`."""
        del extraction  # the file is read again: the places of its values are what is needed
        file = _read(data, options)
        entries = dict(zip(file.ids, file.entries, strict=True))
        layout, style = layout_of(file.source.text, file.tree.root), style_of_tree(file.tree)
        edits: list[Edit] = []
        for entry, given in pair_targets(entries, targets):
            forms = _form_texts(entry, given, language, style)
            edits += entry_edits(file.source.text, layout, entry.member, language, forms)
        return apply_bytes(file.source, edits)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what Python's JSON reader finds wrong, and plural messages without the form `other`."""
        try:
            file = _read(data, XcstringsOptions())
        except ExtractError as error:
            return (to_problem(error),)
        return (*check_json(file.tree), *_without_other(file))


def _read(data: bytes, options: XcstringsOptions) -> _File:
    check_size(data)
    tree = read_tree(decode(data))
    strings = tree.root.find("strings") if tree.root.is_object else None
    if strings is None or not strings.is_object:
        raise ExtractError("not a string catalog: it has no `strings`", line=1, column=1)
    try:
        source_language = parse_tag(tree.root.find_text("sourceLanguage"))
    except ConfigError as error:
        raise ExtractError(
            "a language is not named: {message}", message=error.text, line=1, column=1, hint=error.advice
        ) from error
    source_key = tree.root.find_text("sourceLanguage")
    reader = _EntryReader(source_key, offers_stale=options.stale)
    for member in strings.members:
        reader.read(member)
    keys = (("message", entry.member.key) for entry in reader.entries)
    return _File(
        tree,
        source_language,
        tuple(_locales(strings, source_key).items()),
        tuple(reader.entries),
        tuple(mint_ids(keys)),
        tuple(reader.skipped),
        tuple(reader.problems(tree.source)),
    )


def _locales(strings: Node, source_key: str) -> dict[str, LanguageTag]:
    """Return the languages beside the source that the catalog has texts in."""
    found: dict[str, LanguageTag] = {}
    for entry in strings.members:
        localizations = entry.node.find("localizations")
        for each in localizations.members if localizations else ():
            if each.key == source_key or each.key in found:
                continue
            try:
                found[each.key] = parse_tag(each.key)
            except ConfigError:
                continue  # no language: no program reads it either
    return found


class _EntryReader:
    """Reads the entries of a catalog one by one."""

    def __init__(self, source_key: str, *, offers_stale: bool) -> None:
        self.source_key = source_key
        self.offers_stale = offers_stale
        self.entries: list[Entry] = []
        self.skipped: list[tuple[Node, str]] = []
        self.doubles: list[Member] = []
        self.seen: set[str] = set()

    def read(self, member: Member) -> None:
        """Take in one entry, as text or as left out."""
        node = member.node
        if member.key in self.seen:
            self.doubles.append(member)
        self.seen.add(member.key)
        rule = self._why_not(member)
        if rule:
            self.skipped.append((node, rule))
            return
        localizations = node.find("localizations")
        if localizations is not None and not localizations.is_object:
            self.skipped.append((node, "not located"))
            return
        self._add(member, localizations)

    def _why_not(self, member: Member) -> str:
        node = member.node
        should = node.find("shouldTranslate")
        if not node.is_object:
            return "not located"
        if should is not None and should.text == "false":
            return "translate no"
        stale = node.find_text("extractionState") == "stale"
        return "stale" if stale and not self.offers_stale else ""

    def _add(self, member: Member, localizations: Node | None) -> None:
        source = localizations.find(self.source_key) if localizations else None
        forms = forms_of(source) if source is not None else {}
        if source is not None and source.members and not forms:
            self.skipped.append((member.node, "variations"))
            return
        texts = {case: form.text for case, form in forms.items()}
        if not texts or texts.get(None) == "":
            texts = {None: member.key}
        if not all(text.strip() for text in texts.values()):
            self.skipped.append((member.node, "empty"))
            return
        if any(has_halves(text) for text in texts.values()):
            self.skipped.append((member.node, "broken escape"))
            return
        is_plural = None not in texts
        if not is_plural and _has_plurals(localizations):
            is_plural = True
            texts = dict.fromkeys((PluralCase.ONE, PluralCase.OTHER), texts[None])
        # The fallback for a form that the source lacks is its last one.
        order = sorted(texts, key=lambda case: list(PluralCase).index(case or PluralCase.OTHER))
        parts = tuple(Part(Content((texts[case],)), case) for case in order)
        self.entries.append(Entry(member, localizations, parts, is_plural))

    def problems(self, source: SourceText) -> Iterator[Problem]:
        """Yield a problem for each key that is there twice, the first twenty."""
        for member in self.doubles[:20]:
            yield Problem("duplicate key", *source.place(member.start))


def _has_plurals(localizations: Node | None) -> bool:
    """Tell whether a translation has plural forms, though the source has none."""
    found = (forms_of(each.node) for each in (localizations.members if localizations else ()))
    return any(forms and None not in forms for forms in found)


def _unit(unit_id: UnitId, entry: Entry) -> Unit:
    key = entry.member.key[:200].encode("utf-8", "replace").decode("utf-8")
    return Unit(
        unit_id,
        "message",
        entry.parts,
        context=(key,) if key and key != entry.parts[-1].content.plain else (),
        notes=to_notes(entry.node.find_text("comment")),
        plural=PluralRule.CLDR if entry.is_plural else None,
    )


def _targets(file: _File) -> Iterator[UnitTarget]:
    locales = dict(file.locales)
    for unit_id, entry in zip(file.ids, file.entries, strict=True):
        for member in entry.localizations.members if entry.localizations else ():
            if member.key in locales:
                yield from _targets_of(unit_id, entry, forms_of(member.node), locales[member.key])


def _targets_of(unit_id: UnitId, entry: Entry, forms: Forms, language: LanguageTag) -> Iterator[UnitTarget]:
    cases = plural_cases(language, PluralRule.CLDR) if entry.is_plural else (None,)
    if entry.is_plural and None in forms:  # one text serves all numbers
        forms = dict.fromkeys(cases, forms[None])
    for case, form in forms.items():
        if case not in cases or not form.text or form.is_new or has_halves(form.text):
            continue
        state, substate = (State.INITIAL, Substate.DRAFT) if form.draft else (State.TRANSLATED, None)
        part = entry.part_of(case) if entry.is_plural else 0
        yield UnitTarget(unit_id, Content((form.text,)), part, case, state, substate, language)


def _form_texts(
    entry: Entry, given: tuple[UnitTarget, ...], language: LanguageTag, style: Style
) -> Mapping[PluralCase | None, FormText]:
    """Return what is to be written: the text of each form, escaped."""
    forms = {
        each.case if entry.is_plural else None: FormText(
            each.content.typed, is_draft(each), style.escape(each.content.typed)
        )
        for each in given
    }
    if not entry.is_plural:
        return forms
    return {case: forms[case] for case in plural_cases(language, PluralRule.CLDR) if case in forms}


def _skip(source: SourceText, node: Node, rule: str) -> Skip:
    return to_skip(source, node.start, node.end, rule)


def _without_other(file: _File) -> Iterator[Problem]:
    for entry in file.entries:
        for each in entry.localizations.members if entry.localizations else ():
            forms = forms_of(each.node)
            if forms and None not in forms and PluralCase.OTHER not in forms:
                yield Problem("plural forms without `other`", *file.source.place(each.start))
