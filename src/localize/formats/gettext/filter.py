"""gettext PO and POT: messages with their contexts, comments, plural forms and fuzzy flags."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.formats.core.encoding import SourceText, decode
from localize.formats.core.splice import Edit, apply_bytes, mint_ids, pair_targets
from localize.formats.core.string_messages import numbered_cases
from localize.formats.core.verify_merge import to_problem
from localize.formats.gettext.pairs import inner, language_of, translations_of
from localize.formats.gettext.scanner import Entry, declared_charset, header_fields, header_value, scan_po
from localize.formats.gettext.writer import (
    charset_place,
    header_edits,
    plural_forms,
    with_edges,
    write_flags,
    write_forms,
)
from localize.language import plural_cases
from localize.model import (
    Content,
    LanguageTag,
    Note,
    Part,
    PluralCase,
    PluralRule,
    Problem,
    State,
    Substate,
    Unit,
    UnitId,
)
from localize.model.extraction import Extraction, Mark, Span, Targets, UnitTarget
from localize.model.filter_options import option
from localize.safe.limits import check_size

_COUNT = re.compile(r"nplurals\s*=\s*([0-9]{1,2})")
_MAX_NOTES = 20
_MAX_REFERENCES = 4


@dataclass(frozen=True, slots=True)
class PoOptions:
    """How PO is read."""

    encoding: str = option("", "The file's charset, where its header does not say so.")


@dataclass(frozen=True, slots=True)
class _File:
    source: SourceText
    header: Entry | None
    entries: tuple[Entry, ...]
    ids: tuple[UnitId, ...]
    language: LanguageTag | None
    """The target language, when the file brings translations and names it."""
    is_template: bool
    forms: int
    """The number of plural forms that the header promises, 0 when it does not say."""


class PoFilter:
    """gettext catalogues; with translations the file is bilingual, without any it is a template."""

    name = "po"
    version = "2"
    extensions: tuple[str, ...] = (".po", ".pot")
    options_type = PoOptions
    bilingual = True

    def sniff(self, name: str, head: bytes) -> float:
        """Return 0.9 for the extension, 0.5 for a file that starts with a header entry."""
        if name.lower().endswith(self.extensions):
            return 0.9
        return 0.5 if re.search(rb'^msgid ""\r?\nmsgstr ""\r?$', head, re.MULTILINE) else 0.0

    def extract(self, data: bytes, options: PoOptions) -> Extraction:
        """Return the messages, and their translations where the file has any."""
        file = _read(data, options)
        byte = file.source.to_byte
        text = file.source.text
        edits = sorted(_mark_places(file), key=lambda each: each[:2])
        return Extraction(
            units=tuple(_unit(unit_id, entry) for unit_id, entry in zip(file.ids, file.entries, strict=True)),
            spans=tuple(
                Span(byte(entry.forms[0].start), byte(entry.forms[len(entry.forms) - 1].end), unit_id, encode="msgstr")
                for unit_id, entry in zip(file.ids, file.entries, strict=True)
            ),
            marks=tuple(Mark(byte(start), byte(end), kind) for start, end, kind in edits),
            target_language=file.language,
            targets=() if file.is_template else tuple(_targets(file)),
            problems=tuple(_problems(file, text)),
            encoding=file.source.encoding,
        )

    def merge(
        self, data: bytes, extraction: Extraction, targets: Targets, language: LanguageTag, options: PoOptions
    ) -> bytes:
        """Return the catalogue with these targets; a draft or rejected one is marked fuzzy."""
        del extraction  # the file is read again: the strings' places are what is needed
        file = _read(data, options)
        places = dict(zip(file.ids, file.entries, strict=True))
        edits: list[Edit] = []
        written = False
        for entry, parts in pair_targets(places, targets):
            made = list(_entry_edits(file, entry, parts, language))
            written |= any(edit.start == entry.forms[0].start for edit in made)
            edits += made
        if written and file.header is not None:
            edits += _header_edits(file, file.header, language, edits)
        return apply_bytes(file.source, edits)

    def verify(self, data: bytes) -> tuple[Problem, ...]:
        """Return what polib finds wrong, and where it reads other messages than this filter does."""
        import polib

        try:
            file = _read(data, PoOptions())
        except ExtractError as error:
            return (to_problem(error),)
        try:
            catalogue = polib.pofile(file.source.text + "\n", check_for_duplicates=False)
        except (OSError, ValueError, IndexError) as error:
            return (Problem(Message("polib does not read the file: {error}", error=error)),)
        ours = [_names(entry) for entry in file.entries]
        theirs = [(entry.msgctxt, entry.msgid) for entry in catalogue if not entry.obsolete and entry.msgid]
        if ours != theirs:
            return (
                Problem(
                    Message(
                        "polib reads {value} messages, this filter {value1}, or different texts",
                        value=len(theirs),
                        value1=len(ours),
                    )
                ),
            )
        return ()


def _read(data: bytes, options: PoOptions) -> _File:
    check_size(data)
    declared = options.encoding or declared_charset(data)
    source = decode(data, declared, forced=bool(options.encoding))
    found = scan_po(source)
    header = next((entry for entry in found if entry.is_header), None)
    entries = tuple(entry for entry in found if entry.source is not None and entry.source.value)
    values = dict(header_fields(header)) if header else {}
    is_template = not any(form.value for entry in entries for form in entry.forms.values())
    count = _COUNT.search(values.get("plural-forms", ""))
    return _File(
        source=source,
        header=header,
        entries=entries,
        ids=tuple(mint_ids(("message", f"{context or ''}\x04{msgid}") for context, msgid in map(_names, entries))),
        language=language_of(header) if header and not is_template else None,
        is_template=is_template,
        forms=int(count.group(1)) if count else 0,
    )


def _names(entry: Entry) -> tuple[str | None, str]:
    return entry.context.value if entry.context else None, entry.source.value if entry.source else ""


def _unit(unit_id: UnitId, entry: Entry) -> Unit:
    source = Content((inner(entry.source.value),)) if entry.source else Content()
    parts: tuple[Part, ...] = (Part(source),)
    if entry.plural is not None:
        parts = (Part(source, PluralCase.ONE), Part(Content((inner(entry.plural.value),)), PluralCase.OTHER))
    references = [place for sign, text in entry.comments if sign == ":" for place in text.split()]
    context = [entry.context.value] if entry.context and entry.context.value else []
    return Unit(
        unit_id,
        "message",
        parts,
        context=(*context, *references[:_MAX_REFERENCES]),
        notes=tuple(_notes(entry))[:_MAX_NOTES] if entry.comments else (),
        plural=PluralRule.GETTEXT if entry.plural is not None else None,
    )


def _notes(entry: Entry) -> Iterator[Note]:
    for sign, kind in ((".", "developer"), (" ", "translator")):
        text = "\n".join(text for found, text in entry.comments if found == sign).strip()
        if text:
            yield Note(text, kind=kind)
    flags = ", ".join(flag for flag in entry.flags if flag != "fuzzy")
    if flags:
        yield Note(flags, kind="developer")


def _cases(file: _File, language: LanguageTag | None, count: int) -> tuple[PluralCase, ...]:
    """Return the plural form of each index; a file with other forms than its language has keeps its own number."""
    if file.is_template:
        return plural_cases(language, PluralRule.GETTEXT) if language else ()
    return numbered_cases(language, count)


def _targets(file: _File) -> Iterator[UnitTarget]:
    for unit_id, entry in zip(file.ids, file.entries, strict=True):
        fuzzy = "fuzzy" in entry.flags
        state, substate = (State.INITIAL, Substate.DRAFT) if fuzzy else (State.TRANSLATED, None)
        for part, case, value in translations_of(entry, file.language):
            yield UnitTarget(unit_id, Content((inner(value),)), part, case, state, substate)


def _entry_edits(file: _File, entry: Entry, parts: Sequence[UnitTarget], language: LanguageTag) -> Iterator[Edit]:
    if not parts:
        return
    text = file.source.text
    ending = _ending(text, entry)
    old = [entry.forms[number].value for number in range(len(entry.forms))]
    new = (
        [_value(entry, old[0], parts[0].content.typed)]
        if entry.plural is None
        else _plural_values(file, entry, parts, language)
    )
    if new != old and any(new + old):
        yield write_forms(entry, new, text, ending)
    fuzzy = any(new) and any(part.state is State.INITIAL and part.content for part in parts)
    fuzzy |= new != old and any(new) and not all(new)  # gettext has no other mark for a message half done
    edit = write_flags(entry, text, ending, fuzzy=fuzzy)
    if edit is not None:
        yield edit


def _plural_values(file: _File, entry: Entry, parts: Sequence[UnitTarget], language: LanguageTag) -> list[str]:
    """Return the string for each index; a form without a target keeps what the file has."""
    count = len(entry.forms)
    cases = _cases(file, file.language or language, count)
    given: Mapping[PluralCase | None, str] = {part.case: part.content.typed for part in parts}
    if not any(given.values()):
        return [""] * count
    values: list[str] = []
    for number in range(len(cases) if file.is_template else count):
        old = entry.forms[number].value if number in entry.forms and not file.is_template else ""
        case = cases[number] if number < len(cases) else None
        values.append(_value(entry, old, given[case]) if case in given else old)
    return values


def _value(entry: Entry, old: str, given: str) -> str:
    """Return the string for a translation: as the file has it where that says the same, else with its msgid's edges."""
    if old and inner(old) == inner(given):
        return old
    return with_edges(given, entry.source.value if entry.source else "")


