"""HTML that is part of a text, and web addresses, compared with the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from localize.checks.analysis.char_classes import SPACE
from localize.checks.analysis.differences import Place, compare_addresses, left_over, names_entity
from localize.checks.core.pair import Context, Sighting, Text, is_element
from localize.checks.core.prefilter import address, any_piece, either, has, markup, source, target, texts
from localize.checks.core.registry import check
from localize.model import Severity, Side
from localize.tokens import Token, TokenKind, find_protected_in

# Entities that protect markup; the others are letters and signs, which every language chooses for itself.
_ENTITIES = frozenset({"&amp;", "&lt;", "&gt;"})
_ENTITY = re.compile("&[A-Za-z]{2,8};")
_BROKEN_ENTITY = re.compile("&( ?)([A-Za-z]{2,8});")
_OPEN_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|nbsp|apos|[mn]dash|[lr]aquo)(?![\w;=])")
_ELEMENT_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")

# What is left of “https://” before an address.
_BROKEN_SCHEME = re.compile(r"(?<!\w)[A-Za-z]{2,6}:?/*$")
# What is left of an account before the rest of its address.
_BROKEN_ACCOUNT = re.compile(r"[\w.+-]+\s*@\s*$")


def _literal(text: Text) -> list[Place]:
    """Return elements by name and form, whatever their attributes, and the entities that protect markup."""
    return [(name, token.start, token.end) for token in text.protected if (name := _literal_name(token))]


def _literal_name(token: Token) -> str | None:
    if token.kind is not TokenKind.MARKUP:
        return None
    element = _ELEMENT_NAME.match(token.text)
    if element is None:
        return token.text if token.text in _ENTITIES else None
    if element[2].lower() in _FRAMES or not is_element(token.text):
        return None
    return f"<{element[1]}{element[2].lower()}>"


_FRAMES = frozenset(["html", "head", "body", "qt"])
"""What a whole text stands in: Qt shows it in the same way without it."""


def _may_have_other(source: str, target: str) -> bool:
    """Tell whether two texts have other markup, or some more often."""
    ours, theirs = (
        sorted(name for token in find_protected_in(typed) if (name := _literal_name(token)))
        for typed in (target, source)
    )
    return ours != theirs


def _is_entity(name: str) -> bool:
    """Tell whether HTML has a character of this name."""
    from html.entities import html5  # half a megabyte, which few texts need

    return f"{name};" in html5


_WIKI = {"<b>": "'''", "<strong>": "'''", "<i>": "''", "<em>": "''"}
"""How wikis write elements."""
_GREATER = re.compile("(?:&[rR]arr;|[>→▸])")
_CYRILLIC_IN_BRACKETS = re.compile("<[\u0400-\u052f]")


def _is_said_otherwise(name: str, ours: Text, theirs: Text) -> bool:
    """Tell whether markup is written with another sign, or is a word in angle brackets: «<ссылка>» for “<link>”."""
    opening = name.replace("/", "")
    if name == "&amp;":
        return "&" not in theirs.masked  # it may have become a word: "and", "және", «и»
    if name == "&lt;" and "<" in theirs.masked:
        return True
    if name == "&gt;":
        return _GREATER.search(theirs.masked) is not None
    if re.search(rf"<\s+{name[1:-1].replace('/', '/ ?')}\s*>", theirs.typed):
        return True  # with spaces: < / p >
    if _CYRILLIC_IN_BRACKETS.search(theirs.masked) and f"</{opening[1:]}" not in ours.typed:
        return True
    return opening in _WIKI and _WIKI[opening] in theirs.typed


def _surplus_literal(ours: Text, theirs: Text) -> Iterator[tuple[Place, bool]]:
    """Yield the markup that the other side has too little of, and whether it does no harm.

    Of a whole pair only the opening element is named.
    """
    left = [
        place for place in left_over(_literal(ours), _literal(theirs)) if not _is_said_otherwise(place[0], ours, theirs)
    ]
    names = Counter(name for name, _, _ in left)
    for place in left:
        name = place[0]
        partner = _partner(name)
        paired = names[partner] > 0
        if name[1] != "/" and name != "&gt;":
            yield place, name in _BREAKS or (paired and name in _LIGHT)
        elif paired:
            names[partner] -= 1
        else:
            yield place, name == "</p>" and ours.typed.count("<p") >= ours.typed.count("</p")


def _partner(name: str) -> str:
    """Return the other half of an element or of a pair of angle brackets."""
    return _PARTNERS.get(name) or (f"<{name[2:]}" if name[1] == "/" else f"</{name[1:]}")


_PARTNERS = {"&lt;": "&gt;", "&gt;": "&lt;"}
_BREAKS = frozenset(["<br>", "<p>"])
_LIGHT = frozenset(
    ["<b>", "<strong>", "<i>", "<em>", "<tt>", "<code>", "<u>", "<big>", "<small>", "<kbd>", "<q>", "<font>", "&lt;"]
)
"""What sets a word off: as a pair, it may be put or left out as suits the text."""


@check(
    "markup.literal_missing", category="markup", severity=Severity.MAJOR, needs=source(markup) & texts(_may_have_other)
)
def literal_missing(context: Context) -> Iterator[Sighting]:
    """HTML that is part of the text is missing in the target.

    What: Elements such as `<b>` and the entities `&amp;`, `&lt;` and `&gt;` in messages where they are plain text. A
    break of the line, and a pair for which the target has another, such as `<tt>` for `<b>`, is only shown.
    Why: The rest of the text is displayed incorrectly, or hidden by the browser.
    Wrong: en: Be <b>careful</b>! | kk: <b>Сақ болыңыз!
    Right: en: Be <b>careful</b>! | kk: <b>Сақ</b> болыңыз!
    """
    swapped = any(name in _LIGHT for name, _, _ in left_over(_literal(context.target), _literal(context.source)))
    for (name, start, end), light in _surplus_literal(context.source, context.target):
        unsure = light and (swapped or name in _BREAKS)
        yield Sighting(Side.SOURCE, start, end, f"{name} is missing in the translation", unsure=unsure)


@check(
    "markup.literal_extra",
    category="markup",
    severity=Severity.MAJOR,
    needs=(target(markup) & texts(_may_have_other))
    | (target(has("&")) & source(has("&")))
    | target(any_piece(_OPEN_ENTITY.pattern, having="&")),
)
def literal_extra(context: Context) -> Iterator[Sighting]:
    """The target has HTML that is not in the source.

    What: The same comparison as for missing HTML, the other way round; an entity with a space or a slip in it, or
    without its semicolon.
    Why: The page may break, and code added by a stranger may be harmful.
    Wrong: en: Contact us | ru: Свяжитесь <b>с нами
    Right: en: Contact us | ru: Свяжитесь с нами
    """
    for (name, start, end), unsure in _surplus_literal(context.target, context.source):
        yield Sighting(Side.TARGET, start, end, f"the source has no {name} here", unsure=unsure)
    for found in _BROKEN_ENTITY.finditer(context.target.typed) if _ENTITY.search(context.source.typed) else ():
        if (found[1] or not _is_entity(found[2])) and found.group() not in context.source.typed:
            yield context.target.sight(found.start(), found.end(), "an entity is broken")
    for found in _OPEN_ENTITY.finditer(context.target.masked):
        if found.group() not in context.source.masked:
            yield context.target.sight(found.start(), found.end(), "an entity is broken", f"{found.group()};")


@check("markup.address_changed", category="markup", severity=Severity.MAJOR, needs=either(address))
def address_changed(context: Context) -> Iterator[Sighting]:
    """A web or e-mail address of the source is different or missing in the target.

    What: Addresses are compared character by character; only the language in it may change, as in `/en/` to `/kk/`.
    Why: The reader would land on a missing page, or on a page that somebody else prepared.
    Wrong: en: Write to help@example.org. | ru: Пишите на help@example.com.
    Right: en: See https://example.org/en/law. | ru: См. https://example.org/ru/law.
    """
    missing, extra = _other_addresses(context)
    for index, (_, start, end) in enumerate(missing):
        expected = context.source.typed[start:end]
        if index < len(extra):
            _, wrong_start, wrong_end = extra[index]
            before = context.target.typed[:wrong_start]
            if broken := _BROKEN_SCHEME.search(before) or _BROKEN_ACCOUNT.search(before):
                wrong_start = broken.start()
            page = _is_page_of_language(context.target.typed[wrong_start:wrong_end], expected)
            fix = expected if len(missing) == len(extra) == 1 and not page else None
            yield Sighting(Side.TARGET, wrong_start, wrong_end, f"the source has {expected}", fix, unsure=page)
        else:
            yield context.source.sight(start, end, f"the address {expected} is missing in the translation")
    for _, start, end in extra[len(missing) :]:
        yield context.target.sight(start, end, f"the source has no address {context.target.typed[start:end]}")


def _other_addresses(context: Context) -> tuple[list[Place], list[Place]]:
    """Return the addresses that one text has and the other has not, but those that each language has of its own."""
    missing, extra = compare_addresses(context)
    if not missing + extra or _CREDITS.search(context.source.typed):
        return [], []
    source, target = context.source, context.target
    missing = [place for place in missing if not _is_there(place, source, target)]
    if not missing and names_entity(source, target):
        return [], []
    return missing, [place for place in extra if not _is_there(place, target, source)]


_CREDITS = re.compile(r"^(?:translator[-_]credits|_: (?:NAME|EMAIL) OF TRANSLATORS|Your (?:names|emails)$)")
"""What gettext asks translators to write their names and addresses for."""
_TITLE = re.compile(r"/(?:wiki/)?[A-Z]\w")
"""How the pages of wikis begin."""
_HOST = re.compile(r"(?:\w+:/+)?([^/:]*)")


def _is_there(place: Place, ours: Text, theirs: Text) -> bool:
    """Tell whether the other text has an address with other capitals, or the address is a pattern: http://host:port."""
    address = ours.typed[place[1] : place[2]]
    host = _HOST.match(address)
    pattern = "://" in address and host is not None and not re.search(r"[.@]|^localhost$", host[1])
    return pattern or (address not in theirs.typed and address.lower() in theirs.typed.lower())


