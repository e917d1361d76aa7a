"""The commands that other people's scripts rely on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Run

from localize.safe import limits
from localize.workflow.project.project import Project


def lines(text: str) -> list[dict[str, object]]:
    """JSON lines, parsed."""
    return [json.loads(line) for line in text.splitlines()]


def key_of(run: Run, project: Project, source: str) -> str:
    """The key of the segment whose source starts with a text."""
    listed = lines(run("-C", project.root, "segments", "--target", "kk", "--json").out)
    return next(str(each["key"]) for each in listed if str(each["source"]).startswith(source))


def test_bare_command_without_a_terminal_is_help_and_exit_2(run: Run) -> None:
    """A script that forgets its command is told so."""
    ran = run()
    assert ran.code == 2
    assert "Usage: localize" in ran.err


def test_init_makes_a_project_once(run: Run, tmp_path: Path) -> None:
    """A second init in the same folder is refused with a hint."""
    assert run("init", tmp_path / "p", "--source", "en", "--target", "kk", "--target", "ru").code == 0
    again = run("init", tmp_path / "p", "--source", "en", "--target", "kk")
    assert again.code == 2
    assert "hint" in again.err


def test_init_takes_names_of_languages_and_says_which_glossary_is_on(run: Run, tmp_path: Path) -> None:
    """The built-in glossary is on where it fits; another one is copied in; a broken one leaves no project."""
    own = tmp_path / "own.csv"
    own.write_text("id,en,kk\nlake,lake,көл\n", encoding="utf-8")
    made = run("init", tmp_path / "p", "--source", "English", "--target", "қазақша", "--glossary", own)
    assert "en → kk" in made.out
    assert "glossary: glossary/own.yaml, 1 concept\n" in made.out
    assert "glossary: shipped:digital-rights, 287 concepts (--no-glossary leaves it out)\n" in made.out
    assert f"next: localize -C {tmp_path / 'p'} add FILE…" in made.out
    bare = run("init", tmp_path / "q", "--source", "en", "--target", "ru", "--no-glossary")
    assert "glossary" not in bare.out
    assert "glossary" not in run("init", tmp_path / "r", "--source", "en", "--target", "de").out
    own.write_bytes(b"\x00")
    assert run("init", tmp_path / "s", "--source", "en", "--target", "kk", "--glossary", own).code in (2, 3)
    assert not (tmp_path / "s").exists()


@pytest.mark.parametrize("tag", ["xx", "zz-bogus", "Klingonish"])
def test_init_refuses_a_language_that_nobody_knows(run: Run, tmp_path: Path, tag: str) -> None:
    """The hint has the nearest names, and nothing is made."""
    ran = run("init", tmp_path / "p", "--source", "en", "--target", tag)
    assert ran.code == 2
    assert "such as" in ran.err
    assert not (tmp_path / "p").exists()


def test_status_json_has_a_schema_and_counts(run: Run, project: Project) -> None:
    """One object with schema 1."""
    found = json.loads(run("-C", project.root, "status", "--json").out)
    assert found["schema"] == 1
    assert found["languages"]["kk"]["segments"] == 6


def test_status_is_a_gate(run: Run, project: Project) -> None:
    """Less than wanted ends with 1 and is named, in JSON too; a higher state counts, other languages are left out."""
    at = ("-C", project.root, "status")
    listed = lines(run("-C", project.root, "segments", "--target", "kk", "--json").out)
    for number, each in enumerate(listed):
        run("-C", project.root, "set", each["key"], "--target", "kk", "--text", f"Мәтін {number}.")
    run("-C", project.root, "approve", key_of(run, project, "Use a"), "--target", "kk")
    assert run(*at, "--fail-under", "translated=100", "--target", "kk").code == 0
    assert run(*at, "--fail-under", "reviewed=16.6", "--target", "kk").code == 0
    ran = run(*at, "--fail-under", "translated=100", "--fail-under", "reviewed=16.7")
    assert ran.code == 1
    assert ran.err.splitlines() == [
        "localize: kk: 16.6 % reviewed, 16.7 % wanted (1 of 6 segments)",
        "localize: ru: 0 % translated, 100 % wanted (0 of 6 segments)",
        "localize: ru: 0 % reviewed, 16.7 % wanted (0 of 6 segments)",
    ]
    told = json.loads(run(*at, "--fail-under", "final=1", "--target", "kk", "--json").out)
    assert list(told["languages"]) == list(told["documents"][0]["languages"]) == ["kk"]
    wanted = {"language": "kk", "state": "final", "wanted": 1, "percent": 0, "segments": 6, "done": 0}
    assert told["under"] == [wanted]
    for wrong in ("reviewed", "reviewed=x", "reviewed=101", "initial=5", "reviewed=nan"):
        assert run(*at, "--fail-under", wrong).code == 2


def test_segments_json_has_the_promised_keys(run: Run, project: Project) -> None:
    """One object a line, texts in typing form."""
    first, *_ = lines(run("-C", project.root, "segments", "--target", "kk", "--json").out)
    promised = [
        "key",
        "document",
        "unit",
        "kind",
        "source",
        "target",
        "language",
        "state",
        "substate",
        "origin",
        "revision",
        "author",
    ]
    assert set(promised) <= set(first)
    tagged = lines(run("-C", project.root, "segments", "guide.md", "--target", "kk", "--json").out)[2]
    assert tagged["source"] == "Do not share it with <b1>anyone</b1>."


def test_set_repeats_leaves_other_plural_forms_alone(run: Run, sheep: Project) -> None:
    """The form of the other message takes the text; the other form of the same message stays empty."""
    key = key_of(run, sheep, "%d sheep")
    ran = run("-C", sheep.root, "set", key, "--target", "kk", "--text", "%d қой", "--repeats")
    assert ran.code == 0
    assert "and 1 segment with the same source" in ran.out
    listed = lines(run("-C", sheep.root, "segments", "sheep.po", "--target", "kk", "--json").out)
    assert [(each["case"], each["target"]) for each in listed] == [("one", "%d қой"), ("other", "")] * 2


def test_set_approve_reject_history_and_state_filters(run: Run, project: Project) -> None:
    """The life of one segment by commands alone."""
    root = project.root
    key = key_of(run, project, "Use a")
    assert run("-C", root, "set", key[:8], "--target", "kk", "--text", "Күшті құпиясөз қолданыңыз.").code == 0
    assert len(lines(run("-C", root, "segments", "--target", "kk", "--state", "translated", "--json").out)) == 1
    assert run("-C", root, "approve", key, "--target", "kk", "--as", "Marat").code == 0
    assert run("-C", root, "approve", key, "--target", "kk", "--final", "--as", "Dana").code == 0
    assert (
        lines(run("-C", root, "segments", "--target", "kk", "--state", "final", "--json").out)[0]["author"] == "Aigerim"
    )
    assert run("-C", root, "withdraw", key, "--target", "kk").code == 0
    no_reason = run("-C", root, "reject", key, "--target", "kk", "--as", "Marat")
    assert no_reason.code == 2
    why = ("--category", "style", "--reason", "Тым ресми.")
    assert run("-C", root, "reject", key, "--target", "kk", *why, "--as", "Marat").code == 0
    assert len(lines(run("-C", root, "segments", "--target", "kk", "--state", "rejected", "--json").out)) == 1
    actions = [each["action"] for each in lines(run("-C", root, "history", key, "--target", "kk", "--json").out)]
    assert actions == [
        "segment:translated",
        "segment:approved",
        "segment:finalised",
        "segment:withdrawn",
        "segment:rejected",
    ]
    assert "style: Тым ресми." in run("-C", root, "history", key, "--target", "kk").out
    (waits,) = lines(run("-C", root, "inbox", "--target", "kk", "--as", "Aigerim", "--json").out)
    assert (waits["why"], waits["who"], waits["category"], waits["text"]) == (
        "sent-back",
        "Marat",
        "style",
        "Тым ресми.",
    )
    assert "style: Тым ресми." in run("-C", root, "inbox", "--as", "Aigerim").out
    assert run("-C", root, "inbox", "--as", "Dana").out == ""
    done = lines(run("-C", root, "people", "--target", "kk", "--document", "guide.md", "--since", "1h", "--json").out)
    assert [(each["person"], each["segments"]) for each in done if each["action"] == "segment:finalised"] == [
        ("Dana", 1)
    ]
    assert "segment:rejected style" in run("-C", root, "people").out


def test_set_reads_stdin_and_clears_with_an_empty_text(run: Run, project: Project) -> None:
    """A text may come through a pipe."""
    key = key_of(run, project, "Keep")
    assert run("-C", project.root, "set", key, "--target", "ru", "--stdin", stdin="Блокируйте телефон.\n").code == 0
    assert "Блокируйте телефон." in run("-C", project.root, "segments", "--target", "ru").out
    assert run("-C", project.root, "set", key, "--target", "ru", "--text", "").code == 0
    assert "Блокируйте телефон." not in run("-C", project.root, "segments", "--target", "ru").out
    assert run("-C", project.root, "set", key, "--target", "ru").code == 2


def test_set_over_a_newer_revision_is_exit_4_with_both_texts(run: Run, project: Project) -> None:
    """Nothing is lost in a race."""
    key = key_of(run, project, "Keep")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Бірінші.")
    late = run("-C", project.root, "set", key, "--target", "kk", "--text", "Екінші.", "--seen", "0")
    assert late.code == 4
    assert "Бірінші." in late.err
    assert "Екінші." in late.err


def test_unknown_names_are_clear_errors(run: Run, project: Project) -> None:
    """A language, a key or a document that is not there: what, and what to do."""
    for arguments in (
        ("segments", "--target", "de"),
        ("set", "ffffffff", "--target", "kk", "--text", "x"),
        ("segments", "nothing.md", "--target", "kk"),
        ("segments", "--target", "kk", "--state", "done"),
    ):
        ran = run("-C", project.root, *arguments)
        assert ran.code == 2, arguments
        assert ran.err


def test_check_exits_by_severity(run: Run, project: Project) -> None:
    """A missing number is major: exit 1 by default, 0 when only critical counts; a waiver takes it away."""
    key = key_of(run, project, "Update")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Бағдарламаңызды жаңартыңыз.")
    ran = run("-C", project.root, "check", "--target", "kk", "--format", "jsonl")
    assert ran.code == 1
    found = next(each for each in lines(ran.out) if each["check"] == "numbers.missing")
    promised = [
        "check",
        "severity",
        "category",
        "document",
        "key",
        "language",
        "side",
        "start",
        "end",
        "message",
        "fix",
    ]
    assert set(promised) <= set(found)
    assert run("-C", project.root, "check", "--fail-on", "critical").code == 0
    reason = ("--reason", "The year is in the heading.")
    assert run("-C", project.root, "waive", key, "--target", "kk", "--check", "numbers.missing", *reason).code == 0
    assert run("-C", project.root, "check", "--target", "kk").code == 0
    waive = ("-C", project.root, "waive", key, "--target", "kk", "--check", "numbers.missing")
    assert run(*waive).code == 2
    assert run(*waive, "--undo", *reason).code == 2
    assert run(*waive, "--undo").code == 0
    assert run("-C", project.root, "check", "--target", "kk").code == 1
    assert run(*waive, "--undo").code == 2
    assert "finding:unwaived" in run("-C", project.root, "history", key, "--target", "kk").out


def test_check_pairs_needs_no_project(run: Run, tmp_path: Path) -> None:
    """Findings carry the line; terms count only with a glossary; every character is text."""
    pairs = tmp_path / "pairs.jsonl"
    rows = [
        {"source": "It cost 50 tenge.", "target": "Ол 50 теңге тұрды."},
        {"source": "It cost 50 tenge.", "target": "Ол 60 теңге тұрды."},
        {"source": "personal data", "target": "жеке деректер"},
    ]
    pairs.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    glossary = tmp_path / "g.csv"
    glossary.write_text("id,en,kk,forbidden_kk\nG1,personal data,дербес деректер,жеке деректер\n", encoding="utf-8")
    asked = ("check", "--pairs", pairs, "--source", "en", "--target", "kk", "--format", "jsonl")
    ran = run(*asked)
    assert ran.code == 1
    assert {each["line"] for each in lines(ran.out)} == {2}
    found = [each["check"] for each in lines(run(*asked, "--glossary", glossary).out) if each["line"] == 3]
    assert "terms.forbidden" in found


def test_export_gate_and_fallback(run: Run, project: Project, tmp_path: Path) -> None:
    """Exit 1 at the gate; with a fallback the files are there, and a second --check finds nothing to do."""
    assert run("-C", project.root, "export").code == 1
    out = tmp_path / "out"
    assert run("-C", project.root, "export", "--fallback", "source", "--output", out).code == 0
    assert (out / "kk" / "guide.md").read_bytes() == (project.root / "guide.md").read_bytes()
    assert run("-C", project.root, "export", "--fallback", "source", "--output", out, "--check").code == 0
    (out / "kk" / "guide.md").unlink()
    assert run("-C", project.root, "export", "--fallback", "source", "--output", out, "--check").code == 1
    skipped = run("-C", project.root, "export", "--fallback", "skip", "--output", tmp_path / "other")
    assert skipped.code == 0
    assert "left out" in skipped.err


def test_add_broken_file_is_exit_3_and_the_others_are_done(run: Run, project: Project, tmp_path: Path) -> None:
    """One line for the broken one."""
    (tmp_path / "broken.po").write_bytes(b'msgid "a\nmsgstr')
    (tmp_path / "good.txt").write_text("Good.", encoding="utf-8")
    ran = run("-C", project.root, "add", tmp_path / "broken.po", tmp_path / "good.txt")
    assert ran.code == 3
    assert "good.txt" in ran.out
    assert "broken.po" in ran.err


def test_add_file_whose_name_is_not_utf8_is_exit_3_and_the_others_are_done(
    run: Run, project: Project, tmp_path: Path
) -> None:
    """Its bytes are shown, in a nested folder too; with a name of its own it comes in."""
    (tmp_path / "in" / os.fsdecode(b"d\xe9p\xf4t")).mkdir(parents=True)
    for name in (b"caf\xe9.md", b"d\xe9p\xf4t/nested.md", b"good.md"):
        (tmp_path / "in" / os.fsdecode(name)).write_text("Good.", encoding="utf-8")
    ran = run("-C", project.root, "add", tmp_path / "in")
    assert (ran.code, ran.out) == (3, "good.md: 1 segment\n")
    assert ran.err.count("path is not valid UTF-8") == 2
    assert f"{tmp_path}/in/caf\\xe9.md: " in ran.err
    assert "in/d\\xe9p\\xf4t/nested.md: " in ran.err
    alone = tmp_path / "in" / os.fsdecode(b"caf\xe9.md")
    assert run("-C", project.root, "add", alone).code == 3
    assert run("-C", project.root, "add", alone, "--to", "café.md").out == "café.md: 1 segment\n"


def test_extract_lists_units_and_writes_the_same_bytes(run: Run, project: Project, tmp_path: Path) -> None:
    """Without a project: units as JSON lines, identity, pseudo."""
    path = project.root / "guide.md"
    units = lines(run("extract", path, "--json").out)
    assert {"unit", "kind", "segments"} <= set(units[0])
    tagged = [segment for unit in units for segment in unit["segments"] if segment["tags"]]  # type: ignore[attr-defined]
    assert {"id", "kind", "data", "equiv"} <= set(tagged[0]["tags"][0])
    assert run("extract", path, "--identity", "-o", tmp_path / "same.md").code == 0
    assert (tmp_path / "same.md").read_bytes() == path.read_bytes()
    assert run("extract", path, "--pseudo", "-o", tmp_path / "pseudo.md").code == 0
    assert "https://example.org/guide" in (tmp_path / "pseudo.md").read_text(encoding="utf-8")
    assert (tmp_path / "pseudo.md").read_bytes() != path.read_bytes()


def test_extract_says_what_it_leaves_out(run: Run, tmp_path: Path) -> None:
    """Each rule is named with its meaning, its count and the beginning of a text."""
    path = tmp_path / "post.md"
    path.write_text("Run this:\n\n```\npip install it\n```\n", encoding="utf-8")
    shown = run("extract", path).out
    assert "markdown: 1 text, 2 words to translate" in shown
    assert "left out, code is not translated: 1\n    ``` pip install it ```" in shown
    left = [each for each in lines(run("extract", path, "--json").out) if "skipped" in each]
    assert [(each["skipped"], each["why"]) for each in left] == [("code", "code is not translated")]


def test_extract_takes_a_format_and_its_options(run: Run, tmp_path: Path) -> None:
    """A file whose name misleads is read as told; a wrong format or option is an error that lists what is known."""
    path = tmp_path / "notes.dat"
    path.write_text("One\nTwo\n", encoding="utf-8")
    units = lines(run("extract", path, "--format", "text", "--option", "mode=line", "--json").out)
    assert [each["segments"][0]["source"] for each in units] == ["One", "Two"]  # type: ignore[index]
    assert "line" in run("extract", path, "--format", "text", "--option", "mode=word").err
    wrong = run("extract", path, "--format", "txet")
    assert (wrong.code, "text" in wrong.err) == (2, True)
    assert run("extract", path, "--format", "text", "--option", "mode").code == 2


def test_checks_are_listed_with_their_manual(run: Run) -> None:
    """All with their severities; one or a family with its manual; an unknown name is answered with the families."""
    listed = run("checks").out
    assert "completeness.empty  major" in listed
    manual = run("checks", "numbers").out
    assert "numbers.missing" in manual
    assert all(f"    {word}:" in manual for word in ("What", "Why", "Wrong", "Right"))
    assert "completeness.empty" not in manual
    unknown = run("checks", "numers")
    assert (unknown.code, "numbers" in unknown.err) == (2, True)


def test_extract_unknown_format_is_exit_3(run: Run, tmp_path: Path) -> None:
    """A file that no filter knows is an input error that names what is known."""
    path = tmp_path / "picture.xyz"
    path.write_bytes(b"\x00\x01\x02")
    ran = run("extract", path)
    assert ran.code == 3
    assert "Markdown" in ran.err


def test_segment_reads_lines_from_stdin(run: Run) -> None:
    """One object per line of input, numbered."""
    ran = run("segment", "--language", "ru", "-", "--json", stdin="Ст. 5 закона. Она важна.\n\nДа.\n")
    assert lines(ran.out) == [
        {"line": 1, "segments": ["Ст. 5 закона.", "Она важна."]},
        {"line": 2, "segments": []},
        {"line": 3, "segments": ["Да."]},
    ]


def test_term_find_needs_no_project(run: Run, tmp_path: Path) -> None:
    """An inflected Kazakh term is found with its span."""
    glossary = tmp_path / "g.csv"
    glossary.write_text("id,en,kk\nG1,personal data,дербес деректер\n", encoding="utf-8")
    text = "Заң дербес деректерді қорғайды."
    asked = ("term", "find", "--glossary", glossary, "--language", "kk")
    [hit] = lines(run(*asked, text, "--json").out)
    assert hit["surface"] == "дербес деректерді"
    assert text[int(str(hit["start"])) : int(str(hit["end"]))] == hit["surface"]
    assert (hit["concept"], hit["term"], hit["status"], hit["unsure"]) == ("G1", "дербес деректер", "preferred", False)
    assert lines(run(*asked, "-", stdin=f"{text}\nжоқ\n").out)[1] == {"line": 2, "hits": []}


def test_tm_round_trip_and_search(run: Run, project: Project, tmp_path: Path) -> None:
    """What was confirmed is found, exported as TMX, and imported elsewhere."""
    key = key_of(run, project, "Use a")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Күшті құпиясөз қолданыңыз.")
    asked = ("tm", "search", "--source", "en", "--target", "kk", "--json")
    [match] = lines(run("-C", project.root, *asked, "Use a strong password.").out)
    assert match["score"] == 100
    assert {"source", "target", "score", "type", "origin"} <= set(match)
    [fuzzy] = lines(run("-C", project.root, *asked, "Use a very strong password.").out)
    assert 50 <= int(str(fuzzy["score"])) < 100
    tmx = tmp_path / "all.tmx"
    assert run("-C", project.root, "tm", "export", tmx).code == 0
    run("init", tmp_path / "other", "--source", "kk", "--target", "en")
    assert run("-C", tmp_path / "other", "tm", "import", tmx).code == 0
    assert json.loads(run("-C", tmp_path / "other", "tm", "stats", "--json").out)["units"] == 1
    assert "0 translation units added" in run("-C", tmp_path / "other", "tm", "import", tmx).out
    back = ("tm", "search", "--source", "kk", "--target", "en", "--json", "-")
    [answer] = lines(run("-C", tmp_path / "other", *back, stdin="Күшті құпиясөз қолданыңыз.\n").out)
    assert answer["matches"][0]["target"] == "Use a strong password."  # type: ignore[index]


def test_tm_search_takes_tags_as_it_shows_them(run: Run, project: Project, tmp_path: Path) -> None:
    """A text with its tags in typing form equals the one in the memory, and another one keeps the tags it shares."""
    body = '<seg>{} <bpt i="1" x="1">&lt;b&gt;</bpt>{}<ept i="1">&lt;/b&gt;</ept></seg>'
    variants = (("en", body.format("Press", "Save")), ("kk", body.format("Басыңыз:", "Сақтау")))
    unit = "".join(f'<tuv xml:lang="{tag}">{seg}</tuv>' for tag, seg in variants)
    tmx = tmp_path / "tags.tmx"
    tmx.write_text(f'<tmx version="1.4"><header/><body><tu>{unit}</tu></body></tmx>', encoding="utf-8")
    run("-C", project.root, "tm", "import", tmx)
    asked = ("-C", project.root, "tm", "search", "--source", "en", "--target", "kk", "--json")
    [match] = lines(run(*asked, "Press Save").out)
    typed = str(match["source"])
    assert typed.startswith("Press <")
    [match] = lines(run(*asked, typed).out)
    assert (match["score"], match["problems"]) == (100, [])
    [near] = lines(run(*asked, typed.replace("Press", "Press on")).out)
    assert near["target"] == match["target"]
    assert near["problems"] == []


def test_tm_search_knows_context_where_it_is_told(run: Run, project: Project) -> None:
    """Texts that come with their neighbours have matches of 101; a bad line is an error with its place."""
    texts = ["The first one.", "The second one.", "The third one."]
    (project.root / "three.md").write_text("\n\n".join(texts), encoding="utf-8")
    run("-C", project.root, "add", project.root / "three.md")
    run("-C", project.root, "set", key_of(run, project, texts[1]), "--target", "kk", "--text", "Екінші.")
    search = ("-C", project.root, "tm", "search", "-", "--placed", "--source", "en", "--target", "kk")
    told = [{"text": texts[1], "before": texts[0], "after": texts[2]}, {"text": texts[1], "after": None}]
    ran = run(*search, stdin="\n\n".join(map(json.dumps, told)) + "\n")
    found = {each["line"]: each["matches"] for each in lines(ran.out)}
    assert {line: matches[0]["score"] for line, matches in found.items()} == {1: 101, 3: 100}  # type: ignore[index]
    for bad in ('{"before": "x"}', '["text"]', '{"text": 5}', "text"):
        ran = run(*search, stdin=f"\n{bad}\n")
        assert ran.code == 3
        assert "standard input:2:" in ran.err
    assert run(*search[:4], "Text", *search[5:]).code == 2


def test_tm_learn_tells_what_was_learnt(run: Run, tmp_path: Path) -> None:
    """From fifty pairs on something is learnt, once; fewer are told, and so is a language that is not a target."""
    table = tmp_path / "pairs.csv"
    table.write_text("en,kk\n" + "".join(f"Open page {at},{at}-бетті ашу\n" for at in range(60)), encoding="utf-8")
    root = tmp_path / "p"
    run("init", root, "--source", "en", "--target", "kk", "--target", "ru")
    assert run("-C", root, "tm", "learn").out.count("nothing learnt: it takes 50 pairs") == 2
    run("-C", root, "tm", "import", table)
    assert run("-C", root, "tm", "learn", "--target", "kk").out == "en → kk  learnt from 60 pairs\n"
    assert run("-C", root, "tm", "learn", "--target", "kk").out.endswith("60 pairs; nothing new since\n")
    told = lines(run("-C", root, "tm", "learn", "--anew", "--json").out)
    assert told[0] == {"source": "en", "target": "kk", "pairs": 60, "new": True}
    assert (told[1]["target"], told[1]["pairs"], told[1]["new"]) == ("ru", 0, False)
    assert run("-C", root, "tm", "learn", "--target", "de").code == 2


def test_broken_settings_show_line_and_column(run: Run, project: Project) -> None:
    """A person can find the place."""
    path = project.root / "localize.yaml"
    path.write_text("source: en\ntargets: [kk\nname: x\n", encoding="utf-8")
    ran = run("-C", project.root, "status")
    assert ran.code == 2
    assert "localize.yaml:3:" in ran.err


def test_foreign_newer_and_locked_stores_are_exit_4(run: Run, project: Project, tmp_path: Path) -> None:
    """A store that is not ours, not for this version, or held by another process: said, and left alone."""
    with project.store.exclusive():
        assert run("-C", project.root, "status").code == 4
    run("init", tmp_path / "p", "--source", "en", "--target", "kk")
    store = tmp_path / "p" / ".localize" / "store.db"
    store.unlink()
    store.write_bytes(b"this is not a database at all, it is a text" * 50)
    ran = run("-C", tmp_path / "p", "status")
    assert ran.code == 4
    assert "hint" in ran.err
    assert store.read_bytes().startswith(b"this is not")


def test_backup_and_restore(run: Run, project: Project, tmp_path: Path) -> None:
    """What was saved before the backup is there again; a project that is open is not replaced."""
    key = key_of(run, project, "Use a")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Бірінші.")
    copy = tmp_path / "copy.db"
    assert run("-C", project.root, "backup", copy).code == 0
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Екінші.")
    assert run("-C", project.root, "restore", copy).code == 4
    project.store.close()
    assert run("-C", project.root, "restore", copy).code == 0
    assert "Бірінші." in run("-C", project.root, "segments", "--target", "kk").out
    assert run("-C", project.root, "verify").code == 0


@pytest.mark.parametrize("command", ["edit", "review"])
def test_screens_need_a_terminal(run: Run, project: Project, command: str) -> None:
    """Without one: exit 2 and a reason."""
    ran = run("-C", project.root, command)
    assert ran.code == 2
    assert "terminal" in ran.err


def test_doctor_looks_at_everything(run: Run, project: Project) -> None:
    """A sound installation and project: exit 0."""
    ran = run("-C", project.root, "doctor")
    assert ran.code == 0, ran.out
    assert "SQLite" in ran.out


def test_output_shows_control_characters_as_signs(run: Run, project: Project, tmp_path: Path) -> None:
    """A document cannot drive the terminal."""
    (tmp_path / "evil.txt").write_text("Click \x1b[31mhere\x07 now\u202e.", encoding="utf-8")
    run("-C", project.root, "add", tmp_path / "evil.txt")
    out = run("-C", project.root, "segments", "evil.txt", "--target", "kk").out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out


@pytest.mark.thorough
def test_demo_in_the_present_folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name the sample goes to a new folder here; the summary names findings and files of all languages."""
    monkeypatch.chdir(tmp_path)
    ran = run("demo", "--headless")
    assert ran.code == 0, ran.err
    for word in (
        "terms.forbidden",
        "target/en/source/brief.md",
        "target/kk/source/brief.md",
        "target/ru/source/help.po",
    ):
        assert word in ran.out
    assert run("demo", "--headless").code == 0
    assert (tmp_path / "digital-rights-brief-2" / "localize.yaml").exists()
    assert run("demo", "digital-rights-brief").code == 2


