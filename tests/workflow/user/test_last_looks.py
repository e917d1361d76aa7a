"""Last looks of a reviewer: what is new since, what was read before, and what another window has seen."""

from __future__ import annotations

from localize.model import LanguageTag
from localize.model.segment_list import Row, Where
from localize.workflow.editing.edit import save
from localize.workflow.project.project import Project, open_project
from localize.workflow.review import Queue, queue, queue_numbers
from localize.workflow.segments.lookup import history
from localize.workflow.user.last_looks import LastLooks
from localize.workflow.user.state_folder import state_folder

KK, RU = LanguageTag("kk"), LanguageTag("ru")


def write(project: Project, typed: str, at: int = 0) -> Row:
    """Confirm the Kazakh text of a row; the row."""
    return save(project, row(project, at).segment.key, KK, typed).row


def row(project: Project, at: int = 0) -> Row:
    """A row in Kazakh."""
    return project.store.rows(KK, Where(), after=at, limit=1)[0]


def changed(project: Project, looks: LastLooks, language: LanguageTag = KK) -> list[int]:
    """The rows of the queue of what changed."""
    return list(queue_numbers(project, language, Queue.CHANGED, Where(), looks))


def test_changed_texts_stay_in_the_queue_while_they_are_read(project: Project) -> None:
    """A text is new from the save to the end of the sitting in which it was read; one never seen is no change."""
    write(project, "Бір")
    write(project, "Екі", at=1)
    first = LastLooks(project)
    first.see(row(project), KK)
    assert changed(project, first) == []
    first.save()
    write(project, "Бір мәтін")
    second = LastLooks(project)
    assert (changed(project, second), changed(project, second, RU)) == ([1], [])
    second.see(row(project), KK)
    assert changed(project, second) == [1]
    second.save()
    assert changed(project, LastLooks(project)) == []


def test_decided_text_is_no_news(project: Project) -> None:
    """It leaves the queue at once; a later text comes back to it."""
    LastLooks(project).see(write(project, "Бір"), KK)
    looks = LastLooks(project)
    looks.see(row(project), KK)
    write(project, "Бір мәтін")
    assert changed(project, looks) == [1]
    looks.decide([row(project)], KK)
    assert changed(project, looks) == []
    write(project, "Тағы бір мәтін")
    assert changed(project, looks) == [1]


def test_text_before_is_the_one_that_was_seen(project: Project) -> None:
    """Not the one in between, which the person never saw; nothing where the same words stand again."""
    with open_project(project.root, as_name="Dana") as reviewed:
        first = LastLooks(reviewed)
        first.see(write(project, "Бір"), KK)
        first.save()
        looks = LastLooks(reviewed)
    write(project, "Екі")
    key = write(project, "Үш").segment.key
    text = looks.text_before(row(project), KK, history(project, key, KK))
    assert text is not None
    assert text.typed == "Бір"
    write(project, "Бір")
    assert looks.text_before(row(project), KK, history(project, key, KK)) is None


def test_windows_of_one_person_keep_the_later_look(project: Project) -> None:
    """What is saved last does not lower what another window saw; another person's looks stay."""
    older = LastLooks(project)
    older.see(write(project, "Бір"), KK)
    newer = LastLooks(project)
    newer.see(write(project, "Екі"), KK)
    newer.save()
    older.save()
    with open_project(project.root, as_name="Dana") as reviewed:
        other = LastLooks(reviewed)
        assert not other.before_sitting(KK)
        other.see(row(project), KK)
        other.save()
    assert LastLooks(project).before_sitting(KK) == {(row(project).segment.key, 2)}


def test_gone_segment_and_damaged_line_are_passed_over(project: Project) -> None:
    """Looks outlive the texts they are about, and a file that was cut short."""
    looks = LastLooks(project)
    looks.see(write(project, "Бір"), KK)
    looks.save()
    path = next(each for each in state_folder().iterdir() if each.name.startswith("looks-"))
    text = path.read_text(encoding="utf-8")
    key = row(project).segment.key
    path.write_text(text.replace(f'"{key} kk 1"', f'"{key} kk", "gone kk 1", "{key} ru x"'), encoding="utf-8")
    again = LastLooks(project)
    assert again.before_sitting(KK) == {("gone", 1)}
    assert changed(project, again) == []
    assert queue(project, Queue.CHANGED).newer_than is None
