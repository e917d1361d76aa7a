"""Letters of another alphabet: Latin and Cyrillic ones that look alike, Greek ones, those of old fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CAPITALS, CYRILLIC_LETTER, LATIN, to_cyrillic, to_latin
from localize.checks.analysis.phonetic_match import is_alike
from localize.checks.core.pair import Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, any_word, has, into, target
from localize.checks.core.registry import check
from localize.model import Severity
from localize.morphology.kk.restore import restorations
from localize.tokens import TokenKind

_PIECE = re.compile(r"[^-’'‑]+")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_TWINS = str.maketrans("ІХСМіхсм", "IXCMixcm")
# "мәнN", «ШИРИНАxВЫСОТА»: a variable or a multiplication sign that was meant to be Latin.
_FORMULA = re.compile(r"[а-яёәғқңөұүһі]+[A-Z]|[А-ЯӘҒҚҢӨҰҮҺІ]+x[А-ЯӘҒҚҢӨҰҮҺІ]+")
_GLUE = "%$@#\\"
"""Signs that make the letters after them a variable."""
_BRAND_THEN_ENDING = re.compile(r"([A-Z][A-Za-z0-9]+)([\u0430-\u04ff]{1,8})")


def _pieces(text: Text) -> Iterator[tuple[int, str]]:
    """Yield the words with their places, each part of a hyphenated word for itself: «VPN-сервис» mixes nothing."""
    for token in text.language_tokens:
        glued = token.start > 0 and text.typed[token.start - 1] in _GLUE
        if token.kind is TokenKind.WORD and not glued:
            for found in _PIECE.finditer(token.text):
                yield token.start + found.start(), found.group()


def _roman(piece: str) -> str | None:
    """Return the numeral that a word was meant to be, if Cyrillic letters were used for it."""
    numeral = piece.translate(_ROMAN_TWINS)
    if numeral == piece or not re.search(".[IVX]|[IVX].", numeral) or not _ROMAN.fullmatch(numeral):
        return None
    # «СМ», «ХХ», «МІ» may be words or initials; with І or a Latin letter among them it is a numeral.
    return numeral if LATIN.search(piece) or "ІІ" in piece or "ХІ" in piece or "ІХ" in piece else None


_JOINED = re.compile(r"[\w\u0300-\u036f\u00ad\u200b-\u200d]+")
"""Letters and what may stand between them unseen."""


@check(
    "script.mixed",
    category="fluency",
    severity=Severity.MAJOR,
    needs=target(
        any_piece(
            lambda piece: any(LATIN.search(part) and CYRILLIC_LETTER.search(part) for part in _JOINED.findall(piece)),
            having=LATIN.pattern,
        )
    ),
)
def mixed(context: Context) -> Iterator[Sighting]:
    """A word mixes Latin and Cyrillic letters.

    What: Letters that look alike, such as Latin `a c e o p x y i` among Cyrillic ones, and a Latin `ə` or `h` for
    Kazakh `ә` and `һ`; and an ending that sticks to a Latin name without a hyphen. Parts of a hyphenated word are
    looked at one by one. A word that the source spells in the same way is left alone.
    Why: It looks the same, but search, sorting, spelling checkers and screen readers treat it differently.
    Wrong: en: Personal data | kk: Дербес дeректер
    Right: en: Personal data | kk: Дербес деректер
    """
    for start, piece in _pieces(context.target):
        latin, cyrillic = len(LATIN.findall(piece)), len(CYRILLIC_LETTER.findall(piece))
        if not latin or not cyrillic or _roman(piece) or _FORMULA.fullmatch(piece):
            continue
        if piece in context.source.typed or _is_half_there(piece, context.source.typed):
            continue
        fix = None if _NO_VOWELS.search(piece) else _unmixed(piece, latin, cyrillic, context.target)
        yield context.target.sight(start, start + len(piece), _describe(piece, latin, cyrillic), fix)


def _is_half_there(piece: str, source: str) -> bool:
    """Tell whether the Latin part of a word sticks to another in the source too: «partsобъект», “partsobject”."""
    part = re.match(r"[a-z]{3,}(?=[\u0400-\u04ff]{3})", piece)
    return part is not None and re.search(rf"(?<!\w){part.group()}[a-z]{{3}}", source) is not None


def _unmixed(piece: str, latin: int, cyrillic: int, target: Text) -> str | None:
    """Return the word in one alphabet, or with the hyphen that its ending needs; None where it could be either."""
    in_cyrillic, in_latin = piece.translate(to_cyrillic(target.language)), piece.translate(to_latin())
    all_cyrillic, all_latin = not LATIN.search(in_cyrillic), not CYRILLIC_LETTER.search(in_latin)
    if all_cyrillic and (cyrillic > latin or (cyrillic == latin and not all_latin)):
        return in_cyrillic
    if all_latin and (latin > cyrillic or (cyrillic == latin and not all_cyrillic)):
        return in_latin
    ending = _BRAND_THEN_ENDING.fullmatch(piece)
    if ending and not all_cyrillic and not all_latin and target.language in ("kk", "ru"):
        return f"{ending[1]}-{ending[2]}"
    return None


_NO_VOWELS = re.compile("[ыіаәеоөұү]y")
"""A Latin letter for the Russian one on its key, which no Kazakh «у» follows so: «Журналыy» for «Журналын»."""


def _describe(piece: str, latin: int, cyrillic: int) -> str:
    few, alphabet = (LATIN, "Latin") if latin <= cyrillic else (CYRILLIC_LETTER, "Cyrillic")
    letters = ", ".join(dict.fromkeys(few.findall(piece)))
    return f"{alphabet} {letters} in a word of other letters"


_COUNTED = r"век|вв?\.|столети|съезд|созыв|глав|раздел|част|том|групп|квартал|ғасыр|ғ\.|тарау|бөлім|тоқсан"
_ROMAN_BESIDE = re.compile(
    rf"(?<![\w.])(?!С[ \u00a0])[ІХСМ]+(?=[ \u00a0–-]+(?:[ІХIVX]+[ \u00a0]+)?(?:{_COUNTED}))"
    r"|(?:(?<=[Гг]лава )|(?<=[Рр]аздел )|(?<=[Чч]асть )|(?<=[Тт]ом )|(?<=[Cc]hapter )|(?<=[Pp]art )|(?<=[Vv]olume ))"
    r"[ІХСМ]+(?!\w)"
)


@check(
    "script.roman",
    category="fluency",
    severity=Severity.MAJOR,
    needs=target(any_word(lambda word: _roman(word) is not None or set(word) <= set("ІХСМ"), having="[ІХСМ]")),
)
def roman(context: Context) -> Iterator[Sighting]:
    """A Roman numeral is written with Cyrillic letters.

    What: Numerals such as ХІХ or 94-ІІ in which І, Х, С or М are Cyrillic letters.
    Why: A search for the number of a law or a century does not find it.
    Wrong: en: the 19th century | kk: ХІХ ғасыр
    Right: en: the 19th century | kk: XIX ғасыр
    """
    for found in _ROMAN_BESIDE.finditer(context.target.masked):
        written = found.group().translate(_ROMAN_TWINS)
        if _roman(found.group()) is None and _ROMAN.fullmatch(written):
            yield context.target.sight(found.start(), found.end(), "a Roman numeral in Cyrillic letters", written)
    for start, piece in _pieces(context.target):
        numeral = _roman(piece)
        if numeral is not None:
            end = start + len(piece)
            yield context.target.sight(start, end, "a Roman numeral in Cyrillic letters", numeral)


# --- single letters, and those of no alphabet that is meant -----------------------------------------------------------

# A letter alone that looks like a word of the other alphabet, and what follows it.
_LONE = {
    "en": re.compile(r"(?<![^\s(“])([аАІ])(?= [(]?[a-z]{2})"),
    "ru": re.compile(
        r"(?<![^\s(«])([acoykACOYKB])(?= [«„(]?[а-яёА-ЯЁ]{2})"
        r"|(?<=[а-яё,»)] )([coyk])(?=[ \u00a0](?:[«„(]|\d|[A-Z][\w-]*[a-z]))"
        r"|^([COYK])(?=[ \u00a0](?:«|\d)[^а-яё]*[а-яё]{3})"
    ),
}
_ALPHABETS = "A-Za-z\\u0400-\\u052f"
_STRANGERS = "\\u0370-\\u03ff\\u0530-\\u058f"
_STRANGER = re.compile(
    rf"[^\W\d_]*(?:(?<=[{_ALPHABETS}])[{_STRANGERS}]|[{_STRANGERS}](?=[{_ALPHABETS}]))[^\W\d_]*"
    r"|(?<![\w.-])[\u0410-\u04ff][\u0430-\u04ff]*[036][\u0430-\u04ff]+(?![\w-]|\.\w)"
    r"|(?<![\w.-])(?=\w{4})[A-Za-z][a-z]*[01][a-z]+(?![\w-]|\.\w)"
)
_GREEK = str.maketrans("αΑΒεΕΗιΙΚκΜνΝοΟρΡΤυΥχΧΖ", "aABeEHiIKkMvNoOpPTuYxXZ")
_DIGITS = {"Cyrl": str.maketrans("036", "озб"), "Latn": str.maketrans("01", "ol")}


@check(
    "script.stranger",
    category="fluency",
    severity=Severity.MAJOR,
    needs=target(any_piece(_STRANGER.pattern, having=f"[{_STRANGERS}0136]")),
)
def stranger(context: Context) -> Iterator[Sighting]:
    """A word has a Greek or Armenian letter, or a digit for a letter.

    What: Such letters beside Latin or Cyrillic ones, and 0, 3 and 6 for о, з and б, 0 and 1 for o and l between
    letters. What the source writes in the same way is left alone.
    Why: It looks the same, but search, sorting, spelling checkers and screen readers treat it differently.
    Wrong: en: Check it | ru: пр0верьте
    Right: en: Check it | ru: проверьте
    """
    target = context.target
    for found in _STRANGER.finditer(target.masked):
        word = found.group()
        if word in context.source.typed:
            continue
        script = "Cyrl" if CYRILLIC_LETTER.search(word) else "Latn"
        plain = word.translate(_GREEK).translate(_DIGITS[script])
        if script == "Latn" != target.script and plain not in context.source.typed:
            continue
        fix = plain.translate(to_cyrillic(target.language)) if script == "Cyrl" else plain
        certain = fix.isalpha() and not (CYRILLIC_LETTER.search(fix) and LATIN.search(fix))
        message = "a letter of another alphabet, or a digit"
        yield target.sight(found.start(), found.end(), message, fix if certain else None)


_LATIN_ENDING = re.compile(r"(?<=\d)[-‑]([xeaic]{1,2})(?![\w-])")
# An initial or a letter of an abbreviation among those of the other alphabet: «A. Б. Омаров», «т. e.»
_UPPER = "А-ЯӘҒҚҢӨҰҮҺІ"
_LONE_INITIAL = {
    "Cyrl": re.compile(
        rf"(?<![\w.])[ABCEHKMOPTXY](?=\.[ \u00a0]?(?:[{_UPPER}]\.[ \u00a0]?)?([{_UPPER}][а-яәғқңөұүһі]+))"
        r"|(?<=(?<!\w)[А-Яа-я]\.)[ \u00a0]?(?!P\.[ \u00a0]?S)[aceopxABCEHKMOPTX](?=\.)|(?<![\w.])[cp](?=\.[ \u00a0]\d)"
    ),
    "Latn": re.compile(
        r"(?<![\w.])[АВСЕНКМОРТХУ](?=\.[ \u00a0]?(?:[A-Z]\.[ \u00a0]?)?([A-Z][a-z]+))"
        r"|(?<=[A-Za-z]\.)[ \u00a0]?[АВСЕНКМОРТХаеосрх](?=\.)"
    ),
}
_ENDINGS = {"ru": frozenset("хе"), "kk": frozenset({"і", "сі"})}
_OTHER_VARIABLE = re.compile(r"(?<![^\s(])[bdefghijlmnpqrstuvwxzDFGJLNQRSUVWZ](?![^\s),.;:])")


_MAY_BE_INITIAL = re.compile(r"(?:^|[^\w]|[A-Za-zА-Яа-я]\.)[A-Za-zА-Яа-я]\.")


def _may_be_lone(piece: str) -> bool:
    if _MAY_BE_INITIAL.search(piece):
        return True
    return piece.lstrip("(«“") in "aаcoykАІACOYKB" or _LATIN_ENDING.search(piece) is not None


def _is_name(found: re.Match[str], masked: str, source: Text) -> bool:
    """Tell whether a Latin letter names something: “vitamin C”, a capital inside a sentence, a letter of the source."""
    letter, before = found.group(), masked[: found.start()].rstrip("«( ")
    opens = not before or before[-1] in ".!?…—–:"
    if letter.isupper() and not (opens and re.match(r"[а-яё«\d]", masked[found.end() + 1 :])):
        return True
    if letter == "a":
        return not opens and before[-1] not in ",;"  # «а» begins a clause; elsewhere “a” is a label
    return re.search(rf"(?<!\w){letter}(?!\w)", source.masked) is not None


@check(
    "script.lone",
    category="fluency",
    severity=Severity.MAJOR,
    needs=(into("en") & target(any_piece(_may_be_lone, having="[\u0400-\u052f]")))
    | (into("kk", "ru") & target(any_piece(_may_be_lone, having="[A-Za-z]"))),
)
def lone(context: Context) -> Iterator[Sighting]:
    """A word or an ending of one letter is in the other alphabet.

    What: A Latin `a c o y k` for a Russian preposition or conjunction, a Cyrillic `а` for the English article,
    initials, abbreviations such as `т. e.`, and endings such as `1990-x`. Variables, and what the source has as well,
    are left alone.
    Why: It looks the same, but search, spelling checkers and screen readers treat it differently.
    Wrong: en: He was with a lawyer. | ru: Он был c адвокатом.
    Right: en: He was with a lawyer. | ru: Он был с адвокатом.
    """
    target, masked = context.target, context.target.masked
    pattern = _LONE.get(target.language)
    letters = to_latin() if target.language == "en" else to_cyrillic(target.language)
    for found in pattern.finditer(masked) if pattern and not _OTHER_VARIABLE.search(masked) else ():
        letter = found.group()
        if target.language == "en" or not _is_name(found, masked, context.source):
            alphabet = "Cyrillic" if target.language == "en" else "Latin"
            yield target.sight(found.start(), found.end(), f"a {alphabet} letter alone", letter.translate(letters))
    yield from _initials(context)
    yield from _latin_endings(context)


def _initials(context: Context) -> Iterator[Sighting]:
    """Yield initials and abbreviations of one letter in the other alphabet."""
    target, masked = context.target, context.target.masked
    initials = _LONE_INITIAL.get(target.script)
    for found in initials.finditer(masked) if initials else ():
        letter = found.group().strip()
        if found[1] is not None and not _begins_name(context, found):
            continue  # «по оси X. Начало»
        if target.script != context.source.script or f"{letter}." not in context.source.typed:
            letters = to_latin() if target.script == "Latn" else to_cyrillic(target.language)
            start = found.end() - 1
            yield target.sight(start, found.end(), "a letter of the other alphabet", letter.translate(letters))


def _begins_name(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a letter is the initial of somebody whom the source names too."""
    names = re.findall(rf"[{CAPITALS}][^\W\d_]+", context.source.masked)
    return any(is_alike(found[1], name) for name in names)


