"""`localize term` for those who keep a glossary: use, forms, faults, new entries, candidates."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.conftest import Copied

import localize
from localize.glossary import Glossary, GlossaryFormat, write_glossary
from localize.model import Concept, LanguageTag, Term, TermStatus
from localize.workflow.project.project import Project, open_project

EN, KK, RU = LanguageTag("en"), LanguageTag("kk"), LanguageTag("ru")
FORBIDDEN = TermStatus.FORBIDDEN
LAKES = Glossary(
    "lakes",
    (
        Concept("L1", (Term(EN, "lake"), Term(RU, "озеро"), Term(RU, "пруд", FORBIDDEN))),
        Concept("L2", (Term(EN, "sea"), Term(RU, "море"))),
        Concept("L3", (Term(EN, "pond"), Term(RU, "пруд"))),
    ),
)


@pytest.fixture
def empty(tmp_path: Path) -> Project:
    """Return a project without glossary and documents."""
    return localize.init(tmp_path / "work", source="en", targets=["ru"], name="Lakes")


@pytest.fixture
def project(run: Run, copied: Copied, tmp_path: Path) -> Project:
    """Return a project with a glossary and a document of which three lines are translated."""

    def make(root: Path) -> None:
        localize.init(root, source="en", targets=["ru"], name="Lakes").close()
        folder = root / "glossary"
        folder.mkdir()
        (folder / "lakes.yaml").write_bytes(write_glossary(LAKES, GlossaryFormat.YAML))
        text = tmp_path / "lakes.txt"
        text.write_text("Two lakes.\n\nThe lake is a lake.\n\nA lake and a pond.\n\nThe lake.\n", encoding="utf-8")
        assert run("-C", root, "add", text).code == 0
        translated = {
            "Two lakes.": "Два озера.",
            "The lake is a lake.": "Пруд есть пруд.",
            "A lake and a pond.": "Пруды.",
        }
        for each in json_lines(run("-C", root, "segments", "--target", "ru", "--json").out):
            if source := translated.get(str(each["source"])):
                assert run("-C", root, "set", str(each["key"]), "--target", "ru", "--text", source).code == 0

    copied("lakes", make, tmp_path / "work")
    return open_project(tmp_path / "work")


def json_lines(out: str) -> list[dict[str, object]]:
    """Return the JSON objects of an answer, one a line."""
    return [json.loads(line) for line in out.splitlines()]


def test_stats_count_sources_and_what_became_of_them(run: Run, project: Project) -> None:
    """Sources once, translations by term; a forbidden word is right where it is another concept's own."""
    records = json_lines(run("-C", project.root, "term", "stats", "--json").out)
    uses = {each["concept"]: each for each in records}
    assert uses["L1"]["sources"] == 5
    assert uses["L1"]["glossary"] == "glossary/lakes.yaml"
    assert uses["L1"]["targets"] == {
        "ru": {
            "asked": 3,
            "without": 1,
            "forbidden": 2,
            "terms": [
                {"term": "пруд", "status": "forbidden", "count": 2},
                {"term": "озеро", "status": "preferred", "count": 1},
            ],
        }
    }
    assert (uses["L2"]["sources"], uses["L3"]["sources"]) == (0, 1)


def test_stats_for_people_leave_out_what_no_text_has(run: Run, project: Project) -> None:
    """Concept, file, terms with counts; --all shows the rest."""
    out = run("-C", project.root, "term", "stats").out
    assert "L1  lake  [glossary/lakes.yaml]\n    lake 5 in sources\n" in out
    assert "    ru  пруд 2 (forbidden), озеро 1; 2 forbidden; 1 text without it\n" in out
    assert "L2" not in out
    assert out.endswith("2 of 3 concepts in the texts\n")
    assert (
        "L2  sea  [glossary/lakes.yaml]\n    not in sources\n" in run("-C", project.root, "term", "stats", "--all").out
    )


