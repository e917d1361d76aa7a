"""Labels of grammatical features as terminologists read them: "genitive, plural" for Gen and Plur."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from localize.i18n import mark, tr
from localize.language import primary
from localize.model import LanguageTag

FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "Nom": mark("nominative"),
        "Gen": mark("genitive"),
        "Dat": mark("dative"),
        "Acc": mark("accusative"),
        "Loc": mark("locative"),
        "Abl": mark("ablative"),
        "Ins": mark("instrumental"),
        "Abe": mark("abessive"),
        "Cmp": mark("similative"),
        "Equ": mark("equative"),
        "Pred": mark("as predicate"),
        "Attr": mark("as attribute"),
        "Those": mark("those there"),
        "Sing": mark("singular"),
        "Plur": mark("plural"),
        "Count": mark("after two to four"),
        "P1s": mark("my"),
        "P2s": mark("your"),
        "P3": mark("his, their"),
        "P1p": mark("our"),
        "P2p": mark("your, polite"),
        "Masc": mark("masculine"),
        "Fem": mark("feminine"),
        "Neut": mark("neuter"),
        "Anim": mark("animate"),
        "Inan": mark("inanimate"),
    }
)
"""What the morphologies say of a form, in the order in which a reading is told: case, number, whose, gender."""

PARTS_OF_SPEECH: Mapping[str, str] = MappingProxyType(
    {
        "noun": mark("noun"),
        "proper noun": mark("proper noun"),
        "verb": mark("verb"),
        "adjective": mark("adjective"),
        "adverb": mark("adverb"),
    }
)


_RUSSIAN: Mapping[str, str] = MappingProxyType({"Loc": mark("prepositional")})
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
