"""Settings are read strictly, with the place of every fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from localize.config.memory import MemorySettings, Penalties
from localize.config.project import (
    FILE_NAME,
    LEVEL_MEANINGS,
    LEVEL_NAMES,
    SETTINGS,
    Config,
    Level,
    parse_config,
    read_config,
    render_config,
)
from localize.errors import ConfigError
from localize.model import LanguageTag, Severity, State
from localize.model.events import Member, Role
from localize.model.states import SelfApproval
from localize.safe.yaml import tree
from localize.safe.yaml.loader import MAX_BYTES, read_yaml
from localize.safe.yaml.tree import Value, pack_tree, unpack_tree

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
        + "policy: listed\ndraft: {min_score: 80, repair: false, engines: [pseudo]}\n"
        + "export: {output: out, min_state: translated}\n"
        + "formats: {markdown: {front_matter: [title]}}\nsegmentation: {kk: kk.srx}\n"
    )
    assert config.severities == {"numbers": Severity.MINOR, "spaces.doubled": None}
    assert config.review.trust_imported
    assert config.draft.engines == ("pseudo",)
    assert not config.draft.repair
    assert config.segmentation == {LanguageTag("kk"): "kk.srx"}


def test_members_have_the_roles_that_are_named_or_all() -> None:
    """A list of names, in its order; without it nobody is a member."""
    config = parse(MINIMAL + "members:\n- name: Saule\n- name: Әсем\n  roles: [reviewer, translator]\n")
    reviewing = frozenset({Role.REVIEWER, Role.TRANSLATOR})
    assert config.review.members == (Member("Saule", frozenset(Role)), Member("Әсем", reviewing))
    assert parse(MINIMAL).review.members == ()


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ("source: en\ntargets: [kk]\nmembers:\n- Saule\n", 4, "keys with values"),
        ("source: en\ntargets: [kk]\nmembers: Saule\n", 3, "must be a list"),
        ("source: en\ntargets: [kk]\nmembers:\n- name: S\n- roles: [reviewer]\n", 5, "needs a name"),
        ("source: en\ntargets: [kk]\nmembers:\n- name: S\n- name: S\n", 5, "twice"),
        ("source: en\ntargets: [kk]\nmembers:\n- name: S\n  roles: [boss]\n", 5, "not possible"),
        ("source: en\ntargets: [kk]\nmembers:\n- name: S\n  role: reviewer\n", 5, "unknown key"),
        ("source: en\ntargets: [kk]\nrevue: {}\n", 3, "unknown key"),
        ("source: en\ntargets: [kk, en]\n", 2, "differ"),
        ("source: en\ntargets: kk\n", 2, "list"),
        ("source: en\ntargets: [kk]\npolicy: maybe\n", 3, "not possible"),
        ("source: en\ntargets: [kk]\ndraft:\n  min_score: 20\n", 4, "50 to 100"),
        ("source: en\n targets: [kk]\n", 2, "not allowed"),
        ("source: en\ntargets: [kk]\nsource: ru\n", 3, "duplicate"),
        ("source: &a en\ntargets: [kk]\n", 1, "anchors"),
        ("source: !!str en\ntargets: [kk]\n", 1, "tags"),
        ("schema: 9\nsource: en\ntargets: [kk]\n", 1, "not known"),
        ("source: [\n", 2, ""),
        ("source: en\ntargets: [kk]\nname: 2024\n", 3, "must be text"),
        ("source: en\ntargets: [kk]\nreview:\n  trust_imported: maybe\n", 4, "true or false"),
        ("source: en\ntargets: [kk]\ndraft: fast\n", 3, "keys with values"),
        ("source: en\ntargets: [kk]\nexport: {min_stat: final}\n", 3, "unknown key"),
        ("source: english please\ntargets: [kk]\n", 1, ""),
        ("source: en\ntargets: [kk]\nmemory:\n  penalties: {imported: 60}\n", 4, "0 to 50"),
        ("source: en\ntargets: [kk]\nmemory:\n  penalties: {imported: true}\n", 4, "0 to 50"),
        ("source: en\ntargets: [kk]\nmemory:\n  penalties: {old_after_days: 0}\n", 4, "days"),
        ("source: en\ntargets: [kk]\nmemory:\n  penalties:\n    pairs: {ru-kk: 2}\n", 5, "pair of languages"),
        ("source: en\ntargets: [kk]\nmemory: {approved: true}\n", 3, "unknown key"),
        ("name: x\n", 1, "needs"),
        ("[en, kk]\n", 1, "keys with values"),
    ],
)
def test_config_names_the_place_of_a_fault(text: str, line: int, word: str) -> None:
    """Line and column, and what is wrong there."""
    with pytest.raises(ConfigError) as caught:
        parse(text)
    assert caught.value.line == line
    assert word in caught.value.message
    assert caught.value.hint, "a fault says what would be right"


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


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where a project keeps what its settings say."""
    (tmp_path / ".localize").mkdir()
    return tmp_path / ".localize" / "cache" / "settings.json"


def read_with(cache: Path, text: bytes) -> Config | tuple[str, int, int]:
    """Write settings beside *cache* and read them; an error as its message and place."""
    path = cache.parent.parent.parent / FILE_NAME
    path.write_bytes(text)
    try:
        return read_config(path, cache=cache)
    except ConfigError as error:
        return error.message, error.line, error.column


