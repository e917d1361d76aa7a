"""Settings are read strictly, with the place of every fault."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.config import Config, Level, parse_config, render_config
from localize.errors import ConfigError
from localize.model import LanguageTag, Severity, State
from localize.safe.yaml import MAX_BYTES, read_yaml
from localize.states import SelfApproval

MINIMAL = "source: en\ntargets: [kk, ru]\n"


def parse(text: str) -> Config:
    """The settings in a text."""
    return parse_config(text.encode(), path="localize.yaml")


def test_config_defaults_are_safe() -> None:
    """Nothing is said: offline, reviewed exports, self-approval warned about."""
    config = parse(MINIMAL)
    assert config.policy is Level.OFFLINE
    assert config.export.min_state is State.REVIEWED
    assert config.review.self_approval is SelfApproval.WARN


def test_config_reads_what_it_offers() -> None:
    """Every section is read."""
    config = parse(
        MINIMAL
        + "checks: {numbers: minor, spaces.doubled: off}\nreview: {self_approval: refuse, trust_imported: true}\n"
        + "policy: listed\ndraft: {min_score: 80, engines: [pseudo]}\nexport: {output: out, min_state: translated}\n"
        + "formats: {markdown: {front_matter: [title]}}\nsegmentation: {kk: kk.srx}\n"
    )
    assert config.severities == {"numbers": Severity.MINOR, "spaces.doubled": None}
    assert config.review.trust_imported
    assert config.draft.engines == ("pseudo",)
    assert config.segmentation == {LanguageTag("kk"): "kk.srx"}


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("source: en\ntargets: [kk]\nrevue: {}\n", 3, "unknown key"),
        ("source: en\ntargets: [kk, en]\n", 2, "differ"),
        ("source: en\ntargets: kk\n", 2, "list"),
        ("source: en\ntargets: [kk]\npolicy: maybe\n", 3, "not possible"),
        ("source: en\ntargets: [kk]\ndraft:\n  min_score: 20\n", 4, "50 to 100"),
        ("source: en\n targets: [kk]\n", 2, "not allowed"),
        ("source: en\ntargets: [kk]\nsource: ru\n", 3, "twice"),
        ("source: &a en\ntargets: [kk]\n", 1, "anchors"),
        ("source: !!str en\ntargets: [kk]\n", 1, "tags"),
        ("schema: 9\nsource: en\ntargets: [kk]\n", 1, "not known"),
        ("source: [\n", 2, ""),
    ],
)
def test_config_names_the_place_of_a_fault(text: str, line: int, word: str) -> None:
    """Line and column, and what is wrong there."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert caught.value.line == line
    assert word in caught.value.message


def test_yaml_has_no_norwegian_problem() -> None:
    """`no`, `on` and `yes` are words."""
    assert read_yaml(b"[no, on, yes, true, null, 1, 1.5, '1']", path="x").value == [
        "no", "on", "yes", True, None, 1, 1.5, "1",
    ]  # fmt: skip


@pytest.mark.parametrize("data", [b"a: *b", b"[" * 50, b"\xff\xfe", b"a: 1\n---\nb: 2", b" " * (MAX_BYTES + 1)])
def test_yaml_refuses_what_it_should(data: bytes) -> None:
    """Aliases, depth, other charsets, second documents and size."""
    with pytest.raises(ConfigError):
        read_yaml(data, path="x")


@given(st.binary(max_size=200))
def test_yaml_raises_nothing_but_its_own_error(data: bytes) -> None:
    """Any bytes give plain values or a ConfigError."""
    with suppress(ConfigError):
        assert isinstance(read_yaml(data, path="x").value, str | int | float | list | dict | None)


def test_render_is_read_back() -> None:
    """What `init` writes is what was meant."""
    config = Config(LanguageTag("en"), (LanguageTag("kk"),), name='A "name": with #', glossaries=("shipped:x",))
    assert parse(render_config(config)) == config
