"""Names that every system takes for a file below a folder, and names that are one on some system."""

from __future__ import annotations

import pytest

from localize.safe.paths import find_problem, fold_name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "empty"),
        ("/etc/passwd", "absolute"),
        ("a//b.md", "empty"),
        ("a/", "empty"),
        ("../a.md", "leads outside"),
        ("a/../../b.md", "leads outside"),
        ("a\\..\\b.md", "leads outside"),
        (".bashrc", "starts with a dot"),
        ("a/.git/hooks/b", "starts with a dot"),
        ("\u200c.git/b", "starts with a dot"),
        ("a\\.ssh\\b", "starts with a dot"),
        ("a.md.", "ends with"),
        ("a /b.md", "ends with"),
        ("C:/a.md", "drive"),
        ("CON", "device"),
        ("a/nul.md", "device"),
        ("Com1 .txt", "device"),
        ("LPT³.a.md", "device"),
        ("a\0.md", "null"),
    ],
)
def test_find_problem_refuses(name: str, said: str) -> None:
    """Whatever leads elsewhere on some system, is hidden, or names a device is refused with its reason."""
    assert said in str(find_problem(name))


@pytest.mark.parametrize("name", ["a.md", "posts/2024.01/one.md", "Құжат (көшірме).docx", "console.md", "a..b.md"])
def test_find_problem_lets_usual_names_be(name: str) -> None:
    """Any other name is a file's, in every alphabet."""
    assert find_problem(name) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [("Readme.md", "README.md"), ("й.md", "и\u0306.md"), ("a.md", "a.md."), ("a/b.md", "A/b.md"), ("ß.md", "SS.md")],
)
def test_fold_name_joins_what_some_system_joins(one: str, other: str) -> None:
    """Capitals, composition and dots at the end make no other file on macOS or Windows."""
    assert fold_name(one) == fold_name(other)


def test_fold_name_keeps_others_apart() -> None:
    """Folders and letters still count."""
    assert len({fold_name(name) for name in ("a/b.md", "a-b.md", "ab.md", "и.md", "й.md")}) == 5
