"""Verdict of the rules on a segment: what all of its events add up to, on every replica alike.

Each rule stands in `RULES` with the reason that people read where it refuses something; what is refused is kept and
shown. A rule looks at the ancestors of an event and at revocations, never at a clock or an arrival. An approval, a
rejection and a withdrawal name the texts among their parents.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import cast

from localize.model import ApprovalKind, Hash, State
from localize.model.events import (
    Approve,
    Assign,
    Reject,
    SaveTarget,
    SubjectKind,
    Withdraw,
)
from localize.model.states import ReviewPolicy, SelfApproval
from localize.runtime.lazy_dataclass import dataclass
from localize.sync.graph import Node, find_latest
from localize.sync.heads import find_heads, is_one_text
from localize.sync.membership import Membership
from localize.sync.versions import Version, find_result, is_version


class Reason(enum.Enum):
    """Why an event does not count."""

    UNSIGNED = "not signed by the owner of its replica"
    NOT_ACTOR = "its replica is another person's"
    NOT_ACCEPTED = "no manager has read that its writer joined"
    CUT_OFF = "later than its writer's revocation accepts"
    NO_RIGHT = "its writer lacked the role for this language"
    DRAFT_OVER_TEXT = "a draft never replaces a person's text"
    NOT_CONFIRMED = "the text is a draft, cleared, or not known here"
    OTHER_TEXT = "it is about other words, or another source"
    NOT_TRUSTED = "read from a file that is not trusted"
    OWN_TEXT = "its reviewer wrote the text since somebody else approved it"
    REJECTED = "the text was rejected"
    WITHDRAWN = "it was withdrawn"
    NOT_ONLY_HEAD = "the text was replaced, or is in conflict"
    ALSO_WRITER = "its reviewer wrote the same text elsewhere"


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition of counting."""

    reason: Reason
    holds: Callable[[Case, Node], bool]
    kinds: tuple[type, ...] = ()
    """Of the changes that it is about; none: of all."""

    def refuses(self, case: Case, node: Node) -> bool:
        """Tell whether an event does not count by this rule."""
        return (not self.kinds or isinstance(node.event.change, self.kinds)) and not self.holds(case, node)


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands."""

    text: Node | None
    """The text, or in a conflict the one to show."""
    heads: tuple[Node, ...]
    """All heads; of equal contents, where there is no conflict."""
    state: State
    approvals: tuple[Node, ...]
    """Those that count."""
    writers: frozenset[str]
    """Of the heads."""
    refused: Mapping[Hash, Reason]
    """What does not count."""

    @property
    def is_conflict(self) -> bool:
        """Whether texts differ, and a person has to choose."""
        return not is_one_text(self.heads)


class Case:
    """The events of a subject while they are judged, with what is known of them so far."""

    def __init__(self, nodes: Iterable[Node], team: Membership, policy: ReviewPolicy, rules: tuple[Rule, ...]) -> None:
        self.team = team
        self.policy = policy
        self.rules = rules
        self.refused: dict[Hash, Reason] = {}
        ranked = sorted(nodes, key=lambda node: node.rank)
        self.all_texts = frozenset(node.event.id for node in ranked if node.event.is_text)
        """Those of revoked writers included: people have read and judged them."""
        self.nodes: list[Node] = []
        """Those that count by themselves, ancestors first."""
        for node in ranked:
            if self.judge(node, _ALWAYS):
                self.nodes.append(node)
        self.texts: dict[Hash, Node] = {}
        """Those that count, ancestors first."""
        self.approvals: defaultdict[Hash, list[Node]] = defaultdict(list)
        """By the text that they name: those that were rightful when they were given."""
        self.objections: defaultdict[Hash, list[Node]] = defaultdict(list)
        """Rejections and withdrawals by the text that they name."""
        self.heads: tuple[Node, ...] = ()
        self._gates: dict[frozenset[str], Mapping[Hash, frozenset[Hash]]] = {}

    def judge(self, node: Node, reasons: Iterable[Reason]) -> bool:
        """Tell whether an event passes the rules with these reasons; note the first that it breaks."""
        wanted = frozenset(reasons)
        for rule in self.rules:
            if rule.reason in wanted and rule.refuses(self, node):
                self.refused[node.event.id] = rule.reason
                return False
        return True

    def named(self, node: Node) -> list[Node]:
        """Return the counting texts among the parents of an event."""
        return [self.texts[each] for each in node.event.parents if each in self.texts]

    def gates(self, people: frozenset[str]) -> Mapping[Hash, frozenset[Hash]]:
        """Return for each text the nearest ones, itself among them, that *people* wrote or others gave an approval.

        Nothing between a text and its gates can matter to four eyes. Linear, and made once for a reviewer.
        """
        if people not in self._gates:
            others = (node for node in self.nodes if isinstance(node.event.change, Approve))
            seen = {each for node in others if node.event.people.isdisjoint(people) for each in node.event.parents}
            gates: dict[Hash, frozenset[Hash]] = {}
            for key, text in self.texts.items():
                is_gate = key in seen or not text.event.people.isdisjoint(people)
                gates[key] = frozenset({key}) if is_gate else self._join_gates(gates, text)
            self._gates[people] = gates
        return self._gates[people]

    def _join_gates(self, gates: Mapping[Hash, frozenset[Hash]], text: Node) -> frozenset[Hash]:
        before = [gates[each.event.id] for each in self.named(text)]
        return before[0] if len(before) == 1 else frozenset().union(*before)


def find_standing(
    nodes: Iterable[Node], team: Membership, policy: ReviewPolicy | None = None, rules: tuple[Rule, ...] | None = None
) -> Standing:
    """Return what the events of a segment in one language add up to.

    *policy*: four eyes hold unless it says otherwise. Cost: linear for each reviewer. *rules* are for tests that leave
    one out.
    """
    case = Case(nodes, team, policy or STRICT, RULES if rules is None else rules)
    _count_texts(case)
    _count_objections(case)
    _count_approvals(case)
    case.heads = find_heads(case.texts.values())
    standing = [node for node in _list_given(case) if case.judge(node, _OVERRULED)]
    counted = tuple(node for node in standing if case.judge(node, _PRESENT))
    shown = _find_shown(case.heads, {parent for node in standing for parent in node.event.parents})
    writers = _find_writers(case.heads)
    return Standing(shown, case.heads, _find_state(case, counted), counted, writers, MappingProxyType(case.refused))


def select(nodes: Iterable[Node], team: Membership, rules: tuple[Rule, ...] | None = None) -> list[Node]:
    """Return the events of a subject that count by themselves, ancestors first.

    They are signed, by a member who may do this, and not cut off. *rules*: as of `find_standing`.
    """
    return Case(nodes, team, STRICT, RULES if rules is None else rules).nodes


def find_given(document: str, person: str, team: Membership, *, view: Node | None = None) -> list[Node]:
    """Return the events by which a document is given to a person, in any language; *view*: by what it has seen."""
    found: list[Node] = []
    for subject in team.history.subjects:
        if (subject.kind, subject.id) == (SubjectKind.DOCUMENT, document) and subject.language is not None:
            counted = select(team.history.of(subject), team)
            found += find_latest(
                node for node in counted if isinstance(node.event.change, Assign) and (view is None or view.saw(node))
            )
    return [node for node in found if cast(Assign, node.event.change).person == person]


def _count_texts(case: Case) -> None:
    for node in case.nodes:
        if node.event.is_text and case.judge(node, (Reason.DRAFT_OVER_TEXT,)):
            case.texts[node.event.id] = node


def _count_objections(case: Case) -> None:
    """Note objections under every text that they name: one to a revoked writer's text is about those words too."""
    for node in case.nodes:
        if isinstance(node.event.change, Reject | Withdraw):
            for text in case.all_texts.intersection(node.event.parents):
                case.objections[text].append(node)


