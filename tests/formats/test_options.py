"""Options of filters: checked against a dataclass, listed for the reference."""

from __future__ import annotations

from inspect import signature

import pytest

from localize import plugins
from localize.errors import ConfigError
from localize.formats import get_filter
from localize.formats.text import TextOptions
from localize.model.filter_options import list_options, read_options


def test_settings_become_options() -> None:
    """Given values are taken, the rest are defaults."""
    assert read_options(TextOptions, {"join_lines": True}) == TextOptions(join_lines=True)


@pytest.mark.parametrize(
    ("given", "message", "hint"),
    [
        ({"modes": "line"}, "unknown filter option 'modes'", "did you mean 'mode'"),
        ({"zzz": 1}, "unknown filter option 'zzz'", "known: encoding, join_lines, mode"),
        ({"join_lines": 1}, "must be a yes or no, not 1", ""),
        ({"mode": True}, "must be a text, not True", ""),
        ({"mode": "word"}, "is 'word'", "one of: paragraph, line"),
    ],
)
def test_wrong_settings_are_refused(given: dict[str, object], message: str, hint: str) -> None:
    """An unknown name, a wrong type and a wrong choice are errors of the settings."""
    with pytest.raises(ConfigError, match=message) as caught:
        read_options(TextOptions, given)
    assert hint in caught.value.hint


def test_lists_stand_for_tuples() -> None:
    """A list of texts in the settings is a tuple in the options; other items are refused."""
    kind = get_filter("markdown").options_type
    assert read_options(kind, {"front_matter": ["title"]}) == kind(front_matter=("title",))  # type: ignore[call-arg]
    with pytest.raises(ConfigError, match="must be a list of texts"):
        read_options(kind, {"front_matter": ["title", 1]})


@pytest.mark.parametrize("name", plugins.names("localize.filters"))
def test_every_option_is_explained(name: str) -> None:
    """Each filter's options have a default of their type and a line of help."""
    kind = get_filter(name).options_type
    options = list_options(kind)
    assert [each.name for each in options] == list(signature(kind).parameters)
    assert all(each.help.endswith(".") for each in options)
    assert read_options(kind, {each.name: each.default for each in options}) == kind()
