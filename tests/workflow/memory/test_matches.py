"""Questions to the memory: through a third language, many at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.conftest import SHEEP, Copied

from localize.config.memory import MemorySettings, Penalties
from localize.language import parse_tag
from localize.model import (
    Content,
    Origin,
    OriginKind,
    Penalty,
    Reason,
    TranslationUnit,
    TranslationUnitId,
    Trust,
    Variant,
    hash_bytes,
)
from localize.model.events import ImportId
from localize.model.segment_list import Where
from localize.workflow import finish
from localize.workflow.documents.add import add
from localize.workflow.drafting.draft import draft
from localize.workflow.editing.edit import save
from localize.workflow.memory.batch_matches import MatchOptions, find_many
from localize.workflow.memory.import_files import import_memory
from localize.workflow.memory.indexes import _INDEXES, memory_index
from localize.workflow.memory.matches import MemoryQuestion, find_matches
from localize.workflow.memory.segment_matches import matches
from localize.workflow.memory.tmx import search_memory
from localize.workflow.project.project import Project, init, open_project
from localize.workflow.segments.iterate import all_rows

KK, RU, EN = (parse_tag(tag) for tag in ("kk", "ru", "en"))


def _make(root: Path) -> None:
    (root / "one.txt").write_text("The site is blocked.\n\nWe do not know why.\n", encoding="utf-8")
    with init(root, source="en", targets=["kk", "ru"]) as project:
        finish(add(project, [root / "one.txt"]))
        first, _ = project.store.rows(KK, Where(), after=0, limit=9)
        save(project, first.segment.key, KK, "Сайт бұғатталған.")
        save(project, first.segment.key, RU, "Сайт заблокирован.")


@pytest.fixture
def project(tmp_path: Path, copied: Copied) -> Project:
    """English to Kazakh and Russian: one sentence with both, others with none."""
    copied("blocked", _make, tmp_path)
    return open_project(tmp_path)


def test_matches_are_found_through_a_confirmed_translation(project: Project) -> None:
    """An English source unlike any other finds Kazakh by its Russian; the match says so and costs five points."""
    (project.root / "two.txt").write_text("Access to the page is denied.", encoding="utf-8")
    for _ in add(project, [project.root / "two.txt"]):
        pass
    key = project.store.rows(KK, Where(), after=2, limit=1)[0].segment.key
    assert matches(project, key, KK) == ()
    save(project, key, RU, "Сайт заблокирован.")
    (match,) = matches(project, key, KK)
    assert (match.target.plain, match.score) == ("Сайт бұғатталған.", 95)
    assert match.penalties == (Penalty(Reason.PIVOT, 5, "ru"),)
    assert match.source.plain == "Сайт заблокирован."
    assert str(match.origin) == "tm:95:via ru one.txt"


def test_a_draft_comes_through_a_confirmed_translation_where_the_source_finds_nothing(project: Project) -> None:
    """As in the editor: from the score on that is wanted, not through a mere draft, and with where it comes from."""
    (project.root / "two.txt").write_text("Access to the page is denied.", encoding="utf-8")
    finish(add(project, [project.root / "two.txt"]))
    row = project.store.rows(KK, Where(), after=2, limit=1)[0]
    new = row.segment.document
    assert finish(draft(project, [KK], document=new, engines=[], min_score=90)).from_memory == 0
    save(project, row.segment.key, RU, "Сайт заблокирован.")
    assert finish(draft(project, [KK], document=new, engines=[], min_score=96)).from_memory == 0
    assert finish(draft(project, [KK], document=new, engines=[], min_score=90)).from_memory == 1
    target = project.store.get_row(row.segment.key, KK).target
    assert target is not None
    assert (target.content.plain, str(target.origin)) == ("Сайт бұғатталған.", "tm:95:via ru one.txt")


def test_many_questions_have_the_answers_of_each(project: Project) -> None:
    """Any direction, any number: asking together changes nothing."""
    questions = [
        MemoryQuestion(Content(("The site is blocked!",)), EN, KK),
        MemoryQuestion(Content(("Сайт бұғатталды.",)), KK, RU),
        MemoryQuestion(Content(("Nothing of the kind",)), EN, RU),
        MemoryQuestion(Content(("сайт заблокирован",)), RU, EN),
    ]
    together = list(find_many(project, questions, MatchOptions(limit=5)))
    assert together == [find_matches(project, each) for each in questions]
    assert [len(each) for each in together] == [1, 1, 0, 1]


def test_what_one_confirms_is_what_the_others_next_search_finds(project: Project) -> None:
    """Two have the project open: each text that one confirms, changes or clears is so for the other's next search."""
    key = project.store.rows(KK, Where(), after=1, limit=1)[0].segment.key
    asked = MemoryQuestion(Content(("We do not know why.",)), EN, KK)
    with open_project(project.root) as other:
        assert find_matches(other, asked) == find_matches(project, asked) == ()
        for one, two in ((project, other), (other, project)) * 3:
            text = f"Себебін білмейміз, {one is project}."
            save(one, key, KK, text)
            for each in (two, one):
                assert [match.target.plain for match in find_matches(each, asked)] == [text]
            near = replace(asked, content=Content(("We do not know why!",)))
            assert [match.target.plain for match in find_matches(two, near)] == [text]
            save(two, key, KK, "")
            assert find_matches(one, asked) == find_matches(one, near) == ()


