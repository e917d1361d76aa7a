"""Labels for the program's own words: states, severities, kinds of text, actions, origins. `tr` translates them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from localize.errors.message import Message
from localize.i18n import mark, tr
from localize.i18n.errors import localized_problem
from localize.i18n.sanitize import visible
from localize.model import Content, Means, Note, Origin, OriginKind, Penalty, Piece, PluralCase, Reason, Severity, Trust
from localize.model.events import UNDONE, Action, AddNote, Approve, Event, Fault, Reject, Unwaive, Waive, Withdraw

SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: mark("critical"),
        Severity.MAJOR: mark("major"),
        Severity.MINOR: mark("minor"),
        Severity.NEUTRAL: mark("neutral"),
    }
)
_CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        each: each
        for each in (
            mark("accuracy"),
            mark("completeness"),
            mark("design"),
            mark("fluency"),
            mark("grammar"),
            mark("locale"),
            mark("markup"),
            mark("other"),
            mark("style"),
            mark("terminology"),
        )
    }
)
TRUST: Mapping[Trust, str] = MappingProxyType(
    {
        Trust.IMPORTED: mark("imported"),
        Trust.TRANSLATED: mark("translated"),
        Trust.REVIEWED: mark("reviewed"),
    }
)
_ACTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.DRAFTED: mark("made a draft"),
        Action.TRANSLATED: mark("translated it"),
        Action.CLEARED: mark("cleared it"),
        Action.CONFLICTED: mark("came too late"),
        Action.APPROVED: mark("approved it"),
        Action.FINALISED: mark("approved it as final"),
        Action.WITHDRAWN: mark("withdrew the approval"),
        Action.REJECTED: mark("rejected it"),
        Action.WAIVED: mark("accepted a finding"),
        Action.UNWAIVED: mark("opened a finding again"),
        Action.NOTED: mark("left a note"),
        Action.CLOSED: mark("made it secret"),
        Action.OPENED: mark("made it public"),
        Action.RESOLVED: mark("resolved a note"),
        Action.REOPENED: mark("opened a note again"),
        Action.REDACTED: mark("deleted earlier texts permanently"),
        Action.RESEGMENTED: mark("split or joined it"),
        Action.ADDED: mark("added the file"),
        Action.UPDATED: mark("updated the file"),
        Action.ASSIGNED: mark("assigned the file"),
        Action.VARIANT_REMOVED: mark("removed it from the memory"),
        Action.MEMORY_IMPORTED: mark("imported a memory"),
        Action.MEMORY_REMOVED: mark("undid a memory import"),
        Action.MEMORY_EDITED: mark("edited the memory"),
        Action.MEMORY_CHANGED: mark("changed texts of the memory"),
    }
)
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        each: each
        for each in (
            mark("alt"),
            mark("alternative text"),
            mark("alternative title"),
            mark("attribute"),
            mark("book description"),
            mark("book subject"),
            mark("book title"),
            mark("caption"),
            mark("cell"),
            mark("chart label"),
            mark("chart title"),
            mark("comment"),
            mark("contents entry"),
            mark("definition"),
            mark("diagram"),
            mark("document description"),
            mark("document keyword"),
            mark("document keywords"),
            mark("document subject"),
            mark("document title"),
            mark("drawn text"),
            mark("endnote"),
            mark("error message"),
            mark("error title"),
            mark("excerpt"),
            mark("footer"),
            mark("footnote"),
            mark("form label"),
            mark("guide entry"),
            mark("header"),
            mark("heading"),
            mark("index title"),
            mark("item"),
            mark("layout"),
            mark("line"),
            mark("list item"),
            mark("master"),
            mark("message"),
            mark("note"),
            mark("paragraph"),
            mark("parameter"),
            mark("plural"),
            mark("prompt"),
            mark("prompt title"),
            mark("quote"),
            mark("row"),
            mark("slide"),
            mark("speaker note"),
            mark("string"),
            mark("subtitle"),
            mark("table column"),
            mark("term"),
            mark("text box"),
            mark("title"),
            mark("tooltip"),
            mark("value"),
        )
    }
    | {"front-matter": mark("front matter")}
)
_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "developer": mark("developer’s note"),
        "translator": mark("translator’s note"),
        "reviewer": mark("reviewer’s note"),
        "question": mark("question"),
        "answer": mark("answer"),
        "suggestion": mark("suggested wording"),
        "refusal": mark("suggestion refused"),
    }
)
_ORIGINS: Mapping[OriginKind, str] = MappingProxyType(
    {
        OriginKind.MEMORY: mark("memory"),
        OriginKind.MACHINE: mark("machine"),
        OriginKind.ASSEMBLED: mark("assembled"),
        OriginKind.IMPORTED: mark("imported"),
        OriginKind.PROPAGATED: mark("repeated"),
    }
)
_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TRANSLATED: mark("not approved"),
        Reason.IMPORTED: mark("imported"),
        Reason.MACHINE: mark("made by {detail}"),
        Reason.OLD: mark("older than {detail} days"),
        Reason.NAME: mark("from {detail}"),
        Reason.PAIR: mark("for {detail}"),
        Reason.PIVOT: mark("through {detail}"),
    }
)
_MEANS: Mapping[Means, str] = MappingProxyType(
    {
        Means.COPY: mark("copied"),
        Means.GLOSSARY: mark("glossary"),
        Means.PHRASE: mark("phrase"),
        Means.LEFT_OUT: mark("left out"),
    }
)
_CASES: Mapping[PluralCase, str] = MappingProxyType(
    {
        PluralCase.ZERO: mark("zero"),
        PluralCase.ONE: mark("one"),
        PluralCase.TWO: mark("two"),
        PluralCase.FEW: mark("few"),
        PluralCase.MANY: mark("many"),
        PluralCase.OTHER: mark("other"),
    }
)


CONFIDENCES: Mapping[str, str] = MappingProxyType(
    {
        "attested": mark("attested"),
        "partly": mark("partly attested"),
        "needs review": mark("needs review"),
        "own": mark("our own"),
    }
)


def confidence_word(confidence: str) -> str:
    """Return how sure a concept's terms are; a glossary's own word where it is none of ours."""
    return tr(CONFIDENCES[confidence]) if confidence in CONFIDENCES else visible(confidence)


def category_word(category: str) -> str:
    """Return the name of a dimension of quality; a house rule's own word where it is none of ours."""
    return tr(_CATEGORIES[category]) if category in _CATEGORIES else visible(category)


