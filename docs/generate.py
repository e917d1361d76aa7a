"""Writes `docs/reference/` and the picture of the architecture from the code: `python docs/generate.py [FILE…]`.

A test fails when one of the files is stale.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType

import click
from textual.binding import Binding

from localize.cli import cli
from localize.cli.diagnostics import EXIT_CODES
from localize.cli.json_answers import ANSWERS, LINES
from localize.config.project import FILE_NAME, SETTINGS
from localize.formats.core.skip_reasons import RULES
from localize.i18n import set_language, tr
from localize.i18n.status_symbols import SEGMENT_SIGNS, to_ascii
from localize.model.filter_options import OptionInfo
from localize.safe import limits
from localize.tui.keys.bindings import all_bindings
from localize.tui.keys.help_topics import ABOUT
from localize.tui.screens.base.key_help import key_names
from localize.workflow.checking import check_manual
from localize.workflow.checking.project_checks import known_checks
from localize.workflow.documents.single_file import formats
from localize.workflow.user.preferences import PREFERENCES

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))  # a script sees its own folder only

from docs import python_reference

DOCS = Path(__file__).parent
EXAMPLE = DOCS.parent / "examples" / FILE_NAME
WIDTH = 100
"""Of help texts, whatever terminal this runs in."""
CHECKS = MappingProxyType({"kk": "Тексерулер", "ru": "Проверки"})
"""The titles of the translated pages of checks: a screen calls its list of findings by the English word."""
NOTE = "<!-- Written by docs/generate.py; edit the code, not this page. -->\n"


def commands_page() -> str:
    """Return the page of all commands with their options."""
    context = click.Context(cli, info_name="localize", terminal_width=WIDTH, **cli.context_settings)
    lines = ["# Commands", NOTE, "```", cli.get_help(context), "```", ""]
    for name in cli.list_commands(context):
        command = cli.get_command(context, name)
        assert command is not None
        lines += _command(command, click.Context(command, info_name=name, parent=context, terminal_width=WIDTH))
    lines += [
        "## Exit codes",
        "",
        *_table(("code", "meaning"), ((str(code), meaning) for code, meaning in EXIT_CODES.items())),
    ]
    return "\n".join(lines)


def _command(command: click.Command, context: click.Context) -> list[str]:
    lines = [f"## {context.command_path}", "", "```", command.get_help(context), "```", ""]
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            lines += _command(inner, click.Context(inner, info_name=name, parent=context, terminal_width=WIDTH))
    return lines


def json_page() -> str:
    """Return the page of JSON answers: the keys of every command."""
    lines = [
        "# JSON",
        NOTE,
        "With `--json` a command answers with one JSON object on standard output. Its `schema` is the number of its",
        "form, which changes when a key goes or gets another meaning; new keys may come at any time. Commands that",
        "list things print an object a line instead, without `schema`. Messages for people stay on standard error,",
        "and the [exit codes](commands.md#exit-codes) are the same. Where a command ends with an error, standard",
        "output is empty; only `export` answers also when it is blocked.",
        "",
        "`added[].path` is the key `path` of every object in the list `added`. A `message_id` is a message without",
        "its values: it stays the same whatever names and numbers the message has. It is the English text,",
        "which may be reworded between versions: let scripts go by keys, check ids, states and exit codes.",
        "`check` and `term check` print",
        "findings: see [How to gate a CI](../how-to/gate-a-ci.md).",
        "",
    ]
    for name, keys in sorted(ANSWERS.items()):
        lines += [f"## localize {name}", "", *(["An object a line.", ""] if name in LINES else [])]
        lines += _table(("key", "what it is"), [(f"`{key}`", about) for key, about in keys.items()])
    return "\n".join(lines)


def checks_page() -> str:
    """Return the page of all checks: their docstrings are the manual."""
    lines = ["# Checks", NOTE]
    for each in known_checks():
        severity = each.severity.value if each.severity else "off until a project gives it a severity"
        lines += [f"## `{each.id}`", "", f"{each.category}, {severity}", "", each.docstring, ""]
    return "\n".join(lines)


def translated_checks_page(language: str) -> str:
    """Return the short page of all checks in another language: what each finds, why it matters, and its examples."""
    try:
        set_language(language)
        lines = [f"# {CHECKS[language]}", NOTE]
        for each in known_checks():
            said, *details = check_manual.manual(each.id).partition(f"\n\n{tr('More, in English:')}")[0].split("\n")
            lines += [f"## `{each.id}`", "", said, "", *(f"- {line}" for line in details if line), ""]
        return "\n".join(lines)
    finally:
        set_language("en")


def formats_page() -> str:
    """Return the page of all formats and their options."""
    intro = f"Options are set in [`{FILE_NAME}`](settings.md) under `formats`, below the format's name."
    lines = ["# Formats", NOTE, intro, ""]
    for each in formats():
        lines += [f"## {each.name}", "", each.about, ""]
        lines += ["It holds translations beside its sources.", ""] if each.bilingual else []
        lines += [f"Extensions: {', '.join(f'`{name}`' for name in each.extensions)}", ""]
        rows = [(f"`{option.name}`", _defaults(option), option.help) for option in each.options]
        lines += _table(("option", "default", "what it does"), rows) if rows else []
    lines += ["## What is left out", "", "`localize extract FILE` names what it does not offer by these rules.", ""]
    lines += _table(("rule", "what it means"), [(f"`{rule}`", why) for rule, why in sorted(RULES.items())])
    lines += ["", "## Limits", "", _LIMITS_INTRO, "", *_table(("limit", "most", "what is over it"), list(_limits()))]
    return "\n".join(lines)


_LIMITS_INTRO = (
    "Within these limits reading, counting, segmenting and writing a file takes no more than 300 MiB of memory in any"
    " process, or 10 s of processor for 10 MB; to store 50,000 texts takes as long again. With `--large`, `add`,"
    " `translate`, `extract`, `align`, `tm import` and `exchange import` take files over them;"
    " what that costs is not known. What"
    " was taken is updated and exported without the option."
)


def _limits() -> Iterator[tuple[str, str, str]]:
    left_out, refused = "the text stays untranslated and is named", "the file is refused, exit code 3; others go on"
    yield "letters in a word", f"{limits.LETTERS_IN_WORD:,}", left_out
    yield "letters in a text", f"{limits.LETTERS_IN_UNIT:,}", left_out
    yield "inline tags in a text", f"{limits.TAGS_IN_UNIT:,}", left_out
    yield (
        "inline tags in a file (of office files runs beyond one for each paragraph)",
        f"{limits.TAGS_IN_FILE:,}",
        refused,
    )
    texts = "texts in a file (of packages such as DOCX paragraphs, of YAML keys, of CSV rows, blank ones too)"
    yield texts, f"{limits.UNITS_IN_FILE:,}", refused
    yield "texts in a file of HTML, Markdown or XML", f"{limits.UNITS_IN_PAGE:,}", refused
    yield "inline tags in such a file", f"{limits.TAGS_IN_PAGE:,}", refused
    yield "texts in a file of PO, Qt or XLIFF", f"{limits.UNITS_IN_BILINGUAL:,}", refused
    letters = "letters in a file (in all its texts, or as many outside of tags; of files with keys twice as many)"
    yield letters, f"{limits.LETTERS_IN_FILE:,}", refused
    yield "segments in a file: sentences, and plural forms of all languages", f"{limits.SEGMENTS_IN_FILE:,}", refused
    old = "letters in a file whose charset is not Unicode (HTML that names none, too)"
    yield old, f"{limits.LETTERS_IN_OLD_CHARSET:,}", refused
    yield "bytes of a file that is no package, or of one part of a package", f"{limits.TEXT_BYTES:,}", refused
    yield "unpacked bytes of text in a package", f"{limits.UNPACKED_BYTES:,}", refused
    yield "bytes of any file, with `--large` too", f"{limits.MAX_BYTES:,}", refused


def _defaults(option: OptionInfo) -> str:
    """Return an option's default, and what else it may be."""
    others = [f"`{each}`" for each in option.choices if each != option.default]
    return f"{_in_yaml(option.default)}, or {', '.join(others)}" if others else _in_yaml(option.default)