def test_a_project_without_glossary_says_so(run: Run, empty: Project) -> None:
    """No error, nothing to count, nothing to find fault with."""
    assert run("-C", empty.root, "term", "stats").out == "no glossary\n"
    assert run("-C", empty.root, "term", "lint").out == "no glossary\n"
    assert run("-C", empty.root, "term", "lint", "--json").out == ""
    out = run("-C", empty.root, "term", "extract", "--language", "en").out
    assert out == "0 candidates in 0 texts; 0 in a glossary already\n"


def test_find_says_the_file_where_there_are_several(run: Run, project: Project) -> None:
    """JSON always has it."""
    asked = ("-C", project.root, "term", "find", "seas", "--language", "en")
    assert run(*asked).out == "seas → sea  preferred  L2\n"
    assert json.loads(run(*asked, "--json").out)["glossary"] == "glossary/lakes.yaml"
    other = Glossary("more", (Concept("M1", (Term(EN, "ocean"),)),))
    (project.root / "glossary" / "more.yaml").write_bytes(write_glossary(other, GlossaryFormat.YAML))
    assert run(*asked).out == "seas → sea  preferred  L2  [glossary/lakes.yaml]\n"


def test_forms_of_a_concept_and_of_any_word(run: Run, project: Project, tmp_path: Path) -> None:
    """By id all terms, by word the one that is meant; a word of no glossary needs its language only."""
    out = run("-C", project.root, "term", "forms", "L1", "--language", "ru").out
    assert "озеро (ru)  preferred  L1: " in out
    assert "  озёрами  Ins Plur\n" in out
    assert "пруд (ru)  forbidden  L1: " in out
    words = json_lines(run("-C", project.root, "term", "forms", "пруд", "--json").out)
    assert [(each["concept"], each["language"]) for each in words] == [("L1", "ru"), ("L3", "ru")]
    free = json_lines(run("-C", project.root, "term", "forms", "река", "--language", "ru", "--json").out)
    assert (free[0]["concept"], free[0]["status"]) == (None, None)
    assert {"text": "рекой", "readings": [["Ins", "Sing"]], "origin": "made"} in free[0]["forms"]  # type: ignore[operator]


def test_forms_say_what_is_not_there(run: Run, project: Project) -> None:
    """An unknown word without a language, a concept without that language, nothing at all."""
    unknown = run("-C", project.root, "term", "forms", "река")
    assert (unknown.code, "--language" in unknown.err) == (2, True)
    other = run("-C", project.root, "term", "forms", "L1", "--language", "kk")
    assert (other.code, "other languages only" in other.err) == (2, True)
    assert run("-C", project.root, "term", "forms", " ", "--language", "kk").code == 2


def test_add_makes_a_concept_and_keeps_the_file(run: Run, project: Project) -> None:
    """The next id, at the end; found at once."""
    file = project.root / "glossary" / "lakes.yaml"
    file.write_text(f"# ours\n{file.read_text(encoding='utf-8')}# end\n", encoding="utf-8")
    before = file.read_text(encoding="utf-8")
    ran = run("-C", project.root, "term", "add", "en=brook", "ru=ручей", "--definition", "en=A small river.")
    assert ran.out == "L4 added to glossary/lakes.yaml\n"
    after = file.read_text(encoding="utf-8")
    assert after.startswith(before.removesuffix("# end\n"))
    assert after.endswith("# end\n")
    assert run("-C", project.root, "term", "find", "ручьи", "--language", "ru").out == "ручьи → ручей  preferred  L4\n"


def test_add_makes_the_first_file(run: Run, empty: Project) -> None:
    """A project without a glossary gets one; --file names another."""
    assert run("-C", empty.root, "term", "add", "en=brook").out == "C1 added to glossary/terms.yaml\n"
    assert run("-C", empty.root, "term", "add", "en=spring", "--file", "more").out == "C2 added to glossary/more.yaml\n"
    several = run("-C", empty.root, "term", "add", "en=well")
    assert (several.code, "--file: more, terms" in several.err) == (2, True)
    assert run("-C", empty.root, "term", "add", "en=well", "--file", "../up").code == 2