def _is_page_of_language(ours: str, theirs: str) -> bool:
    """Tell whether an address leads to the page of a site that has a name in another script."""
    mine, its = _HOST.match(ours), _HOST.match(theirs)
    if ours.isascii() or mine is None or its is None or mine[1] != its[1]:
        return False
    return _TITLE.match(theirs, its.end()) is not None


# --- attributes ------------------------------------------------------------------------------------------------------

_OPENING = re.compile(
    r"<[ \u00a0]?[A-Za-zА-Яа-я][A-Za-z0-9]*\s[^<>]*=[^<>]*(?:>|$)?|<[A-Za-zА-Яа-я]\w*[^\w<>]*href[^<>]*>?"
)
_TO_TRANSLATE = re.compile(
    r"(\b(?:title|alt|aria-label|placeholder|content|value|label|lang|hreflang|dir|xml:lang)\s*=\s*)(?:\"[^\"]*\""
    r"|'[^']*')"
)
"""Attributes whose values each language has of its own."""


@check(
    "markup.attribute",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(has("<"))
    & source(has("="))
    & target(has("<"))
    & texts(lambda source, target: source != target and _OPENING.search(source) is not None),
)
def attribute(context: Context) -> Iterator[Sighting]:
    """An element with attributes differs from the source.

    What: Elements such as `<a href="…">` in messages where they are plain text, compared character by character, where
    both texts have as many of them: a quotation mark lost or curled, a name misspelt. Values that are for people
    (title, alt, lang …) may differ, and what the element's addresses and placeholders are has checks of its own.
    Why: The browser hides the rest of the text, or the link is broken.
    Wrong: en: <a href="{url}">Read more</a> | ru: <a href="{url}>Подробнее</a>
    Right: en: <a href="{url}">Read more</a> | ru: <a href="{url}">Подробнее</a>
    """
    theirs = [(_as_compared(found.group()), *found.span()) for found in _OPENING.finditer(context.source.typed)]
    ours = [(_as_compared(found.group()), *found.span()) for found in _OPENING.finditer(context.target.typed)]
    if len(ours) != len(theirs) or any(each.count('"') % 2 for each, _, _ in theirs):
        return
    extra, missing = left_over(ours, theirs), left_over(theirs, ours)
    for (typed, start, end), (right, its_start, its_end) in zip(extra, missing, strict=True):
        named = _ELEMENT_NAME.match(typed), _ELEMENT_NAME.match(right)
        if named[0] and named[1] and named[0].group() != named[1].group():
            continue  # another element, of which other checks tell
        if _skeleton(typed) != _skeleton(right):
            same = _TO_TRANSLATE.search(right) is None
            shown = context.source.typed[its_start:its_end]
            yield context.target.sight(start, end, f"the source has {shown}", shown if same else None)


