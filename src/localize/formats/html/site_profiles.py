"""Site profiles: front-matter keys and shortcode parameters that hold text, for each site generator."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import islice

_KEYS = ("title", "description", "summary", "subtitle", "excerpt")
_PARAMETERS = ("title", "caption", "alt")
LISTS = ("tags", "categories", "keywords")
"""Keys whose lists hold words for readers; translated by option, because they also make addresses."""
NEVER = frozenset(("lang", "language", "locale", "slug", "translationKey", "url", "permalink", "layout", "aliases"))
"""Keys that programs read; no option makes texts of them."""
_ENOUGH = 50
"""More signs of one generator say no more."""


@dataclass(frozen=True, slots=True)
class Profile:
    """Names of front-matter keys and parameters that one kind of site offers for translation."""

    name: str
    keys: tuple[str, ...] = _KEYS
    """Of the front matter, at any depth."""
    parameters: tuple[str, ...] = ()
    """Of shortcodes, includes and attribute lists: `caption="…"`."""


PROFILES = {
    "plain": Profile("plain"),
    "hugo": Profile(
        "hugo",
        (*_KEYS, "linkTitle", "linktitle", "lead", "caption", "alt"),
        (*_PARAMETERS, "attr", "heading", "header", "summary", "label", "description"),
    ),
    "mkdocs": Profile("mkdocs", (*_KEYS, "meta_title", "social_title"), (*_PARAMETERS, "aria-label", "data-title")),
    "docusaurus": Profile(
        "docusaurus",
        (*_KEYS, "sidebar_label", "pagination_label", "title_meta", "image_alt", "heading", "label"),
        (*_PARAMETERS, "label", "aria-label", "placeholder", "summary", "description", "heading", "subtitle"),
    ),
    "obsidian": Profile("obsidian"),
    "ikiwiki": Profile("ikiwiki", _KEYS, (*_PARAMETERS, "description", "text", "desc", "then", "else")),
    "jekyll": Profile(
        "jekyll",
        (*_KEYS, "tagline", "lead", "caption", "alt", "image_alt", "image_description"),
        (*_PARAMETERS, "description", "text", "label", "aria-label"),
    ),
}
# Constructs that only one generator knows.
_EVIDENCE = {
    "docusaurus": re.compile(
        r"^(?:sidebar_label|sidebar_position|pagination_label|hide_table_of_contents|custom_edit_url):"
        r"|^import\b[^\n]{0,200}['\"]@(?:theme|site|docusaurus)/",
        re.MULTILINE,
    ),
    "ikiwiki": re.compile(r"\[\\?\[\\?!\w"),
    "obsidian": re.compile(
        r"\[\[[^\[\]\s!|][^\[\]\n]{0,200}(?<=\S)\]\]|^%%|^>[ \t]*\[!\w[^\]\n]{0,80}\][+-]"
        r"|(?<=\s)\^[a-z0-9-]{2,40}[ \t]*$",
        re.MULTILINE,
    ),
    "hugo": re.compile(
        r"\{\{[<%]|\A\ufeff?\+\+\+[ \t]*$|^(?:translationKey|linkTitle|weight|draft|url|aliases)[ \t]*[:=]",
        re.MULTILINE,
    ),
    "mkdocs": re.compile(
        r"\+\+(?:ctrl|alt|shift|cmd|command|option|win|windows|meta)\+"
        r"|^[ \t]*(?:!!!|\?\?\?\+?)[ \t]+\w|^[ \t]*===[!+]?[ \t]+\"|:(?:material|octicons|fontawesome|simple)-|--8<--"
        r"|^icon:[ \t]*(?:material|fontawesome|octicons)/",
        re.MULTILINE,
    ),
    "jekyll": re.compile(
        r"\{%-?[ \t]*(?:include|link|post_url|assign|if|for|raw|highlight|capture)|^(?:layout|permalink|redirect_from):"
        r"|^[ \t]*\{:[ \t]*[.#:\w]",
        re.MULTILINE,
    ),
}


def get_profile(name: str, text: str) -> Profile:
    """Return a profile by its name; "auto" means the one with most signs in the text, "plain" without any."""
    if name in PROFILES:
        return PROFILES[name]
    signs = {each: sum(1 for _ in islice(pattern.finditer(text), _ENOUGH)) for each, pattern in _EVIDENCE.items()}
    if signs["ikiwiki"]:
        signs["obsidian"] = 0  # links look alike in both
    best = max(signs, key=lambda each: signs[each])
    return PROFILES[best if signs[best] else "plain"]