def _count_approvals(case: Case) -> None:
    """Judge approvals by their ancestors, which have all been judged."""
    for node in case.nodes:
        if isinstance(node.event.change, Approve) and case.judge(node, _GIVEN):
            for text in case.named(node):
                case.approvals[text.event.id].append(node)


def _find_writers(heads: Iterable[Node]) -> frozenset[str]:
    return frozenset(person for head in heads for person in head.event.people)


def _find_shown(heads: tuple[Node, ...], approved: set[Hash]) -> Node | None:
    """Return the head that was approved, else the one with the smaller id."""
    return min(heads, key=lambda node: (node.event.id not in approved, node.event.id), default=None)


def _find_state(case: Case, counted: Iterable[Node]) -> State:
    """Return the state; final takes an approval and a final one by another person."""
    if not _is_translated(case):
        return State.INITIAL
    kinds = {(_kind(node) is ApprovalKind.FINAL, node.event.actor) for node in counted}
    if any(is_final and (False, other) in kinds for is_final, one in kinds for other in _others(kinds, one)):
        return State.FINAL
    return State.REVIEWED if kinds else State.TRANSLATED


def _others(kinds: Iterable[tuple[bool, str]], one: str) -> Iterator[str]:
    return (person for _, person in kinds if person != one)


def _is_translated(case: Case) -> bool:
    """Tell whether one text stands that a person has confirmed and nobody has rejected."""
    objections = (each for head in case.heads for each in case.objections.get(head.event.id, ()))
    is_rejected = any(isinstance(each.event.change, Reject) for each in objections)
    return is_one_text(case.heads) and any(head.event.is_confirmed for head in case.heads) and not is_rejected


