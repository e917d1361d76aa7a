"""Key presses of the commonest acts stay at or below those of other tools."""

from __future__ import annotations

from benchmarks.key_counts import ACTS, presses

from localize.tui.keys.keymap import keymap
from localize.workflow.user.preferences import Preferences


def test_key_counts_are_those_of_other_tools_or_fewer() -> None:
    """No act takes more presses than in OmegaT, none of those held to memoQ more than there."""
    keys = keymap(Preferences())
    ours = {each.name: presses(each, keys, everywhere=False) for each in ACTS}
    assert {each.name for each in ACTS if each.omegat is not None and ours[each.name] > each.omegat} == set()
    held = [each for each in ACTS if each.is_held and each.memoq is not None]
    assert len(held) >= 9
    # A match that is good enough stands by itself here as well: no press.
    assert {each.name for each in held if ours[each.name] > (each.memoq or 0)} == set()


def test_key_counts_on_a_plain_terminal_are_two_at_most_for_what_is_done_all_day() -> None:
    """Where a terminal sends neither Alt nor Ctrl with a digit, a digit after a key does the same."""
    keys = keymap(Preferences())
    daily = {each.name: presses(each, keys, everywhere=True) for each in ACTS}
    assert daily["insert the 2nd term"] == daily["show only what is open"] == 2
    assert daily["take the 2nd match"] == 1
    assert daily["switch kk and ru"] == daily["confirm, go to the next open"] == 1
