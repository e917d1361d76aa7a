"""A person's preferences are read strictly, and changed line by line."""

from __future__ import annotations

from dataclasses import replace

import pytest

from localize.errors import ConfigError
from localize.workflow.user.preferences import (
    PREFERENCES,
    Answer,
    Binding,
    Look,
    Preferences,
    Preset,
    Propagation,
    parse_preferences,
    prefer,
    preferences_path,
    read_preferences,
)

EVERYTHING = b"""# mine
language: kk
theme: light   # until the sun sets
ascii: no
low_bandwidth: auto
keys:
  preset: trados
  bind:
    editor.use_match: [f2, ctrl+t]
    list.first: g
repeats: fill
words: no
ask_on_findings: no
wrap_rows: no
lock_minutes: 3
background_sync: yes
dictionaries: [/opt/words, ~/words]
shared_folders: [/srv/terms]
engine_keys: {llm.lan: env:LLM_KEY}
"""


def test_no_file_means_defaults() -> None:
    """Nobody needs the file."""
    assert read_preferences() == Preferences(path=str(preferences_path()))


def test_every_preference_is_read() -> None:
    """Each key of the table stands in the example, and is taken; yes and no may be written as true and false."""
    found = parse_preferences(EVERYTHING, path="p")
    bindings = (Binding("editor.use_match", ("f2", "ctrl+t"), 9), Binding("list.first", ("g",), 10))
    wanted = Preferences("kk", Look.LIGHT, Answer.NO, Answer.AUTO, Preset.TRADOS, bindings, "p")
    wanted = replace(
        wanted,
        dictionaries=("/opt/words", "~/words"),
        shared_folders=("/srv/terms",),
        engine_keys={"llm.lan": "env:LLM_KEY"},
    )
    assert found == replace(
        wanted,
        repeats=Propagation.FILL,
        words=Answer.NO,
        ask_on_findings=Answer.NO,
        wrap_rows=Answer.NO,
        lock_minutes=3,
        background_sync=Answer.YES,
    )
    assert parse_preferences(b"words: no", path="p").lock_minutes == Preferences().lock_minutes
    assert parse_preferences(b"ascii: true", path="p").ascii is Answer.YES
    named = {each.key.rpartition(".")[2] for each in PREFERENCES}
    assert all(f"{name}:".encode() in EVERYTHING for name in named)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("theme: dark\nthem: dark\n", 2, "unknown key"),
        ("language: de\n", 1, "the interface is not available"),
        ("dictionaries: [words]\n", 1, "not an absolute path"),
        ("shared_folders: [words]\n", 1, "not an absolute path"),
        ("engine_keys: {llm.lan: abc}\n", 1, "not a place for a key"),
        ("\n\ntheme: pink\n", 3, "not possible"),
        ("keys:\n  preset: emacs\n", 2, "not possible"),
        ("keys:\n  bind:\n    editor.fix: []\n", 3, "needs a key"),
        ("keys:\n  bind:\n    editor.fix: 7\n", 3, "must be a list of texts"),
        ("low_bandwidth: maybe\n", 1, "not possible"),
        ("lock_minutes: 2000\n", 1, "number of minutes"),
        ("lock_minutes: yes\n", 1, "number of minutes"),
    ],
)
def test_wrong_value_is_an_error_with_its_line(text: str, line: int, said: str) -> None:
    """Whoever writes the file is told where and what would be right."""
    with pytest.raises(ConfigError, match=said) as caught:
        parse_preferences(text.encode(), path="preferences.yaml")
    assert caught.value.line == line
    assert caught.value.hint


def test_one_preference_is_written_and_the_rest_left_alone() -> None:
    """The screens change a line; remarks and all other lines stay."""
    path = preferences_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(EVERYTHING)
    prefer("theme", "contrast")
    assert path.read_bytes() == EVERYTHING.replace(b"theme: light   #", b"theme: contrast   #")
    path.unlink()
    prefer("theme", "ansi")
    prefer("language", "ru")
    assert path.read_text(encoding="utf-8") == "theme: ansi\nlanguage: ru\n"
    assert read_preferences().look is Look.ANSI


def test_broken_file_is_not_made_worse() -> None:
    """A file that cannot be read is not written to."""
    path = preferences_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("them: dark", encoding="utf-8")
    with pytest.raises(ConfigError):
        prefer("theme", "dark")
    assert path.read_text(encoding="utf-8") == "them: dark"


def test_surroundings_decide_only_when_they_are_asked() -> None:
    """`auto` is what the terminal and the line say."""
    assert [each.decide(otherwise=True) for each in Answer] == [True, True, False]
    assert [each.decide(otherwise=False) for each in Answer] == [False, True, False]
