"""Dashes and hyphens: between words, at the edge of a word, in ranges of numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from localize.checks.analysis.char_classes import CYRILLIC, LETTER, SPACE
from localize.checks.analysis.language_guess import is_english_particle
from localize.checks.core.pair import OPAQUE, UNSEEN, Context, Sighting, Text
from localize.checks.core.prefilter import any_piece, any_word, digit, has, into, source, target
from localize.checks.core.registry import check
from localize.checks.words import read_table, read_words
from localize.model import Severity

_SPACE = "[ \u00a0]"
_COMPOUNDS = read_words("kazakh-compounds")
_FIRST = "|".join(_COMPOUNDS["first-halves"])
_BRANDS = "|".join(_COMPOUNDS["brands"])
_PARTED = re.compile(
    rf"(?<![\w.@/-])(?P<first>[A-Z]{{2,5}}|{_BRANDS}|[А-ЯӘҒҚҢӨҰҮҺІ]{{2,5}}|(?i:{_FIRST}))(?P<gap>{_SPACE}?[–—]{_SPACE})"
    r"(?P<second>[а-яёәғқңөұүһі]{3,})(?![\w-])"
)
_NUMBERED = re.compile(
    rf"(?<![\w.,/№–—-])(?<!\d[ \u00a0])(?P<first>\d{{1,4}}|[IVX]{{1,5}})(?P<gap>{_SPACE}[–—]{_SPACE})"
    r"(?P<second>[а-яёәғқңөұүһі]{3,})(?![\w-])"
)
_DASH = re.compile(rf"{_SPACE}[—–-]{_SPACE}|[^\W\d]—[^\W\d]|:")
_ORDINALS = {int(each["number"]): each["source"] for each in read_table("ordinal-words")}
_NO_NOUN = frozenset(["это", "эта", "этот", "бұл", "мұнда", "онда", "сол", "осы", "где", "там", "как", "так", "что"])


def find_parted(context: Context) -> Iterator[Sighting]:
    """Yield the gaps of compounds whose first half is Latin, an acronym, a number or a half word.

    The source has the two side by side, and no dash of its own that the target would render. Of acronyms in Russian
    russian.hyphen tells.
    """
    target, source = context.target, context.source.masked
    if target.language != "kk":
        return
    if len(_DASH.findall(source)) >= len(_DASH.findall(target.masked)):
        return
    parted = [each for each in _PARTED.finditer(target.masked) if _is_one_there(each["first"], source)]
    numbered = [each for each in _NUMBERED.finditer(target.masked) if _is_ordinal_there(each["first"], source)]
    for start, found in {each.start(): each for each in (*parted, *numbered)}.items():
        if found["second"] not in _NO_NOUN:
            yield target.sight(start + len(found["first"]), found.end("gap"), "a hyphen joins the two halves", "-")


def _is_one_there(first: str, source: str) -> bool:
    """Tell whether the source has what stands first as the first half of a compound or before a noun."""
    if first.isupper() and not first.isascii():
        return re.search(rf"(?<![\w-]){first}-[а-яё]", source) is not None
    for found in re.finditer(
        rf"(?<![\w-])(?i:{re.escape(first)})(?:-(?=[^\W\d_])|[ \u00a0](?=[a-z]))([^\W\d_]+)", source
    ):
        if not is_english_particle(found[1]) and not found[1].endswith("ly"):
            return True
    return (
        not first.isascii() and re.search(_LATIN_FIRST.get(first.lower(), r"(?!)"), source, re.IGNORECASE) is not None
    )


_LATIN_FIRST = {each["kk"]: each["en"] for each in read_table("kazakh-first-halves")}


def _is_ordinal_there(number: str, source: str) -> bool:
    """Tell whether the source has a number as an ordinal, or as one that names something: “Article 3”, “3rd”."""
    if not number.isdecimal():
        return re.search(rf"(?<!\w){number}(?!\w)", source) is not None
    word = _ORDINALS.get(int(number))
    named = (
        rf"(?:[^\W\d_]{{2,}}\.?|№)[ \u00a0]{number}(?![\w%]|[.,]\d|[ \u00a0][a-zа-я])"
        rf"|[A-ZА-Я][a-zа-я]{{2,}}[ \u00a0]{number}(?![\w%]|[.,]\d)"
    )
    ordinal = rf"(?<!\d){number}(?:st|nd|rd|th|[-‑](?:й|я|е|го|му|м|х|ю|ей))(?!\w)"
    return re.search(rf"{ordinal}|{named}" + (rf"|(?<!\w)(?i:{word})" if word else ""), source) is not None


_SPACED_HYPHEN = re.compile(
    rf"(?<=[\w»”)\"'%.,!?…{UNSEEN}{OPAQUE}])({SPACE}+)(--?)({SPACE}+)(?=[\w«“(\"'„{UNSEEN}{OPAQUE}])"
)
_ONE_SIDED_DASH = re.compile(
    rf"(?<=[.,!?…»”]{SPACE})()()([—–])(?=[^\W\d_])|(?<=[^\W_»”)])(?:{SPACE}(—|–(?!\d))(?=[^\W_«])|([—–]){SPACE}(?=[\w«]))"
)
# A dash between words of which one is no name: «TikTok—нет», «против—21», and an en dash before a number.
_SMALL = "а-яёәғқңөұүһі"
_TIGHT_DASH = re.compile(
    rf"(?<=[^\W\d_]{{2}})—(?=[{_SMALL}])|(?<=(?<![^\W\d_])[{_SMALL}]{{2}})—(?=[^\W_])"
    rf"|(?<=[{_SMALL}]{{2}})—(?=[\d{OPAQUE}])"
    rf"|(?<=[{_SMALL}]{{3}})–(?=[\d{OPAQUE}])|(?<=[»”!?])—(?=[{_SMALL}])"
)
_SPACED_DASH = re.compile(rf"{SPACE}[—–]{SPACE}")
# A hyphen that parts, before a number; dashes that join the parts of one word.
_HYPHEN_BEFORE_NUMBER = re.compile(r"(?<=[a-z]{3})-(?=\d+(?:,\d{3})* [a-z]{3})")
_DASHES_IN_WORD = re.compile(r"(?<=[a-z])–(?=in–|of–|to–|and–|the–)|(?<=–in)–(?=[a-z])|(?<=–of)–(?=[a-z])")
# Both halves of a compound: two - factor.
_TORN_COMPOUND = re.compile(
    r"(?<=[a-z] )(?:two|three|four|multi|self|non|anti|co|pre|post|third|first|second|cross|inter|e)( - )(?=[a-z]+)"
)
_TWO_HYPHENS = re.compile(r"(?<=[^\W_])--(?=[^\W_])")
_PARTING_DASH = re.compile(rf"{SPACE}[—–]{SPACE}|{LETTER}—{LETTER}")
_SPOKEN_RANGE = re.compile(
    r"(?<![\w.,])(\d+(?:[.:]\d+)?)(?:-[a-zа-я]+)? (?:to|by|until|through|and|по|до) (\d+(?:[.:]\d+)?)(?!\w)"
)
_WRITTEN_RANGE = re.compile(r"(?<![\w–-])(\d+(?:[.:,]\d+)*)–(\d+(?:[.:,]\d+)*)(?![\w–-])")
_MINUS = re.compile(r"−(\d+)")


@check(
    "punctuation.dash",
    category="locale",
    severity=Severity.MINOR,
    needs=target(any_piece(r"^--?$|^[—–].|.[—–]$|[^\W_]--|[^\W\d_]{2}[—–].|[»”!?]—.|[a-z]{3}-\d", having="[—–-]"))
    | (source(has("[–−]")) & source(digit))
    | (source(digit) & target(has("[-‑–—]")) & target(any_piece(r"^[-‑–—]$|\d[-‑]\d"))),
)
def dash(context: Context) -> Iterator[Sighting]:
    """A hyphen is used instead of a dash, or a dash lacks a space.

    What: A hyphen between spaces, or a dash with a space on one side only, in English too. In a Russian or Kazakh text
    a hyphen between spaces is never right; English is left to the house style, but not to two styles in one text, nor
    to a hyphen where the source has a dash. Two hyphens in a row, and in Kazakh and Russian a dash without spaces. In
    ranges and before numbers below zero, a hyphen where the source has an en dash or a minus. Lists and options of
    programs do not count.
    Why: A hyphen joins and a dash separates: the wrong one misleads the reader.
    Wrong: en: Privacy is a right. | ru: Приватность - это право.
    Right: en: Privacy is a right. | ru: Приватность — это право.
    """
    target = context.target
    yield from _numbers(context)
    if not re.search("[-—–]", target.masked):
        return
    yield from _two_hyphens(context)
    if target.language not in CYRILLIC:
        yield from _beside(target)
        yield from _parted(context)
        if not _has_dash(context):
            return
    usual, other = ("—", "–") if target.language == "ru" else ("–", "—")
    right = other if other in target.masked and usual not in target.masked else usual
    for found in _parting_hyphens(context):
        first = "\u00a0" if found[1] == "\u00a0" else " "
        fix, doubtful = f"{first}{right} ", _may_be_kept(context, found)
        yield target.sight(found.start(), found.end(), "a hyphen for a dash", fix, doubtful=doubtful)
    if target.language not in CYRILLIC:
        return
    yield from _beside(target)
    for found in _TIGHT_DASH.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "spaces are missing beside the dash", " — ")


def _parting_hyphens(context: Context) -> list[re.Match[str]]:
    """Return the hyphens between spaces that stand for a dash: none of a formula, a list or a path."""
    if " -- " in context.source.typed:
        return []
    source, target = context.source.masked, context.target.masked
    spaced = list(_SPACED_HYPHEN.finditer(target))
    plain = [each for each in spaced if not _is_formula(context, each)]
    if _is_series(context, spaced, plain):
        return []
    return [
        each
        for each in plain
        if not (_is_item(target, source, each) or _is_sign(context, each) or _is_of_manual(context, each))
    ]


def _is_sign(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a hyphen is one of listed signs, joins two halves, «архео - или», or begins an option."""
    masked, source = context.target.masked, context.source.typed
    before, after = masked[: found.start()].split()[-1], masked[found.end() :]
    option = re.match(r"[a-z]+", after)
    return (
        (len(before) == 1 and before in ".,!?")
        or (_JOINING_WORD.match(after) is not None and _HANGING.search(source) is not None)
        or (found[2] == "--" and option is not None and f"--{option.group()}" in source)
    )