def _in_yaml(value: object) -> str:
    """Return a default as one would write it in YAML."""
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case tuple() | list() | frozenset():
            return f"`[{', '.join(map(str, value))}]`"
        case "":
            return "none"
        case _:
            return f"`{value}`"


def settings_page() -> str:
    """Return the page of `localize.yaml`: every key, and a file that uses them all."""
    lines = [
        f"# {FILE_NAME}",
        NOTE,
        "The settings of a project, in its folder. An unknown key or a wrong value is an error with line and column.",
        "Paths are relative to the folder and stay inside it. `section.key` means `key` below `section:`.",
        "",
    ]
    rows = [
        (f"`{each.key}`", each.takes, f"`{each.default}`" if each.default else "required", each.meaning)
        for each in SETTINGS
    ]
    lines += _table(("key", "takes", "default", "meaning"), rows)
    lines += ["## An example with everything", "", "```yaml", EXAMPLE.read_text(encoding="utf-8").rstrip(), "```", ""]
    lines += ["See also [formats](formats.md), [checks](checks.md) and [engines](../how-to/engines.md).", ""]
    return "\n".join(lines)


def preferences_page() -> str:
    """Return the page of `preferences.yaml`: every key."""
    lines = [
        "# preferences.yaml",
        NOTE,
        "How one person likes the screens, for all projects on a machine. It stands in the user's configuration",
        "folder, `~/.config/localize` on Linux; `LOCALIZE_CONFIG_DIR` names another. An unknown key or a wrong value",
        "is an error with line and column. `section.key` means `key` below `section:`.",
        "",
    ]
    rows = [
        (f"`{each.key}`", each.takes, f"`{each.default}`" if each.default else "none", each.meaning)
        for each in PREFERENCES
    ]
    lines += _table(("key", "takes", "default", "meaning"), rows)
    lines += ["See also [your own keys and colours](../how-to/keys-and-colours.md) and [keys](keys.md).", ""]
    return "\n".join(lines)


