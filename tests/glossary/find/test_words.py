"""The forms of terms, kept once for each set of last words: the same answers as from one table of all forms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from localize.glossary.find.form_keys import FormKeys
from localize.glossary.find.homographs import Doubt

words = st.sampled_from(["сот", "соттың", "шешімі", "шешімін", "құқығы", "ақ"])
forms = st.sets(st.lists(words, min_size=1, max_size=3).map(tuple), max_size=12)


@given(st.lists(forms, max_size=4))
def test_every_form_has_the_entries_that_it_was_added_for(entries: list[set[tuple[str, ...]]]) -> None:
    """Whatever terms share a form or its last words, each form gives its entries in their order, others none."""
    keys = FormKeys()
    table: dict[tuple[str, ...], list[tuple[int, Doubt]]] = {}
    for number, made in enumerate(entries):
        single, longer = keys.add(made, ((number, Doubt.NONE),))
        told = {(each,) for each in single} | {(*before, last) for before, lasts in longer.items() for last in lasts}
        assert told == made
        for key in made:
            table.setdefault(key, []).append((number, Doubt.NONE))
    assert set(keys) == set(table)
    for key, its in table.items():
        assert (keys.alone[key[0]] if len(key) == 1 else keys.find(key)) == tuple(its)
    assert keys.find(("сот", "шешімінде")) == ()