def test_an_approved_match_is_found_behind_many_that_do_not_count(project: Project) -> None:
    """Under `approved_only`, and where penalties decide, nothing nearer hides what is wanted."""
    then = datetime(2026, 1, 1, tzinfo=UTC)

    def unit(name: str, source: str, target: str, trust: Trust) -> TranslationUnit:
        texts = ((EN, source), (KK, target))
        variants = tuple(Variant(tag, Content((text,)), trust, Origin(), then) for tag, text in texts)
        return TranslationUnit(TranslationUnitId(name), variants)

    near = [
        unit(f"n{at}", f"The court closed {at} sites.", f"Сот {at} сайтты жапты.", Trust.IMPORTED) for at in range(60)
    ]
    far = unit("far", "The court closed some sites.", "Сот кейбір сайттарды жапты.", Trust.REVIEWED)
    project.store.add_memory([*near, far], resume=ImportId("x"), name="press", actor=project.member)
    asked = MemoryQuestion(Content(("The court closed 7000 sites.",)), EN, KK)
    for settings in (MemorySettings(approved_only=True), MemorySettings(penalties=Penalties(imported=40))):
        project.config = replace(project.config, memory=settings)
        (match,) = find_matches(project, asked, limit=1)
        assert (match.target.plain, match.trust) == ("Сот кейбір сайттарды жапты.", Trust.REVIEWED)


def test_of_very_many_equally_alike_the_last_made_are_proposed(project: Project) -> None:
    """Of texts that differ in a number alone no more are read than can be of use, and better ones come first."""
    then = datetime(2026, 1, 1, tzinfo=UTC)

    def unit(name: str, source: str, target: str, age: int) -> TranslationUnit:
        texts, made = ((EN, source), (KK, target)), then - timedelta(days=age)
        variants = tuple(Variant(tag, Content((text,)), Trust.IMPORTED, Origin(), made) for tag, text in texts)
        return TranslationUnit(TranslationUnitId(name), variants)

    alike = [unit(f"n{at}", f"The court closed {at} sites.", f"{at}: сот сайттарды жапты.", at) for at in range(80)]
    better = unit("better", "The court closed 5,000 sites?", "Сот сайттарды жапты ма?", 0)
    project.store.add_memory([better, *alike], resume=ImportId("x"), name="press", actor=project.member)
    found = find_matches(project, MemoryQuestion(Content(("The court closed 5,000 sites!",)), EN, KK), min_score=70)
    assert [(match.unit, match.score) for match in found[:1]] == [("better", 99)]
    assert {match.score for match in found[1:]} == {98}
    numbers = [int(match.unit.removeprefix("n")) for match in found[1:]]
    assert numbers == [40, 41, 42, 43]  # the newest of the forty that were made last


def test_of_many_equally_alike_an_old_approved_one_is_proposed_first(project: Project) -> None:
    """Among eighty that differ in a number, made before all others, it is read all the same."""
    then = datetime(2026, 1, 1, tzinfo=UTC)

    def unit(number: int) -> TranslationUnit:
        trust = Trust.REVIEWED if number == 1 else Trust.IMPORTED
        texts = ((EN, f"The court closed {number} sites."), (KK, f"{number}: сот сайттарды жапты."))
        made = then + timedelta(days=number)
        variants = tuple(Variant(tag, Content((text,)), trust, Origin(), made) for tag, text in texts)
        return TranslationUnit(TranslationUnitId(f"n{number}"), variants)

    project.store.add_memory(map(unit, range(1, 81)), resume=ImportId("x"), name="press", actor=project.member)
    found = find_matches(project, MemoryQuestion(Content(("The court closed 5,000 sites.",)), EN, KK), min_score=70)
    assert [(match.unit, match.trust) for match in found] == [("n1", Trust.REVIEWED)]


