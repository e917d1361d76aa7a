"""JSON answers of the commands: what each key means, as the help and the manual show it.

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
    "left[].number": "its number in the document",
    **_message("skipped[]", "why engines gave no draft"),
    "skipped[].segments": "for how many segments",
    **_message("problems[]", "what went wrong: an engine that failed or may not be used, a full disk"),
    "unreachable": "whether an engine could not be reached",
}
_ROW = {
    "key": "the segment",
    "document": "its document",
    "number": "its number in the document",
    "unit": "the smallest piece of the document that it is in",
    "kind": "what that is: heading, paragraph, message, …",
    "source": "the source text; tags are written as `<b1>…</b1>`",
    "target": "the translation; empty where there is none",
    "language": _PLACE["language"],
    "state": "initial, translated, reviewed or final",
    "substate": "`localize:draft` or `localize:rejected`; null for neither",
    "origin": "where the translation comes from; null where there is none",
    "revision": "its number, 0 where there is none",
    "author": "who wrote it; null where there is none",
    "case": "the plural form; null where there is none",
    "source_changed": "whether the translation was made for another source text",
    "needs_update": "whether it was confirmed for another source text, so that its state is initial again",
}
_NOTE = {
    "id": "the note, as a file of notes names it",
    "document": "the segment's document",
    "number": "the segment's number in the document",
    "language": _PLACE["language"],
    "kind": "question, translator or reviewer",
    "by": "who wrote it",
    "at": "when",
    "resolved": "whether it is resolved",
    "source": "the source text",
    "target": "the translation",
    "note": "the note's text",
    "answers[].by": "who answered",
    "answers[].text": "the answer",
    "answer": "empty: for whoever answers in a file of notes",
    "answered_by": "empty, likewise",
}
_STATUS = {
    "name": "the project's name",
    "source": "the language of its documents",
    "targets": "the languages to translate into",
    "languages": "by language: how many segments, and words of theirs, are in each state",
    "documents[].path": "a document",
    "documents[].format": "its format",
    "documents[].source_language": "its language",
    "documents[].version": "1 for a document of which no new version was added",
    "documents[].languages": "the same numbers for this document",
    "under[].language": "a language that is under what `--fail-under` wants",
    "under[].state": "in this state",
    "under[].wanted": "per cent wanted",
    "under[].percent": "per cent there are, rounded down to one decimal",
    "under[].segments": "segments of the language",
    "under[].done": "segments in the state or in one beyond it",
}
_MATCH = {
    "source": "the source text of the memory",
    "target": "the translation that is proposed",
    "score": "the similarity; 101 and 102 where the texts around are the same as well",
    "similarity": "0 to 100",
    "context": "0 to 2: how much of what is around is the same",
    "penalties": "what was taken off, each with `reason`, `points` and `detail`",
    "type": "the kind of match",
    "origin": "where it comes from",
    "name": "the document or the memory file",
    "unit": "the id of the translation unit; null for none",
    "made": "how it was made, where a machine did; null for none",
    "author": "who translated it",
    "at": "when; null where that is not known",
    "trust": "how far it is trusted",
    "adapted": "whether something in it was adapted",
    "pieces": "what was put in, each with its place",
    "problems": "why it should be looked at",
}
_CONCORDANCE = {
    "unit": "the id of the translation unit",
    "language": "the language in which the words were found",
    "text": "the text with them",
    "spans": "where they are in it",
    "target": "the text in the language of `--target`; null for none",
    "texts": "all texts of the unit by language",
    "document": "the document that it comes from",
    "origin": "where the text comes from",
    "author": "who wrote it",
    "at": "when",
}
_MEMORY_EDIT = {
    "units": "translation units",
    "texts": "texts",
    "number": "what `tm undo` takes; null where nothing changed",
    "examples[].unit": "a translation unit as it was before",
    "examples[].texts": "its texts by language",
}
_MODEL = {
    "name": "its name",
    "engine": "the engine that uses it",
    "family": "the kind of model",
    "sources": "the languages that it translates from",
    "targets": "those that it translates into",
    "bytes": "its size",
    "version": "its version",
    "folder": "where it is",
}
_MODEL_REPORT = {
    **{f"model.{name}": about for name, about in _MODEL.items()},
    "load_s": "seconds that it took to load",
    "memory": "bytes of memory that it needs",
    "trials": "sentences that it translated, by pair of languages",
    **_message("problems[]", "what is wrong with it"),
}
_ALIGNMENT = {
    "documents[].file": "a file",
    "documents[].language": "its language",
    "documents[].sentences": "sentences in it",
    "taken": "links that are sure enough",
    "doubtful": "links that are not",
    "rejected": "links that were rejected in the table of `--reviewed`",
    "alone": "sentences without a link",
    "merged": "links of several sentences",
    "moved": "links that cross others",
    "untranslated": "links with the same text in all languages",
    "added": "translation units added to the memory; null without `--import`",
    "written": "translation units in the file; null without `--output`",
    "links[].lines": "the numbers of the sentences, a list for each file",
    "links[].texts": "their texts, one for each file; null for none",
    "links[].score": "0 to 100",
    "links[].moved": "whether it crosses others",
    "links[].taken": "whether it is sure enough",
}
_RETURN = {
    "language": "the language of the package",
    "changes[].key": "a segment that the package changes",
    "changes[].path": "its document",
    "changes[].number": "its number in the document",
    "changes[].place": "where it is in the package",
    "changes[].source": "its source text",
    "changes[].old": "the text before",
    "changes[].new": "the text of the package",
    "changes[].state": "what becomes of it",
    "changes[].approved": "whether the package approves it",
    "changes[].notes": "notes in the package, each with `author` and `text`",
    "refused[].place": "where a row is that was refused",
    "refused[].key": "its segment",
    "refused[].reason": "why",
    "refused[].target": "its text",
    "unchanged": "segments as they are here",
    **_message("problems[]", "what of the package could not be read"),
    "taken.texts": "texts that were taken; `taken` is null where nothing was written",
    "taken.approvals": "approvals that were",
    "taken.rejections": "rejections that were",
    "taken.notes": "notes that were",
}
_START = {
    "project": "the project's folder",
    "new": "whether it was made",
    "source": "the language of the files",
    "guessed": "whether that was guessed",
    "targets": "the languages to translate into",
    "added_targets": "those of them that the project did not have",
    **_GLOSSARIES,
    "documents[].path": "a document that was added",
    "documents[].segments": "its segments",
    "documents[].version": "1 for a new document",
    **_FAILED,
}
_DRAFTS_REPORT = {
    "drafts": "by source and language: what became of its drafts",
    "ranking.learnt_from": "drafts that the ranking has learnt from",
    "ranking.error": "how far its guess is off",
    "ranking.error_fixed": "how far that of the fixed weights is off",
    "ranking.weights": "the weights by name",
}
_ENGINE = {
    "name": "the engine",
    "asked": "whether `draft` asks it by itself",
    "privacy": "in_process, loopback, own_host or third_party; null where that is not known",
    "hosts": "where texts would go",
    "proxy": "what they would go through; empty where they go straight",
    "takes_more": "whether it can use terms and memory matches",
    "beside": "whether it gets them",
    "objection": "why it cannot be used now; empty where it can",
    "hint": "what to do about that",
    "paused_s": "for how many seconds it is left alone after failures",
    "ready": "whether it can be used now",
}
_EXPORT = {
    "output": "the folder",
    "check": "whether nothing was to be written (`--check`)",
    "files[].path": "a file of the export: absolute in the default folder, else below `-o` as it was typed",
    "files[].language": "its language",
    "files[].document": "the document that it is made from",
    "files[].sha256": "the SHA-256 of its bytes",
    "files[].changed": "whether the file on the disk had other bytes, or was not there",
    "files[].translated": "segments exported with their translation",
    "files[].fallback": "segments exported with their source text",
    "left_out[].document": "a document that was left out, or that blocks the export",
    "left_out[].language": "in this language",
    "left_out[].not_ready": "segments that are below the wanted state",
    "variants": "what became of the words of Kazakh files in another alphabet",
    "without_variant": "documents that have no such file",
    **_message("notices[]", "what is to be known of the history behind the approvals"),
    "critical_allowed": "critical findings in spite of which it was exported",
    "blocked": "why nothing was exported: `message`, `message_id` and the critical `findings`; null where it was",
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
            "failed[].key": "a segment that was not",
            **_message("failed[]", "why"),
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
        "tm edit": _MEMORY_EDIT,
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
        "models import": _MODEL_REPORT,
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
        "status": _STATUS,
        "translate": _START,
        "segments": _ROW,
        "history": {
            "number": "the event's number in the history",
            "at": "when",
            "actor": "who did it",
            "action": "what was done",
            "text": "the text that was saved; null for other events",
            "origin": "where that text comes from; null for other events",
            "details": "a reason, a note, or a text with its origin",
            "id": "the event's id",
            "act": "events of one command or key press have the same number",
            "entered_by": "who sat there, where that was somebody else",
        },
        "replace": {
            "document": "the document",
            **_PLACE,
            "before": "the text before",
            "after": "the text now, or with `--dry-run` as it would be",
            "places": "places that were replaced in it",
        },
        "drafts report": _DRAFTS_REPORT,
        "drafts sent": {
            "at": "when a text was sent",
            "engine": "the engine",
            "hosts": "where it went",
            "languages": "from which language into which: `en>kk`",
            "characters": "characters sent, terms and examples included",
            "text": "a hash of the text",
        },
        "notes list": _NOTE,
        "inbox": {
            "why": "sent-back, asked or answered",
            "key": "the segment",
            "path": "its document",
            "number": "its number in the document",
            "language": _PLACE["language"],
            "who": "who wrote it",
            "at": "when",
            "category": "the kind of fault; null for none",
            "text": "the reason, the question or the answer",
            "note": "the number of the note; null for a rejection",
        },
        "people": {
            "person": "who",
            "language": "in which language",
            "action": "did what",
            "category": "the kind of fault; null for none",
            "segments": "on how many segments",
            "words": "and words of their sources",
        },
        "exchange import": _RETURN,
        "verify-export": {
            "same": "whether all is as the manifest says",
            "files": "files that were compared",
            "against": "what else they were compared with; null for nothing",
            **_message("problems[]", "what differs"),
        },
        "tm search": {
            **_MATCH,
            "line": "with `-`: the number of the line of standard input",
            "matches": "with `-`: the matches of that line, each with the keys above",
        },
        "tm concordance": _CONCORDANCE,
        "tm delete": _MEMORY_EDIT,
        "tm merge": _MEMORY_EDIT,
        "tm learn": {
            "source": "from which language",
            "target": "into which language",
            "pairs": "pairs of texts learnt from",
            "new": "whether that was done now",
        },
        "tm log": {
            "number": "what `tm undo` takes; null for an import that was stopped",
            "at": "when; null likewise",
            "actor": "who did it",
            "kind": "imported, edited, deleted, merged, undone or stopped",
            "what": "the file, or what was done",
            "units": "translation units",
            "undone_by": "the number of the edit that undid it; null for none",
            "entered_by": "who sat there, where that was somebody else",
        },
        "tm stats": {
            "units": "translation units in the memory",
            "variants": "texts by language",
            "reviewed": "texts that a reviewer approved",
        },
        "align": _ALIGNMENT,
        "term add": {
            "concept": "the concept's id",
            "glossary": "the file that was changed",
            "created": "whether the concept is new",
            "terms[].language": "a term's language",
            "terms[].text": "the term",
            "terms[].status": "preferred, admitted, deprecated or forbidden",
        },
        "term find": {
            "concept": "the concept's id",
            "term": "the term",
            "start": "where it starts in the text, in characters",
            "end": "where it ends",
            "surface": "the term as it is written there",
            "status": "preferred, admitted, deprecated or forbidden",
            "unsure": "whether it may be another word",
            "glossary": "the glossary",
            "line": "with `-`: the number of the line of standard input",
            "hits": "with `-`: the terms of that line, each with the keys above",
        },
        "term forms": {
            "concept": "the concept's id; null for a word of no glossary",
            "term": "the term",
            "language": "its language",
            "status": "preferred, admitted, deprecated or forbidden; null likewise",
            "forms[].text": "a form",
            "forms[].readings": "its features, a list for each reading",
            "forms[].origin": "made, added or removed",
        },
        "term lint": {
            "kind": "the kind of fault",
            "severity": "major, minor or neutral",
            "glossary": "the glossary",
            "concept": "the concept's id; null for none",
            "language": "the term's language",
            "term": "the term; null for none",
            "message": "what is wrong",
            "others": "other concepts that it is about",
        },
        "term stats": {
            "concept": "the concept's id",
            "glossary": "the glossary",
            "sources": "how often the source texts have it",
            "unsure": "how often that may be another word",
            "source_terms": "by term: `term`, `status` and `count`",
            "targets": "by language: `asked`, `without`, `forbidden`, and `terms` like `source_terms`",
        },
        "term extract": {
            "text": "a phrase that may be a term",
            "count": "how often it occurs",
            "alone": "how often outside longer phrases",
            "share": "per cent of the uses of its rarest word",
            "examples": "where its first uses are",
        },
        "engines": _ENGINE,
        "models list": {f"models[].{name}": about for name, about in _MODEL.items()},
        "models check": _MODEL_REPORT,
        "analyze": {
            "project": "the project's name",
            "languages[].language": "a language",
            "languages[].weighted_words": "its words, each at the weight of its band",
            "languages[].bands": "by band: `segments`, `words` and `characters`",
            "languages[].files": "the same for each `file`",
            "weights": "the weights by band",
        },
        "verify": {
            "whole": "whether nothing is wrong",
            **_message("problems[]", "what is wrong with the store"),
        },
        "extract": {
            "unit": "a piece of the document",
            "kind": "what it is: heading, paragraph, message, …",
            "context": "the headings or keys above it",
            "notes": "notes in the file on it",
            "segments": "its segments, each with `source` and `tags`",
            "skipped": "of what is left out: the rule",
            "why": "what the rule means",
            "text": "the text that is left out",
            "member": "the part of a package that it is in",
            "start": "where it starts there, in bytes",
            "end": "where it ends",
        },
        "convert": {
            "path": "the document that was made",
            **_message("notes[]", "what was made, and what of the file is not in it"),
        },
        "formats": {
            "formats[].name": "a format",
            "formats[].about": "what it is",
            "formats[].extensions": "the extensions of its files",
            "formats[].bilingual": "whether its files have translations",
            "formats[].options": "its options, each with `name`, `default`, `about` and `choices`",
        },
        "segment": {
            "segments": "the segments of the text",
            "line": "with `-`, where there is an object a line: the number of the line",
        },
        "transliterate": {
            "experimental": "true",
            "language": "the language and alphabet",
            "words": "words that were to be written",
            "not_returning": "words that read back as another word",
            "left": "words that stay in Cyrillic",
            "quotations": "Russian quotations, which stay as they are",
            "direction_marked": "whether the text says that it is written from right to left, where it is",
            "examples": "such words, the most frequent first",
        },
        "checks": {
            "checks[].id": "a check",
            "checks[].category": "the kind of problem that it finds",
            "checks[].severity": "critical, major, minor, neutral or off",
            "checks[].manual": "what it means, and why",
        },
        "doctor": {
            "checks[].what": "what was looked at",
            "checks[].ok": "whether it is no fault",
            "checks[].status": "its status",
            "checks[].details": "what was seen, and what to do",
        },
        "keys list": {
            "place": "the screen",
            "action": "the name of the action",
            "keys": "its keys",
            "does": "what it does",
            "everywhere": "whether every terminal sends these keys",
        },
        "redact": {"segments": "segments whose earlier texts were removed"},
        "backup": {"path": "the verified copy"},
        "restore": {"path": "the backup", "kept": "where the store before it is; null where there was none"},
    }
)
"""The keys of each command's object by the command's name; `schema`, which a single object has, is not among them.

`check` and `term check` are absent: their answers are those of the reports on findings.
"""
LINES = frozenset(
    {
        "drafts sent",
        "engines",
        "extract",
        "history",
        "inbox",
        "keys list",
        "notes list",
        "people",
        "replace",
        "segments",
        "term extract",
        "term find",
        "term forms",
        "term lint",
        "term stats",
        "tm concordance",
        "tm learn",
        "tm log",
        "tm search",
    }
)
"""Commands that print an object a line, without `schema`."""


def top_keys(name: str) -> tuple[str, ...]:
    """Return the keys of a command's object itself, in order."""
    return tuple(dict.fromkeys(path.partition(".")[0].removesuffix("[]") for path in ANSWERS[name]))


def json_answer(name: str) -> Callable[[Command], Command]:
    """Return the option `--json` of a command; its help names the keys."""
    form = "A JSON object a line" if name in LINES else "One JSON object"
    return click.option("--json", "as_json", is_flag=True, help=f"{form}: {', '.join(top_keys(name))}.")