def _as_compared(element: str) -> str:
    plain = re.sub(r"'([^'\"<>]*)'", r'"\1"', _TO_TRANSLATE.sub(r'\1""', element))
    return re.sub(r"\s+", " ", plain)


_VALUE = re.compile(r"""(?<=")[^"“”'<>]*(?=")|(?<=')[^'"“”<>]*(?=')""")


def _skeleton(element: str) -> str:
    """Return an element without the values in its quotation marks: their addresses are compared elsewhere."""
    return _VALUE.sub("", element)


# --- code ------------------------------------------------------------------------------------------------------------

_CODE_SPAN = re.compile(r"(?<!`)(`{1,2})(?!`)(?P<code>[^`\n]+)\1(?!`)")
_GNU_QUOTES = re.compile(r"`[^`'\n]+'(?!\w)")
_CODE_WORD = re.compile(r"\w+|[^\w\s]")
_REMARK = re.compile(r"(?:^|\s)(?:#|//|--\s)")
_CYRILLIC_WORD = re.compile(r"[\u0400-\u052f]+")


@check(
    "markup.code",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(has("`"))
    & target(has("`"))
    & texts(lambda source, target: _CODE_SPAN.findall(source) != _CODE_SPAN.findall(target)),
)
def code(context: Context) -> Iterator[Sighting]:
    """Code between backticks differs from the source.

    What: Spans of code that the source has not, where both texts have as many of them, but for their order. Words that
    are translated as a whole, such as `ФАЙЛ`, and code with a remark are left alone.
    Why: The reader copies the line, and it does not work.
    Wrong: en: Run `pip install babel`. | ru: Выполните `pip instal babel`.
    Right: en: Run `pip install babel`. | ru: Выполните `pip install babel`.
    """
    theirs = [found["code"] for found in _CODE_SPAN.finditer(context.source.typed)]
    ours = [(found["code"], *found.span("code")) for found in _CODE_SPAN.finditer(context.target.typed)]
    if len(ours) != len(theirs) or _GNU_QUOTES.search(context.source.typed):
        return
    places = [(each, 0, 0) for each in theirs]
    extra, missing = left_over(ours, places), left_over(places, ours)
    for (typed, start, end), (right, _, _) in zip(extra, missing, strict=True):
        if not _is_translated(typed, right):
            yield context.target.sight(start, end, f"the source has `{right}`", right)


