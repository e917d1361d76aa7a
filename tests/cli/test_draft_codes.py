"""How `localize draft` ends: its exit code says whether segments are left, and why; what was made is said and true."""

from __future__ import annotations

import _thread
import json

import pytest
from tests.cli.conftest import Ran, Run
from tests.engines.json_service import Asked, Reply, say, serve_json

from localize.workflow.project.project import Project

SEGMENTS = 6


def use(project: Project, url: str) -> None:
    """Let the project use LibreTranslate at an address of this machine."""
    path = project.root / "localize.yaml"
    settings = path.read_text(encoding="utf-8").replace("policy: offline\n", "")
    path.write_text(f"{settings}policy: local\nengines: {{libretranslate: {{url: '{url}'}}}}\n", encoding="utf-8")


def draft(run: Run, project: Project, *options: str) -> Ran:
    """Run `localize draft` with LibreTranslate."""
    return run("-C", project.root, "draft", "--engine", "libretranslate", *options)


def test_nothing_left_without_a_draft_is_exit_0(run: Run, project: Project) -> None:
    ran = run("-C", project.root, "draft", "--engine", "pseudo", "--json")
    assert (ran.code, json.loads(ran.out)["left"]) == (0, [])


def test_segments_left_are_exit_1_and_listed(run: Run, project: Project) -> None:
    """Ten are named to a person, all of them to a script; `--allow-missing` makes it 0."""
    ran = run("-C", project.root, "draft", "--no-repair")
    assert ran.code == 1
    listed = ran.out.partition(f"{2 * SEGMENTS} segments left without a draft\n")[2].splitlines()
    assert (len(listed), listed[-1]) == (11, "  … and 2 more (--json lists all)")
    left = json.loads(run("-C", project.root, "draft", "--no-repair", "--json").out)["left"]
    first = left[0]
    assert len(left) == 2 * SEGMENTS
    assert listed[0] == f"  {first['key']}  {first['document']}#{first['number']}  {first['language']}"
    assert run("-C", project.root, "draft", "--no-repair", "--allow-missing").code == 0
    assert run("-C", project.root, "draft", "--target", "kk", "--json").code == 1


def test_refused_engine_is_exit_1(run: Run, project: Project) -> None:
    """A policy that forbids the engine is a setting, not a fault of the network."""
    ran = run("-C", project.root, "draft", "--engine", "mymemory", "--json")
    told = json.loads(ran.out)
    assert (ran.code, told["unreachable"], len(told["left"])) == (1, False, 2 * SEGMENTS)
    assert any("mymemory" in each["message"] for each in told["problems"])


@pytest.mark.thorough
def test_unreachable_engine_is_exit_7_where_segments_are_left(run: Run, project: Project) -> None:
    """Trying again later may help; `--allow-missing` is about texts, not about the network."""
    with serve_json() as service:
        use(project, service.url("status-503"))
        ran = draft(run, project, "--json")
        assert (ran.code, json.loads(ran.out)["unreachable"]) == (7, True)
        assert draft(run, project, "--allow-missing").code == 7
        assert draft(run, project, "--engine", "pseudo").code == 0


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("kk", "stopped before any draft was made; run the same command again"),
        ("ru", f"stopped: {SEGMENTS} drafts made so far are kept; run the same command again for the rest"),
    ],
)
def test_interrupted_draft_says_what_is_kept(run: Run, project: Project, at: str, said: str) -> None:
    """Ctrl+C while the engine is asked for the first page, or for the second after the first was saved."""

    def interrupt(asked: Asked) -> Reply:
        if asked.body.get("target") == at:
            _thread.interrupt_main()
        return 200, say(asked)

    with serve_json({"stop": interrupt}) as service:
        use(project, service.url("stop"))
        ran = draft(run, project)
    assert (ran.code, ran.err.splitlines()[-1]) == (130, said)