def _latin_endings(context: Context) -> Iterator[Sighting]:
    """Yield endings in Latin letters behind a number: «1990-x»."""
    target, masked = context.target, context.target.masked
    letters = to_latin() if target.language == "en" else to_cyrillic(target.language)
    endings = _ENDINGS.get(target.language, frozenset())
    for found in _LATIN_ENDING.finditer(masked) if endings else ():
        ending = found[1].translate(letters)
        number = re.search(r"\d+$", masked[: found.start()])
        if ending in endings and number and number.group() + found.group() not in context.source.typed:
            yield target.sight(found.start(1), found.end(1), "a Latin ending", ending)


# --- letters of old fonts and of other languages ----------------------------------------------------------------------

_LEGACY = str.maketrans("ќђѓњљџѕћЌЂЃЊЉЏЅЋ", "құғңөүәһҚҰҒҢӨҮӘҺ")
_LEGACY_LETTER = re.compile(r"[ќђѓњљџѕћЌЂЃЊЉЏЅЋ]")
_NEIGHBOURS = {
    "kk": re.compile(r"[ўҳҷӣӯҝѝїєґҡҥӱӧҫҙӓӑӗӳҗѐјӊӈҟӷҕҧӛӫӵӹӝӟӡӥӭ]", re.IGNORECASE),
    "ru": re.compile(r"[ўҳҷӣӯїєґ]", re.IGNORECASE),
}
_TWINS = re.compile("[ӊӈҟӷҕҧӛӫӵ]", re.IGNORECASE)
"""Letters of small peoples that look like Kazakh ones: no name that news tell of has them."""
_WHOSE = "another Cyrillic alphabet"


