"""Disagreements between the translations of one source.

Only what no pair shows is found here: where a translation differs from its source, the checks of pairs have a finding,
and on the right side. Drafts are compared as well, and messages call them drafts. Nothing here is ever critical.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import permutations, product

from localize.checks.analysis.copied_text import find_copy
from localize.checks.analysis.differences import Fact, compare_addresses
from localize.checks.analysis.expected_terms import APPROVED, find_expected, listed
from localize.checks.analysis.months import find_months
from localize.checks.analysis.number_comparison import Figures, compare_numbers, differ_by_twelve, has_half_day
from localize.checks.core.pair import Sighting, Text
from localize.checks.core.registry import check
from localize.checks.core.segment import Translations
from localize.model import Severity, Side, Term
from localize.tokens import LATIN_LOOKALIKES, TokenKind

Seen = Iterator[tuple[Text, Sighting]]

_SENTENCE_END = re.compile(r"[.!?…][»”\")\]’]*\s+[«“\"(\[„‘]*[^\W\d_a-zа-яёәғқңөұүһі]")
_NAME_PIECE = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_WORD_LEAST = 3
"""Letters that a word needs before it tells that a text was left untranslated: "OK" is good in many languages."""
_DIGITAL_DATE = re.compile(r"(?<![\d.-])(?:\d{1,2}\.(\d{1,2})\.\d{4}|\d{4}-(\d\d)-\d\d)(?!\d)")
_LONG = 60
"""Characters that must be lost or added before a translation is called shorter or longer."""
_RATIO = 2.5
"""How much longer than the other it must be, and than the source. Kazakh and Russian differ by a fifth on average."""


# --- numbers ---------------------------------------------------------------------------------------------------------


@check("languages.numbers", category="accuracy", severity=Severity.MINOR, scope="segment")
def numbers(translations: Translations) -> Seen:
    """Two translations of one source have different numbers or months.

    What: Values are compared as between a source and its target. Where one of the two differs from the source,
    numbers.missing and numbers.extra say so and this check is silent: it finds what each pair may excuse for itself. A
    month's name beside a number is compared where the source names none; else numbers.month does it.
    Why: Readers compare versions of a law or a report; a date that differs makes both suspect.
    Wrong: en: Published on 05.05.2024. | ru: Опубликовано 5 мая 2024 года. | kk: 2024 жылғы 5 маусымда жарияланды.
    Right: en: Published on 05.05.2024. | ru: Опубликовано 5 мая 2024 года. | kk: 2024 жылғы 5 мамырда жарияланды.
    """
    for one, other in translations.two():
        lost, added = compare_numbers(translations.between(one, other))
        if (lost or added) and not _is_explained(translations, lost, added, one, other):
            yield from _number_sightings(translations, one, lost, other)
            yield from _number_sightings(translations, other, added, one)
    yield from _months(translations)


def _is_explained(translations: Translations, lost: Figures, added: Figures, one: Text, other: Text) -> bool:
    """Tell whether one of two targets differs from the source, or the source has the hour in halves of the day."""
    if any(any(compare_numbers(translations.pair(each))) for each in (one, other)):
        return True
    hours = ([figure.atoms[0] for figure in left] for left in (lost, added))
    return has_half_day(translations.source) and any(differ_by_twelve(mine, its) for mine, its in product(*hours))


def _number_sightings(translations: Translations, ours: Text, left: Figures, theirs: Text) -> Seen:
    for figure in left:
        yield ours, ours.sight(figure.start, figure.end, f"{translations.name(theirs)} has no number {figure.text}")


def _months(translations: Translations) -> Seen:
    """Yield the months of a target that are not those of another one with as many.

    Where the source names as many as well, numbers.month compares each target with it. A date in digits in the source
    tells which of the two is wrong; else it is the later language that is asked.
    """
    named = len(find_months(translations.source))
    written = Counter(int(each[1] or each[2]) for each in _DIGITAL_DATE.finditer(translations.source.masked))
    for ours, theirs in translations.two():
        mine, its = find_months(ours), find_months(theirs)
        if not mine or len(mine) != len(its) or len(mine) == named or _same(mine, its):
            continue
        right = bool(written) and written == Counter(each.number for each in its)
        text, months, other, others = (ours, mine, theirs, its) if right else (theirs, its, ours, mine)
        month, meant = _others(months, others)[0], _others(others, months)[0]
        said = f"{month.text} is not {meant.text}, as {translations.name(other)} has it"
        yield text, text.sight(month.start, month.end, said)


def _same(ours: tuple[Fact, ...], theirs: tuple[Fact, ...]) -> bool:
    return Counter(each.number for each in ours) == Counter(each.number for each in theirs)


def _others(ours: tuple[Fact, ...], theirs: tuple[Fact, ...]) -> list[Fact]:
    """Return those of *ours* that *theirs* has not."""
    there = Counter(each.number for each in theirs)
    left: list[Fact] = []
    for month in ours:
        if there[month.number]:
            there[month.number] -= 1
        else:
            left.append(month)
    return left


# --- names -----------------------------------------------------------------------------------------------------------


@check("languages.names", category="accuracy", severity=Severity.NEUTRAL, scope="segment")
def names(translations: Translations) -> Seen:
    """A Latin name or acronym of the source is kept in one translation and not in another.

    What: Looks at words with a capital letter that another translation in the same script keeps as they are; what hangs
    on them with a hyphen does not matter.
    Why: Two spellings of one name are two names to those who search for it. It may be right, so it is neutral.
    Wrong: en: Update Signal. | ru: Обновите Сигнал. | kk: Signal қолданбасын жаңартыңыз.
    Right: en: Update Signal. | ru: Обновите Signal. | kk: Signal-ды жаңартыңыз.
    """
    source = translations.source
    wanted = [(piece, start) for piece, start in _latin_names(source) if source.typed.count(piece) == 1]
    # A target that repeats the whole source keeps no name: it is no translation.
    cyrillic = [each for each in translations.targets if each.script == "Cyrl" and each.words != source.words]
    if not wanted or len(cyrillic) < 2:
        return
    kept = {each.tag: {piece for piece, _ in _latin_names(each)} for each in cyrillic}
    for ours in cyrillic:
        keeps = {piece: each for each in cyrillic for piece in kept[each.tag]}
        lost = next(((piece, at) for piece, at in wanted if piece in keeps and not _mentions(ours, piece)), None)
        if lost is not None:
            said = f"“{lost[0]}” is kept in {translations.name(keeps[lost[0]])}, not here"
            yield ours, source.sight(lost[1], lost[1] + len(lost[0]), said)


def _mentions(text: Text, piece: str) -> bool:
    """Tell whether a word is somewhere in a text, whatever its case, also in Cyrillic letters that look the same."""
    typed = text.typed.lower()
    return piece.lower() in typed or piece.translate(LATIN_LOOKALIKES).lower() in typed


def _latin_names(text: Text) -> Iterator[tuple[str, int]]:
    for token in text.language_tokens:
        if token.kind is TokenKind.WORD:
            for found in _NAME_PIECE.finditer(token.text):
                if not found.group().islower():
                    yield found.group(), token.start + found.start()


# --- addresses -------------------------------------------------------------------------------------------------------


@check("languages.addresses", category="accuracy", severity=Severity.NEUTRAL, scope="segment")
def addresses(translations: Translations) -> Seen:
    """One translation links to the page in its own language, another one still to the page in the source's.

    What: Looks at addresses that are the same but for the language in them, as `/en/` and `/ru/`. Any other difference
    is one from the source, and markup.address_changed has it; so have the markup checks tags and placeholders.
    Why: Where one version has a page of its own, the other may have one too. It may not, so it is neutral.
    Wrong: en: See example.org/en/law. | ru: См. example.org/ru/law. | kk: example.org/en/law сайтын қараңыз.
    Right: en: See example.org/en/law. | ru: См. example.org/ru/law. | kk: example.org/kk/law сайтын қараңыз.
    """
    if TokenKind.ADDRESS not in translations.source.kinds:
        return
    there = {token.text for token in translations.source.tokens if token.kind is TokenKind.ADDRESS}
    for ours, theirs in permutations(translations.targets, 2):
        if any(any(compare_addresses(translations.pair(each))) for each in (ours, theirs)):
            continue
        localised = {token.text for token in theirs.tokens if token.kind is TokenKind.ADDRESS} - there
        for token in ours.tokens:
            if token.kind is TokenKind.ADDRESS and token.text in there and _other_page(token.text, localised):
                said = f"{translations.name(theirs)} links to the page in its own language"
                yield ours, ours.sight(token.start, token.end, said)


def _other_page(address: str, localised: set[str]) -> bool:
    """Tell whether an address is among *localised* but for a code of two letters."""
    shape = re.sub(r"\b[a-z]{2}\b", "", address)
    return any(re.sub(r"\b[a-z]{2}\b", "", each) == shape for each in localised)


# --- terms -----------------------------------------------------------------------------------------------------------


@check("languages.terms", category="terminology", severity=Severity.NEUTRAL, scope="segment")
def terms(translations: Translations) -> Seen:
    """One translation uses a glossary term for which another one has none.

    What: Looks at terms of two words and more, and acronyms, for concepts that the glossary has in both languages and
    that the source does not name: where it does, terms.missing speaks. All inflected forms are known.
    Why: One of the two texts mentions a concept that the other does not. It may be a matter of style, so it is neutral.
    Glossary: en: personal data | ru: персональны|е данные | kk: дербес деректер
    Wrong: en: Protect them. | ru: Защитите персональные данные. | kk: Оларды қорғаңыз.
    Right: en: Protect them. | ru: Защитите персональные данные. | kk: Дербес деректерді қорғаңыз.
    """
    asked = {hit.concept.id for hit in translations.source.all_hits}
    for ours, theirs in permutations(translations.targets, 2):
        there = {hit.concept.id for hit in theirs.all_hits}
        told: set[str] = set()
        for hit in ours.hits:
            name = hit.concept.id
            if hit.unsure or not _is_telling(hit.term) or name in asked | there | told:
                continue
            expected = find_expected(hit.concept, theirs.tag)
            if expected and not _shared_place(hit.start, hit.end, ours, asked | there):
                told.add(name)
                said = f"{translations.name(theirs)} has no {listed(expected)} for “{hit.surface}”"
                yield ours, ours.sight(hit.start, hit.end, said)


def _is_telling(term: Term) -> bool:
    """Tell whether an approved term is more than an everyday word, which a translator uses for a hundred reasons."""
    return term.status in APPROVED and (len(term.text.split()) > 1 or (term.text.isupper() and len(term.text) > 1))


def _shared_place(start: int, end: int, text: Text, concepts: set[str]) -> bool:
    """Tell whether a word at this place also stands for a concept that the other texts have."""
    return any(hit.start < end and start < hit.end and hit.concept.id in concepts for hit in text.all_hits)


# --- completeness ----------------------------------------------------------------------------------------------------


@check("languages.length", category="completeness", severity=Severity.MINOR, scope="segment")
def length(translations: Translations) -> Seen:
    """A translation is far shorter or longer than both its source and another translation.

    What: Counts characters without tags, placeholders and addresses: two and a half times as many, and 60 more, is far.
    So is half as many sentences, two fewer at least, where source and other translation have as many as each other.
    Why: A sentence was lost, or a text went into the wrong segment.
    Wrong: en: It is late. Go home. We wait. | ru: Поздно. Идите домой. Мы ждём. | kk: Кеш болды.
    Right: en: It is late. Go home. We wait. | ru: Поздно. Идите домой. Мы ждём. | kk: Кеш болды. Үйге қайт. Күтеміз.
    """
    source, told = translations.source, set[str]()
    for ours, theirs in permutations(translations.targets, 2):
        if ours.tag in told or not (_far(ours, theirs, source) or _fewer(ours, theirs, source)):
            continue
        told.add(ours.tag)
        mine, its = _sentences(ours), _sentences(theirs)
        counted = f"{mine} sentence{'s' if mine > 1 else ''}, {its} in {translations.name(theirs)}"
        said = f"{len(ours.words)} characters, {len(theirs.words)} in {translations.name(theirs)}"
        yield ours, ours.sight(0, len(ours.typed), counted if _fewer(ours, theirs, source) else said)


def _far(ours: Text, theirs: Text, source: Text) -> bool:
    """Tell whether a text is far shorter than two others, or far longer than both."""
    mine, its, asked = len(ours.words), len(theirs.words), len(source.words)
    low, high = min(its, asked), max(its, asked)
    shorter = low - mine > _LONG and low > mine * _RATIO
    return shorter or (mine - high > _LONG and mine > high * _RATIO)


def _sentences(text: Text) -> int:
    return len(_SENTENCE_END.findall(text.words)) + 1


def _fewer(ours: Text, theirs: Text, source: Text) -> bool:
    """Tell whether sentences that two other texts have are missing."""
    mine, its = _sentences(ours), _sentences(theirs)
    return its - mine > 1 and its >= mine * 2 and its == _sentences(source)


@check("languages.untranslated", category="completeness", severity=Severity.MINOR, scope="segment")
def untranslated(translations: Translations) -> Seen:
    """A translation repeats the source while another one in the same script translates it.

    What: Looks at sources in another script whose words all have capitals, such as names and buttons: for all others
    completeness.untranslated is certain alone. A word of the source that the other translation keeps shows that it
    may be a name, and so do acronyms; both are left alone.
    Why: If one language translates the word, it is not a name, and the other translation was forgotten.
    Wrong: en: Settings | ru: Settings | kk: Баптаулар
    Right: en: Settings | ru: Настройки | kk: Баптаулар
    """
    source = translations.source
    for ours in translations.targets:
        if ours.script == source.script or ours.words.casefold() != source.words.casefold():
            continue
        words = [token.text for token in ours.language_tokens if token.kind is TokenKind.WORD]
        by = next((each for each in translations.targets if _translates(each, ours, words)), None)
        copy = find_copy(translations.pair(ours)) if by else None
        if by and (copy is None or copy.unsure):
            said = f"the translation is the same as the source; {translations.name(by)} translates it"
            yield ours, Sighting(Side.TARGET, 0, len(ours.typed), said)


def _translates(text: Text, untranslated: Text, words: list[str]) -> bool:
    """Tell whether a text in the same script keeps none of these words, one of which at least is no acronym."""
    if text.script != untranslated.script or not any(_is_word(word) for word in words):
        return False
    return not any(word.lower() in text.words.lower() for word in words if len(word) > 1)


def _is_word(word: str) -> bool:
    return word.isalpha() and len(word) >= _WORD_LEAST and not word.isupper()
