"""The names of grammar, as a terminologist reads them beside a form: "genitive, plural" for Gen and Plur."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from localize.i18n import later, tr
from localize.language import primary
from localize.model import LanguageTag

FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "Nom": later("nominative"),
        "Gen": later("genitive"),
        "Dat": later("dative"),
        "Acc": later("accusative"),
        "Loc": later("locative"),
        "Abl": later("ablative"),
        "Ins": later("instrumental"),
        "Abe": later("abessive"),
        "Cmp": later("similative"),
        "Equ": later("equative"),
        "Pred": later("as predicate"),
        "Attr": later("as attribute"),
        "Those": later("those there"),
        "Sing": later("singular"),
        "Plur": later("plural"),
        "P1s": later("my"),
        "P2s": later("your"),
        "P3": later("his, their"),
        "P1p": later("our"),
        "P2p": later("your, polite"),
        "Masc": later("masculine"),
        "Fem": later("feminine"),
        "Neut": later("neuter"),
        "Anim": later("animate"),
        "Inan": later("inanimate"),
    }
)
"""What the morphologies say of a form, in the order in which a reading is told: case, number, whose, gender."""

PARTS_OF_SPEECH: Mapping[str, str] = MappingProxyType(
    {
        "noun": later("noun"),
        "proper noun": later("proper noun"),
        "verb": later("verb"),
        "adjective": later("adjective"),
        "adverb": later("adverb"),
    }
)


_RUSSIAN: Mapping[str, str] = MappingProxyType({"Loc": later("prepositional")})
"""What Russian grammar calls otherwise."""


def reading_words(features: Iterable[str], language: LanguageTag) -> str:
    """Return a set of features of a form in a language in words, case first; what has no name here stays as it is."""
    names = {**FEATURES, **_RUSSIAN} if primary(language) == "ru" else FEATURES
    order = list(names)
    ranked = sorted(features, key=lambda each: (order.index(each) if each in names else len(order), each))
    return " ".join(tr(names[each]) if each in names else each for each in ranked)


def part_of_speech_word(part: str) -> str:
    """Return the name of a part of speech; a glossary's own word where it is none of these."""
    return tr(PARTS_OF_SPEECH[part]) if part in PARTS_OF_SPEECH else part