@check(
    "kazakh.legacy_letters",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & target(has(_LEGACY_LETTER.pattern)),
)
def legacy_letters(context: Context) -> Iterator[Sighting]:
    """A Kazakh word has letters of an old Kazakh font.

    What: Ќ ђ ѓ њ љ џ ѕ ћ, which fonts of the nineties drew as қ ұ ғ ң ө ү ә һ.
    Why: With today's fonts the reader sees Serbian and Macedonian letters.
    Wrong: en: the law of the country | kk: елдіѕ заѕы
    Right: en: the law of the country | kk: елдің заңы
    """
    target = context.target
    if target.language != "kk" or target.script != "Cyrl" or not _LEGACY_LETTER.search(target.masked):
        return
    for token in target.language_tokens:
        letters = "".join(dict.fromkeys(_LEGACY_LETTER.findall(token.text)))
        if letters and token.text not in context.source.typed:
            word = _from_legacy(token.text)
            yield target.sight(token.start, token.end, f"{letters} of an old font", word)


def _from_legacy(word: str) -> str | None:
    """Return the word in today's letters where one reading is certain: ѕ is ә in one font and ң in another."""
    plain = word.translate(_LEGACY)
    if "ѕ" not in word.lower():
        return plain
    other = word.translate(str.maketrans("ѕЅ", "ңҢ")).translate(_LEGACY)
    known = [each for each in (plain, other) if each.lower() in restorations(each.lower())]
    return known[0] if len(known) == 1 else None