def _is_translated(typed: str, right: str) -> bool:
    """Tell whether code differs in nothing but words that are in Cyrillic letters as a whole, or may have a remark."""
    if _REMARK.search(typed) or _REMARK.search(right):
        return True
    mine, its = _CODE_WORD.findall(typed), _CODE_WORD.findall(right)
    if not _CYRILLIC_WORD.search(typed):
        return False
    rest = [each for each in mine if not _CYRILLIC_WORD.fullmatch(each) or len(each) == 1]
    return all(each in its for each in rest)


# --- names of files and paths ----------------------------------------------------------------------------------------

_FILE = re.compile(
    r"(?<![\w./@-])([\w-]+)\.(\w{1,5})(?![\w@/]|\.\w)",
)
_ENDING = re.compile(
    r"(?:md|txt|pdf|docx?|xlsx?|pptx?|csv|tsv|json|ya?ml|html?|xml|py|js|sh|zip|gz|png|jpe?g|svg|gif|mp[34]|wav|apk"
    r"|exe|conf|ini|log|po|odt|ods|epub|srt|bak)"
)
_PATH = re.compile(r"(?<![^\s«“\"'‘(`])/\w(?:[\w.-]*/?)+")
_PATH_IN_CODE = re.compile(r"/[a-z][a-z0-9._/-]*")
_ALIKE = 0.75
"""Likeness of two pieces of code of which one is the other with a slip."""


@check(
    "markup.file_changed",
    category="markup",
    severity=Severity.MAJOR,
    needs=(source(any_piece(r"/\w", having="/")) | source(any_piece(r"[\w-]\.\w", having="[.]")))
    & texts(lambda source, target: source != target and bool(_PATH.search(source) or _FILE.search(source))),
)
def file_changed(context: Context) -> Iterator[Sighting]:
    """The name of a file or a path is different in the target.

    What: The name of a file with another ending, or nearly the same name with the same one; a path. What the target
    leaves out is left alone.
    Why: The reader looks for the file and does not find it.
    Wrong: en: Open README.md. | ru: Откройте README.doc.
    Right: en: Open README.md. | ru: Откройте README.md.
    """
    yield from _other_names(context.source.typed, context.target)