FAULTS: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.ACCURACY: mark("the meaning differs, something is missing or added"),
        Fault.TERMINOLOGY: mark("another word than the glossary’s or the law’s"),
        Fault.STYLE: mark("register, tone, clumsy wording"),
        Fault.GRAMMAR: mark("grammar, spelling, punctuation"),
        Fault.LOCALE: mark("numbers, dates, names, quotation marks"),
        Fault.DESIGN: mark("length, tags, layout"),
        Fault.OTHER: mark("something else"),
    }
)
"""What each kind of fault is about."""


def reason_words(rejection: Reject) -> str:
    """Return why a text goes back: "terminology: the law says …", or one of the two."""
    return ": ".join(filter(None, (category_word(rejection.category), visible(rejection.reason))))


def kind_word(kind: str) -> str:
    """Return what a unit is: a heading, a cell; a format's own word where it is none of ours."""
    return tr(_KINDS[kind]) if kind in _KINDS else visible(kind)


def actor_words(actor: str, entered_by: str) -> str:
    """Return who did something, and who sat there where that was somebody else."""
    name = visible(actor)
    return tr("{name}, entered by {typist}", name=name, typist=visible(entered_by)) if entered_by else name


def act_words(action: Action) -> str:
    """Return what somebody did; it stands behind their name."""
    return tr(_ACTIONS[action])


def detail_words(event: Event) -> str:
    """Return what stands behind an act: the reason, the note, the finding, each with what parts it; "" for a text."""
    match event.body:
        case Reject():
            return f": {reason_words(event.body)}"
        case Withdraw(reason=reason):
            said = tr(reason) if reason == UNDONE else visible(reason)
            return f": {said}" if reason else ""
        case AddNote(note=note):
            return f": {visible(note.text)}"
        case Waive(waiver=waiver) | Unwaive(waiver=waiver):
            return f" {waiver.check}: {visible(waiver.reason)}"
        case Approve(file=file):
            return " " + tr("in {file}", file=visible(file)) if file else ""
        case _:
            return ""


def origin_words(origin: Origin) -> str:
    """Return where a text came from: "memory 87 press"; "" where a person typed it, not into a record of a file's."""
    if origin.kind is OriginKind.HUMAN:
        word, _, person = origin.name.partition(" ")
        if word == _SUGGESTED and person:
            return tr("suggested by {name}", name=visible(person))
        return f"{tr('edited')} {name_words(origin)}" if origin.name else ""
    score = "" if origin.score is None else f"{origin.score}%"
    return " ".join(filter(None, (tr(_ORIGINS[origin.kind]), score, name_words(origin))))


_SUGGESTED = "suggestion"
"""Stands before the name of whoever suggested a text that its translator took."""
_MADE = MappingProxyType({"repaired": mark("repaired"), "uncertain": mark("uncertain"), "pieces": mark("pieces")})


def name_words(origin: Origin) -> str:
    """Return the name of what a text came from; how it was made of that stands before it: "repaired press.tmx"."""
    first, *others = origin.name.split(" ")
    if first == "via" and others:
        return visible(" ".join([tr("via {language}", language=others[0]), *others[1:]]))
    if origin.kind is OriginKind.ASSEMBLED and first in _MADE:
        rest = [tr(_MADE[word]) if word in _MADE else word for word in others[:1]]
        return visible(" ".join([tr(_MADE[first]), *rest, *others[1:]]))
    return visible(origin.name)


def quoted(text: str) -> str:
    """Return a text in the quotation marks of the language that is spoken."""
    return tr("“{text}”", text=visible(text))


def doubt_words(doubt: str | Message) -> str:
    """Return why a proposal is to be read with care, as it is shown; a stranger's engine speaks for itself."""
    return visible(localized_problem(doubt))


def penalty_words(penalty: Penalty) -> str:
    """Return what a match lost, and why: "−3 imported"."""
    return f"−{penalty.points} {tr(_REASONS[penalty.reason], detail=visible(penalty.detail))}"


def piece_words(piece: Piece, target: Content) -> str:
    """Return what a new word of a draft is made of and which words it took the place of: "phrase отчёт ← файл"."""
    concept = f"({piece.concept})" if piece.concept else ""
    said = " ".join(filter(None, (tr(_MEANS[piece.means]), target.typed[piece.start : piece.end], concept)))
    return visible(f"{said} ← {piece.removed}" if piece.removed else said)


def note_head(note: Note) -> str:
    """Return whose note it is."""
    return tr(_NOTES[note.kind]) if note.kind in _NOTES else tr("note ({kind})", kind=visible(note.kind))


def case_word(case: PluralCase) -> str:
    """Return the name of a plural form."""
    return tr(_CASES[case])