def test_add_to_a_concept(run: Run, project: Project) -> None:
    """The second term of a language is admitted, the first preferred; a status can be told."""
    ran = run("-C", project.root, "term", "add", "en=mere", "kk=көл", "--to", "L1", "--json")
    answer = json.loads(ran.out)
    assert (answer["concept"], answer["created"]) == ("L1", False)
    assert {"language": "en", "text": "mere", "status": "admitted"} in answer["terms"]
    assert {"language": "kk", "text": "көл", "status": "preferred"} in answer["terms"]
    assert run("-C", project.root, "term", "add", "ru=лужа", "--to", "L1", "--status", "forbidden").code == 0


def test_add_refuses_what_is_there(run: Run, project: Project) -> None:
    """A word of another concept unless it means another thing, and a word of the same concept always."""
    taken = run("-C", project.root, "term", "add", "en=Lake")
    assert (taken.code, "«lake» (en) is a term of L1 in glossary/lakes.yaml" in taken.err) == (2, True)
    assert run("-C", project.root, "term", "add", "en=Lake", "--homonym").code == 0
    same = run("-C", project.root, "term", "add", "ru=Пруд", "--to", "L1", "--homonym")
    assert (same.code, "it is forbidden" in same.err) == (2, True)
    assert run("-C", project.root, "term", "add", "en=lough", "en=Lough").code == 2


def test_add_refuses_what_cannot_be_meant(run: Run, project: Project) -> None:
    """Words without a language, a concept that is not there, definitions for one that is."""
    assert run("-C", project.root, "term", "add", "brook").code == 2
    assert run("-C", project.root, "term", "add", "en=").code == 2
    assert run("-C", project.root, "term", "add", "kazakh=көл").code == 2
    gone = run("-C", project.root, "term", "add", "en=brook", "--to", "L9")
    assert (gone.code, "no concept 'L9'" in gone.err) == (2, True)
    assert run("-C", project.root, "term", "add", "en=brook", "--to", "L1", "--note", "x").code == 2
    assert run("-C", project.root, "term", "add", "en=brook", "--to", "L1", "--file", "x").code == 2


def test_add_leaves_the_shipped_glossary_alone(run: Run, empty: Project) -> None:
    """A concept of a file outside the project is not changed, and its ids stay its own."""
    settings = empty.root / "localize.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "glossaries: [shipped:digital-rights]\n", "utf-8")
    ran = run("-C", empty.root, "term", "add", "en=info", "--to", "DR001")
    assert (ran.code, "DR001 is in shipped:digital-rights" in ran.err) == (2, True)


def test_lint_of_project_and_file(run: Run, project: Project, tmp_path: Path) -> None:
    """Notes are told and cost nothing; a major fault gives exit code 1."""
    quiet = run("-C", project.root, "term", "lint")
    assert (quiet.code, quiet.out.splitlines()[-1]) == (0, "0 faults in 3 concepts")
    path = tmp_path / "bad.yaml"
    bad = Glossary("bad", (Concept("B1", (Term(EN, "sea"), Term(RU, "мope"))),))  # with a Latin o, p and e
    path.write_bytes(write_glossary(bad, GlossaryFormat.YAML))
    ran = run("term", "lint", path)
    assert ran.code == 1
    assert f"{path}  B1  major  script: «мope» (ru) «мope» has Latin and Cyrillic letters\n" in ran.out
    record = next(each for each in json_lines(run("term", "lint", path, "--json").out) if each["kind"] == "script")
    assert (record["concept"], record["language"], record["severity"]) == ("B1", "ru", "major")
    assert run("term", "lint", tmp_path / "none.yaml").code == 2


