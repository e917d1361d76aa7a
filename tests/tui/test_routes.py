"""Every route leads to its screen, with what the screen takes."""

from __future__ import annotations

from dataclasses import fields
from inspect import signature
from pkgutil import resolve_name

import pytest
from textual.screen import Screen

from localize.tui.routes import SCREENS, Route


@pytest.mark.parametrize("route", SCREENS, ids=lambda route: route.__name__)
def test_route_has_what_its_screen_takes(route: type[Route[object]]) -> None:
    """The fields are the parameters beside the session, with the same defaults, which no type checker compares."""
    screen = resolve_name(f"localize.tui.screens.{SCREENS[route]}")
    assert issubclass(screen, Screen)
    session, *others = signature(screen).parameters.values()
    assert session.name == "session"
    assert {each.name: each.default for each in others} == {
        name: each.default for name, each in signature(route).parameters.items()
    }
    assert len(others) == len(fields(route))


def test_every_route_has_a_screen() -> None:
    """A route that is left out of the table would fail when somebody goes there."""
    assert set(Route.__subclasses__()) == set(SCREENS)
