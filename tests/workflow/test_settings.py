"""Settings are changed one by one in the project's and the person's file; nothing that cannot be read gets in."""

from __future__ import annotations

import pytest

from localize.config.project import FILE_NAME, Level
from localize.errors import ConfigError
from localize.workflow.project.project import Project
from localize.workflow.settings import (
    NAME,
    OWN,
    PROJECT,
    Editable,
    Standing,
    change_settings,
    read_settings_of,
    take_back,
    write_setting,
)
from localize.workflow.user.preferences import preferences_path, read_preferences
from localize.workflow.user.settings import read_settings

FILE = """# Ours.
schema: 1
name: "Brief"   # on top
source: en
targets: [kk, ru]
review:
  # With care.
  self_approval: warn
"""


def named(key: str) -> Editable:
    """The setting with a key."""
    return next(each for each in (*PROJECT, *OWN) if each.key == key)


def test_settings_are_written_and_read_back(project: Project) -> None:
    """Each kind of value goes into its file; remarks stay; what is not there holds by default."""
    path = project.root / "localize.yaml"
    path.write_text(FILE, encoding="utf-8")
    write_setting(project, named("review.self_approval"), "refuse")
    write_setting(project, named("targets"), "kk, ru, en-GB")
    write_setting(project, named("people"), "Aigerim Serikova, Айгерім")
    write_setting(project, named("draft.min_score"), "80")
    write_setting(project, named("name"), 'a "b": c')
    expected = FILE.replace("warn", "refuse").replace("[kk, ru]", "[kk, ru, en-GB]")
    expected = expected.replace('"Brief"', '"a \\"b\\": c"')
    expected += 'people: ["Aigerim Serikova", "Айгерім"]\ndraft:\n  min_score: 80\n'
    assert path.read_text(encoding="utf-8") == expected
    standing = read_settings_of(project)
    assert standing[named("people")].value == "Aigerim Serikova, Айгерім"
    assert standing[named("review.self_approval")].line == 8
    assert (standing[named("policy")].value, standing[named("policy")].line) == ("offline", 0)


def test_target_languages_are_written_as_tags(project: Project) -> None:
    """Names become tags; what CLDR does not know is refused, unless the project has had it all along."""
    path = project.root / "localize.yaml"
    write_setting(project, named("targets"), "Kazakh, қырғызша")
    assert "targets: [kk, ky]" in path.read_text(encoding="utf-8")
    with pytest.raises(ConfigError):
        write_setting(project, named("targets"), "kk, xx")
    path.write_text("source: en\ntargets: [kk, xx]\n", encoding="utf-8")
    project.reload_config()
    write_setting(project, named("targets"), "kk, xx, ru")
    assert "targets: [kk, xx, ru]" in path.read_text(encoding="utf-8")


def test_persons_settings_have_a_file_of_their_own(project: Project) -> None:
    """The file is made where there is none; what a person wrote into it stays."""
    write_setting(project, named("keys.preset"), "vim")
    preferences_path().write_text("# mine\n" + preferences_path().read_text(encoding="utf-8"), encoding="utf-8")
    write_setting(project, named("theme"), "light")
    write_setting(project, named("language"), "kk")
    write_setting(project, named("language"), "")
    assert preferences_path().read_text(encoding="utf-8") == (
        '# mine\nkeys:\n  preset: vim\ntheme: light\nlanguage: ""\n'
    )
    assert read_preferences().preset.value == "vim"


@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("targets", "en", "differ from each other"),
        ("targets", "", "differ from each other"),
        ("draft.min_score", "many", "not a whole number"),
        ("draft.min_score", "[", "not a value"),
        ("policy", "everywhere", "not possible"),
        ("glossaries", "nowhere.yaml", "no file"),
        ("export.output", "../out", "outside"),
        ("draft.engines", "pseudo, nosuch", "unknown engine 'nosuch'"),
        ("theme", "pink", "not possible"),
    ],
)
def test_what_cannot_be_is_told_and_not_written(project: Project, key: str, typed: str, said: str) -> None:
    """A value that the program could not start with next time stays out of the file."""
    before = (project.root / "localize.yaml").read_bytes()
    with pytest.raises(ConfigError, match=said):
        write_setting(project, named(key), typed)
    assert (project.root / "localize.yaml").read_bytes() == before
    assert not preferences_path().exists()


def test_every_setting_has_a_default_or_is_required(project: Project) -> None:
    """What the screen calls the default is what holds in a file that says nothing."""
    (project.root / "localize.yaml").write_text("source: en\ntargets: [kk]\n", encoding="utf-8")
    for each in PROJECT:
        if not each.is_required:
            write_setting(project, each, each.default)
    from localize.config.project import Config, read_config

    config = read_config(project.root / "localize.yaml")
    assert config == Config(source=config.source, targets=config.targets)


def test_settings_changed_together_hold_at_once_and_are_taken_back_whole(project: Project) -> None:
    """Several settings are one change, which the open project drafts by; its end is the file as it was."""
    path = project.root / FILE_NAME
    path.write_text(path.read_text(encoding="utf-8") + "# Ours.\n", encoding="utf-8")
    before = path.read_bytes()
    change = change_settings(
        project,
        {
            ("policy",): "local",
            ("draft", "engines"): "[office]",
            ("engines", "office", "engine"): "libretranslate",
            ("engines", "office", "url"): '"http://127.0.0.1:5000"',
        },
    )
    assert (project.config.policy, project.config.draft.engines) == (Level.LOCAL, ("office",))
    assert project.config.engines["office"].url == "http://127.0.0.1:5000"
    take_back(project, change)
    assert path.read_bytes() == before
    assert (project.config.policy, project.config.draft.engines) == (Level.OFFLINE, ())


def test_change_of_settings_is_not_taken_back_over_another_one(project: Project) -> None:
    """What somebody wrote into the file since then stands."""
    path = project.root / FILE_NAME
    change = change_settings(project, {("policy",): "local"})
    path.write_bytes(change.after + b"# Theirs.\n")
    with pytest.raises(ConfigError, match="changed since"):
        take_back(project, change)
    assert path.read_bytes() == change.after + b"# Theirs.\n"


def test_settings_that_cannot_be_leave_the_file_as_it_was(project: Project) -> None:
    """One wrong value of several writes none of them."""
    before = (project.root / FILE_NAME).read_bytes()
    with pytest.raises(ConfigError):
        change_settings(project, {("policy",): "local", ("draft", "engines"): "[nosuch]"})
    assert (project.root / FILE_NAME).read_bytes() == before
    assert project.config.policy is Level.OFFLINE


def test_own_name_is_written_beside_the_consents(project: Project) -> None:
    """It holds for every project of the person; what the login name says is the default."""
    assert read_settings_of(project)[NAME] == Standing("Aigerim", 0)
    write_setting(project, NAME, " Айгүл ")
    assert read_settings().name == "Айгүл"
    assert read_settings_of(project)[NAME] == Standing("Айгүл", 1)
    with pytest.raises(ConfigError, match="cannot be the name of a person"):
        write_setting(project, NAME, "a\tb")
    write_setting(project, NAME, NAME.default)
    assert read_settings().name == ""
    assert not preferences_path().exists()