_COLUMNS = 3
"""Spaces that set a hyphen off in a table of plain text."""
_HALVES = re.compile(rf"(?:(?<![\w-])(?:[A-Z]{{2,}}|(?i:{_FIRST}))|[ыі]п)$")


def _is_of_manual(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a hyphen is the source's own: behind the names that begin a page of a manual, or in columns."""
    before, source = context.target.masked[: found.start()], context.source.masked
    name = _PAGE_NAME.match(before)
    if name is not None and len(before) > 1 and source.startswith(f"{before} - "):
        return True
    return len(found[1]) >= _COLUMNS and re.search(rf"{SPACE}{{{_COLUMNS},}}-{SPACE}", source) is not None


def _may_be_kept(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a hyphen between spaces may be none: in names, columns, lists, pairs such as «қосып - өшіру»."""
    target = context.target
    if _is_in_name(target.masked, found) or (
        len(_ANY_STEP.findall(context.source.masked)) == len(_ANY_STEP.findall(target.masked)) > 1
    ):
        return True
    before, after = target.masked[: found.start()].split()[-1], target.masked[found.end() :].split()[0]
    latin = not re.search("[\u0400-\u04ff]", before + after) and not (before + after).strip("().,").isdigit()
    named = latin or _PAGE_NAME.match(target.masked[: found.start()]) is not None
    one, other = before.strip(_MARKS), after.strip(_MARKS)
    halves = _HALVES.search(one) is not None or (len(one) > 2 and one[-2:] == other[-2:])
    return named or (halves and other.islower() and other not in _NO_NOUN) or len(found[1]) >= _COLUMNS


def _is_in_name(masked: str, found: re.Match[str]) -> bool:
    """Tell whether a hyphen may be inside a name: in quotation marks, before its last letter, behind «2-бөлім»."""
    start = masked[: found.start()]
    quoted = start.count('"') % 2 > 0 or start.count("«") > start.count("»")
    return quoted or _NAMES_END.match(masked, found.end()) is not None or _NUMBERED_WORD.search(start) is not None


_NAMES_END = re.compile(r"[A-Z](?:\W|$)")
_NUMBERED_WORD = re.compile(r"\d-[^\W\d_]+$")
_PAGE_NAME = re.compile(r"[a-z/][^\u0400-\u04ff]*$")
"""What a page of a manual is named after: “groupdel - удаляет группу” is read by programs."""
_MARKS = "«»“”„\"'(),.:;!?"


def _beside(target: Text) -> Iterator[Sighting]:
    """Yield dashes that have a space on one side only."""
    for found in _ONE_SIDED_DASH.finditer(target.masked):
        if found[3]:
            yield target.sight(found.start(), found.end(), "a space is missing beside the dash", f"{found[3]} ")
            continue
        fix = f" {found[4] or found[5]} "
        yield target.sight(found.start(), found.end(), "a space is missing beside the dash", fix)


def _two_hyphens(context: Context) -> Iterator[Sighting]:
    """Yield two hyphens between letters or digits, which the source has nowhere."""
    target = context.target
    for found in _TWO_HYPHENS.finditer(target.masked) if "--" not in context.source.typed else ():
        digits = target.masked[found.start() - 1].isdigit() and target.masked[found.end()].isdigit()
        parting = "–" if digits else " — " if target.language == "ru" else " – "
        yield target.sight(found.start(), found.end(), "two hyphens for a dash", parting)


def _parted(context: Context) -> Iterator[Sighting]:
    """Yield hyphens for dashes, dashes for hyphens and torn compounds in English, by what the source has."""
    target, source = context.target, context.source
    dashed = _SPACED_DASH.search(source.masked) is not None
    if dashed and not _PARTING_DASH.search(target.masked):
        for found in _HYPHEN_BEFORE_NUMBER.finditer(target.masked):
            yield target.sight(found.start(), found.end(), "a hyphen for a dash", " – ")
    for found in _DASHES_IN_WORD.finditer(target.masked):
        yield target.sight(found.start(), found.end(), "a hyphen joins the parts of a word", "-")
    for found in _TORN_COMPOUND.finditer(target.masked) if not dashed and " - " not in source.masked else ():
        yield target.sight(*found.span(1), "spaces beside a hyphen", "-")


def _numbers(context: Context) -> Iterator[Sighting]:
    """Yield ranges and numbers below zero that have a hyphen where the source has an en dash or a minus."""
    target = context.target
    hyphens = "‑—-" if target.language == "en" else "‑-"
    for written in _WRITTEN_RANGE.finditer(context.source.masked):
        first, last = (re.escape(each) for each in written.groups())
        for found in re.finditer(
            rf"(?<![\w.,–-]){first}({SPACE}?[{hyphens}]{SPACE}?|{SPACE}[–—]{SPACE}){last}(?!\d)", target.masked
        ):
            yield target.sight(found.start(1), found.end(1), "a range takes an en dash without spaces", "–")
    for written in _SPOKEN_RANGE.finditer(context.source.masked):
        first, last = (re.escape(each) for each in written.groups())
        if first == last:
            continue  # a board of 8 by 8
        for found in re.finditer(rf"(?<![\w.,–-]){first}({SPACE}[-‑–]{SPACE}|[-‑]){last}(?![\d-])", target.masked):
            yield target.sight(found.start(1), found.end(1), "a range takes an en dash without spaces", "–")
    for written in _MINUS.finditer(context.source.masked):
        for found in re.finditer(rf"(?<![\w.,])(?:(?<= )|^)[-–](?={written[1]}(?!\d))", target.masked):
            yield target.sight(found.start(), found.end(), "a minus stands before the number", "−")


def _has_dash(context: Context) -> bool:
    """Tell whether a dash parts words in an English text or in its source: beside it a hyphen is a slip."""
    return context.target.language == "en" and any(
        _PARTING_DASH.search(text.masked) for text in (context.source, context.target)
    )


_ITEM = re.compile(rf"(?:^|[.:;]){SPACE}*--?{SPACE}")
_SPEECH = re.compile(rf"[,!?…»]{SPACE}-")
_STEP = re.compile(rf"{SPACE}-{SPACE}[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ{OPAQUE}]")
_ANY_STEP = re.compile(rf"(?:^|{SPACE})--?{SPACE}")
_MANY = 3


def _is_series(context: Context, spaced: list[re.Match[str]], plain: list[re.Match[str]]) -> bool:
    """Tell whether hyphens are those of a list or of a path, “Tools - Options - %PRODUCTNAME”: all stay, or none."""
    source, target = context.source.masked, context.target.masked
    if len(_ANY_STEP.findall(target)) < 2 or _SPEECH.search(target):
        return False
    if _ITEM.search(target) or (len(spaced) >= _MANY and len(plain) < len(spaced)):
        return True
    return len(_STEP.findall(source)) == len(spaced) == len(_STEP.findall(target))


def _is_item(masked: str, source: str, found: re.Match[str]) -> bool:
    """Tell whether a hyphen begins an item of a list on one line, “- none: off - strict: on”, as in the source."""
    item = re.match(r"[\w.+-]+:", masked[found.end() :])
    return item is not None and re.search(rf"(?:^|\s)-{SPACE}+{re.escape(item.group())}", source) is not None


def _is_formula(context: Context, found: re.Match[str]) -> bool:
    """Tell whether a hyphen between spaces is a minus sign or parts the fields of a pattern."""
    masked = context.target.masked
    if re.search(r"[a-z]{3}$", masked[: found.start()]) and _SPACED_DASH.search(context.target.masked):
        return False  # beside a dash in the same text
    before, after = masked[: found.start()], masked[found.end() :]
    joins_values = OPAQUE in (before[-1:], after[:1]) or bool(re.search(r"[A-Za-z]$", before) and after[:1].isdigit())
    digits = before[-1:].isdigit() and after[:1].isdigit()
    if _FACTOR_BEFORE.search(before) or _FACTOR_BEHIND.match(after):
        return True
    return digits or joins_values or bool(re.search(r"[-+*/=<>|]\s*$", before)) or bool(re.match(r"[-+*/=<>|]", after))


# (one - other) / third, and the names of variables: a_b - c_d
_FACTOR_BEFORE = re.compile(r"[*/×÷=]\s*\([^()]*$|[^\W_]_\w*[»”\"']?$")
_FACTOR_BEHIND = re.compile(r"[^()]*\)\s*[*/×÷=]\s|[«“\"']?[^\W_]+_\w")
_MONTH_OR_DAY = re.compile(
    r"(?:(?:пн|вт|ср|чт|пт|сб|вс)(?!\w)|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт|ноя|дек|понед|втор|сред|четв|пятн"
    r"|субб|воскр|север|юг|восток|запад|"
    r"қаң|ақп|нау|сәу|мам|шіл|там|қыр|қаз|қар|жел|дүй|сей|сәр|бей|жұм|сен|жек|мау)"
)
_DASH_IN_WORD = re.compile(r"(?:(?<=[\w%»])–|(?<=\d)—)(?=([а-яёәғқңөұүһі]+))")
# 27–year–old, week—long: the parts of one word.
_DASH_IN_ENGLISH = re.compile(
    r"(?<=\d)[—–](?=[a-z]{3})|(?<=[a-z]{2})[—–](?=(?:long|old|based|wide|free|led|owned|funded|related|speaking"
    r"|language)(?!\w))"
)
_PREFIXED_BY_DASH = re.compile(
    r"(?<![\w–—-])(?i:co|non|anti|pre|post|pro|self|ex|multi|semi|cyber|micro|first|second|third|two|three|four|five"
    r"|six|ten|well|long|short|high|low|full|part|mid|e)(–)(?=[A-Za-z]{3})"
)
_GAP = re.compile(
    rf"(?<=[^\W\d_]{{2}}){SPACE}[-‑](?=[^\W\d_])(?![A-Za-z](?!\w))|(?<=[^\W\d_]{{2}})[-‑]{SPACE}(?=[^\W_]|[«“„(*{OPAQUE}])"
    rf"|(?<=\d){SPACE}[-‑](?=[а-яёәғқңөұүһі])|(?<=\d)[-‑]{SPACE}(?=[^\W\d_])"
    rf"|(?<=[^\W\d_]{{2}}){SPACE}[-‑](?=\d)"
)
_GAP_IN_ENGLISH = re.compile(
    rf"(?<=[A-Za-z]{{2}}){SPACE}[-‑](?=[A-Za-z]{{2}})|(?<=[A-Za-z]{{2}})[-‑]{SPACE}(?=[A-Za-z])"
    rf"|(?<=\d)[-‑]{SPACE}(?=[a-z]{{3}})"
)
_JOINING_WORD = re.compile(
    r"(?:и|или|а|но|да|либо|до|және|немесе|не|мен|пен|бен|әрі|яки|and|or|to|nor|but|versus|vs|through|than)(?!\w)"
)


@check(
    "punctuation.hyphen",
    category="locale",
    severity=Severity.MINOR,
    needs=(
        into("kk", "ru")
        & target(any_piece(r"[\w%»]–[а-яёәғқңөұүһі]|\d—[а-яёәғқңөұүһі]|^[-‑]\w|\w[-‑]$", having="[—–‑-]"))
    )
    | (into("kk") & target(any_piece("^[–—]$|.[–—]$", having="[–—]")))
    | (into("kk") & target(any_word("^(?:e?SIM|PIN|PUK|QR|IP)$", having="[A-Z]")))
    | (into("en") & target(any_piece(r"^[-‑]\w|\w[-‑]$|[\da-z][—–][a-z]", having="[—–‑-]"))),
)
def hyphen(context: Context) -> Iterator[Sighting]:
    """A dash is used instead of a hyphen, or a hyphen has a space next to it.

    What: A dash without spaces before a small letter, in English behind a number and prefixes such as “co” and “two”,
    and before words such as “long” and “based”; a space on one side of a hyphen, be it part of a word or put for a
    dash; in Kazakh a dash between spaces inside a compound («IP – мекенжай») that the source has side by side. Ranges
    of months and days («апрель–май»), options of programs, and the first of two parts that share their end («двух- и
    трёхдневный») are left alone.
    Why: A hyphen makes one word of two parts, and search finds the word only with the hyphen.
    Wrong: en: a VPN service | ru: VPN–сервис
    Right: en: a VPN service | ru: VPN-сервис
    """
    target = context.target
    yield from _gaps(context)
    yield from find_parted(context)
    masked = target.masked
    if target.language == "en":
        parted = masked.count("—") > 1 or _SPACED_DASH.search(context.source.masked) is not None
        for found in _DASH_IN_ENGLISH.finditer(masked):
            if parted and found.group() == "—":
                continue
            yield target.sight(found.start(), found.end(), "a hyphen belongs here", "-")
        for found in _PREFIXED_BY_DASH.finditer(masked):
            yield target.sight(*found.span(1), "a hyphen belongs here", "-")
    if target.language not in CYRILLIC:
        return
    for found in _DASH_IN_WORD.finditer(masked):
        before = masked[found.start() - 1]
        listed = before.isdigit() and len(found[1]) > _LONGEST_PART
        if not listed and not _MONTH_OR_DAY.match(found[1]):
            yield target.sight(found.start(), found.end(), "a hyphen belongs here", "-")


_OPTION = re.compile(r"(?:^|[\s(\[])-\w")
_HANGING = re.compile(r"\w[-‑](?:[\s,]|$)")


def _gaps(context: Context) -> Iterator[Sighting]:
    """Yield hyphens with a space on one side, but no options, numbers below zero and parts that share their end."""
    target, masked, source = context.target, context.target.masked, context.source.masked
    pattern = _GAP if target.language in CYRILLIC else _GAP_IN_ENGLISH if target.language == "en" else None
    for found in pattern.finditer(masked) if pattern else ():
        after, hangs = masked[found.end() :], found.group()[0] in "-‑"
        if hangs and (_JOINING_WORD.match(after) or _last_part(masked, found) in context.source.typed):
            continue
        if hangs and target.language == "en" and _HANGING.search(source):
            continue
        if not hangs and _OPTION.search(source):
            continue
        number = re.match(r"\d+", after)
        if number and re.search(rf"[-−–‑]{SPACE}?{number.group()}", source):
            continue
        yield target.sight(found.start(), found.end(), "a space beside a hyphen")


_LONGEST_PART = 14


def _last_part(masked: str, found: re.Match[str]) -> str:
    """Return the Latin word before a hyphen, with it: “min- or max-”."""
    word = re.search(r"[A-Za-z]+$", masked[: found.start()])
    return f"{word.group()}-" if word else "\0"