# --- names with figures or points that a space has torn ---------------------------------------------------------------

_LABEL = re.compile(
    r"(?<![\w./@-])(?:[A-Z]{2,}-\d[\d-]*\d|[A-Z][a-z]*-[A-Z][a-z]+|\d+(?:\.\d+){2,}|[A-Za-z][\w-]+\.[a-z]{2,5}"
    r"|[\w-]+_[\w.-]*\w|[\w.+-]+@[\w.-]+\w)(?![\w@/-]|\.\w)"
)


_ONE_SIDED = re.compile(r"\s-\w|\w-\s")


@check(
    "markup.torn",
    category="markup",
    severity=Severity.MAJOR,
    needs=source(any_piece(_LABEL.pattern, having="[-._@]"))
    & texts(lambda source, target: any(each not in target for each in _LABEL.findall(source))),
)
def torn(context: Context) -> Iterator[Sighting]:
    """A name with figures, points or hyphens has a space or a comma inside.

    What: Versions, addresses, names of files and labels such as CVE-2024-1086 that the source has and the target has
    only with spaces, or with a comma or a space for one of their signs.
    Why: The account cannot be found, and a link to it does not work.
    Wrong: en: Version 3.12.1 fixes CVE-2024-1086. | ru: Версия 3,12.1 исправляет CVE 2024-1086.
    Right: en: Version 3.12.1 fixes CVE-2024-1086. | ru: Версия 3.12.1 исправляет CVE-2024-1086.
    """
    target, source = context.target, context.source
    for label in dict.fromkeys(_LABEL.findall(source.typed)):
        if label in target.typed:
            continue
        parts = re.split(r"[-._@]", label)
        if not all(part in target.typed for part in parts):
            continue  # an expression takes long to make
        signs = re.findall(r"[-._@]", label)
        torn = re.escape(parts[0]) + "".join(
            rf"(?:{SPACE}?{re.escape(sign)}{SPACE}?|{SPACE}|,){re.escape(part)}"
            for sign, part in zip(signs, parts[1:], strict=True)
        )
        for found in re.finditer(rf"(?<![\w.]){torn}(?!\w)", target.typed):
            if not _ONE_SIDED.search(found.group()):  # of which punctuation.hyphen tells
                yield target.sight(found.start(), found.end(), f"the source has {label}", label)


_TONGUE = re.compile(r"[_-](?:en|eng|kk|kaz|kz|ru|rus)(?=\.)")
"""The language of a file, which each translation has of its own."""


def _other_names(source: str, target: Text) -> Iterator[Sighting]:
    """Yield names of files and paths beside which the source has nearly the same."""
    names = {each.group() for each in _FILE.finditer(source)}
    files = [each for each in _FILE.finditer(source) if _ENDING.fullmatch(each[2]) and each.group() not in target.typed]
    for found in _FILE.finditer(target.typed) if files else ():
        meant = next((each for each in files if _is_nearly(found, each)), None)
        if meant and found.group() not in names:
            yield target.sight(found.start(), found.end(), f"the source has {meant.group()}", meant.group())
    yield from _other_path(source, target)


def _is_nearly(ours: re.Match[str], theirs: re.Match[str]) -> bool:
    """Tell whether two files have nearly the same name, and differ in more than their language."""
    if _TONGUE.sub("", ours.group()) == _TONGUE.sub("", theirs.group()):
        return False
    if ours[1] == theirs[1]:
        return True
    return ours[2] == theirs[2] and SequenceMatcher(None, ours[1], theirs[1]).ratio() >= _ALIKE


def _other_path(source: str, target: Text) -> Iterator[Sighting]:
    """Yield the one path of a target that is not the one of its source."""
    paths = [each.group() for each in _PATH.finditer(source) if each.group().rstrip("/.") not in target.typed]
    paths = [each for each in paths if _PATH_IN_CODE.fullmatch(each)]
    if len(paths) == 1:
        known = {each.group().rstrip("/.") for each in _PATH.finditer(source)}
        ours = [each for each in _PATH.finditer(target.typed) if each.group().rstrip("/.") not in known]
        if len(ours) == 1:
            yield target.sight(ours[0].start(), ours[0].end(), f"the source has {paths[0]}", paths[0])
