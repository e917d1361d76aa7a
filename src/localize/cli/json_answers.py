"""JSON answers of the commands that change something: what each key means, as the help and the manual show it.

`added[].path` is the key `path` of every object in the list `added`. Where a value is an object with free keys, such as
languages, the table names that object only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., object] | click.Command)

_Keys = Mapping[str, str]


def _message(place: str, about: str) -> _Keys:
    """Return the keys of a message; its id stays the same whatever values the message has."""
    return {f"{place}.message": about, f"{place}.message_id": "the message without its values"}


_FAILED = {
    "failed[].path": "a file that was refused",
    "failed[].line": "where in it; null where that is not known",
    **_message("failed[]", "the reason"),
}
_ADDED = {
    "added[].path": "a document's name in the project",
    "added[].segments": "its segments",
    "added[].version": "1 for a new document",
    "added[].new": "segments that the version before did not have",
    "added[].changed": "segments whose source has changed",
    "added[].moved": "segments that stand elsewhere now",
    "added[].back": "segments of an earlier version that are restored",
    "added[].gone": "segments of the version before that are no longer there",
    "added[].unchanged": "whether the project had the same file already",
    "added[].imported": "translations that a bilingual file brought",
    **_message("added[].problems[]", "what of the file could not be read"),
}
_PLACE = {"key": "the segment", "language": "the language of the translation"}
_WRITTEN_FILE = "the file that was written"
_GLOSSARIES = {
    "glossaries[].name": "a glossary of the project",
    "glossaries[].concepts": "its concepts",
}
_BORDERS = {
    "segments[].key": "a segment that is there now",
    "segments[].source": "its source text",
    "drafts": "the languages in which the texts have to be looked at again",
}
_DRAFT = {
    "from_memory": "drafts from memory matches as they are",
    "from_engines[].engine": "an engine, `repair` or `pieces`",
    "from_engines[].drafts": "drafts from it",
    "flagged": "drafts that carry a warning",
    "left[].key": "a segment that is left without a draft",
    "left[].language": "the language in which it is left",
    "left[].document": "its document",
    "left[].number": "its number in the list of segments",
    **_message("skipped[]", "why engines gave no draft"),
    "skipped[].segments": "for how many segments",
    **_message("problems[]", "what went wrong: an engine that failed or may not be used, a full disk"),
    "unreachable": "whether an engine could not be reached",
}
_EXPORT = {
    "output": "the folder",
    "check": "whether nothing was to be written (`--check`)",
    "files[].path": "a file of the export",
    "files[].language": "its language",
    "files[].document": "the document that it is made from",
    "files[].sha256": "the SHA-256 of its bytes",
    "files[].changed": "whether the file on the disk had other bytes, or was not there",
    "files[].translated": "segments exported with their translation",
    "files[].fallback": "segments exported with their source text",
    "left_out[].document": "a document that was left out",
    "left_out[].language": "in this language",
    "left_out[].not_ready": "segments that are below the wanted state",
    "variants": "what became of the words of Kazakh files in another alphabet",
    "without_variant": "documents that have no such file",
    **_message("notices[]", "what is to be known of the history behind the approvals"),
    "critical_allowed": "critical findings in spite of which it was exported",
    "blocked": "why nothing was exported: `message`, `message_id`, how many segments are `not_ready`, and the critical "
    "`findings`; null where nothing stands in the way",
}

ANSWERS: Mapping[str, _Keys] = MappingProxyType(
    {
        "init": {
            "project": "the folder",
            "name": "the project's name",
            "source": "the language of its documents",
            "targets": "the languages to translate into",
            **_GLOSSARIES,
        },
        "demo": {
            "project": "the folder",
            **_ADDED,
            "units": "translation units added to the memory",
            "acts": "acts of people that were replayed",
            "drafts": "segments drafted from memory",
            "left": "segments left without a draft",
            "checked": "texts that were checked",
            "findings": "findings that nobody has waived",
            "files[].path": "a file of the export",
            "files[].language": "its language",
        },
        "add": {**_ADDED, **_FAILED},
        "draft": _DRAFT,
        "set": {
            **_PLACE,
            "state": "its state now",
            "revision": "the number of the text that stands there now",
            "repeats": "other segments with the same source that got the translation as well",
            "findings": "what the checks found in it, each with its check, severity, message and fix",
        },
        "split": _BORDERS,
        "join": _BORDERS,
        "undo": {
            "changes": "steps that were undone",
            "texts": "texts that are again what they were; null with `--last`",
            "approvals": "approvals that were withdrawn; null with `--last`",
            "left": "steps that were left as they are",
            "at": "when the operation was done; null with `--minutes`",
        },
        "waive": {
            **_PLACE,
            "waived": "false with `--undo`",
            "finding": "the finding, with its check, severity, message and fix",
        },
        "spelling add": {
            "accepted": "words that were not accepted before",
            "language": "the one language in which they are; null for all",
        },
        "approve": {
            "language": _PLACE["language"],
            "approved[].key": "a segment that was approved",
            "approved[].state": "its state now",
            "warnings": "what to think of: an own text, for example",
            "failed[].key": "a segment that was not",
            **_message("failed[]", "the reason"),
        },
        "reject": {
            "language": _PLACE["language"],
            "rejected": "the segments that were rejected",
            "category": "the kind of fault; null where none was given",
            "reason": "what should change",
        },
        "withdraw": {**_PLACE, "state": "its state now"},
        "notes add": {**_PLACE, "number": "the note's number"},
        "notes answer": {
            **_PLACE,
            "number": "the note's number",
            "answered": "false where the note has this answer already",
        },
        "notes resolve": {**_PLACE, "number": "the note's number", "resolved": "false with `--undo`"},
        "notes export": {"path": _WRITTEN_FILE, "notes": "notes in it"},
        "notes import": {
            "added": "answers that are new",
            "known": "answers that were there already",
            **_message("problems[]", "why an answer was not taken"),
        },
        "export": _EXPORT,
        "exchange export": {
            "path": "the package",
            "language": "its language",
            "documents": "documents in it",
            "segments": "segments in it",
        },
        "tm import": {
            "added": "translation units that are new",
            "repeated": "files that were imported before",
            "problems[].path": "a file of which a part was refused",
            "problems[].line": "where in it; null where that is not known",
            **_message("problems[]", "the reason"),
            **_FAILED,
            "undone[].path": "with `--undo`: a file",
            "undone[].number": "the number of its import; null for one that was stopped",
            "undone[].units": "translation units that it had brought",
            "undone[].left": "texts that were changed since, and stay",
        },
        "tm export": {"path": _WRITTEN_FILE, "units": "translation units in it"},
        "tm edit": {
            "units": "translation units that were changed",
            "texts": "texts that were changed",
            "number": "what `tm undo` takes; null where nothing changed",
            "examples[].unit": "a translation unit as it was before",
            "examples[].texts": "its texts by language",
        },
        "tm undo": {
            "undone": "the number, or the file, that was undone",
            "units": "translation units that were changed",
            "texts": "texts that were changed",
            "left": "texts that were changed since, and stay",
        },
        "term import": {
            "path": "the project's own file",
            "concepts": "concepts in it",
            "shared": "concept ids that another glossary of the project has as well",
            "problems[].line": "where in the imported file; null where that is not known",
            **_message("problems[]", "what of it could not be read"),
        },
        "term export": {"path": _WRITTEN_FILE, "concepts": "concepts in it"},
        "term edit": {
            "concept": "the concept's id",
            "changed": "whether anything is different now",
            "glossary": "the file that was changed; null where none was",
        },
        "term delete": {
            "concept": "the concept's id",
            "terms": "the terms that were deleted, as `language=term`; empty where the concept was",
            "deleted": "whether the concept itself was deleted",
        },
        "term undo": {"undone": "the command that was undone", "glossary": "the file that was changed"},
        "models import": {
            "model": "its name, engine, languages, size and folder",
            "load_s": "seconds that it took to load",
            "memory": "bytes of memory that it needs",
            "trials": "sentences that it translated, by pair of languages",
            **_message("problems[]", "what is wrong with it"),
        },
        "models remove": {"removed": "the model's name"},
        "consent": {
            "policy": "how far the project lets texts go",
            "consents[].host": "a host that you agreed to",
            "consents[].country": "where it is, as you said",
            "consents[].until": "the last day on which the consent holds",
            "consents[].sends": "what may be sent",
            "agreed": "the host that you have just agreed to; null where you have not",
            "withdrawn": "the host whose consent you have just withdrawn; null where you have not",
        },
        "secret": {
            "segments[].key": "a segment: one that was named, or each that is kept secret",
            "segments[].source": "its source text",
            "segments[].secret": "whether it is kept from engines outside this process",
            "changed": "how many of them were not so before",
        },
        "redact": {"segments": "segments whose earlier texts were removed"},
        "backup": {"path": "the verified copy"},
        "restore": {"path": "the backup", "kept": "where the store before it is; null where there was none"},
    }
)
"""The keys of each command's one object by the command's name; `schema`, which all have, is not among them."""


def top_keys(name: str) -> tuple[str, ...]:
    """Return the keys of a command's object itself, in order."""
    return tuple(dict.fromkeys(path.partition(".")[0].removesuffix("[]") for path in ANSWERS[name]))


def json_answer(name: str) -> Callable[[Command], Command]:
    """Return the option `--json` of a command that changes something; its help names the keys."""
    return click.option("--json", "as_json", is_flag=True, help=f"One JSON object: {', '.join(top_keys(name))}.")
