"""The text of a PDF: paragraphs, columns, headings and notes, and what is named as left out."""

from __future__ import annotations

import random

import pytest
from tests.formats.conversion.pdf_writer import Drawing, Text, paragraph, write_pdf

from localize.errors import ExtractError
from localize.formats.conversion.pdf import PdfReader
from localize.safe.sandbox import ChildReader

LEFT = (
    "The first column has lines",
    "that belong to each other",
    "and end at its own border",
    "before the next column",
)
RIGHT = (
    "The second column starts at",
    "the top of the page again",
    "and is read after the first",
    "one has come to its end",
)
LINK = (
    "<< /Type /Annot /Subtype /Link /Rect [70 690 300 715] /A << /S /URI /URI (https://example.org/a) >> >>"
    " << /Type /Annot /Subtype /Widget /Rect [0 0 1 1] >> << /Type /Annot /Subtype /Text /Rect [0 0 1 1] >>"
)


def read(data: bytes) -> str:
    """The text of a PDF."""
    return PdfReader().read_text(data).text


def left_out(data: bytes) -> list[str]:
    """What is named as left out."""
    return list(map(str, PdfReader().read_text(data).left_out))


def body(*lines: str, top: float = 600) -> list[Text]:
    """Enough lines for the size of the text to be sure, each as wide as the page."""
    return paragraph(72, top, *(line.ljust(90, "x") for line in lines))


def test_pdf_lines_become_paragraphs() -> None:
    """Lines of one paragraph are one; a wider space starts the next."""
    page = [*paragraph(72, 700, "The site was", "not there."), *paragraph(72, 660, "Next one.")]
    assert read(write_pdf(page)) == "The site was not there.\n\nNext one.\n"


def test_pdf_indented_line_starts_paragraph() -> None:
    """A first line that is indented begins a paragraph without a wider space."""
    page = [*body("one ", "two "), Text(86, 576, "Three is new and"), Text(72, 564, "goes on.")]
    assert read(write_pdf(page)).endswith("\n\nThree is new and goes on.\n")


@pytest.mark.parametrize(
    ("end", "start", "joined"),
    [
        ("the govern-", "ment said", "the government said"),
        ("жеке дерек-", "терді қорғау", "жеке деректерді қорғау"),
        ("сказал кто-", "то из них", "сказал кто-то из них"),
        ("the Nur-", "Sultan site", "the Nur-Sultan site"),
        ("in 2020-", "2021 there", "in 2020-2021 there"),
        ("a well-", "known site and a well-known page", "a well-known site and a well-known page"),
    ],
)
def test_pdf_hyphen_at_line_end_is_joined(end: str, start: str, joined: str) -> None:
    """A hyphen that only divides a word goes; one that belongs to it stays."""
    assert read(write_pdf(paragraph(72, 700, end, start))) == f"{joined}\n"


def test_pdf_columns_are_read_one_after_the_other() -> None:
    """Two columns are two texts, below a title across both."""
    title = [Text(72, 740, "A title that stands across both of the columns", 16)]
    page = [*title, *paragraph(72, 700, *LEFT), *paragraph(320, 700, *RIGHT)]
    read_text = read(write_pdf(page))
    assert read_text.startswith("# A title that stands across both of the columns\n\n")
    assert read_text.index("before the next column") < read_text.index("The second column")
    assert " ".join(RIGHT) in read_text


def test_pdf_looks_become_marks() -> None:
    """Larger letters are headings, by size; bold and italic words are marked."""
    page = [
        Text(72, 760, "Report", 20),
        Text(72, 720, "Part", 14),
        *body("a ", "b "),
        Text(72, 500, "It was "),
        Text(104, 500, "blocked", font="bold"),
        Text(146, 500, "again", font="italic"),
    ]
    written = read(write_pdf(page))
    assert written.startswith("# Report\n\n## Part\n\n")
    assert written.endswith("It was **blocked** *again*\n")


def test_pdf_lists_are_lists() -> None:
    """Bullets and numbers at the start of lines make list items, with the lines indented below them."""
    page = [
        *paragraph(72, 700, "Bring:"),
        *(Text(80, 680 - at * 12, text) for at, text in enumerate(("- a phone", "- paper"))),
        *paragraph(72, 640, "1. Go there."),
        *paragraph(84, 628, "Slowly."),
        *paragraph(72, 616, "2. Come back."),
    ]
    assert read(write_pdf(page)) == "Bring:\n\n- a phone\n- paper\n1. Go there. Slowly.\n2. Come back.\n"


