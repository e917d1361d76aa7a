"""The house's own words as people read them: states, severities, kinds of text, acts, origins. `tr` translates them."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from localize.i18n import later, tr
from localize.i18n.errors import told_problem
from localize.i18n.sanitize import show
from localize.model import Content, Means, Note, Origin, OriginKind, Penalty, Piece, PluralCase, Reason, Severity, Trust
from localize.model.events import UNDONE, Action, AddNote, Approve, Event, Fault, Reject, Unwaive, Waive, Withdraw

SEVERITIES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: later("critical"),
        Severity.MAJOR: later("major"),
        Severity.MINOR: later("minor"),
        Severity.NEUTRAL: later("neutral"),
    }
)
_CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        each: each
        for each in (
            later("accuracy"),
            later("completeness"),
            later("design"),
            later("fluency"),
            later("grammar"),
            later("locale"),
            later("markup"),
            later("other"),
            later("style"),
            later("terminology"),
        )
    }
)
TRUST: Mapping[Trust, str] = MappingProxyType(
    {
        Trust.IMPORTED: later("imported"),
        Trust.TRANSLATED: later("translated"),
        Trust.REVIEWED: later("reviewed"),
    }
)
_ACTIONS: Mapping[Action, str] = MappingProxyType(
    {
        Action.DRAFTED: later("made a draft"),
        Action.TRANSLATED: later("translated it"),
        Action.CLEARED: later("cleared it"),
        Action.CONFLICTED: later("came too late"),
        Action.APPROVED: later("approved it"),
        Action.FINALISED: later("approved it as final"),
        Action.WITHDRAWN: later("withdrew the approval"),
        Action.REJECTED: later("sent it back"),
        Action.WAIVED: later("accepted a finding"),
        Action.UNWAIVED: later("opened a finding again"),
        Action.NOTED: later("left a note"),
        Action.CLOSED: later("kept it secret"),
        Action.OPENED: later("keeps it secret no longer"),
        Action.RESOLVED: later("resolved a note"),
        Action.REOPENED: later("opened a note again"),
        Action.RESEGMENTED: later("split or joined it"),
        Action.ADDED: later("added the file"),
        Action.UPDATED: later("updated the file"),
        Action.VARIANT_REMOVED: later("took it out of the memory"),
        Action.MEMORY_IMPORTED: later("imported a memory"),
        Action.MEMORY_REMOVED: later("took an imported memory back"),
        Action.MEMORY_EDITED: later("edited the memory"),
        Action.MEMORY_CHANGED: later("changed texts of the memory"),
    }
)
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        each: each
        for each in (
            later("alt"),
            later("alternative text"),
            later("alternative title"),
            later("attribute"),
            later("book description"),
            later("book subject"),
            later("book title"),
            later("caption"),
            later("cell"),
            later("chart label"),
            later("chart title"),
            later("comment"),
            later("contents entry"),
            later("definition"),
            later("diagram"),
            later("document description"),
            later("document keyword"),
            later("document keywords"),
            later("document subject"),
            later("document title"),
            later("drawn text"),
            later("endnote"),
            later("error message"),
            later("error title"),
            later("excerpt"),
            later("footer"),
            later("footnote"),
            later("form label"),
            later("guide entry"),
            later("header"),
            later("heading"),
            later("index title"),
            later("item"),
            later("layout"),
            later("line"),
            later("list item"),
            later("master"),
            later("message"),
            later("note"),
            later("paragraph"),
            later("parameter"),
            later("plural"),
            later("prompt"),
            later("prompt title"),
            later("quote"),
            later("row"),
            later("slide"),
            later("speaker note"),
            later("string"),
            later("subtitle"),
            later("table column"),
            later("term"),
            later("text box"),
            later("title"),
            later("tooltip"),
            later("value"),
        )
    }
    | {"front-matter": later("front matter")}
)
_NOTES: Mapping[str, str] = MappingProxyType(
    {
        "developer": later("developer’s note"),
        "translator": later("translator’s note"),
        "reviewer": later("reviewer’s note"),
        "question": later("question"),
        "answer": later("answer"),
    }
)
_ORIGINS: Mapping[OriginKind, str] = MappingProxyType(
    {
        OriginKind.MEMORY: later("memory"),
        OriginKind.MACHINE: later("machine"),
        OriginKind.ASSEMBLED: later("assembled"),
        OriginKind.IMPORTED: later("imported"),
        OriginKind.PROPAGATED: later("repeated"),
    }
)
_REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.TRANSLATED: later("not approved"),
        Reason.IMPORTED: later("imported"),
        Reason.MACHINE: later("made by {detail}"),
        Reason.OLD: later("older than {detail} days"),
        Reason.NAME: later("from {detail}"),
        Reason.PAIR: later("for {detail}"),
        Reason.PIVOT: later("through {detail}"),
    }
)
_MEANS: Mapping[Means, str] = MappingProxyType(
    {
        Means.COPY: later("copied"),
        Means.GLOSSARY: later("glossary"),
        Means.PHRASE: later("phrase"),
        Means.LEFT_OUT: later("left out"),
    }
)
_CASES: Mapping[PluralCase, str] = MappingProxyType(
    {
        PluralCase.ZERO: later("zero"),
        PluralCase.ONE: later("one"),
        PluralCase.TWO: later("two"),
        PluralCase.FEW: later("few"),
        PluralCase.MANY: later("many"),
        PluralCase.OTHER: later("other"),
    }
)


CONFIDENCES: Mapping[str, str] = MappingProxyType(
    {
        "attested": later("attested"),
        "partly": later("partly attested"),
        "needs review": later("needs review"),
        "own": later("our own"),
    }
)


def confidence_word(confidence: str) -> str:
    """Return how sure a concept's terms are; a glossary's own word where it is none of ours."""
    return tr(CONFIDENCES[confidence]) if confidence in CONFIDENCES else show(confidence)


def category_word(category: str) -> str:
    """Return the name of a dimension of quality; a house rule's own word where it is none of ours."""
    return tr(_CATEGORIES[category]) if category in _CATEGORIES else show(category)


