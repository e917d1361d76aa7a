"""Kazakh words that lost their letters on a Russian keyboard."""

from __future__ import annotations

from collections.abc import Iterator

from localize.checks.analysis.kazakh_lost_letters import find_lost_letters, may_be_confused, may_have_lost
from localize.checks.core.pair import Context, Sighting
from localize.checks.core.prefilter import any_word, into, target
from localize.checks.core.registry import check
from localize.model import Severity


@check(
    "kazakh.lost_letters",
    category="fluency",
    severity=Severity.MAJOR,
    needs=into("kk") & (target(any_word(may_have_lost)) | target(any_word(may_be_confused))),
)
def lost_letters(context: Context) -> Iterator[Sighting]:
    """A Kazakh word is typed with Russian letters for Kazakh ones.

    What: Words that become known Kazakh words when ә ғ қ ң ө ұ ү һ і are put back for а г к н о у х и, with all their
    endings; words that Kazakh cannot spell so, as with «кы»; and words that nobody listed, whose letters in a row are
    far likelier with ә ғ қ … than without, which are only shown. A word that is right as it stands, a Russian word in
    a text that has its Kazakh letters, and names are left alone, but for places and first names that Kazakh always
    writes with its own.
    Why: Without its letters a word is another word or none; search and speech do not know it.
    Wrong: en: the Kazakh language | kk: казак тили
    Right: en: the Kazakh language | kk: қазақ тілі
    """
    yield from find_lost_letters(context)
