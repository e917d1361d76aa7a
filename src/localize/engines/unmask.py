"""Restoration of protected pieces in an engine's answer, and the problems that the engine caused to their marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from localize.engines.mask_tokens import Notation, Slot
from localize.errors.message import Message
from localize.model import InlineTag, TagForm
from localize.tokens import find_protected_in

_Items = list[str | Slot]
_DAMAGE = ("lost: ", "doubled: ", "invented: ", "unbalanced: ", "in another order: ")


def restore(
    answer: str, sent: str, slots: Sequence[Slot], notation: Notation, literal: frozenset[int]
) -> tuple[tuple[str | InlineTag, ...], tuple[Message, ...]]:
    """Return the parts that *answer* means and its problems; every slot but a line break is among the parts once.

    *sent* is what the engine was asked; *literal* are numbers that look like marks but were text in the source.
    """
    items, problems = _read(answer.strip(), slots, notation, literal)
    if said := Counter(_protected_in(items)):
        own = Counter(_protected_in(_read(sent, slots, notation, literal)[0]))
        invented = (Message("invented: {text}", text=text) for text in said - own)
        problems += [problem for problem in invented if problem not in problems]
    problems += _put_back_lost(items, slots)
    if _is_nested(slots):
        problems += _balance(items)
    problems += _compare_order(items)
    _tidy(items)
    problems += _part_grown_together(items)
    parts = tuple(map(_part, items))
    return parts, tuple(problems)


def is_damage(problem: str | Message) -> bool:
    """Tell whether a problem is one that `restore` names."""
    return str(problem).startswith(_DAMAGE)


def _read(
    answer: str, slots: Sequence[Slot], notation: Notation, literal: frozenset[int]
) -> tuple[_Items, list[Message]]:
    """Return the answer as text and slots; a mark that comes again is dropped, an unknown one stays as text."""
    waiting = {slot.number: slot for slot in slots}
    labels = {slot.number: slot.label for slot in slots}
    items: _Items = []
    problems: list[Message] = []
    at = 0
    for found in notation.find(answer):
        number = int(found.group(1))
        if number in labels:
            items.append(answer[at : found.start()])
            at = found.end()
        if number in waiting:
            items.append(waiting.pop(number))
        elif number in labels:
            problems.append(Message("doubled: {text}; only the first is kept", text=labels[number]))
        elif number not in literal:
            problems.append(Message("invented: {text}", text=found.group()))
    items.append(answer[at:])
    return items, problems


def _protected_in(items: _Items) -> Iterator[str]:
    """Yield the placeholders, markup and addresses that stand as text between the slots; a source has none there."""
    for item in items:
        if isinstance(item, str):
            yield from (token.text for token in find_protected_in(item))


def _put_back_lost(items: _Items, slots: Sequence[Slot]) -> list[Message]:
    """Append what the answer lost, in the source's order; a half of a pair takes its other half along."""
    present = {item.number for item in items if isinstance(item, Slot)}
    lost = [slot for slot in slots if slot.number not in present]
    widowed = {slot.partner for slot in lost if slot.partner is not None} & present
    items[:] = [item for item in items if not isinstance(item, Slot) or item.number not in widowed]
    for slot in slots:
        if slot.is_break or (slot.number in present and slot.number not in widowed):
            continue
        if isinstance(slot.part, str) and slot.form is TagForm.SINGLE and _needs_space(items):
            items.append(" ")
        items.append(slot)
    return [
        Message("lost: a line break") if slot.is_break else Message("lost: {text}; put at the end", text=slot.label)
        for slot in lost
    ]


def _needs_space(items: _Items) -> bool:
    for item in reversed(items):
        if isinstance(item, Slot):
            return True
        if item:
            return not item[-1].isspace()
    return False


def _is_nested(slots: Iterable[Slot]) -> bool:
    """Tell whether every pair closes before the pair around it does."""
    opened: list[int | None] = []
    for slot in slots:
        if slot.partner is None:
            continue
        if slot.form is TagForm.OPEN:
            opened.append(slot.number)
        elif not opened or opened.pop() != slot.partner:
            return False
    return not opened


def _balance(items: _Items) -> list[Message]:
    """Make every pair open before it closes and close before the pair around it does."""
    if _is_nested(item for item in items if isinstance(item, Slot)):
        return []
    places = {item.number: index for index, item in enumerate(items) if isinstance(item, Slot)}
    turned = [
        (index, places[item.partner])
        for index, item in enumerate(items)
        if isinstance(item, Slot)
        and item.partner is not None
        and item.form is TagForm.CLOSE
        and index < places[item.partner]
    ]
    for closing, opening in turned:
        items[closing], items[opening] = items[opening], items[closing]
    items[:] = _nest(items)
    return [Message("unbalanced: tags overlapped and were put in order")]