def _kind(node: Node) -> ApprovalKind:
    return cast(Approve, node.event.change).kind


def _list_given(case: Case) -> list[Node]:
    """Return the approvals that were rightful when they were given, each once, ancestors first."""
    given = {node.event.id: node for nodes in case.approvals.values() for node in nodes}
    return sorted(given.values(), key=lambda node: node.rank)


# --- the rules -------------------------------------------------------------------------------------------------------


def _has_right(case: Case, node: Node) -> bool:
    return case.team.has_right(node) or _is_choice_of_assignee(case, node)


def _is_choice_of_assignee(case: Case, node: Node) -> bool:
    """Tell whether somebody picks one of several versions of a document that is given to them."""
    if not isinstance(node.event.change, Version):
        return False
    sides = [each for each in case.nodes if each.event.id in node.event.parents and is_version(each)]
    chosen = [each for each in sides if find_result(each) == find_result(node)]
    is_choice = any(one.is_concurrent(other) for one in chosen for other in sides if other not in chosen)
    is_member = bool(case.team.rights(node.event.actor, node).roles)
    return is_choice and is_member and bool(find_given(node.event.subject.id, node.event.actor, case.team, view=node))


def _replaces_no_person(case: Case, node: Node) -> bool:
    return not node.event.is_draft or all(text.event.is_draft or not text.event.content for text in case.named(node))


def _is_about_confirmed(case: Case, node: Node) -> bool:
    texts = case.named(node)
    return bool(texts) and all(text.event.is_confirmed for text in texts)


def _is_about_these_words(case: Case, node: Node) -> bool:
    approval = cast(Approve, node.event.change)
    texts = [text.event.change for text in case.named(node)]
    return all(
        isinstance(each, SaveTarget)
        and (each.content.hash, each.source_hash) == (approval.target_hash, approval.source_hash)
        for each in texts
    )


def _is_trusted(case: Case, node: Node) -> bool:
    return _kind(node) is not ApprovalKind.IMPORTED or case.policy.trust_imported


def _has_four_eyes(case: Case, node: Node) -> bool:
    """Tell whether the reviewer wrote none of the texts back to the last ones that somebody else approved."""
    if case.policy.self_approval is not SelfApproval.REFUSE:
        return True
    people, texts = node.event.people, case.named(node)
    if not all(text.event.people.isdisjoint(people) for text in texts):
        return False
    gates = case.gates(people)
    waiting = [gate for text in texts for before in case.named(text) for gate in gates[before.event.id]]
    known = set(waiting)
    while waiting:
        text = case.texts[waiting.pop()]
        if _was_approved(case, text, node):
            continue
        if not text.event.people.isdisjoint(people):
            return False
        further = {gate for before in case.named(text) for gate in gates[before.event.id]} - known
        known |= further
        waiting += further
    return True