def _ending(text: str, entry: Entry) -> str:
    start = entry.source.keyword if entry.source else 0
    found = re.compile(r"\r\n|\n|\r").search(text, start)
    return found.group() if found else "\n"


def _mark_places(file: _File) -> Iterator[tuple[int, int, str]]:
    """Yield what changes beside the strings: flags lines, a template's language and plural rule, an ASCII charset."""
    text = file.source.text
    for entry in file.entries:
        yield (*_flags_place(entry, text), "flags")
    if file.header is None:
        return
    charset = charset_place(file.header, text)
    if charset is not None:
        yield (*charset[:2], "charset")
    if file.is_template:
        yield (*_flags_place(file.header, text), "flags")
        for name, kind in (("Language", "language"), ("Plural-Forms", "plural-forms")):
            place = header_value(file.header, text, name)
            at = file.header.forms[0].end
            yield (*place, kind) if place else (at, at, kind)


def _flags_place(entry: Entry, text: str) -> tuple[int, int]:
    """Return the flags line with its line end, or the empty place where one would stand."""
    if entry.flags_at is None:
        return entry.insert_at, entry.insert_at
    start, end = entry.flags_at
    ending = _ending(text, entry)
    return start, end + len(ending) if text.startswith(ending, end) else end


def _header_edits(file: _File, header: Entry, language: LanguageTag, edits: Sequence[Edit]) -> Iterator[Edit]:
    """Yield what the header must say once these edits are made: a template's language and plural rule, the charset."""
    text, ending = file.source.text, _ending(file.source.text, header)
    values: dict[str, str] = {}
    if file.is_template:
        plural = any(entry.plural is not None for entry in file.entries)
        values["Language"] = str(language).replace("-", "_")
        values["Plural-Forms"] = plural_forms(language) if plural else ""
        cleared = write_flags(header, text, ending, fuzzy=False)
        if cleared is not None:
            yield cleared
    charset = charset_place(header, text)
    if charset is not None and not all(edit.text.isascii() for edit in edits):
        start, end, name = charset
        if header_value(header, text, "Content-Type") is None:
            values["Content-Type"] = "text/plain; charset=UTF-8"
        else:
            yield Edit(start, end, f"{'' if start < end else '; '}charset={name or 'UTF-8'}")
    yield from header_edits(header, text, ending, values)


def _problems(file: _File, text: str) -> Iterator[Problem]:
    if file.header is None and text.isascii():
        yield Problem("it has no header, so gettext reads it as ASCII; add a header that declares UTF-8")
    seen: set[tuple[str | None, str]] = set()
    for entry in file.entries:
        if _names(entry) in seen:
            yield Problem("duplicate message", entry.line, 1)
        seen.add(_names(entry))
    cases = plural_cases(file.language, PluralRule.GETTEXT) if file.language else ()
    if cases and file.forms and len(cases) != file.forms:
        line = file.header.line if file.header else 0
        yield Problem(
            Message(
                "the header says {forms} plural forms, {language} has {value}",
                forms=file.forms,
                language=file.language,
                value=len(cases),
            ),
            line,
        )