def test_extract_from_project_and_memory(run: Run, project: Project, tmp_path: Path) -> None:
    """What the glossary has is left out; each candidate has counts and places."""
    text = tmp_path / "exit.txt"
    text.write_text("An exit node.\n\nThe exit nodes.\n\nOne exit node.\n", encoding="utf-8")
    assert run("-C", project.root, "add", text).code == 0
    (found,) = json_lines(run("-C", project.root, "term", "extract", "--language", "en", "--json").out)
    assert (found["text"], found["count"], found["alone"], found["share"]) == ("exit node", 3, 3, 100)
    assert len(found["examples"]) == 3  # type: ignore[arg-type]
    assert run("-C", project.root, "term", "add", "en=exit node").code == 0
    out = run("-C", project.root, "term", "extract", "--language", "en").out
    assert out == "0 candidates in 7 texts; 1 in a glossary already\n"
    memory = tmp_path / "memory.tmx"
    unit = '<tu><tuv xml:lang="ru"><seg>Срок хранения {}.</seg></tuv></tu>'
    body = "".join(unit.format(word) for word in ("истёк", "прошёл"))
    memory.write_text(
        f'<tmx version="1.4"><header segtype="sentence" srclang="en"/><body>{body}</body></tmx>', encoding="utf-8"
    )
    ran = run("-C", project.root, "term", "extract", memory, "--language", "ru", "--min", "2")
    assert "    2      2  100 %  срок хранения  (memory.tmx#1, memory.tmx#2)\n" in ran.out
    assert run("-C", project.root, "term", "extract", tmp_path / "none.tmx", "--language", "ru").code == 3
    assert run("-C", project.root, "term", "extract", "--language", "ru", "--glossary", memory).code == 2


def test_words_and_memory_files_need_no_project(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside a project a word with its language has forms, and a memory file has candidates; an id has not."""
    monkeypatch.chdir(tmp_path)
    assert run("term", "forms", "река", "--language", "ru").out.startswith("река (ru): ")
    assert "no project" in run("term", "forms", "L1").err
    body = '<tu><tuv xml:lang="en"><seg>An exit node.</seg></tuv></tu>' * 3
    memory = tmp_path / "memory.tmx"
    memory.write_text(
        f'<tmx version="1.4"><header segtype="sentence" srclang="en"/><body>{body}</body></tmx>', encoding="utf-8"
    )
    asked = ("term", "extract", "memory.tmx", "--language", "en")
    assert "exit node" in run(*asked).out
    path = tmp_path / "own.yaml"
    path.write_bytes(write_glossary(Glossary("own", (Concept("A", (Term(EN, "exit node"),)),)), GlossaryFormat.YAML))
    assert run(*asked, "--glossary", path).out == "0 candidates in 3 texts; 1 in a glossary already\n"


def test_concepts_are_changed_and_deleted(project: Project, run: Run) -> None:
    """Each value goes into its place in the file; what cannot be is told, and nothing is written."""
    (project.root / "glossary").mkdir(exist_ok=True)
    own = project.root / "glossary" / "own.yaml"
    lines = ("schema: 1", "concepts:", "  - id: N1", "    terms:", "      en:", "        # ours")
    before = "\n".join([*lines, '        - {text: "brook"}', '        - {text: "beck"}', ""])
    own.write_text(before, encoding="utf-8")
    base = ("-C", project.root, "term")
    ran = run(
        *base, "edit", "N1", "--note", "small", "--term", "en=Beck", "--status", "admitted", "--add-form", "becks"
    )
    assert ran.out == "N1 changed in own.yaml\n"
    written = own.read_text(encoding="utf-8")
    assert '        # ours\n        - {text: "brook"}\n' in written
    assert '{text: "beck", status: admitted, forms_added: ["becks"]}' in written
    assert written.endswith('    note: "small"\n')
    assert run(*base, "edit", "N1", "--note", "small").out == "N1 is as it was\n"
    assert run(*base, "edit", "N1", "--status", "admitted").code == 2
    wrong = run(*base, "edit", "N1", "--term", "en=river", "--text", "stream")
    assert (wrong.code, "N1 has en=brook, en=beck" in wrong.err) == (2, True)
    assert run(*base, "delete", "N1", "--term", "en=beck").out == "1 term of N1 deleted\n"
    assert run(*base, "delete", "N1").out == "N1 deleted\n"
    assert own.read_text(encoding="utf-8") == "schema: 1\nconcepts: []\n"
