"""Concepts from TBX entries.

What a concept has a field for goes there. Other data categories become lines of its note, each with the place it
stood at: "customer: Acme", "termType (GRB): acronym", "note (kk): …".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from localize.errors import ConfigError
from localize.errors.message import Message
from localize.glossary.files.tbx.names import MARK, OTHER_PART, Value, clean, note_lines, parse_extra, text_in, words_in
from localize.glossary.files.tbx.node import Node
from localize.language import parse_tag, primary
from localize.model import Concept, LanguageTag, Term, TermStatus

Report = Callable[[Message, int, int], None]
"""Takes what was left out, its line and its column."""

_SECTIONS = frozenset({"langSet", "langSec", "langGroup"})
_TERM_SECTIONS = frozenset({"tig", "ntig", "termSec", "termGroup"})
_TERM_GROUPS = frozenset({"termGrp", "termNoteGrp"})
_GROUPS = frozenset({"descripGrp", "adminGrp"})
_UNREAD = frozenset({"transacGrp", "transac", "date"})
_MAX_SHOWN = 80
_MAX_TERM = 1000
"""Characters; a longer one is no term, and would cost the search for it dearly."""
_NOUN = "noun"
_USUAL_TYPE = ("termType", "fullForm")
"""What every ordinary term is, and some files say of each."""
_STATUS_CATEGORIES = frozenset({"administrativeStatus", "normativeAuthorization", "termStatus"})
# Source: ISO 12620 picklists of /administrativeStatus/ and /normativeAuthorization/ without what they end in;
# TBX-Min 1.0; words that programs write there.
_STATUSES = {
    "preferred": TermStatus.PREFERRED,
    "standardized": TermStatus.PREFERRED,
    "legal": TermStatus.PREFERRED,
    "regulated": TermStatus.PREFERRED,
    "approved": TermStatus.PREFERRED,
    "admitted": TermStatus.ADMITTED,
    "deprecated": TermStatus.DEPRECATED,
    "superseded": TermStatus.DEPRECATED,
    "obsolete": TermStatus.DEPRECATED,
    "notrecommended": TermStatus.DEPRECATED,
    "forbidden": TermStatus.FORBIDDEN,
    "prohibited": TermStatus.FORBIDDEN,
}


def read_entry(entry: Node, default: LanguageTag | None, report: Report) -> Concept | None:
    """Return the concept of an entry, or None where it has no usable term; *default* is the language of the file."""
    found = _Entry(entry, default, report)
    if not found.terms and found.extra.get("terms") != ():
        report(Message("entry left out: it has no term"), entry.line, entry.column)
        return None
    return found.concept()


@dataclass(slots=True)
class _FoundTerm:
    """A term as far as it was read."""

    language: LanguageTag
    text: str
    status: TermStatus | None = None
    part_of_speech: str = ""
    extra: dict[str, Value] = field(default_factory=dict)

    def term(self, status: TermStatus) -> Term:
        """Return the term; *status* is for one that the file gives none."""
        status = self.status or status
        if status is TermStatus.DEPRECATED and self.extra.get("status") == TermStatus.FORBIDDEN.value:
            status = TermStatus.FORBIDDEN
        pos, exact = self.part_of_speech or _NOUN, self.extra.get("pos")
        return Term(
            self.language,
            text_in(self.extra, "text", self.text),
            status,
            exact if pos == OTHER_PART and isinstance(exact, str) and exact else pos,
            self.extra.get("case_sensitive") is True,
            *(
                words_in(self.extra, key)
                for key in ("exceptions", "contexts", "forms_added", "forms_removed", "doubts")
            ),
        )


class _Entry:
    """Goes through an entry and keeps what a concept holds."""

    def __init__(self, entry: Node, default: LanguageTag | None, report: Report) -> None:
        self.terms: list[_FoundTerm] = []
        self.extra: dict[str, Value] = {}
        self._report = report
        self._id = clean(entry.attributes.get("id", ""))
        self._default = default
        self._definitions: dict[LanguageTag, list[str]] = {}
        self._domains: dict[str, None] = {}
        self._sources: dict[str, None] = {}
        self._confidence = ""
        self._lines: list[str] = []
        sections = [(child, self._language(child)) for child in entry.children if child.name in _SECTIONS]
        self._languages = [language for _, language in sections if language is not None]
        for child in entry.children:
            if child.name not in _SECTIONS:
                self._describe(child, None, "", self.extra)
        for section, language in sections:
            if language is not None:
                self._read_section(section, language)

    def concept(self) -> Concept:
        """Return what was found."""
        terms = self._finished_terms()
        note = self.extra.get("note")
        source = text_in(self.extra, "source", "; ".join(self._sources))
        confidence = self.extra.get("confidence")
        return Concept(
            self._name(terms),
            terms,
            text_in(self.extra, "domain", "; ".join(self._domains)),
            self._finished_definitions(),
            note if isinstance(note, str) and list(note_lines(note)) == self._lines else "\n".join(self._lines),
            source,
            self._confidence or (confidence if isinstance(confidence, str) else ""),
        )

    def _name(self, terms: tuple[Term, ...]) -> str:
        exact = self.extra.get("id")
        if isinstance(exact, str) and exact.strip():
            return exact
        return self._id or make_id(terms[0].text if terms else "")

    def _finished_terms(self) -> tuple[Term, ...]:
        """Return the terms by language; of those without a status the first is preferred unless another one is."""
        spoken: dict[LanguageTag, list[_FoundTerm]] = {}
        for found in self.terms:
            spoken.setdefault(found.language, []).append(found)
        finished: list[Term] = []
        for own in spoken.values():
            free = all(term.status is not TermStatus.PREFERRED for term in own)
            for term in own:
                finished.append(term.term(TermStatus.PREFERRED if free else TermStatus.ADMITTED))
                free = free and term.status is not None
        return tuple(finished)

    def _finished_definitions(self) -> tuple[tuple[LanguageTag, str], ...]:
        shown = {language: "\n".join(dict.fromkeys(texts)) for language, texts in self._definitions.items()}
        exact = self.extra.get("definition")
        found: dict[LanguageTag, str] = {}
        for tag, text in exact.items() if isinstance(exact, dict) else ():
            language = _parse(tag)
            if language is not None and shown.get(language, "") == clean(text):
                found[language] = text
        return tuple((found | {tag: text for tag, text in shown.items() if tag not in found}).items())

    def _language(self, section: Node) -> LanguageTag | None:
        try:
            return parse_tag(section.language)
        except ConfigError as error:
            message = error.text if len(error.message) <= _MAX_SHOWN else error.message[:_MAX_SHOWN]
            if not section.language:
                message = Message("it does not name the language")
            self._report(Message("language left out: {message}", message=message), section.line, section.column)
            return None

    def _read_section(self, section: Node, language: LanguageTag) -> None:
        for child in section.children:
            if child.name in _TERM_SECTIONS:
                self._read_term(child, language)
            else:
                self._describe(child, language, str(language), {})

    def _read_term(self, section: Node, language: LanguageTag) -> None:
        children = [inner for each in section.children for inner in _flat(each)]
        term = next((each for each in children if each.name == "term"), None)
        text = clean(term.text) if term is not None else ""
        if term is None or not text.strip() or len(text) > _MAX_TERM:
            long = Message("it has more than {max_term:,} characters", max_term=_MAX_TERM)
            why = long if text.strip() else Message("it is empty")
            self._report(Message("term left out: {why}", why=why), section.line, section.column)
            return
        found = _FoundTerm(language, text)
        for child in children:
            if child is not term and not self._read_term_note(child, found):
                self._describe(child, language, text, found.extra)
        self.terms.append(found)

    def _read_term_note(self, node: Node, term: _FoundTerm) -> bool:
        """Take what a term has a field for; return whether it was that."""
        text = clean(node.text)
        if node.category in _STATUS_CATEGORIES and term.status is None:
            term.status = _STATUSES.get(_status_word(text))
            return term.status is not None
        if node.category == "partOfSpeech" and text and not term.part_of_speech:
            term.part_of_speech = _part_of_speech(text)
            return True
        return False

    def _describe(self, node: Node, language: LanguageTag | None, where: str, extra: dict[str, Value]) -> None:
        """Take one description; *where* is the language or the term it is about, empty for the concept."""
        if node.name == "noteGrp":
            for each in node.children:
                self._describe(each, language, where, extra)
            return
        if node.name in _GROUPS and node.children:
            self._describe_group(node, language, where, extra)
            return
        text = clean(node.text)
        if node.name in _UNREAD or not (text or node.attributes.get("target")):
            return
        self._take_description(node, text, language, where, extra)

    def _take_description(
        self, node: Node, text: str, language: LanguageTag | None, where: str, extra: dict[str, Value]
    ) -> None:
        if node.name == "note" and text.startswith(MARK):
            self._take_extra(node, text, extra)
        elif node.category == "definition" and (spoken := self._spoken(node, language)) is not None:
            self._definitions.setdefault(spoken, []).append(text)
        elif node.category == "subjectField":
            self._domains[text] = None
        elif node.category == "source" and node.name != "note":
            self._sources[text] = None
        elif node.category == "reliabilityCode" and self._confidence in ("", text):
            self._confidence = text
        elif (node.category, text) != _USUAL_TYPE:
            self._lines.append(_line(node, where))

    def _describe_group(self, group: Node, language: LanguageTag | None, where: str, extra: dict[str, Value]) -> None:
        main, *about = group.children
        self._describe(main, language, where, extra)
        for each in about:
            if each.name == "descrip" or each.category in ("definition", "subjectField"):
                self._describe(each, language, where, extra)  # of its own, though the standard wants one a group
            elif each.name not in _UNREAD and clean(each.text):
                named = replace(each, name=f"{main.category} {each.category}", attributes={})
                self._lines.append(_line(named, where))

    def _spoken(self, node: Node, language: LanguageTag | None) -> LanguageTag | None:
        """Return the language of a definition: its own, its section's, or the file's as the entry writes it."""
        if language is not None:
            return language
        if (own := _parse(node.language)) is not None:
            return own
        if self._default is None:
            return next(iter(self._languages), None)
        same = (each for each in self._languages if primary(each) == primary(self._default or each))
        return next(same, self._default)

    def _take_extra(self, node: Node, text: str, extra: dict[str, Value]) -> None:
        try:
            extra.update(parse_extra(text))
        except ValueError as error:
            self._report(Message("note left out: {error}", error=error), node.line, node.column)


def make_id(text: str) -> str:
    """Return an id made from a term: its words in small letters, joined by hyphens."""
    return "-".join(re.findall(r"\w+", text.casefold()))[:64].rstrip("-") or "concept"


def _flat(node: Node) -> list[Node]:
    """Return what stands in the groups of a term section; any other element is itself."""
    return [inner for child in node.children for inner in _flat(child)] if node.name in _TERM_GROUPS else [node]


def _line(node: Node, where: str) -> str:
    match node.children:
        case [Node(name="noteKey"), Node(name="noteValue")]:  # TBX-Min: a category and its text
            key, value = node.children
            node = replace(value, name=clean(key.text))
    text = clean(node.text)
    target = clean(node.attributes.get("target", ""))
    if target and node.name in ("xref", "externalCrossReference", "xGraphic") and target != text:
        text = f"{text} <{target}>" if text else target
    if node.category == "note" and not where:
        return text
    return f"{node.category} ({where}): {text}" if where else f"{node.category}: {text}"


def _status_word(text: str) -> str:
    word = text.removesuffix("-admn-sts").replace(" ", "")
    return (word[:-4] if word[-4:].casefold() == "term" else word).casefold()


def _part_of_speech(text: str) -> str:
    """Return "proper noun" for "properNoun", "noun" for "Noun"; anything else as it is."""
    if text == "properNoun":
        return "proper noun"
    return text.lower() if text.istitle() and text.isalpha() else text


def _parse(tag: str) -> LanguageTag | None:
    try:
        return parse_tag(tag)
    except ConfigError:
        return None
