"""Apple string catalogs (.xcstrings): one JSON file with the texts of an app in all its languages.

A catalog is read as bilingual in one language: the one that the option `target` names, else the only one of our
languages (English, Kazakh, Russian) that it has beside its source. With none of them or several it is a template, and
is written for the language of the export; what it says in other languages is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from localize.errors import ConfigError, ExtractError, MergeError
from localize.extraction import Extraction, Skip, Span, UnitTarget
from localize.formats.encoding import SourceText, decode
from localize.formats.json import check_json, style_of_tree
from localize.formats.json_scan import Member, Node, Tree, read_tree
from localize.formats.json_text import Style, has_halves
from localize.formats.messages import to_notes
from localize.formats.options import option
from localize.formats.splice import Edit, Targets, apply_bytes, mint_ids
from localize.formats.xcstrings_write import Words, entry_edits, find_locale, forms_of, is_draft, layout_of
from localize.language import parse_tag, plural_cases, primary
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
from localize.safe.limits import check_size

_OURS = frozenset(("en", "kk", "ru"))
_EXCERPT = 80


@dataclass(frozen=True, slots=True)
class XcstringsOptions:
    """How a string catalog is read."""

    target: str = option("", "The language whose translations are read and written, where the catalog has several.")


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
    language: LanguageTag | None
    """The target language; None for a template."""
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
        """Return the texts of the catalog, and their translations where it is read for one language."""
        file = _read(data, options)
        byte = file.source.to_byte
        places = [_place(entry, file.language) for entry in file.entries]
        return Extraction(
            units=tuple(_unit(unit_id, entry) for unit_id, entry in zip(file.ids, file.entries, strict=True)),
            spans=tuple(
                Span(byte(node.start), byte(node.end), unit_id) for unit_id, node in zip(file.ids, places, strict=True)
            ),
            source_language=file.source_language,
            target_language=file.language,
            targets=tuple(_targets(file, file.language)) if file.language else (),
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
        for unit_id, given in targets.items():
            entry = entries.get(unit_id)
            if entry is None:
                raise MergeError(f"the file has no unit {unit_id!r}", hint="add the source file again, then export")
            words = _words(entry, given, language, style)
            edits += entry_edits(file.source.text, layout, entry.member, language, words)
        return apply_bytes(file.source, edits)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what Python's JSON reader finds wrong, and plural messages without the form `other`."""
        try:
            file = _read(data, XcstringsOptions())
        except ExtractError as error:
            return (Problem(error.message, error.line, error.column),)
        return (*check_json(file.tree), *_without_other(file))


def _read(data: bytes, options: XcstringsOptions) -> _File:
    check_size(data)
    tree = read_tree(decode(data))
    strings = tree.root.find("strings") if tree.root.is_object else None
    if strings is None or not strings.is_object:
        raise ExtractError("not a string catalog: it has no `strings`", line=1, column=1)
    try:
        source_language = parse_tag(tree.root.find_text("sourceLanguage"))
        wanted = parse_tag(options.target) if options.target else None
    except ConfigError as error:
        raise ExtractError(f"a language is not named: {error.message}", line=1, column=1, hint=error.hint) from error
    source_key = tree.root.find_text("sourceLanguage")
    found = _locales(strings, source_key)
    own = [tag for tag in found.values() if primary(tag) in _OURS]
    language = wanted or (own[0] if len(own) == 1 else None)
    reader = _EntryReader(source_key, language)
    for member in strings.members:
        reader.read(member)
    problems = [*reader.problems(tree.source)]
    if found and language is None:
        names = ", ".join(list(found)[:8])
        problems.append(Problem(f"translations into {names} stay out: name one by the option `target` to bring it in"))
    keys = (("message", entry.member.key) for entry in reader.entries)
    return _File(
        tree,
        source_language,
        language,
        tuple(reader.entries),
        tuple(mint_ids(keys)),
        tuple(reader.skipped),
        tuple(problems),
    )


def _locales(strings: Node, source_key: str) -> dict[str, LanguageTag]:
    """Return the languages beside the source that the catalog has texts in."""
    found: dict[str, LanguageTag] = {}
    for entry in strings.members:
        localizations = entry.node.find("localizations")
        for each in localizations.members if localizations else ():
            if each.key == source_key or each.key in found or not _has_text(each.node):
                continue
            try:
                found[each.key] = parse_tag(each.key)
            except ConfigError:
                continue  # no language: no program reads it either
    return found


