"""Keys: only from the environment and the keyring, only under names made for this program."""

from __future__ import annotations

import pytest

from localize.config.engines import KEY_VARIABLES, EngineSettings, with_own_key
from localize.config.project import parse_config
from localize.engines.failures import Failure
from localize.engines.keys import SERVICE, reveal
from localize.errors import ConfigError
from localize.workflow.user.preferences import parse_preferences

MINIMAL = "source: en\ntargets: [kk]\nengines:\n"


def read(text: str) -> dict[str, EngineSettings]:
    return dict(parse_config((MINIMAL + text).encode(), path="localize.yaml").engines)


def test_a_key_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The variable is read when it is needed; none is a failure, and no reference is no key."""
    monkeypatch.delenv("LOCALIZE_X", raising=False)
    assert reveal("env:LOCALIZE_X") is Failure.KEY
    monkeypatch.setenv("LOCALIZE_X", "abc:fx")
    assert [reveal("env:LOCALIZE_X"), reveal("")] == ["abc:fx", ""]


def test_a_key_comes_from_the_keyring() -> None:
    """The entry is one of the service `localize`; a keyring that is missing or locked is a failure."""
    keyring = pytest.importorskip("keyring")
    backend = pytest.importorskip("keyring.backend")

    class Drawer(backend.KeyringBackend):  # type: ignore[misc,name-defined]  # not installed where types are checked
        """A keyring in memory."""

        priority = 1

        def get_password(self, service: str, username: str) -> str | None:
            if username == "locked":
                raise RuntimeError("locked")
            return {(SERVICE, "deepl"): "abc"}.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    before = keyring.get_keyring()
    keyring.set_keyring(Drawer())
    try:
        assert [reveal(f"keyring:{name}") for name in ("deepl", "other", "locked")] == [
            "abc",
            Failure.KEY,
            Failure.KEY,
        ]
    finally:
        keyring.set_keyring(before)


FORBIDDEN = (
    "abc", "env:HOME", "env:AWS_SECRET", "env:LOCALIZE_PASSPHRASE", "env:LOCALIZE_OPENAI_KEY",
    "env:LOCALIZE_DEEPL_KEY2", "env:", "env:None", "keyring:", "keyring:A B", "file:/x", "sk-1",
)  # fmt: skip


@pytest.mark.parametrize("key", FORBIDDEN)
def test_a_project_names_only_keys_of_this_program(key: str) -> None:
    """A key itself, another variable, another engine's, a file: an error at its place, which does not repeat it."""
    with pytest.raises(ConfigError, match="is not a place from which a project may take a key") as caught:
        read(f"  deepl:\n    key: {key!r}\n")
    assert (caught.value.line, caught.value.column) == (5, 10)
    assert "env:LOCALIZE_DEEPL_KEY" in caught.value.hint
    assert "preferences.yaml" in caught.value.hint
    assert key not in f"{caught.value} {caught.value.hint}" or key in ("env:", "keyring:")


def test_an_engine_of_a_plugin_has_no_variable_that_a_project_may_name() -> None:
    """Which secrets are meant for it, nobody here knows: the user says so, by host."""
    for kind, variable in KEY_VARIABLES.items():
        assert read(f"  own: {{engine: {kind}, key: 'env:{variable}'}}\n")["own"].key == f"env:{variable}"
    with pytest.raises(ConfigError, match="is not a place from which a project"):
        read("  strange: {key: 'env:LOCALIZE_STRANGE_KEY'}\n")


def test_the_users_own_key_is_for_its_host_alone() -> None:
    """What the user names goes before the project's key, and to no other host."""
    keys = parse_preferences(b"engine_keys: {LLM.lan: 'env:MY_KEY'}", path="p").engine_keys
    found = read("  a: {engine: openai, url: 'https://llm.lan/v1', key: 'keyring:a'}\n  b: {engine: openai}\n")
    assert [with_own_key(each, keys).key for each in found.values()] == ["env:MY_KEY", ""]
    with pytest.raises(ConfigError, match="is not a place for a key"):
        parse_preferences(b"engine_keys: {llm.lan: sk-1}", path="p")


WRONG = {
    "  deepl: {model: x}": "unknown key",
    "  libretranslate: {url: ftp://x}": "is not the address",
    "  libretranslate: {url: 'http://user:pass@x'}": "is not the address",
    "  libretranslate: {url: 'http://x/?key=1'}": "is not the address",
    "  libretranslate: {url: 'http://x:99999'}": "is not the address",
    "  openai: {wait_s: 9999}": "is not a whole number",
    "  openai: {batch: true}": "is not a whole number",
    "  ctranslate2: {models: [../x]}": "is not the name of a model",
    "  ctranslate2: {models: [/etc]}": "is not the name of a model",
    "  ctranslate2: {url: 'http://x'}": "unknown key",
    "  'A b': {}": "cannot be the name of an engine",
    "  office: {engine: deepl, style: x}": "unknown key",
}


@pytest.mark.parametrize("text", WRONG)
def test_settings_of_engines_are_strict(text: str) -> None:
    """What an engine does not take, or cannot mean, is an error with its line."""
    with pytest.raises(ConfigError, match=WRONG[text]) as caught:
        read(text + "\n")
    assert caught.value.line == 4


def test_settings_of_engines_are_read() -> None:
    """A name of one's own stands for a registered engine; what is not said is the engine's own default."""
    found = read(
        "  office: {engine: openai, url: 'https://llm.lan/v1/', key: 'keyring:office', wait_s: 120, batch: 4}\n"
    )
    office = found["office"]
    assert (office.kind, office.url, office.key, office.wait_s) == (
        "openai",
        "https://llm.lan/v1",
        "keyring:office",
        120,
    )
    assert EngineSettings("deepl").kind == "deepl"
