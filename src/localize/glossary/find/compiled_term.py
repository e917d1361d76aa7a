"""Compiled terms: the keys of all forms of a term and of its contexts, made before any text is searched.

That is nearly all the cost of an index, and depends on nothing but the term and the code:
`localize.glossary.find.cache` stores the keys between runs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from sys import intern
from typing import NamedTuple

from localize.glossary.find.homographs import Doubt, kazakh_doubt
from localize.glossary.find.topics import CuePlace, read_doubt
from localize.glossary.find.words import Key, is_plain_phrase, make_key
from localize.language import primary, script_of
from localize.model import LanguageTag, Term
from localize.morphology import Form, Morphology, find_morphology
from localize.morphology.en import verb_forms
from localize.morphology.kk import spellings
from localize.morphology.phrases import is_acronym, is_cyrillic

_MORPHOLOGY_SCRIPTS = {"kk": "Cyrl", "ru": "Cyrl", "en": "Latn"}
VERB = "verb"
START = 2
"""Letters. No Kazakh ending changes them in a longer word: халық, халқы; ерік, еркі."""
_CHANGED = 4
"""Letters at the end of a first word that its endings may change, and one to spare: азаматтың, азаматының."""
_UNHEARD_OF = len(Doubt)

Forms = Mapping[Doubt, Iterable[Key]]
"""The keys of all forms by how they may be misread, each key once."""


class CompiledTerm(NamedTuple):
    """What is made of one term."""

    contexts: frozenset[Key]
    starts: Collection[str]
    """What the first words of all forms begin with, `START` letters or more; none where the forms are at hand."""
    forms: Callable[[], Forms]
    """Gives the forms. Where there are starts that takes some time."""


@dataclass(frozen=True, slots=True)
class TermCompiler:
    """Makes keys of the terms of one language."""

    language: LanguageTag
    primary: str
    hyphen: str
    """What stands for a hyphen in keys; nothing in English, where it is as good as a space."""
    morphology: Morphology | None

    @staticmethod
    def of(language: LanguageTag) -> TermCompiler:
        """Return the one for a language, with its morphology where that knows the script that the tag asks for."""
        name = primary(language)
        wanted = _MORPHOLOGY_SCRIPTS.get(name)
        known = not wanted or script_of(language) == wanted
        return TermCompiler(language, name, "" if name == "en" else "-", find_morphology(language) if known else None)

    def make(self, term: Term) -> CompiledTerm:
        """Return what is made of a term at once."""
        phrases = [text for where, text in map(read_doubt, term.contexts) if where is CuePlace.ANYWHERE or " " in text]
        contexts = frozenset(self.key(form.text) for text in phrases for form in self._context(text))
        starts = self._starts(term)
        if starts:
            return CompiledTerm(contexts, starts, partial(self.make_forms, term))
        forms = self.make_forms(term)
        return CompiledTerm(contexts, (), lambda: forms)

    def key(self, text: str) -> Key:
        """Return a text as forms are looked for."""
        return make_key(text, hyphen=self.hyphen)

    def _starts(self, term: Term) -> Collection[str]:
        """Return what the first words of all forms of a Kazakh term begin with; none where that is not known."""
        if self.primary != "kk":
            return ()
        firsts = [(self.key(text) or ("",))[0] for text in (term.text, *term.forms_added)]
        known = self.morphology is not None and len(firsts[0]) > START
        starts = {first[: max(START, len(first) - _CHANGED)] for first in firsts}
        return starts if known and all(len(start) >= START for start in starts) else ()

    def make_forms(self, term: Term) -> Forms:
        """Return the keys of all forms."""
        removed = {(), *map(self.key, term.forms_removed)}
        return {
            doubt: [key for key in keys if key not in removed] for doubt, keys in self._keys_of(term).items() if keys
        }

    def _keys_of(self, term: Term) -> dict[Doubt, list[Key]]:
        added = [self.key(text) for text in term.forms_added]
        if self.primary == "kk" and self.morphology and is_plain_phrase(term.text):
            made_of = (tuple(map(intern, text.split())) for text in spellings(term.text))
            return {Doubt.NONE: list(dict.fromkeys([*made_of, *added]))}
        homographs = self.primary == "kk" and " " not in term.text and not is_acronym(term.text)
        made: dict[Key, Doubt] = dict.fromkeys(added, Doubt.NONE)
        for form in self._forms(term):
            key = self.key(form.text)
            doubt = kazakh_doubt(term.text, form) if homographs else Doubt.NONE
            if doubt < made.get(key, _UNHEARD_OF):
                made[key] = doubt
        return {doubt: [key for key, its in made.items() if its is doubt] for doubt in Doubt}

    def _forms(self, term: Term) -> Iterable[Form]:
        """Yield the forms of a term, and those of a Kazakh acronym without its hyphen too: writers forget it."""
        text = term.text
        forms = self.morphology.forms(text) if self.morphology else (Form(text),)
        yield from forms
        if self.primary == "en" and term.part_of_speech == VERB:
            yield from (Form(each) for each in verb_forms(text))
        last = text.rsplit(maxsplit=1)[-1] if text.split() else ""
        if self.primary == "kk" and self.morphology and (is_acronym(last) or not is_cyrillic(last)):
            yield from (Form("".join(form.text.rsplit("-", 1)), form.features) for form in forms[1:])

    def _context(self, text: str) -> Iterable[Form]:
        return self._forms(Term(self.language, text))
