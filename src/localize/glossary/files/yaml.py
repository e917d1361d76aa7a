"""YAML glossaries: every field of a concept, read strictly, with line and column of each error.

    schema: 1
    name: …
    licence: …
    languages: [en, kk, ru]
    concepts:
      - id: C1
        domain: …       pos: noun       source: …       confidence: …       note: …
        definition: {en: …}
        terms:
          en:
            - {text: …, status: preferred, pos: noun, case_sensitive: true, exceptions: […], contexts: […],
               doubts: […], forms_added: […], forms_removed: […]}

Only `schema`, `concepts`, `id` and `text` are required. `pos` of a concept counts for its terms that have none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping

from localize.errors import ConfigError
from localize.errors.message import Message, as_message
from localize.glossary.model import Glossary
from localize.language import parse_tag
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.safe.yaml.loader import GLOSSARY_MAX_BYTES, read_yaml
from localize.safe.yaml.tree import Tree, Value

SCHEMA = 1
Path = tuple[str | int, ...]

_FILE_KEYS = ("schema", "name", "licence", "languages", "concepts")
_CONCEPT_KEYS = ("id", "domain", "pos", "definition", "source", "confidence", "note", "terms")
_TERM_KEYS = (
    "text",
    "status",
    "pos",
    "case_sensitive",
    "exceptions",
    "contexts",
    "doubts",
    "forms_added",
    "forms_removed",
)
_NOUN = "noun"


def read_yaml_glossary(data: bytes, path: str) -> Glossary:
    """Return the glossary in a YAML file.

    Raises:
        ConfigError: something in it is not as the format says, with line and column.
    """
    return _Reader(read_yaml(data, path=path, max_bytes=GLOSSARY_MAX_BYTES), path).glossary()


class _Reader:
    """Checks one document's values on the way into the model."""

    def __init__(self, tree: Tree, path: str) -> None:
        self._tree = tree
        self._path = path

    def glossary(self) -> Glossary:
        if not self._tree.value:
            raise self._error((), "an empty file", "a glossary begins with `schema: 1` and has a list of `concepts`")
        top = self._mapping(self._tree.value, (), _FILE_KEYS)
        if type(top.get("schema")) is not int or top["schema"] != SCHEMA:
            raise self._error(
                ("schema",), Message("schema must be {schema}", schema=SCHEMA), "a newer program may read this file"
            )
        languages = tuple(
            self._language(text, ("languages", number))
            for number, text in enumerate(self._strings(top.get("languages"), ("languages",)))
        )
        if "concepts" not in top:
            raise self._error((), "no concepts", "add the key `concepts` with a list")
        concepts: dict[str, Concept] = {}
        for number, value in enumerate(self._list(top["concepts"], ("concepts",))):
            at = ("concepts", number)
            concept = self._concept(value, at, languages)
            if concept.id in concepts:
                raise self._error(
                    (*at, "id"), Message("duplicate id {id!r}", id=concept.id), "give every concept its own id"
                )
            concepts[concept.id] = concept
        return Glossary(
            self._string(top.get("name"), ("name",)),
            tuple(concepts.values()),
            self._path,
            self._string(top.get("licence"), ("licence",)),
            languages,
        )

    def _concept(self, value: Value, at: Path, languages: tuple[LanguageTag, ...]) -> Concept:
        fields = self._mapping(value, at, _CONCEPT_KEYS)
        name = self._string(fields.get("id"), (*at, "id"))
        if not name.strip():
            raise self._error((*at, "id"), "a concept needs an id", "any short text that no other concept has")
        usual = self._string(fields.get("pos"), (*at, "pos")) or _NOUN
        terms: list[Term] = []
        for tag, items in self._mapping(fields.get("terms", {}), (*at, "terms")).items():
            language = self._promised(tag, (*at, "terms", tag), languages)
            for number, item in enumerate(self._list(items, (*at, "terms", tag))):
                terms.append(self._term(item, (*at, "terms", tag, number), language, usual))
        definitions = tuple(
            (self._promised(tag, (*at, "definition", tag), languages), self._string(text, (*at, "definition", tag)))
            for tag, text in self._mapping(fields.get("definition", {}), (*at, "definition")).items()
        )
        domain, source, confidence, note = (
            self._string(fields.get(key), (*at, key)) for key in ("domain", "source", "confidence", "note")
        )
        return Concept(name, tuple(terms), domain, definitions, note, source, confidence)

    def _term(self, value: Value, at: Path, language: LanguageTag, usual: str) -> Term:
        fields = self._mapping(value, at, _TERM_KEYS)
        text = self._string(fields.get("text"), (*at, "text"))
        if not text.strip():
            raise self._error((*at, "text"), "a term needs a text", "write the dictionary form of the word")
        sensitive = fields.get("case_sensitive", False)
        if not isinstance(sensitive, bool):
            raise self._error((*at, "case_sensitive"), "case_sensitive is true or false", "write true or false")
        lists = (
            self._strings(fields.get(key), (*at, key))
            for key in ("exceptions", "contexts", "forms_added", "forms_removed", "doubts")
        )
        return Term(
            language,
            text,
            self._status(fields.get("status"), (*at, "status")),
            self._string(fields.get("pos"), (*at, "pos")) or usual,
            sensitive,
            *lists,
        )

    def _status(self, value: Value, at: Path) -> TermStatus:
        if value is None:
            return TermStatus.PREFERRED
        known = [status.value for status in TermStatus]
        if value not in known:
            raise self._error(
                at,
                Message("unknown status {value!r}", value=value),
                Message("use one of {value}", value=", ".join(known)),
            )
        return TermStatus(value)

    def _promised(self, tag: str, at: Path, languages: tuple[LanguageTag, ...]) -> LanguageTag:
        language = self._language(tag, at)
        if languages and language not in languages:
            raise self._error(
                at,
                Message("{language} is not among the languages of this file", language=language),
                "add it to `languages`",
            )
        return language

    def _language(self, text: str, at: Path) -> LanguageTag:
        try:
            return parse_tag(text)
        except ConfigError as error:
            raise self._error(at, error.text, error.advice) from error

    def _mapping(self, value: Value, at: Path, known: Iterable[str] | None = None) -> Mapping[str, Value]:
        if not isinstance(value, dict):
            raise self._error(
                at,
                Message("expected keys and values, found {value}", value=_kind(value)),
                "see the reference of glossaries",
            )
        if known is not None and (wrong := next((key for key in value if key not in known), None)) is not None:
            raise self._error(
                (*at, wrong),
                Message("unknown key {wrong!r}", wrong=wrong),
                Message("known here: {value}", value=", ".join(known)),
            )
        return value

    def _list(self, value: Value, at: Path) -> list[Value]:
        if not isinstance(value, list):
            raise self._error(
                at, Message("expected a list, found {value}", value=_kind(value)), "start each item with a hyphen"
            )
        return value

    def _strings(self, value: Value, at: Path) -> tuple[str, ...]:
        if value is None:
            return ()
        return tuple(self._string(item, (*at, number)) for number, item in enumerate(self._list(value, at)))

    def _string(self, value: Value, at: Path) -> str:
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._error(at, Message("expected text, found {value}", value=_kind(value)), "put it in quotes")
        return value

    def _error(self, at: Path, message: str | Message, hint: str | Message) -> ConfigError:
        line, column = self._tree.place(*at)
        where = ".".join(str(step) for step in at)
        return ConfigError(
            Message("{where}: {message}", where=where, message=as_message(message)) if where else message,
            path=self._path,
            line=line,
            column=column,
            hint=hint,
        )


