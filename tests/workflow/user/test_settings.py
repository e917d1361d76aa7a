"""Who works here, and who sits there."""

from __future__ import annotations

import pytest

from localize.errors import ConfigError
from localize.model.events import Member
from localize.workflow.user.settings import find_member, read_settings, set_user_name, settings_path


@pytest.mark.parametrize(
    ("given", "variable", "own", "name", "entered_by"),
    [
        ("Bota", "Dana", "Aigul", "Bota", "Aigul"),
        (None, "Dana", "Aigul", "Dana", "Aigul"),
        (None, "", "Aigul", "Aigul", ""),
        (None, "", "", "login", ""),
        ("Bota", "", "", "Bota", "login"),
        ("Aigul", "Dana", "Aigul", "Aigul", ""),
    ],
)
def test_member_is_named_by_the_nearest_word(
    monkeypatch: pytest.MonkeyPatch, given: str | None, variable: str, own: str, name: str, entered_by: str
) -> None:
    """Option, variable, settings, login name, in this order; whom the last two name entered it for another."""
    monkeypatch.setenv("LOCALIZE_USER", variable)
    monkeypatch.setenv("LOGNAME", "login")
    set_user_name(own)
    assert find_member(given) == Member(name, entered_by=entered_by)


def test_user_name_that_would_not_print_is_refused() -> None:
    """Such a name is told and not saved."""
    for name in ("  ", "a\nb", "a\x1b[2J"):
        with pytest.raises(ConfigError, match="cannot be the name of a person"):
            set_user_name(name)
    assert not settings_path().exists()
    set_user_name("Айгүл")
    assert read_settings().name == "Айгүл"