def _has_text(localization: Node) -> bool:
    forms = forms_of(localization)
    return any(words.text for words in forms.values()) if forms else bool(localization.members)


class _EntryReader:
    """Reads the entries of a catalog one by one."""

    def __init__(self, source_key: str, language: LanguageTag | None) -> None:
        self.source_key = source_key
        self.language = language
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
            return "not to be translated"
        return "stale" if node.find_text("extractionState") == "stale" else ""

    def _add(self, member: Member, localizations: Node | None) -> None:
        source = localizations.find(self.source_key) if localizations else None
        forms = forms_of(source) if source is not None else {}
        if source is not None and source.members and not forms:
            self.skipped.append((member.node, "variations"))
            return
        texts = {case: words.text for case, words in forms.items()}
        if not texts or texts.get(None) == "":
            texts = {None: member.key}
        if not all(text.strip() for text in texts.values()):
            self.skipped.append((member.node, "empty"))
            return
        if any(has_halves(text) for text in texts.values()):
            self.skipped.append((member.node, "broken escape"))
            return
        is_plural = None not in texts
        if not is_plural and self._is_plural_there(localizations):
            is_plural = True
            texts = dict.fromkeys((PluralCase.ONE, PluralCase.OTHER), texts[None])
        # The fallback for a form that the source lacks is its last one.
        order = sorted(texts, key=lambda case: list(PluralCase).index(case or PluralCase.OTHER))
        parts = tuple(Part(Content((texts[case],)), case) for case in order)
        self.entries.append(Entry(member, localizations, parts, is_plural))

    def _is_plural_there(self, localizations: Node | None) -> bool:
        """Tell whether the translation has plural forms though the source has none."""
        if localizations is None or self.language is None:
            return False
        there = find_locale(localizations, self.language)
        forms = forms_of(there.node) if there is not None else {}
        return bool(forms) and None not in forms

    def problems(self, source: SourceText) -> Iterator[Problem]:
        """Yield a problem for each key that is there twice, the first twenty."""
        for member in self.doubles[:20]:
            yield Problem("this key is here a second time", *source.place(member.start))


def _place(entry: Entry, language: LanguageTag | None) -> Node:
    """Return what changes when the entry's translation does."""
    if entry.localizations is None:
        return entry.node
    there = find_locale(entry.localizations, language) if language else None
    return there.node if there is not None else entry.localizations


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


def _targets(file: _File, language: LanguageTag) -> Iterator[UnitTarget]:
    for unit_id, entry in zip(file.ids, file.entries, strict=True):
        there = find_locale(entry.localizations, language) if entry.localizations else None
        forms = forms_of(there.node) if there is not None else {}
        if entry.is_plural and None in forms:  # one text serves all numbers
            forms = dict.fromkeys(plural_cases(language, PluralRule.CLDR), forms[None])
        for case, words in forms.items():
            known = case is None or case in plural_cases(language, PluralRule.CLDR)
            if known and words.text and (case is not None) == entry.is_plural and not has_halves(words.text):
                state, substate = (State.INITIAL, Substate.DRAFT) if words.draft else (State.TRANSLATED, None)
                part = entry.part_of(case) if entry.is_plural else 0
                yield UnitTarget(unit_id, Content((words.text,)), part, case, state, substate)


def _words(
    entry: Entry, given: tuple[UnitTarget, ...], language: LanguageTag, style: Style
) -> Mapping[PluralCase | None, Words]:
    """Return what is to be written: the text of each form, escaped."""
    words = {
        each.case if entry.is_plural else None: Words(
            each.content.typed, is_draft(each), style.escape(each.content.typed)
        )
        for each in given
    }
    if not entry.is_plural:
        return words
    return {case: words[case] for case in plural_cases(language, PluralRule.CLDR) if case in words}


def _skip(source: SourceText, node: Node, rule: str) -> Skip:
    excerpt = " ".join(source.text[node.start : min(node.end, node.start + 4 * _EXCERPT)].split())[:_EXCERPT]
    return Skip(source.to_byte(node.start), source.to_byte(node.end), rule, text=excerpt)


def _without_other(file: _File) -> Iterator[Problem]:
    for entry in file.entries:
        for each in entry.localizations.members if entry.localizations else ():
            forms = forms_of(each.node)
            if forms and None not in forms and PluralCase.OTHER not in forms:
                yield Problem("plural forms without `other`", *file.source.place(each.start))
