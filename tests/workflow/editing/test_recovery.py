"""Texts that were being typed when a program died: they come back, unless that program still runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from localize.model import LanguageTag
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.editing.recovery import keep_open, left_open
from localize.workflow.project.project import Project, init

KK = LanguageTag("kk")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A project with a segment whose text was being typed."""
    (tmp_path / "guide.md").write_text("Use a password.\n", encoding="utf-8")
    with init(tmp_path / "project", source="en", targets=["kk"]) as project:
        finish(add(project, [tmp_path / "guide.md"]))
        key = project.store.rows(KK, Where(), after=0, limit=1)[0].segment.key
        keep_open(project, key, KK, "Құпиясөз", seen=0)
        yield project


@pytest.fixture
def other() -> Iterator[int]:
    """The number of another program that runs."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process.pid
    process.communicate()


def typed_by(project: Project, session: str) -> None:
    """Say that it was another session that typed."""
    (kept,) = project.store.unsaved(project.member.name)
    project.store.keep_unsaved(replace(kept, session=session))


def test_own_text_comes_back(project: Project) -> None:
    """Nobody else has this program's number: what stands under it is of a program before."""
    assert [each.typed for each in left_open(project)] == ["Құпиясөз"]


def test_text_of_a_running_program_stays_with_it(project: Project, other: int) -> None:
    """What another window is typing is not taken over; a session that names no time is told by its number."""
    typed_by(project, f"{socket.gethostname()}:{other}")
    assert left_open(project) == ()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system does not tell when a program began")
def test_text_of_a_program_whose_number_another_one_has_comes_back(project: Project, other: int) -> None:
    """After a restart of the machine its numbers are given anew: the text was typed by a program that is no more."""
    (kept,) = project.store.unsaved(project.member.name)
    began = kept.session.rpartition(":")[2]
    assert kept.session == f"{socket.gethostname()}:{os.getpid()}:{began}"
    typed_by(project, f"{socket.gethostname()}:{other}:{began}")
    assert [each.typed for each in left_open(project)] == ["Құпиясөз"]
