"""The command `serve`: what guests may do, unless they are told that they may do more."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pytest
from tests.cli.conftest import Run

from localize import plugins
from localize.workflow.project.project import Project

pytest.importorskip("textual_serve")


@pytest.mark.parametrize(
    ("options", "role", "screen"),
    [
        ((), "", "review"),
        (("--for", "Dana"), "reviewer", "review"),
        (("--for", "Dana", "--role", "translator"), "translator", "editor"),
        (("--for", "Dana", "--role", "all"), "", "review"),
        (("--role", "reviewer"), "reviewer", "review"),
    ],
)
def test_named_guests_are_reviewers_unless_more_is_said(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], role: str, screen: str
) -> None:
    """A guest with all rights reaches the host's files; the host's own link has them."""
    served: list[Mapping[str, object]] = []

    def serve(
        tab: Mapping[str, object], names: Sequence[str], address: tuple[str, int], tell: Callable[[str, str], None]
    ) -> None:
        del names, address, tell
        served.append(tab)

    monkeypatch.setattr(plugins, "load", lambda group, name: serve)
    assert run("-C", project.root, "serve", *options).code == 0
    assert [(tab["role"], tab["screen"], tab["is_guest"]) for tab in served] == [(role, screen, "--for" in options)]