def keys_page() -> str:
    """Return the page of all keys, screen by screen, from the bindings that the screens have."""
    lines = [
        "# Keys",
        NOTE,
        "Keys go by their place on the keyboard: on a Russian or Kazakh layout the same key does the same thing; in a",
        "text it types its letter. F1 shows the keys of the present screen, Ctrl+P its actions. `^R` means Ctrl+R.",
        "The name of an action is what [your own keys](../how-to/keys-and-colours.md) are bound to.",
        "",
    ]
    places: dict[str, dict[Binding, None]] = {}
    for place, _group, binding in all_bindings():
        places.setdefault(place, {})[binding] = None
    for place, keys in places.items():
        rows = [(" ".join(f"`{key}`" for key in key_names(each).split()), f"`{each.id}`", _does(each)) for each in keys]
        lines += [f"## {place}", "", *_table(("key", "action", "what it does"), rows)]
    lines += ["## Signs in the lists", ""]
    lines += _table(
        ("sign", "without Unicode", "means"),
        [(f"`{each.glyph}`", f"`{to_ascii(each.glyph)}`", each.word) for each in SEGMENT_SIGNS],
    )
    return "\n".join(lines)


def _does(binding: Binding) -> str:
    """Return what a key does; its short name in the line of keys is followed by a sentence."""
    about = ABOUT.get(binding.id or "", "")
    return f"{binding.description}: {about[:1].lower()}{about[1:]}" if about else binding.description


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> list[str]:
    lines = [heads, ("---",) * len(heads), *rows]
    return [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in lines] + [""]


def private_parts_page() -> str:
    """Return the page of private parts of other packages, from the table that a test holds against the code."""
    from docs.private_parts import rows

    lines = ["# Private parts of other packages", NOTE]
    lines += ["What the program uses of other packages that is not part of their public interface, and why."]
    lines += ["The table is `docs/private_parts.yaml`; a test compares it with the code. How the parts of Textual"]
    lines += ["could go is said in [Changes for Textual](../explanation/textual_patches.md).", ""]
    for library, version in dict.fromkeys((row.library, row.version) for row in rows()):
        there = [row for row in rows() if row.library == library]
        lines += [f"## {library} {version}", ""]
        for reason in dict.fromkeys(row.reason for row in there):
            group = [row for row in there if row.reason == reason]
            parts = [(f"`{row.part}`", ", ".join(f"`{file}`" for file in row.files)) for row in group]
            lines += _table(("part", "used in"), parts)
            lines += [reason, "", f"- What it wins: {group[0].wins}", f"- Upstream: {group[0].upstream}", ""]
    return "\n".join(lines)


def words_page() -> str:
    """Return the page of the program's own words, from the table that a test holds all texts to."""
    from docs.term_list import terms

    lines = [
        "# Words",
        NOTE,
        "What the words of the program mean, how they are said in the three languages, and what is",
    ]
    lines += ["not said for them. Screens, messages, help and pages keep to them; the table is `docs/terms.yaml`.", ""]
    rows = [
        (
            each.term,
            each.meaning,
            each.translations["kk"],
            each.translations["ru"],
            ", ".join(chain(*each.avoid.values())),
        )
        for each in sorted(terms(), key=lambda term: term.term)
    ]
    return "\n".join([*lines, *_table(("word", "meaning", "Қазақша", "Русский", "not"), rows)])


def architecture_picture() -> str:
    """Return the picture of the packages and their imports."""
    from docs.import_matrix import draw

    return draw()


PAGES: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "reference/commands.md": commands_page,
        "reference/json.md": json_page,
        "reference/checks.md": checks_page,
        "reference/formats.md": formats_page,
        "reference/settings.md": settings_page,
        "reference/keys.md": keys_page,
        "reference/preferences.md": preferences_page,
        "reference/private-parts.md": private_parts_page,
        "explanation/words.md": words_page,
        "architecture.svg": architecture_picture,
        **python_reference.PAGES,
        **{f"{code}/reference/checks.md": partial(translated_checks_page, code) for code in CHECKS},
    }
)
"""Every file that is generated, below `docs/`, and what makes it."""


def main(names: list[str]) -> None:
    """Write the files of these names, or all of them."""
    for name in names or PAGES:
        (DOCS / name).write_text(PAGES[name](), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
