"""LaTeX: what is text, what is a tag, what is left out, and how a target is spelled."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

from localize.errors import ConfigError, MergeError
from localize.formats import get_filter


def left_out(text: str, **options: object) -> list[tuple[str, str]]:
    """Return the reason and the beginning of what a snippet leaves out."""
    return [(skip.rule, skip.text) for skip in extract("latex", text, **options).skipped]


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("One\nline.\n\nTwo", ["One line.", "Two"]),
        (r"\section[Short]{A \emph{long} title} Text", ["Short", "A <i1>long</i1> title", "Text"]),
        (r"See \cite[p.~3]{key} and \ref{sec}.", ["See <x1/> and <x2/>."]),
        (r"A note\footnote{In it.} here", ["A note<n1/> here", "In it."]),
        (r"\href{https://a.org/#b%20}{The page}", ["The page"]),
        (r"Go to \href{https://a.org/#b%20}{the page}", ["Go to <a1>the page</a1>"]),
        ("\\begin{itemize}\\item[Label] One\\item Two\\end{itemize}", ["Label", "One", "Two"]),
        ("\\begin{tabular}{l|r}A & B\\\\[2pt] C & D\\end{tabular}", ["A", "B", "C", "D"]),
        (r"{\bf Bold} and {\itshape slanted}", ["<b1>Bold</b1> and <i2>slanted</i2>"]),
        ("We define \\[ a = b \\] where $a$ is it.", ["We define <c1/> where <c2/> is it."]),
        ("Text % remark\n goes on", ["Text <x1/>goes on"]),
        (r"\noindent Text \label{a}", ["Text"]),
        ("{\\small One\n\nTwo}", ["One", "Two"]),
        (r"The \textsc{Name} of \unknown[a]{b} it", ["The <x1>Name</x1> of <x2/> it"]),
        (r"\begin{frame}{Title}{Below} Text \end{frame}", ["Title", "Below", "Text"]),
        (r"\textbf{unclosed text", ["<x1/><x2/>unclosed text"]),
    ],
)
def test_texts_of_a_document_are_units(text: str, units: list[str]) -> None:
    """Paragraphs, headings, items, cells and notes are texts; commands in them are tags."""
    assert typed("latex", text) == units


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (r"5\,\% \& \$ \# \_ \{\}", "5\u202f% & $ # _ {}"),
        (r"caf\'e, na\"{\i}ve, {\'e}t\'e, \v{s}\c c\ss{}", "café, naïve, été, šçß"),
        ("``No'' -- he said --- 1~000", "“No” – he said — 1\u00a0000"),
        (r"Wait\ldots\ and\dots{} go", "Wait… and… go"),
        (r"\texttt{--help} -{}-", "<c1>--help</c1> --"),
    ],
)
def test_characters_are_shown_as_they_print(raw: str, shown: str) -> None:
    """Escapes, accents and ligatures are the characters that a reader sees."""
    assert typed("latex", f"x {raw}") == [f"x {shown}"]


@pytest.mark.parametrize(
    ("target", "written"),
    [
        (
            "100 % & $5 #1 a_b {c} ~ ^ \\",
            r"100 \% \& \$5 \#1 a\_b \{c\} \textasciitilde{} \textasciicircum{} \textbackslash{}",
        ),
        ("“Иә” — деді – 5\u00a0км…", "``Иә'' --- деді -- 5~км…"),
        ("a--b `` c '' ?`", "a-{}-b `{}` c '{}' ?{}`"),
        ("бір\nекі", "бір екі"),
    ],
)
def test_targets_are_escaped(target: str, written: str) -> None:
    """Signs that LaTeX reads as commands are written so that they print."""
    assert translate("latex", "Text\n", target) == f"{written}\n"


def test_literal_dashes_stay_literal() -> None:
    """A document that has dashes as characters gets them as characters."""
    assert translate("latex", "One — two “three”\n", "Бір — екі “үш”\n".strip()) == "Бір — екі “үш”\n"


def test_commands_do_not_swallow_what_follows() -> None:
    """A command that is moved keeps apart from the letters and spaces behind it."""
    source = "\\LaTeX, text"
    assert translate("latex", source, "<x1/> мәтін") == r"\LaTeX{} мәтін"
    assert translate("latex", source, "мәтін<x1/>тің") == r"мәтін\LaTeX тің"


def test_optional_argument_is_not_made_of_text() -> None:
    """A text in square brackets at the start of an item is no label."""
    assert translate("latex", "\\item Text", "[1] мәтін") == r"\item {[}1] мәтін"


def test_note_and_its_sentence_change_together() -> None:
    """A translated sentence takes its translated footnote along."""
    assert translate("latex", r"A\footnote{B} c", "Ә<n1/> д", "Б") == r"Ә\footnote{Б} д"


def test_left_out_parts_are_named() -> None:
    """What is not offered has its reason."""
    assert left_out("\\begin{card}Text\\end{card}") == [("unknown environment", "\\begin{card}Text\\end{card}")]
    assert left_out("\\begin{verbatim}\n\\end{x} {\n\\end{verbatim}")[0][0] == "code"
    assert left_out(r"Text \thing{word}") == [("unknown command", r"\thing{word}")]
    preamble = "\\documentclass{article}\\usepackage[english]{babel}\\begin{document}a\\end{document} rest"
    assert [rule for rule, _ in left_out(preamble)] == ["setup", "document language", "after the end"]


def test_options_add_commands_and_environments() -> None:
    """A person can say which commands and environments hold text."""
    text = "A \\key[a]{word}\n\\slogan{Go}\n\\begin{card}{x}[Title] Text\\end{card}"
    options = {"commands": [r"\key[]{text}"], "blocks": [r"\slogan{text}"], "environments": ["card{}[text]"]}
    assert typed("latex", text, **options) == ["A <x1>word</x1>", "Go", "Title", "Text"]
    with pytest.raises(ConfigError):
        typed("latex", text, commands=["{text}"])


def test_own_commands_and_theorems_are_known() -> None:
    """A command that only changes the look of its text, and a theorem, are read from the document."""
    text = "\\documentclass{a}\\newtheorem{fact}{Fact}\n\\newcommand{\\org}[1]{\\textbf{#1}}\n"
    text += "\\begin{document}\\begin{fact}An \\org{office}\\end{fact}\\end{document}"
    assert typed("latex", text) == ["Fact", "An <x1>office</x1>"]


def test_babel_shorthands_are_characters_only_with_babel() -> None:
    """A double quote and the sign behind it are a dash in Russian documents alone."""
    head = "\\documentclass{a}\\usepackage[russian]{babel}\\begin{document}"
    assert typed("latex", f'{head}"<А"> "--- б') == ["«А» — б"]
    assert translate("latex", f"{head}А", 'б "в') == f"{head}б \\textquotedbl{{}}в"
    assert typed("latex", '"A"') == ['"A"']


def test_declared_charset_is_used() -> None:
    """The charset of inputenc is the file's; what it lacks is refused, or spelled as a command."""
    data = "\\usepackage[latin1]{inputenc}\\begin{document}caf\u00e9".encode("latin-1")
    assert typed("latex", data) == ["café"]
    assert translate("latex", data, "а\u0161".replace("а", "a")).endswith("a\\v{s}")
    with pytest.raises(MergeError, match="U\\+04D9"):
        translate("latex", data, "ә")
    shown = b"Write \\verb|\\usepackage[latin1]{inputenc}| here"
    assert translate("latex", shown, "<c1/> ә").endswith("ә")


def test_unbalanced_braces_are_problems_with_a_place() -> None:
    """A brace without its other half stops nothing, and is named."""
    (problem,) = get_filter("latex").verify(b"Text\n{a")
    assert (problem.line, problem.column) == (2, 1)