FAULTS: Mapping[Fault, str] = MappingProxyType(
    {
        Fault.ACCURACY: later("the meaning differs, something is missing or added"),
        Fault.TERMINOLOGY: later("another word than the glossary’s or the law’s"),
        Fault.STYLE: later("register, tone, clumsy wording"),
        Fault.GRAMMAR: later("grammar, spelling, punctuation"),
        Fault.LOCALE: later("numbers, dates, names, quotation marks"),
        Fault.DESIGN: later("length, tags, layout"),
        Fault.OTHER: later("something else"),
    }
)
"""What each kind of fault is about."""


def reason_words(rejection: Reject) -> str:
    """Return why a text goes back: "terminology: the law says …"; without a kind, the reason alone."""
    kind = category_word(rejection.category)
    return f"{kind}: {show(rejection.reason)}" if kind else show(rejection.reason)


def kind_word(kind: str) -> str:
    """Return what a unit is: a heading, a cell; a format's own word where it is none of ours."""
    return tr(_KINDS[kind]) if kind in _KINDS else show(kind)


def act_words(action: Action) -> str:
    """Return what somebody did; it stands behind their name."""
    return tr(_ACTIONS[action])


def detail_words(event: Event) -> str:
    """Return what stands behind an act: the reason, the note, the finding, each with what parts it; "" for a text."""
    match event.body:
        case Reject():
            return f": {reason_words(event.body)}"
        case Withdraw(reason=reason):
            said = tr(reason) if reason == UNDONE else show(reason)
            return f": {said}" if reason else ""
        case AddNote(note=note):
            return f": {show(note.text)}"
        case Waive(waiver=waiver) | Unwaive(waiver=waiver):
            return f" {waiver.check}: {show(waiver.reason)}"
        case Approve(file=file):
            return " " + tr("in {file}", file=show(file)) if file else ""
        case _:
            return ""


def origin_words(origin: Origin) -> str:
    """Return where a text came from: "memory 87 press"; "" where a person typed it, not into a record of a file's."""
    if origin.kind is OriginKind.HUMAN:
        return f"{tr('edited')} {name_words(origin)}" if origin.name else ""
    score = "" if origin.score is None else f"{origin.score}%"
    return " ".join(filter(None, (tr(_ORIGINS[origin.kind]), score, name_words(origin))))


_MADE = MappingProxyType({"repaired": later("repaired"), "uncertain": later("uncertain"), "pieces": later("pieces")})


def name_words(origin: Origin) -> str:
    """Return the name of what a text came from; how it was made of that stands before it: "repaired press.tmx"."""
    first, *others = origin.name.split(" ")
    if first == "via" and others:
        return show(" ".join([tr("via {language}", language=others[0]), *others[1:]]))
    if origin.kind is OriginKind.ASSEMBLED and first in _MADE:
        rest = [tr(_MADE[word]) if word in _MADE else word for word in others[:1]]
        return show(" ".join([tr(_MADE[first]), *rest, *others[1:]]))
    return show(origin.name)


def quoted(text: str) -> str:
    """Return a text in the quotation marks of the language that is spoken."""
    return tr("“{text}”", text=show(text))


DOUBTS = (
    "not translated: the same as the source",
    "mostly in another script than the language's",
    "without a single Kazakh letter: it may be Russian",
    "term not used: {text}",
    "term put in: {text}; check its ending and the words beside it",
    "translated piece by piece",
    "lost: a line break",
    "lost: {text}; put at the end",
    "doubled: {text}; only the first is kept",
    "invented: {text}",
    "unbalanced: tags crossed each other and were put in order",
    "in another order: {text}",
    "grown together: {text}; put apart",
    "uncertain: put together from pieces, for the gist only",
    "uncertain: repaired word by word, read it with care",
)
"""What a proposal says of itself; {text} is a term, a placeholder or a tag."""


def doubt_words(doubt: str) -> str:
    """Return why a proposal is to be read with care, as it is shown; a stranger's engine speaks for itself."""
    return show(told_problem(doubt))


def penalty_words(penalty: Penalty) -> str:
    """Return what a match lost, and why: "−3 imported"."""
    return f"−{penalty.points} {tr(_REASONS[penalty.reason], detail=show(penalty.detail))}"


def piece_words(piece: Piece, target: Content) -> str:
    """Return what a new word of a draft is made of and which words it took the place of: "phrase отчёт ← файл"."""
    concept = f"({piece.concept})" if piece.concept else ""
    said = " ".join(filter(None, (tr(_MEANS[piece.means]), target.typed[piece.start : piece.end], concept)))
    return show(f"{said} ← {piece.removed}" if piece.removed else said)


def note_head(note: Note) -> str:
    """Return whose note it is."""
    return tr(_NOTES[note.kind]) if note.kind in _NOTES else tr("note ({kind})", kind=show(note.kind))


def case_word(case: PluralCase) -> str:
    """Return the name of a plural form."""
    return tr(_CASES[case])
