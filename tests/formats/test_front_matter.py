"""Front matter: values over several lines, TOML between its fences, lines without fences."""

from __future__ import annotations

import pytest
from tests.formats.reading import extract, translate, typed

PELICAN = "Title: How to stay safe\nDate: 2024-05-01\nSlug: stay-safe\nSummary: Three simple\n    steps.\n\nText\n"


def left_out(text: str) -> list[str]:
    """Return what of a Markdown text is left out, as it is shown."""
    return [each.text for each in extract("markdown", text).skipped]


def test_lines_at_the_head_are_front_matter() -> None:
    """Titles and summaries are units of their own; date and slug stay, and are named as left out."""
    assert typed("markdown", PELICAN) == ["How to stay safe", "Three simple steps.", "Text"]
    assert left_out(PELICAN) == ["Date: 2024-05-01", "Slug: stay-safe"]
    assert translate("markdown", PELICAN, "Қауіпсіз болу", "Үш қарапайым\nқадам.", None) == (
        "Title: Қауіпсіз болу\nDate: 2024-05-01\nSlug: stay-safe\nSummary: Үш қарапайым қадам.\n\nText\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "Note: this is text\nand goes on\n\nMore\n",
        "Date: 5 May\nTime: 18:00\nPlace: Almaty\n\nMore\n",
        "Title: one key alone\n\nMore\n",
        "Title: a\nDate: b\nand a line that is none\n\nMore\n",
        "Words\n\nTitle: a\nDate: b\n",
    ],
)
def test_a_paragraph_with_a_colon_stays_text(text: str) -> None:
    """Lines at the head are front matter only where all are keys and two of them are known."""
    assert "\n".join(typed("markdown", text)).split() == text.split()


def test_numbers_dates_and_booleans_are_named() -> None:
    """What a program computes with is no text; it is left out with that reason, and an empty value is nothing."""
    text = "---\nweight: 3\ndraft: false\ndate: 2024-05-01\ncover:\ntitle: A\n---\n"
    skipped = extract("markdown", text).skipped
    assert [each.text for each in skipped] == ["weight: 3", "draft: false", "date: 2024-05-01"]
    assert {each.rule for each in skipped} == {"not a string"}


def test_the_head_names_its_language() -> None:
    """The language of the head changes with the texts."""
    text = "Title: A\nLang: en\n\nText\n"
    assert translate("markdown", text, "Ә", None) == "Title: Ә\nLang: kk\n\nText\n"


def test_properties_of_notion_are_left_out() -> None:
    """Below the heading of a page stand its properties; each line stays, and is named."""
    text = "# Plan\n\nStatus: Done\nCreated by: Aigul\nTags: a, b\n\nText\n"
    assert typed("markdown", text) == ["Plan", "Text"]
    assert left_out(text) == ["Status: Done", "Created by: Aigul", "Tags: a, b"]
    assert translate("markdown", text, "Жоспар", None) == text.replace("Plan", "Жоспар")


TOML = """+++
title = "A"
description = \"""
first
second \\
  line\"""
summary = '''x
y'''
[params]
subtitle = 'it'
+++
"""


def test_strings_of_toml_over_several_lines_are_offered() -> None:
    """They are written back in the quotes that they had, if these can hold the target."""
    assert typed("markdown", TOML) == ["A", "first\nsecond line", "x\ny", "it"]
    written = translate("markdown", TOML, 'Ә "б"', "бір\nекі", "ж '''", "it's")
    assert written == (
        '+++\ntitle = "Ә \\"б\\""\ndescription = """\nбір\nекі"""\nsummary = """ж \'\'\'"""\n'
        '[params]\nsubtitle = "it\'s"\n+++\n'
    )


def test_values_of_toml_that_are_not_offered_are_named() -> None:
    """Keys that no profile names, numbers, arrays and lines that are no TOML: each is listed."""
    lines = ('author = "Aigul"', "weight = 5", 'tags = ["a b", "c"]', "lead = broken here", 'note = """a\nb"""')
    text = "\n".join(("+++", *lines, 'title = "T"', "+++", ""))
    assert typed("markdown", text) == ["T"]
    assert left_out(text) == [
        'author = "Aigul"',
        "weight = 5",
        '"a b"',
        '"c"',
        "lead = broken here",
        'note = """a b"""',
    ]


def test_blocks_of_yaml_have_paragraphs() -> None:
    """An empty line does not end a block; its lines keep the indentation that they have more."""
    text = "---\ndescription: |\n  One\n\n  - two\n    three\nsummary: >\n  a\n  b\n\n  c\nlayout: x\n---\n"
    assert typed("markdown", text) == ["One\n\n- two\n  three", "a b\nc"]
    assert translate("markdown", text, "Бір\n\n- екі\n  үш", "ә\nб") == (
        "---\ndescription: |\n  Бір\n\n  - екі\n    үш\nsummary: >\n  ә\n\n  б\nlayout: x\n---\n"
    )


def test_keys_inside_a_block_are_text() -> None:
    """What looks like a key in a block, or like a fold of a plain value, belongs to that value."""
    text = "---\ndescription: |\n  title: no key\nbody: |\n  title: none either\ntitle: one\n---\n"
    assert typed("markdown", text) == ["title: no key", "one"]
    assert left_out(text) == ["body: | title: none either"]


def test_values_in_quotes_go_on_in_the_next_line() -> None:
    """A value in quotes ends at its quote, whether or not its lines are indented."""
    text = "---\ntitle: \"one\ntwo\"\nsummary: 'a\n\n  b'\n---\n"
    assert typed("markdown", text) == ["one two", "a\nb"]
    assert translate("markdown", text, "бір", "ә") == "---\ntitle: \"бір\"\nsummary: 'ә'\n---\n"


def test_lists_that_are_not_offered_are_named() -> None:
    """Each item of a list below its key is listed as left out; comments are not."""
    text = "---\n# note\ntags:\n  - one two\n  - three\ntitle: T\n---\n"
    assert left_out(text) == ["- one two", "- three"]


@pytest.mark.thorough
@pytest.mark.parametrize("shard", ["a: |\n", 'a: "x\n', "a:\n\n\n", "  - a: >\n", "tags: [\n", 'a = """\n', "a = [\n"])
@pytest.mark.parametrize("fence", ["---", "+++"])
def test_long_front_matter_is_read_in_time(shard: str, fence: str) -> None:
    """However often a value begins that does not end, the file is read once."""
    assert typed("markdown", f"{fence}\n{shard * 20_000}{fence}\nText\n", tags=True)[-1] == "Text"