def no_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody read YAML from here on."""
    monkeypatch.setattr("localize.safe.yaml.loader.read_yaml", lambda *_args, **_named: pytest.fail("read again"))


@pytest.mark.parametrize(
    "text",
    [
        MINIMAL,
        f"\ufeff{MINIMAL}",
        MINIMAL + 'name: "Қазақ \\t \\U0001F600"\ndraft: {prices: {deepl: 20.5, google: 1e3}}\n',
        MINIMAL + "draft: {prices: {deepl: 20.5}}\nformats: {markdown: {a: [1, null, true, {b: [~]}]}}\n",
        MINIMAL + "people:\n  - Аға\n  - 7\n",
        "source: en\ntargets: [kk]\nrevue: {}\n",
    ],
)
def test_cached_settings_say_the_same(cache: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What the cache has of the settings gives what reading them gives, wrong values at their places too."""
    read = read_with(cache, text.encode())
    assert cache.is_file()
    no_reading(monkeypatch)
    assert read_with(cache, text.encode()) == read


def test_cached_settings_are_never_old(cache: Path) -> None:
    """Any other byte and the file is read: what is cached hides no change and no error."""
    read_with(cache, f"{MINIMAL}name: \ufffd\n".encode())
    changed = read_with(cache, f"{MINIMAL}name: new\n".encode())
    assert isinstance(changed, Config)
    assert changed.name == "new"
    assert read_with(cache, MINIMAL.encode() + b"name: \xff\n") == ("not UTF-8", 3, 0)
    assert read_with(cache, b"source: [en\n") == read_with(cache, b"source: [en\n")
    assert read_with(cache, b"source: [en\n") != changed


def test_cached_settings_of_other_code_are_not_taken(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another version of the reader, or of its library, may understand the same bytes otherwise."""
    read_with(cache, MINIMAL.encode())
    monkeypatch.setattr(tree, "_readers", lambda: "another")
    assert unpack_tree(cache.read_bytes(), MINIMAL.encode()) is None


@given(st.integers(0, 400), st.integers(1, 255))
def test_damaged_cached_settings_are_not_taken(at: int, change: int) -> None:
    """A byte that the disk has changed is seen."""
    data = MINIMAL.encode()
    packed = bytearray(pack_tree(read_yaml(data, path=""), data))
    packed[at % len(packed)] ^= change
    assert unpack_tree(bytes(packed), data) is None
    assert unpack_tree(bytes(packed[: at % len(packed)]), data) is None


def test_settings_are_read_where_nothing_can_be_cached(tmp_path: Path) -> None:
    """No project's folder yet, or one that cannot be written: the settings are read all the same."""
    (tmp_path / FILE_NAME).write_text(MINIMAL)
    path = tmp_path / ".localize" / "cache" / "settings.json"
    assert read_config(tmp_path / FILE_NAME, cache=path).source == "en"
    assert not path.parent.parent.exists()
    path.parent.parent.mkdir()
    path.parent.write_text("in the way")
    assert read_config(tmp_path / FILE_NAME, cache=path).source == "en"


def test_render_is_read_back() -> None:
    """What `init` writes is what was meant."""
    config = Config(LanguageTag("en"), (LanguageTag("kk"),), name='A "name": with #', glossaries=("shipped:x",))
    assert parse(render_config(config)) == config


def settings_in(text: str) -> set[str]:
    """The keys of a file, those of sections with the section's name; a section of free names counts as one key."""
    known = {each.key for each in SETTINGS}
    tree = read_yaml(text.encode(), path="x").value
    assert isinstance(tree, dict)

    def below(section: Mapping[str, Value], start: str) -> Iterator[str]:
        for key, value in section.items():
            if isinstance(value, dict) and start + key not in known:
                yield from below(value, f"{start}{key}.")
            else:
                yield start + key

    return set(below(tree, ""))


def test_settings_say_the_default() -> None:
    """Writing a default down changes nothing."""
    for each in SETTINGS:
        text = each.default
        for key in reversed(each.key.split(".")):
            text = f"{{{key}: {text}}}"
        text = f"{MINIMAL}{text.removeprefix('{').removesuffix('}')}\n"
        if each.default:
            assert parse(text) == parse(MINIMAL), each.key
        else:
            assert f"{each.key}: " in MINIMAL


def test_settings_name_every_possible_word() -> None:
    """What a key is said to take is what it takes."""
    for key, kind in (("policy", Level), ("review.self_approval", SelfApproval), ("export.min_state", State)):
        takes = next(each.takes for each in SETTINGS if each.key == key)
        section, _, name = key.rpartition(".")
        for word in kind:
            assert f"`{word.value}`" in takes
            parse(MINIMAL + (f"{section}: {{{name}: {word.value}}}\n" if section else f"{name}: {word.value}\n"))


def test_example_file_uses_every_setting() -> None:
    """The example with comments leaves nothing out, and is read."""
    path = Path(__file__).parents[2] / "examples" / FILE_NAME
    assert settings_in(path.read_text(encoding="utf-8")) == {each.key for each in SETTINGS}
    assert read_config(path).severities["numbers"] is Severity.CRITICAL


def test_config_reads_penalties() -> None:
    """Points by reason; what is not named costs nothing, a third language five points."""
    config = parse(
        "source: en\ntargets: [kk]\nmemory:\n  approved_only: true\n  penalties:\n    imported: 3\n"
        "    names: {press*: 2}\n    pairs: {ru > kk: 1}\n"
    )
    wanted = Penalties(imported=3, names=(("press*", 2),), pairs=((LanguageTag("ru"), LanguageTag("kk"), 1),))
    assert config.memory == MemorySettings(approved_only=True, penalties=wanted)
    assert wanted.pivot == 5


def test_levels_of_data_sharing_have_the_words_of_the_manual() -> None:
    """Screens, messages and the page on engines say the same name and the same sentence of each level."""
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "engines.md").read_text(encoding="utf-8")
    for level in Level:
        assert f"| {LEVEL_NAMES[level]} | `{level.value}` | {LEVEL_MEANINGS[level]} |" in page