def test_an_unexpected_error_is_one_line_and_a_report_without_texts(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No traceback on the screen, and no text in the report."""

    secret = "".join(("құ", "пия"))

    def fail(*_: object) -> None:
        raise RuntimeError(secret)

    monkeypatch.setattr("localize.workflow.reports.progress.status", fail)
    ran = run("-C", project.root, "status")
    assert ran.code == 70
    assert "Traceback" not in ran.err
    [report] = Path(os.environ["LOCALIZE_CONFIG_DIR"]).glob("error-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "RuntimeError" in text
    assert secret not in text


def test_approve_tells_what_it_cannot_and_does_the_others(run: Run, project: Project) -> None:
    """One untranslated segment among the keys does not stop the rest."""
    good = key_of(run, project, "Use a")
    bad = key_of(run, project, "Keep")
    run("-C", project.root, "set", good, "--target", "kk", "--text", "Күшті құпиясөз қолданыңыз.")
    ran = run("-C", project.root, "approve", bad, good, "--target", "kk", "--as", "Marat")
    assert ran.code == 2
    assert bad in ran.err
    assert f"{good}  kk  reviewed" in ran.out


def test_split_join_and_undo(run: Run, project: Project) -> None:
    """A segment is parted where the words say, joined again, and the last step is taken back and brought again."""
    key = key_of(run, project, "Keep your phone")
    assert run("-C", project.root, "set", key, "--target", "kk", "--text", "Телефонды құлыптаңыз.").code == 0
    assert run("-C", project.root, "split", key, "--before", "e").code == 2
    assert run("-C", project.root, "split", key).code == 2
    ran = run("-C", project.root, "split", key, "--before", "locked", "--in", "kk", "құлып")
    assert ran.code == 0
    first = ran.out.splitlines()[0]
    listed = lines(run("-C", project.root, "segments", "--target", "kk", "--json").out)
    assert [each["target"] for each in listed if each["target"]] == ["Телефонды", "құлыптаңыз."]
    assert run("-C", project.root, "join", first).code == 0
    assert run("-C", project.root, "undo").code == 2
    for segments in (7, 6):
        assert "undone" in run("-C", project.root, "undo", "--last").out
        assert len(run("-C", project.root, "segments", "--target", "kk", "--json").out.splitlines()) == segments


def test_replace_shows_first_and_is_taken_back(run: Run, project: Project) -> None:
    """A dry run tells what would change and exits 1; the real one changes it, and undo brings it back."""
    key = key_of(run, project, "Keep your phone")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Телефонды құлыптаңыз.")
    asked = ("-C", project.root, "replace", "телефонды", "Ұялыны", "--target", "kk")
    ran = run(*asked, "--dry-run")
    assert ran.code == 1
    assert "  + Ұялыны құлыптаңыз." in ran.out
    assert run(*asked, "--dry-run", "--source", "nothing").code == 0
    assert lines(run(*asked, "--json").out)[0]["after"] == "Ұялыны құлыптаңыз."
    assert run(*asked).out.startswith("0 places replaced")
    run("-C", project.root, "undo", "--last")
    assert run(*asked, "--dry-run").code == 1
    assert run("-C", project.root, "replace", "(", "x", "--regex", "--target", "kk").code == 2


def test_segments_are_filtered_and_sorted(run: Run, project: Project) -> None:
    """Texts, expressions, people, times and orders choose and sort what is listed."""
    key = key_of(run, project, "Keep your phone")
    run("-C", project.root, "set", key, "--target", "kk", "--text", "Телефонды құлыптаңыз.", "--as", "Dana")

    def listed(*options: str) -> list[str]:
        ran = run("-C", project.root, "segments", "--target", "kk", "--json", *options)
        assert ran.code == 0, ran.err
        return [str(each["source"]).split()[0] for each in lines(ran.out)]

    assert listed("--text", "ТЕЛЕФОН") == ["Keep"]
    assert listed("--text", "телефон", "--side", "source") == []
    assert listed("--regex", r"\bstrong|20\d\d") == ["Use", "Update"]
    assert listed("--regex", "phone", "--sort", "length") == ["Keep"]
    assert listed("--by", "Dana", "--since", "1h") == ["Keep"]
    assert listed("--since", "2999-01-01") == []
    assert listed("--noted") == []
    assert listed("--sort", "length")[0] == "Safety"
    assert run("-C", project.root, "segments", "--target", "kk", "--since", "soon").code == 2
    assert run("-C", project.root, "segments", "--target", "kk", "--regex", "(").code == 2


def test_notes_go_out_and_come_back(run: Run, project: Project) -> None:
    """A question is left, listed, exported, answered and resolved by commands."""
    key = key_of(run, project, "Keep your phone")
    root = ("-C", project.root, "notes")
    left = run(*root, "add", key, "--target", "kk", "--text", "Which lock?", "--question")
    assert left.out.split() == [key, "kk", "1"]
    assert "  ? Which lock?" in run(*root, "list").out
    path = project.root / "questions.json"
    assert run(*root, "export", path).code == 0
    path.write_text(path.read_text(encoding="utf-8").replace('"answer": ""', '"answer": "The screen’s."'), "utf-8")
    assert run(*root, "import", path).out.startswith("1 answer added")
    assert "  = Aigerim: The screen’s." in run(*root, "list").out
    assert run(*root, "answer", key, "1", "--target", "kk", "--text", "Any.", "--by", "Client").code == 0
    assert run(*root, "resolve", key, "1", "--target", "kk").code == 0
    assert run(*root, "list").out == ""
    (listed,) = lines(run(*root, "list", "--all", "--json").out)
    assert listed["answers"] == [{"by": "Aigerim", "text": "The screen’s."}, {"by": "Client", "text": "Any."}]
    assert run(*root, "resolve", key, "9", "--target", "kk").code == 2
    assert run(*root, "export", project.root / "x.txt").code == 3


def test_extract_names_a_problem_without_its_line_by_the_file_alone(run: Run, tmp_path: Path) -> None:
    """What concerns the whole file has no line to go to."""
    path = tmp_path / "empty.po"
    path.write_bytes(b"")
    assert f"{path}: it has no header" in run("extract", path).err


def test_large_files_are_read_where_a_person_says_so(run: Run, tmp_path: Path) -> None:
    """A file over the limits ends with exit code 3 and the limit; --large reads it."""
    path = tmp_path / "page.html"
    path.write_text(f"<p>Hello.</p><!--{'x' * limits.TEXT_BYTES}-->", encoding="utf-8")
    refused = run("extract", path)
    assert refused.code == 3
    assert "16,777,216" in refused.err
    ran = run("extract", path, "--large")
    assert (ran.code, "Hello." in ran.out) == (0, True)


@pytest.mark.skipif(os.name == "nt", reason="there is no such limit")
def test_crash_of_the_program_writes_no_memory_to_the_disk() -> None:
    """The limit for files with the memory of a crashed process is nothing, for those that it starts as well."""
    code = "import resource\nfrom localize.__main__ import main\ntry: main()\n"
    code += "finally: print(resource.getrlimit(resource.RLIMIT_CORE))"
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "(0, 0)"
