"""Completions of the word being typed: glossary terms in all their forms, words of matches, words of the document.

The lists are prepared in a worker thread; finding the words for a beginning then takes microseconds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from localize.model import DocumentId, LanguageTag, Match, Term
from localize.model.segment_list import Where
from localize.workflow.segments.iterate import all_rows

if TYPE_CHECKING:
    from localize.workflow.project.project import Project
    from localize.workflow.segment_view import TermChoice, View

WORD = re.compile(r"[^\W\d_](?:[^\W_]|[-’'](?=[^\W\d_]))*")
"""Letters and digits, a hyphen or apostrophe between letters: nothing that a terminal could obey."""
LEAST = 2
"""Letters of a beginning that anything is offered for."""
_SHORTEST = 4
"""Letters of a word that is worth offering."""
_MOST_ROWS = 5_000
"""Rows whose words are learnt: a book's worth, in a third of a second."""
_MOST_FORMS = 400
"""Forms of one term; Kazakh has this many that people use."""


class WordList:
    """Words with how often they were seen, by their beginnings."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self._words = sorted((_fold(text), count, text) for text, count in words.items())

    def find(self, folded: str) -> list[str]:
        """Return the words that go on from *folded*, without itself: the commonest first, then the shortest."""
        hits: list[tuple[int, int, str]] = []
        for key, count, text in islice(self._words, bisect_left(self._words, (folded, 0, "")), None):
            if not key.startswith(folded):
                break
            if key != folded:
                hits.append((-count, len(text), text))
        return [text for _, _, text in sorted(hits)]


def _fold(text: str) -> str:
    """Return a text as words are compared; itself where that is the same, as of most: thousands are held."""
    folded = text.casefold()
    return text if folded == text else folded


class Words:
    """Words from several lists: those of the first one come first."""

    def __init__(self, *lists: WordList) -> None:
        self._lists = lists

    def find(self, beginning: str, limit: int = 5) -> tuple[str, ...]:
        """Return up to *limit* texts that go on from *beginning* and differ from it; its capital is kept."""
        if len(beginning) < LEAST:
            return ()
        found: dict[str, None] = {}
        for words in self._lists:
            found |= dict.fromkeys(_with_capital(text, beginning) for text in words.find(beginning.casefold()))
            if len(found) >= limit:
                break
        return tuple(islice(found, limit))


def _with_capital(text: str, beginning: str) -> str:
    return text[0].upper() + text[1:] if beginning[0].isupper() and text[0].islower() else text


def words_of(text: str) -> list[str]:
    """Return the words of a text that are worth offering."""
    return [word for word in WORD.findall(text) if len(word) >= _SHORTEST]


def document_words(project: Project, language: LanguageTag, document: DocumentId | None) -> Counter[str]:
    """Return the words of a document's translations, or of the project's, and how often each was used."""
    counted: Counter[str] = Counter()
    for row in islice(all_rows(project, language, Where(document=document)), _MOST_ROWS):
        if row.target is not None:
            counted.update(words_of(row.target.content.plain))
    return counted


def prepare(view: View, matches: Sequence[Match], *used: WordList) -> Words:
    """Return the words for one segment: of its terms, of what is proposed for it, and those *used* before."""
    proposed = Counter(word for match in matches for word in words_of(match.target.plain))
    proposed.update(words_of(view.row.target.content.plain) if view.row.target else ())
    forms = term_forms(view)
    ranked = {form: len(forms) - at for at, form in enumerate(forms)}
    return Words(WordList(ranked), WordList(proposed), *used)


def term_forms(view: View) -> list[str]:
    """Return the terms that the glossary wants for a segment, in all their forms, dictionary forms first."""
    wanted = dict.fromkeys(term for choice in view.term_choices for term in choice.terms)
    return [form for term in wanted for form in forms_of(term)]


def fitting_form(choice: TermChoice, matches: Sequence[Match], before: str) -> str:
    """Return the form of a term that is likely to be needed, "" where the glossary has none in this language.

    That is the form that a match has, the best match first, else the dictionary form; with a capital where a sentence
    begins after the text *before* the place.
    """
    if not choice.terms:
        return ""
    forms = forms_of(choice.terms[0]) or (choice.terms[0].text,)
    wanted = {_fold(form): form for form in reversed(forms)}
    longest = sorted(wanted, key=len, reverse=True)
    pattern = re.compile(rf"(?<![^\W_])(?:{'|'.join(map(re.escape, longest))})(?![^\W_])")
    used = (found.group() for match in matches if (found := pattern.search(match.target.plain.casefold())))
    form = wanted.get(next(used, ""), forms[0])
    begins = not before.strip() or before.rstrip()[-1] in ".!?…"
    return form[0].upper() + form[1:] if begins else form


def forms_of(term: Term) -> tuple[str, ...]:
    """Return the forms of a term that are offered, the dictionary form first."""
    from localize.glossary.forms import FormOrigin, list_forms

    good = (FormOrigin.MADE, FormOrigin.ADDED)
    made = (each.text for each in islice(list_forms(term), _MOST_FORMS) if each.origin in good)
    return tuple(each for each in made if WORD.match(each) and each.isprintable())