def test_pdf_footnote_follows_its_paragraph() -> None:
    """A raised number and the small text with that number at the page's end are a footnote."""
    page = [
        *body("a ", "b ", "c "),
        Text(72, 540, "Blocked"),
        Text(107, 544, "1", 6),
        Text(72, 90, "1 See the law.", 7),
    ]
    assert read(write_pdf(page)).endswith("Blocked[^1]\n\n[^1]: See the law.\n")


def test_pdf_running_heads_are_left_out_and_named() -> None:
    """What stands at the same place of every page is no text to translate, and neither are page numbers."""
    pages = [
        [Text(72, 800, "Annual report"), Text(300, 30, str(number)), *paragraph(72, 700, f"Text {name}.")]
        for number, name in ((1, "a"), (2, "b"), (3, "c"))
    ]
    data = write_pdf(*pages)
    assert read(data) == "Text a.\n\nText b.\n\nText c.\n"
    assert left_out(data) == ["repeated on every page: Annual report, 1, 2, 3"]


def test_pdf_paragraph_goes_on_over_pages() -> None:
    """A sentence that a page's end divides is one."""
    assert read(write_pdf("The site was", "not there.")) == "The site was not there.\n"


def test_pdf_ruled_table_is_a_table() -> None:
    """Cells between drawn lines are cells."""
    lines = "".join(f"{x} 600 m {x} 640 l S\n" for x in (70, 170, 270))
    lines += "".join(f"70 {y} m 270 {y} l S\n" for y in (600, 620, 640))
    cells = [
        Text(x, y, text) for x, y, text in ((75, 626, "Site"), (175, 626, "Day"), (75, 606, "a|b"), (175, 606, "4"))
    ]
    assert read(write_pdf([Drawing(lines), *cells])) == "| Site | Day |\n| --- | --- |\n| a\\|b | 4 |\n"


def test_pdf_links_are_links_and_notes_are_named() -> None:
    """A link keeps its address; forms and comments are named as left out."""
    data = write_pdf("See this", notes=LINK)
    assert read(data) == "[See this](<https://example.org/a>)\n"
    assert left_out(data) == ["form fields: 1", "comments: 1"]


def test_pdf_signs_of_markdown_are_text() -> None:
    """A star, a bracket or a number sign in the PDF is no markup in the document."""
    assert read(write_pdf("# 2 * [a] <b>")) == "\\# 2 \\* \\[a\\] \\<b\\>\n"


def test_pdf_pages_without_text_are_named() -> None:
    """A page that has only pictures is told by its number; a file of such pages has no text."""
    assert left_out(write_pdf("One.", [])) == ["pages without text: 2"]
    assert read(write_pdf([])) == ""


def test_pdf_letters_that_nobody_can_name_are_counted() -> None:
    """A line of glyphs that stand for no letter is no text; how many there are is told."""
    glyphs = Drawing("BT /plain 10 Tf 1 0 0 1 72 600 Tm <0102> Tj ET")
    assert read(write_pdf([glyphs, Text(72, 700, "One.")])) == "One.\n"
    assert left_out(write_pdf([glyphs])) == ["letters without a character code: 2"]


def test_pdf_with_broken_pages_only_is_refused() -> None:
    """A file of which no page can be read is broken, and not a scan."""
    data = write_pdf("One.").replace(b"/Contents 7 0 R", b"/Contents (a) ").replace(b"[0 0 595 842]", b"[a b c d]    ")
    with pytest.raises(ExtractError, match="the PDF is broken"):
        read(data)


def test_pdf_with_a_password_is_refused_in_one_sentence() -> None:
    """A password cannot be guessed; the hint says what to do."""
    lock = "/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{0}> /U <{0}> >> /ID [<00> <00>]".format("41" * 32)
    with pytest.raises(ExtractError, match="a password protects the PDF") as caught:
        read(write_pdf("One.", trailer=lock))
    assert "print it to a new PDF" in caught.value.hint


@pytest.mark.thorough
def test_pdf_mutants_raise_our_errors_only() -> None:
    """A broken PDF is refused with a sentence, or read as far as it goes."""
    whole = write_pdf([*paragraph(72, 700, *LEFT), *paragraph(320, 700, *RIGHT)], "One.", notes=LINK)
    chance = random.Random(45)
    refused = 0
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        try:
            PdfReader().read_text(bytes(data[: chance.choice((None, chance.randrange(len(data))))]))
        except ExtractError:
            refused += 1
    assert refused < 150


def test_pdf_is_read_in_the_child_process() -> None:
    """The library that reads the file runs where it can do no harm; its refusal arrives with the file's name."""
    with ChildReader() as reader:
        assert reader.read_text("pdf", "a.pdf", write_pdf("One.")).text == "One.\n"
        with pytest.raises(ExtractError, match=r"a\.pdf: the PDF is broken"):
            reader.read_text("pdf", "a.pdf", b"no PDF")
