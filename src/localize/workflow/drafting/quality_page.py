"""HTML page of draft quality, with a chart that loads nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from localize.i18n.sanitize import visible
from localize.workflow.drafting.quality_report import Outcome

_LEFT, _WIDTH, _ROW = 180, 420, 26
HEAD = (
    "source",
    "drafts",
    "confirmed",
    "unchanged",
    "words changed",
    "95 % interval",
    "letters changed",
    "s a word",
    "keys a word",
    "cost",
)


def cells(outcome: Outcome) -> tuple[str, ...]:
    """Return an outcome in words, as `HEAD` names them."""
    share = outcome.unchanged / outcome.confirmed if outcome.confirmed else 0
    measured = bool(outcome.confirmed)
    return (
        outcome.source,
        f"{outcome.drafts}",
        f"{outcome.confirmed}",
        f"{share:.0%}" if measured else "",
        f"{outcome.hter:.1%}" if measured else "",
        f"{outcome.low:.1%}–{outcome.high:.1%}" if measured else "",
        f"{outcome.letters:.1%}" if measured else "",
        "" if outcome.seconds_per_word is None else f"{outcome.seconds_per_word:.1f}",
        "–" if outcome.keys_per_word is None else f"{outcome.keys_per_word:.1f}",
        "" if outcome.cost is None else f"{outcome.cost:.2f}",
    )


def to_html(name: str, outcomes: Sequence[Outcome]) -> bytes:
    """Return the page."""
    title = escape(f"Drafts of {visible(name)}" if name else "Drafts")
    parts = [_PAGE.format(title=title)]
    if not outcomes:
        parts.append("<p>There are no drafts yet.</p>")
    for language in dict.fromkeys(each.language for each in outcomes):
        some = [each for each in outcomes if each.language == language]
        parts += [f"<h2>{escape(language)}</h2>", _chart(some), _table(some)]
    parts.append("</body></html>\n")
    return "\n".join(parts).encode()


def _chart(outcomes: Sequence[Outcome]) -> str:
    """Return a bar for the words that were changed, and a line for the interval, per source."""
    shown = [each for each in outcomes if each.confirmed]
    if not shown:
        return ""
    most = max(1.0, *(each.high for each in shown))
    rows: list[str] = []
    for at, each in enumerate(shown):
        top = at * _ROW
        low, middle, high = (_LEFT + _WIDTH * value / most for value in (each.low, each.hter, each.high))
        rows.append(
            f'<text x="{_LEFT - 8}" y="{top + 17}" text-anchor="end">{escape(visible(each.source))}</text>'
            f'<rect x="{_LEFT}" y="{top + 5}" width="{max(1.0, middle - _LEFT):.1f}" height="16" fill="#2171b5"/>'
            f'<path d="M{low:.1f} {top + 13}H{high:.1f}M{low:.1f} {top + 9}v8M{high:.1f} {top + 9}v8" stroke="#111"/>'
            f'<text x="{high + 8:.1f}" y="{top + 17}">{each.hter:.1%}</text>'
        )
    height = len(shown) * _ROW
    return (
        f'<svg viewBox="0 0 {_LEFT + _WIDTH + 80} {height}" width="{_LEFT + _WIDTH + 80}" height="{height}" '
        f'role="img" aria-label="Share of words changed">{"".join(rows)}</svg>'
    )


def _table(outcomes: Sequence[Outcome]) -> str:
    head = "".join(f"<th>{escape(each)}</th>" for each in HEAD)
    body = "\n".join(
        "<tr>" + "".join(f"<td>{escape(visible(cell))}</td>" for cell in cells(each)) + "</tr>" for each in outcomes
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table>"


_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 15px/1.4 system-ui, sans-serif; max-width: 60em; margin: 2em auto; padding: 0 1em; color: #222; }}
table {{ border-collapse: collapse; }} th, td {{ padding: .2em .7em; border-bottom: 1px solid #ddd; text-align: left; }}
td + td {{ text-align: right; font-variant-numeric: tabular-nums; }} svg {{ max-width: 100%; font-size: 14px; }}
</style></head><body><h1>{title}</h1>
<p>How many of the words that stand in the confirmed texts a person had to change.</p>"""
