"""Frame of an HTML page in one file, without scripts and without anything to load, and its texts and tables."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape as escape_markup

from localize.i18n.sanitize import visible

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""What a browser may load for a page: nothing, should a text ever become markup."""
_NUMBER = ' class="number"'
_STYLE = """
:root { color-scheme: light; --page: #fff; --text: #1c1f23; --quiet: #5a6370; --line: #d5dae1; --link: #0b57a4;
 --mark: #ffe08a; --marked: #111; }
@media screen and (prefers-color-scheme: dark) { :root { color-scheme: dark; --page: #15181c; --text: #e4e7eb;
 --quiet: #a3adba; --line: #3a424d; --link: #8ab8f0; --mark: #6b5200; --marked: #fff; } }
* { box-sizing: border-box; }
body { font: 15px/1.45 system-ui, sans-serif; max-width: 80em; margin: 2em auto; padding: 0 1em;
 background: var(--page); color: var(--text); overflow-wrap: break-word; }
h1, h2, h3 { line-height: 1.2; } h2 { margin-top: 2em; } a { color: var(--link); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; }
th, td { padding: .25em .7em; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-weight: 600; } tbody th { font-weight: inherit; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
mark { background: var(--mark); color: var(--marked); text-decoration: underline; }
svg { display: block; width: 100%; } rect { stroke: var(--page); }
.key span { white-space: nowrap; margin-right: .9em; }
.key i { display: inline-block; width: .8em; height: .8em; margin-right: .3em; }
mark, .key i { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
@media print { body { font-size: 10pt; margin: 0; max-width: none; } h2, h3 { break-after: avoid; }
 tr { break-inside: avoid; } .scroll { overflow: visible; } }
"""


def escape(text: str) -> str:
    """Return a text as it stands in an element or an attribute: what nobody would see is a sign, markup is text, and a
    CI runner that reads the page in a log finds no command in it."""
    return escape_markup(visible(text)).replace("##", "#&#35;")


def render_page(title: str, parts: Iterable[str], *, style: str = "") -> str:
    """Return a page: its title, which is plain text, and what stands below; *style* is added to that of all pages."""
    name = escape(title)
    return "\n".join(
        (
            '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{name}</title><style>{_STYLE}{style}</style></head><body><main><h1>{name}</h1>",
            *parts,
            "</main></body></html>\n",
        )
    )


def render_table(rows: Iterable[str], names: Iterable[str], numbers: Iterable[str], *more: str) -> str:
    """Return a table of rows as `render_row` gives them, with the heads of their columns."""
    columns = [f'<th scope="col">{escape(each)}</th>' for each in names]
    columns += (f'<th scope="col"{_NUMBER}>{escape(each)}</th>' for each in numbers)
    columns += (f'<th scope="col">{escape(each)}</th>' for each in more)
    head = "".join(columns)
    body = "\n".join(rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>\n{body}\n</tbody></table></div>'


def render_row(names: Iterable[str], numbers: Iterable[str], *more: str) -> str:
    """Return a row of a table: cells that name it, cells with numbers, both plain text, and cells of markup."""
    cells = [f'<th scope="row">{escape(each)}</th>' for each in names]
    cells += (f"<td{_NUMBER}>{escape(each)}</td>" for each in numbers)
    cells += (f"<td>{each}</td>" for each in more)
    return f"<tr>{''.join(cells)}</tr>"