def test_of_very_many_equal_texts_the_one_from_the_same_place_comes_first(project: Project) -> None:
    """A text that the memory holds very often has every rendering proposed, that of its neighbours before all."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    here = (hash_bytes(b"before"), hash_bytes(b"after"))

    def unit(number: int) -> TranslationUnit:
        target = "Иә" if number == 3 else ("Жоқ", "Мүмкін")[number % 2]
        texts, made = ((EN, "Yes"), (KK, target)), then + timedelta(days=number)
        variants = tuple(Variant(tag, Content((text,)), Trust.IMPORTED, Origin(), made) for tag, text in texts)
        return TranslationUnit(TranslationUnitId(f"n{number}"), variants, *(here if number == 3 else (None, None)))

    project.store.add_memory(map(unit, range(200)), resume=ImportId("x"), name="press", actor=project.member)
    asked = MemoryQuestion(Content(("Yes",)), EN, KK, *here)
    found = find_matches(project, asked)
    told = [(match.unit, match.target.plain, match.score) for match in found]
    assert told == [("n3", "Иә", 101), ("n199", "Мүмкін", 100), ("n198", "Жоқ", 100)]
    assert list(find_many(project, [asked, replace(asked, before=None)], MatchOptions(limit=5))) == [
        found,
        find_matches(project, replace(asked, before=None)),
    ]


def test_an_equal_text_is_found_under_the_tag_that_is_asked_for(project: Project) -> None:
    """A record with British and American English answers in both, each by its own text."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    texts = {"en-GB": "The colour of law", "en-US": "The color of law", "kk": "Заңның түсі"}
    variants = tuple(
        Variant(parse_tag(tag), Content((text,)), Trust.IMPORTED, Origin(), then) for tag, text in texts.items()
    )
    record = TranslationUnit(TranslationUnitId("colours"), variants)
    project.store.add_memory([record], resume=ImportId("x"), name="colours", actor=project.member)
    for tag in ("en-GB", "en-US"):
        (match,) = find_matches(project, MemoryQuestion(Content((texts[tag],)), parse_tag(tag), KK))
        assert (match.target.plain, match.score) == ("Заңның түсі", 100)


def test_a_neighbour_with_tags_is_known_by_its_text_in_the_files_of_other_programs(project: Project) -> None:
    """memoQ tells the segments around with codes of its own; the same words there make a match of 101 %."""
    (project.root / "three.md").write_text("The court said **nothing**.\n\nIt went on.\n\nThe end.\n", encoding="utf-8")
    finish(add(project, [project.root / "three.md"]))
    around = (
        ("pre", "The court said &lt;bpt i='1'&gt;{}&lt;/bpt&gt;nothing&lt;ept i='1'&gt;{}&lt;/ept&gt;."),
        ("post", "The end."),
    )
    told = "".join(f'<prop type="x-context-{end}">&lt;seg&gt;{text}&lt;/seg&gt;</prop>' for end, text in around)
    kk = '<tuv xml:lang="kk"><seg>Ол жалғасты.</seg></tuv>'
    unit = f'<tu><tuv xml:lang="en">{told}<seg>It went on.</seg></tuv>{kk}</tu>'
    head = '<header creationtool="MemoQ" srclang="en"/>'
    (project.root / "memoq.tmx").write_text(f'<tmx version="1.4">{head}<body>{unit}</body></tmx>', encoding="utf-8")
    finish(import_memory(project, [project.root / "memoq.tmx"]))
    key = project.store.rows(KK, Where(text="went on"), after=0, limit=1)[0].segment.key
    assert [(each.target.plain, each.score) for each in matches(project, key, KK)] == [("Ол жалғасты.", 101)]