@check(
    "script.foreign_letters",
    category="fluency",
    severity=Severity.MINOR,
    needs=into("kk", "ru") & target(has(r"(?i:[ўҳҷӣӯҝѝїєґҡҥӱӧҫҙӓӑӗӳҗѐјӊӈҟӷҕҧӛӫӵӹӝӟӡӥӭ])")),
)
def foreign_letters(context: Context) -> Iterator[Sighting]:
    """A word has letters of another Cyrillic alphabet.

    What: Uzbek, Tajik, Ukrainian, Bashkir and other letters in Kazakh and Russian text, where the word is no
    capitalised name and is not in the source; what looks like ң, қ or ө is found in names too. Kazakh words in Russian
    text are language.other's.
    Why: They come from a wrong keyboard or font, and search does not find the word.
    Wrong: en: the court | ru: сўд
    Right: en: the court | ru: суд
    """
    target = context.target
    pattern = _NEIGHBOURS.get(target.language)
    if pattern is None or not pattern.search(target.masked) or target.script != "Cyrl":
        return
    for token in target.language_tokens:
        if not pattern.search(token.text) or token.text in context.source.typed:
            continue
        if not token.text[0].isupper() or _TWINS.search(token.text) or (target.language == "kk" and "ў" in token.text):
            yield target.sight(token.start, token.end, f"a letter of {_WHOSE}")
