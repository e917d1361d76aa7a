"""Key presses of the commonest acts, beside the default keys of OmegaT and memoQ.

    python benchmarks/key_counts.py [--preset memoq]

Ours are counted from the bindings: a chord is one press, a text that is typed is not counted. Where a way needs a key
that some terminals keep for themselves, the way that every terminal has stands beside it. "-" stands for an act that
the other program has no keys for, and a click is one press.

Where the others' figures come from: OmegaT's keys are in its source, in `src/org/omegat/gui/main/` the files
`MainMenuShortcuts.properties` and `EditorShortcuts.properties`, which were read; its filter for open segments is from
memory. Of memoQ, these were read: Ctrl+Q for a term that is selected in both languages (docs.memoq.com, version 9.0,
"Create term base entry") and Ctrl+Enter for confirming (a translation office's instructions). All its other figures
are from memory: no list of its keys was at hand.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from localize.tui.keys.bindings import GROUPS
from localize.tui.keys.keymap import Keymap, bound, keymap
from localize.tui.keys.layouts import is_sent_everywhere, is_typed
from localize.workflow.user.preferences import Preferences, Preset

DIGIT = "digit"
"""A press of a digit after a key that waits for it."""
LEAVE_TEXT = "editor.back"
"""What makes the letters keys: it goes before an action whose only other keys are letters."""


@dataclass(frozen=True, slots=True)
class Act:
    """What a person does, the actions that it takes here, and how many presses it takes elsewhere."""

    name: str
    ways: Sequence[Sequence[str]]
    """Actions by id, one after the other; `Ctrl+digit` and the like stand for themselves."""
    omegat: int | None
    memoq: int | None
    group: str = "editor"
    is_held: bool = True
    """Whether it may take no more presses than in memoQ."""


ACTS = (
    Act("confirm, go to the next open", [["editor.confirm"]], 1, 1),
    Act("take the best match", [[], ["editor.use_match"]], 1, 0),
    Act("take the 2nd match", [["Ctrl+digit"], ["editor.next_match"], ["editor.match_number", DIGIT]], 2, 1),
    Act("insert the next tag", [["editor.insert_tag"]], 1, 1),
    Act("insert the 2nd term", [["Alt+digit"], ["editor.terms", DIGIT]], 3, 1),
    Act("concordance of what is selected", [["editor.concordance"]], 1, 1),
    Act("add a term, both words proposed", [["editor.add_term", "form.submit"]], 2, 1, is_held=False),
    Act("show only what is open", [["editor.show_open"]], 5, 2),
    Act("fix a finding", [["editor.fix"]], None, None),
    Act("fix the 2nd finding", [["editor.findings", DIGIT]], None, None),
    Act("switch kk and ru", [["editor.other_language"]], None, 1),
    Act("approve", [["review.approve"]], None, 1, group="review"),
    Act("reject, with a reason", [["review.reject", "form.next", "form.submit"]], None, 1, "review", is_held=False),
)
"""The table. A best match of `draft.min_score` or more stands in the text by itself: that way takes no action.

The key for the next match then puts that one in its place.
"""


def presses(act: Act, keys: Keymap, *, everywhere: bool) -> int:
    """Return the presses of the shortest way; *everywhere*: with keys only that every terminal sends."""
    counts = [sum(_presses(step, act.group, keys, everywhere=everywhere) for step in way) for way in act.ways]
    return min(counts)


def _presses(step: str, group: str, keys: Keymap, *, everywhere: bool) -> int:
    if step == DIGIT:
        return 1
    if step.endswith("+digit"):
        return 100 if everywhere else 1  # not a way that every terminal has
    binding = next(each for name in (group, *GROUPS) for each in GROUPS[name] if each.id == step)
    there = [key for key in bound(binding, keys) if not everywhere or is_sent_everywhere(key)]
    needs_list = group == "editor" and step.startswith("editor") and all(map(is_typed, there))
    return 2 if needs_list else 1


def table(preset: Preset) -> list[tuple[str | int | None, ...]]:
    """Return the rows: the act, ours, ours on every terminal, OmegaT's and memoQ's."""
    keys = keymap(Preferences(preset=preset))
    counts = [[presses(each, keys, everywhere=everywhere) for everywhere in (False, True)] for each in ACTS]
    return [(each.name, *ours, each.omegat, each.memoq) for each, ours in zip(ACTS, counts, strict=True)]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--preset", choices=[each.value for each in Preset], default=Preset.OWN.value)
    rows = table(Preset(parser.parse_args().preset))
    print(f"{'act':34} {'ours':>5} {'every terminal':>15} {'OmegaT':>7} {'memoQ':>6}")
    for row in rows:
        name, ours, safe, omegat, memoq = ("-" if each is None else each for each in row)
        print(f"{name:34} {ours:>5} {safe:>15} {omegat:>7} {memoq:>6}")


if __name__ == "__main__":
    main()