@pytest.mark.parametrize(
    ("what", "told", "score"),
    [
        ("", "The court said nothing. | AQIBAQ== | Сот үндемеді. | ", 101),
        ("", "The court said something. |  | Сот үндемеді. | ", 100),
        ("PrecedingAndFollowingSource", "The court said nothing. |  | The end. | ", 101),
        ("PrecedingAndFollowingSource", "The court said nothing. |  | Another end. | ", 100),
        ("PrecedingAndFollowingSource", "The court said nothing. |  |  | ", 100),
    ],
)
def test_of_trados_files_the_neighbours_that_they_tell_are_compared(
    project: Project, what: str, told: str, score: int
) -> None:
    """The text before is enough where the file tells no other; where it tells both, both have to stand there."""
    (project.root / "three.md").write_text("The court said **nothing**.\n\nIt went on.\n\nThe end.\n", encoding="utf-8")
    finish(add(project, [project.root / "three.md"]))
    head = f'<prop type="x-TextContextMatchType">{what}</prop>' if what else ""
    head = f'<header creationtool="SDL Language Platform" o-tmf="SDL TM8 Format" srclang="en-US">{head}</header>'
    props = f'<prop type="x-Context">1, 1</prop><prop type="x-ContextContent">{told}</prop>'
    texts = (("en-US", "It went on."), ("kk-KZ", "Ол жалғасты."))
    variants = "".join(f'<tuv xml:lang="{tag}"><seg>{text}</seg></tuv>' for tag, text in texts)
    unit = f'<tmx version="1.4">{head}<body><tu>{props}{variants}</tu></body></tmx>'
    (project.root / "trados.tmx").write_text(unit, encoding="utf-8")
    finish(import_memory(project, [project.root / "trados.tmx"]))
    key = project.store.rows(KK, Where(text="went on"), after=0, limit=1)[0].segment.key
    assert [(each.target.plain, each.score) for each in matches(project, key, KK)] == [("Ол жалғасты.", score)]


def test_equal_texts_are_enough_without_the_index(project: Project) -> None:
    """Where as many equal texts are known as matches are wanted, or nothing else is wanted, no index is made."""
    asked = MemoryQuestion(Content(("The site is blocked.",)), EN, KK)
    found = find_matches(project, asked, limit=1)
    assert [(match.target.plain, match.score) for match in found] == [("Сайт бұғатталған.", 100)]
    assert find_matches(project, asked, limit=5, min_score=100) == found
    assert find_matches(project, replace(asked, content=Content(("Unheard of.",))), min_score=100) == ()
    assert not (project.cache_folder / "memory").exists()
    assert find_matches(project, asked, limit=5) == found