def _nest(items: _Items) -> _Items:
    """Return the items with closing tags moved to the front of the first closing tag around them."""
    slots = {item.number: item for item in items if isinstance(item, Slot)}
    nested: _Items = []
    opened: list[Slot] = []
    for item in items:
        if not isinstance(item, Slot) or item.partner is None:
            nested.append(item)
        elif item.form is TagForm.OPEN:
            opened.append(item)
            nested.append(item)
        elif any(each.partner == item.number for each in opened):
            while opened:
                inner = opened.pop()
                assert inner.partner is not None
                nested.append(slots[inner.partner])
                if inner.partner == item.number:
                    break
    return nested


def _compare_order(items: _Items) -> list[Message]:
    """Name pieces that mean something else in another order, where the answer has another order."""
    ordered = [item for item in items if isinstance(item, Slot) and item.keeps_order]
    numbers = [slot.number for slot in ordered]
    if numbers == sorted(numbers):
        return []
    return [Message("in another order: {text}", text=" ".join(slot.label for slot in ordered))]


def _tidy(items: _Items) -> None:
    """Move white space that an engine put inside a pair of tags out of it, where the source has none there."""
    for index, item in enumerate(items):
        if not isinstance(item, Slot):
            continue
        if item.form is TagForm.OPEN and not item.open_after and index + 1 < len(items):
            _move_space(items, index, inside=index + 1, outside=index - 1)
        elif item.form is TagForm.CLOSE and not item.open_before and index > 0:
            _move_space(items, index, inside=index - 1, outside=index + 1)


def _part_grown_together(items: _Items) -> list[Message]:
    """Put spaces around pieces that beside their new neighbours would be read as something else, and name them.

    `$HOMEда` is no variable any more, and an address goes on as long as it can; `{name}ға` stays as it is.
    """
    problems: list[Message] = []
    for index in reversed(_misread(items)):
        slot = items[index]
        assert isinstance(slot, Slot)
        if _touches(items, index + 1, 0, also_signs=slot.open_after):
            items.insert(index + 1, " ")
        if _touches(items, index - 1, -1, also_signs=slot.open_before):
            items.insert(index, " ")
        problems.insert(0, Message("joined: {text}; separated", text=slot.label))
    return problems


def _misread(items: _Items) -> list[int]:
    """Return the places of pieces that are a placeholder or an address alone and not where they stand."""
    places: list[tuple[int, int, int]] = []
    runs = [""]
    for index, item in enumerate(items):
        if isinstance(item, Slot) and isinstance(item.part, InlineTag):
            runs.append("")
            continue
        text = item if isinstance(item, str) else str(item.part)
        if isinstance(item, Slot) and [token.text for token in find_protected_in(text)] == [text]:
            places.append((index, len(runs) - 1, len(runs[-1])))
        runs[-1] += text
    read = {
        (number, token.start, token.text)
        for number in {run for _, run, _ in places}
        for token in find_protected_in(runs[number])
    }
    return [index for index, run, start in places if (run, start, _part(items[index])) not in read]


def _part(item: str | Slot) -> str | InlineTag:
    return item.part if isinstance(item, Slot) else item


def _touches(items: _Items, index: int, at: int, *, also_signs: bool) -> bool:
    """Tell whether a letter or digit, or any sign but white space, stands directly beside a piece."""
    while 0 <= index < len(items) and items[index] == "":
        index += 1 if at == 0 else -1
    text = _part(items[index]) if 0 <= index < len(items) else ""
    if not isinstance(text, str) or not text:
        return False
    return text[at].isalnum() or (also_signs and not text[at].isspace())


def _move_space(items: _Items, index: int, *, inside: int, outside: int) -> None:
    inner = items[inside]
    if not isinstance(inner, str) or not inner.strip():
        return
    bare = inner.lstrip(" ") if inside > index else inner.rstrip(" ")
    if bare == inner:
        return
    items[inside] = bare
    outer = items[outside] if 0 <= outside < len(items) else ""
    if not isinstance(outer, str) or not outer:
        return
    if inside > index and outer[-1].isalnum():
        items[outside] = outer + " "
    elif inside < index and outer[0].isalnum():
        items[outside] = " " + outer