def _was_approved(case: Case, text: Node, view: Node) -> bool:
    """Tell whether somebody else had approved a text, by what a later approval has seen."""
    return any(
        view.saw(approval)
        and approval.event.people.isdisjoint(view.event.people)
        and not any(view.saw(each) for each in _objections(case, approval))
        for approval in case.approvals.get(text.event.id, ())
    )


def _objections(case: Case, approval: Node) -> Iterator[Node]:
    """Yield the rejections and withdrawals that take an approval away, those first that came last."""
    for text in case.all_texts.intersection(approval.event.parents):
        for objection in reversed(case.objections.get(text, ())):
            if _overrules(objection, approval):
                yield objection


def _overrules(objection: Node, approval: Node) -> bool:
    """Tell whether a rejection or withdrawal takes an approval of the same text away; at once, it wins."""
    change = objection.event.change
    if isinstance(change, Withdraw):
        return not approval.saw(objection) and change.reviewer in ("", approval.event.actor)
    return True


def _is_free_of(kind: type, case: Case, approval: Node) -> bool:
    return not any(isinstance(each.event.change, kind) for each in _objections(case, approval))


def _is_only_head(case: Case, node: Node) -> bool:
    """Tell whether an approval names the text as it stands."""
    return is_one_text(case.heads) and not {head.event.id for head in case.heads}.isdisjoint(node.event.parents)


def _wrote_no_head(case: Case, node: Node) -> bool:
    """Tell whether the reviewer is none of the writers of equal heads, known to the approval or not."""
    if case.policy.self_approval is not SelfApproval.REFUSE:
        return True
    return all(head.event.people.isdisjoint(node.event.people) for head in case.heads)


STRICT = ReviewPolicy(self_approval=SelfApproval.REFUSE)
_ALWAYS = (Reason.UNSIGNED, Reason.NOT_ACTOR, Reason.NOT_ACCEPTED, Reason.CUT_OFF, Reason.NO_RIGHT)
_GIVEN = (Reason.NOT_CONFIRMED, Reason.OTHER_TEXT, Reason.NOT_TRUSTED, Reason.OWN_TEXT)
_OVERRULED = (Reason.REJECTED, Reason.WITHDRAWN)
_PRESENT = (Reason.NOT_ONLY_HEAD, Reason.ALSO_WRITER)

RULES = (
    Rule(Reason.UNSIGNED, lambda case, node: case.team.is_proved(node)),
    Rule(Reason.NOT_ACTOR, lambda case, node: case.team.owner(node) == node.event.actor),
    Rule(Reason.NOT_ACCEPTED, lambda case, node: not case.team.is_waiting(node)),
    Rule(Reason.CUT_OFF, lambda case, node: not case.team.is_cut_off(node)),
    Rule(Reason.NO_RIGHT, _has_right),
    Rule(Reason.DRAFT_OVER_TEXT, _replaces_no_person, (SaveTarget,)),
    Rule(Reason.NOT_CONFIRMED, _is_about_confirmed, (Approve,)),
    Rule(Reason.OTHER_TEXT, _is_about_these_words, (Approve,)),
    Rule(Reason.NOT_TRUSTED, _is_trusted, (Approve,)),
    Rule(Reason.OWN_TEXT, _has_four_eyes, (Approve,)),
    Rule(Reason.REJECTED, partial(_is_free_of, Reject), (Approve,)),
    Rule(Reason.WITHDRAWN, partial(_is_free_of, Withdraw), (Approve,)),
    Rule(Reason.NOT_ONLY_HEAD, _is_only_head, (Approve,)),
    Rule(Reason.ALSO_WRITER, _wrote_no_head, (Approve,)),
)
"""In the order in which they are looked at."""
