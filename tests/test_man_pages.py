"""Manual pages for `man`, made from the commands."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Mapping

import pytest
from tests.test_docs import every_command

from localize.cli.diagnostics import EXIT_CODES
from localize.cli.examples import EXAMPLES

MACROS = {".TH", ".SH", ".B", ".PP", ".TP", ".nf", ".fi"}


@pytest.fixture(scope="module")
def pages() -> Mapping[str, str]:
    """Every page by its file's name."""
    pytest.importorskip("click_man", reason="click-man is not installed")
    from docs.man_pages import man_pages

    return dict(man_pages("2026-01-01"))


def test_every_command_has_a_manual_page(pages: Mapping[str, str]) -> None:
    """Also the program itself and the groups of commands."""
    names = {f"{name.replace(' ', '-')}.1" for name in every_command()}
    groups = {f"localize-{name.replace(' ', '-')}.1" for name in EXAMPLES}
    assert pages.keys() == {"localize.1"} | names | groups


def test_manual_pages_have_examples_and_exit_codes(pages: Mapping[str, str]) -> None:
    """A page ends with the examples of its command; that of the program has all exit codes and whole sentences."""
    assert ".SH EXAMPLES\n.nf\nlocalize approve 4f1c02" in pages["localize-approve.1"]
    whole = pages["localize.1"]
    assert all(f".TP\n{code}\n" in whole for code in EXIT_CODES)
    assert "Pair the sentences of a document and its translations." in whole


def test_manual_pages_hold_no_accidental_macros(pages: Mapping[str, str]) -> None:
    """A line of text that troff would take for a macro is escaped, and so is a backslash."""
    lines = [line for page in pages.values() for line in page.splitlines()]
    assert {line.split(" ")[0] for line in lines if line.startswith((".", "'"))} <= MACROS
    assert {found for line in lines for found in re.findall(r"\\.", line)} <= {r"\-", r"\e", r"\f", r"\&"}
    assert not any("\b" in line for line in lines)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed")
def test_manual_pages_are_formatted_without_warnings(pages: Mapping[str, str]) -> None:
    """What formats them for `man` has nothing to complain of."""
    for name, page in pages.items():
        done = subprocess.run(
            ["groff", "-k", "-man", "-ww", "-Tutf8", "-z"], input=page.encode(), capture_output=True, check=True
        )
        assert done.stderr == b"", name