def _kind(value: Value) -> str:
    if isinstance(value, dict):
        return "keys and values"
    return {list: "a list", str: "text", bool: "true or false", type(None): "nothing"}.get(type(value), "a number")


def write_yaml(glossary: Glossary) -> bytes:
    """Return the glossary as a YAML file that reads back as the same value, fields at their default left out."""
    return ("\n".join(_lines(glossary)) + "\n").encode("utf-8")


def _lines(glossary: Glossary) -> Iterator[str]:
    yield f"schema: {SCHEMA}"
    yield from _pairs("", (("name", glossary.name), ("licence", glossary.licence)))
    if glossary.languages:
        yield f"languages: {flow(glossary.languages)}"
    if not glossary.concepts:
        yield "concepts: []"
        return
    yield "concepts:"
    for concept in glossary.concepts:
        yield from concept_lines(concept)


def concept_lines(concept: Concept) -> Iterator[str]:
    """Yield the lines of one concept as an item of the list of concepts."""
    common = {term.part_of_speech for term in concept.terms}
    usual = next(iter(common)) if len(common) == 1 else _NOUN
    yield f"  - id: {quote(concept.id)}"
    yield from _pairs("    ", (("domain", concept.domain), ("pos", "" if usual == _NOUN else usual)))
    if concept.definitions:
        yield "    definition:"
        yield from (f"      {quote(tag)}: {quote(text)}" for tag, text in concept.definitions)
    about = (("source", concept.source), ("confidence", concept.confidence), ("note", concept.note))
    yield from _pairs("    ", about)
    if concept.terms:
        yield "    terms:"
        spoken: dict[LanguageTag, list[Term]] = {}
        for term in concept.terms:
            spoken.setdefault(term.language, []).append(term)
        for language, terms in spoken.items():
            yield f"      {quote(language)}:"
            yield from (f"        - {term_line(term, usual)}" for term in terms)


def _pairs(indent: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    yield from (f"{indent}{key}: {quote(value)}" for key, value in pairs if value)


def term_line(term: Term, usual: str) -> str:
    """Return one term as it stands in a list, in a concept whose terms are usually of the part of speech *usual*."""
    fields = [f"text: {quote(term.text)}"]
    if term.status is not TermStatus.PREFERRED:
        fields.append(f"status: {term.status.value}")
    if term.part_of_speech != usual:
        fields.append(f"pos: {quote(term.part_of_speech)}")
    if term.case_sensitive:
        fields.append("case_sensitive: true")
    fields += (
        f"{key}: {flow(items)}"
        for key, items in (
            ("exceptions", term.exceptions),
            ("contexts", term.contexts),
            ("doubts", term.doubts),
            ("forms_added", term.forms_added),
            ("forms_removed", term.forms_removed),
        )
        if items
    )
    return "{" + ", ".join(fields) + "}"


def flow(items: Iterable[str]) -> str:
    """Return texts as a YAML list on one line."""
    return "[" + ", ".join(quote(item) for item in items) + "]"


def quote(text: str) -> str:
    """Return *text* as a YAML string; JSON's strings are YAML's, but for characters that YAML does not let through."""
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else _escape(letter) for letter in quoted)


def _escape(letter: str) -> str:
    return f"\\u{ord(letter):04x}" if ord(letter) <= 0xFFFF else f"\\U{ord(letter):08x}"