def test_an_equal_text_counts_under_any_tag_of_its_language(project: Project) -> None:
    """The better of two equal texts is proposed, also where only its tag names the country."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    units = [
        TranslationUnit(
            TranslationUnitId(name),
            tuple(
                Variant(parse_tag(tag), Content((text,)), trust, Origin(), then)
                for tag, text in ((source, "The court decides."), ("kk", target))
            ),
        )
        for name, source, target, trust in (
            ("plain", "en", "Сот шешеді.", Trust.IMPORTED),
            ("british", "en-GB", "Шешімді сот қабылдайды.", Trust.REVIEWED),
            ("russian", "ru", "Сот шешіп жатыр.", Trust.REVIEWED),
        )
    ]
    project.store.add_memory(units, resume=ImportId("x"), name="press", actor=project.member)
    asked = MemoryQuestion(Content(("The court decides.",)), EN, KK)
    assert [match.target.plain for match in find_matches(project, asked, limit=1)] == ["Шешімді сот қабылдайды."]
    both = ["Шешімді сот қабылдайды.", "Сот шешеді."]
    assert [match.target.plain for match in find_matches(project, asked, limit=5)] == both
    assert list(find_many(project, [asked], MatchOptions(limit=2))) == [find_matches(project, asked, limit=2)]


def _remember_pairs(project: Project) -> None:
    """Put into the memory what two aligned pairs of documents give: English with Russian, Russian with Kazakh."""
    told = (
        ("The court refused.", "Суд отказал.", EN, RU),
        ("Суд отказал.", "Сот бас тартты.", RU, KK),
    )
    units = [
        TranslationUnit(
            TranslationUnitId(f"{one}-{other}"),
            tuple(
                Variant(language, Content((text,)), Trust.IMPORTED, Origin(OriginKind.IMPORTED), datetime.now(UTC))
                for language, text in ((one, first), (other, second))
            ),
        )
        for first, second, one, other in told
    ]
    project.store.add_memory(units, resume=ImportId("pairs"), name="pairs.tmx", actor=project.member)


def test_two_pairs_of_the_memory_answer_through_their_common_language(project: Project) -> None:
    """English with Russian and Russian with Kazakh give Kazakh for English, in a search and in a draft."""
    _remember_pairs(project)
    asked = MemoryQuestion(Content(("The court refused.",)), EN, KK)
    assert find_matches(project, asked) == ()
    (match,) = search_memory(project, asked)
    assert (match.target.plain, match.score) == ("Сот бас тартты.", 95)
    assert match.origin.name.startswith("via ru")
    assert search_memory(project, asked, min_score=96) == ()
    (project.root / "two.txt").write_text("The court refused.", encoding="utf-8")
    finish(add(project, [project.root / "two.txt"]))
    row = project.store.rows(KK, Where(), after=2, limit=1)[0]
    assert [each.target for each in matches(project, row.segment.key, KK)] == [match.target]
    assert finish(draft(project, [KK], document=row.segment.document, engines=[])).from_memory == 1


def test_a_text_that_is_only_like_one_leads_through_no_language(project: Project) -> None:
    """What another text is in a third language says nothing of this one."""
    _remember_pairs(project)
    assert search_memory(project, MemoryQuestion(Content(("The courts refused.",)), EN, KK)) == ()


def test_an_open_index_knows_what_was_saved(project: Project) -> None:
    """What somebody confirms is told to the index at once; what others did many times is left to the next search."""
    index = memory_index(project, EN)
    key = project.store.rows(KK, Where(), after=1, limit=1)[0].segment.key
    before = index.position
    save(project, key, KK, "Себебін білмейміз.")
    assert index.position > before
    assert [score for _, score in index.search("We do not know why.", 1, 100)] == [100]
    with open_project(project.root) as other:
        other.store.add_memory(
            [_unit(f"matter {at}") for at in range(50)], resume=ImportId("x"), name="x", actor=other.member
        )
    before = index.position
    save(project, key, KK, "Неге екенін білмейміз.")
    assert index.position == before
    assert memory_index(project, EN) is index
    assert index.position > before + 50


def test_saving_waits_for_nobody_who_reads_the_memory(project: Project) -> None:
    """While another thread brings the index up to date, a save leaves its text to it or to the next search."""
    index = memory_index(project, EN)
    key = project.store.rows(KK, Where(), after=1, limit=1)[0].segment.key
    before = index.position
    (indexes,) = project.cache.values(_INDEXES)
    for lock, text in ((indexes._feeding, "Себебін білмейміз."), (index._lock, "Неге екенін білмейміз.")):
        with ThreadPoolExecutor(1) as pool, lock:
            pool.submit(save, project, key, KK, text).result(timeout=30)
            assert index.position == before
    assert memory_index(project, EN).position > before


def _unit(text: str) -> TranslationUnit:
    variants = (
        Variant(language, Content((text,)), Trust.IMPORTED, Origin(), datetime(2024, 5, 1, tzinfo=UTC))
        for language in (EN, KK)
    )
    return TranslationUnit(TranslationUnitId(hash_bytes(text.encode())), tuple(variants))


def test_other_plural_forms_are_no_matches(project: Project) -> None:
    """What was confirmed for one form is proposed for the same form of another message, not for the other forms."""
    (project.root / "sheep.po").write_text(SHEEP, encoding="utf-8")
    finish(add(project, [project.root / "sheep.po"]))
    forms = [row.segment.key for row in all_rows(project, RU) if row.segment.case is not None]
    save(project, forms[1], RU, "%d овцы")
    save(project, forms[2], RU, "%d овец")
    assert [[match.target.plain for match in matches(project, key, RU)] for key in forms] == [
        [],
        [],
        [],
        [],
        ["%d овцы"],
        ["%d овец"],
    ]
    finish(draft(project, [RU]))
    texts = [target and target.content.plain for target in (project.store.get_row(key, RU).target for key in forms)]
    assert texts == [None, "%d овцы", "%d овец"] * 2


def test_a_plain_message_has_the_matches_of_all_plural_forms(project: Project) -> None:
    """Where a source stands alone, what it is in any form may be what is wanted."""
    (project.root / "sheep.po").write_text(f'{SHEEP}\nmsgctxt "alone"\nmsgid "%d sheep"\nmsgstr ""\n', encoding="utf-8")
    finish(add(project, [project.root / "sheep.po"]))
    *forms, alone = [row.segment.key for row in all_rows(project, RU) if row.path == "sheep.po"]
    for key, text in zip(forms, ("%d овца", "%d овцы", "%d овец"), strict=False):
        save(project, key, RU, text)
    assert {match.target.plain for match in matches(project, alone, RU)} == {"%d овца", "%d овцы", "%d овец"}
