"""How far each file has come in one language, and who did what there: lines for a summary."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from textual.content import Content as Paint

from localize.display import show
from localize.history import Action, Deeds
from localize.listing import Counts
from localize.model import LanguageTag
from localize.naming import act_words, category_word
from localize.signs import DRAFT, FINAL, NEW, REJECTED, REVIEWED, TRANSLATED
from localize.wording import ntr, number, tr
from localize.workflow.lookup import DocumentStatus


def statistics(documents: Iterable[DocumentStatus], all_deeds: Iterable[Deeds], language: LanguageTag) -> list[Paint]:
    """Return a line for each file and one for each person, under their heads."""
    files = [_file(each, language) for each in documents]
    done = [each for each in all_deeds if each.language == language]
    people = [_person(name, list(each)) for name, each in groupby(done, key=lambda each: each.actor)]
    nobody = Paint.styled(tr("Nobody has worked here yet."), "$muted")
    heads = [Paint.styled(text, "bold $accent") for text in (tr("Files"), tr("People"))]
    return [heads[0], *(each for each in files if each is not None), Paint(""), heads[1], *(people or [nobody])]


def _file(status: DocumentStatus, language: LanguageTag) -> Paint | None:
    counts = dict(status.counts).get(language)
    if counts is None:
        return None
    return Paint.assemble((f"{show(status.document.path)}  ", "bold"), _counts(counts))


def _counts(counts: Counts) -> str:
    drafts = counts.initial - counts.empty - counts.rejected
    told = (
        (NEW, counts.empty),
        (DRAFT, drafts),
        (REJECTED, counts.rejected),
        (TRANSLATED, counts.translated),
        (REVIEWED, counts.reviewed),
        (FINAL, counts.final),
    )
    return ", ".join(f"{sign.glyph} {tr(sign.word)} {number(count)}" for sign, count in told if count)


def _person(name: str, done: Iterable[Deeds]) -> Paint:
    said: list[str] = []
    for action, same in groupby(sorted(done, key=_order), key=lambda each: each.action):
        each = list(same)
        kinds = [f"{category_word(one.category)} {number(one.texts)}" for one in each if one.category]
        texts = ntr("{count} text", "{count} texts", sum(one.texts for one in each))
        words = ntr("{count} word", "{count} words", sum(one.words for one in each))
        said.append(f"{act_words(action)}: {texts}, {words}" + (f" ({', '.join(kinds)})" if kinds else ""))
    return Paint.assemble((f"{show(name)}  ", "bold"), "; ".join(said))


def _order(deed: Deeds) -> tuple[int, str]:
    return list(Action).index(deed.action), deed.category
