"""JSON of content systems: what is a text, what stays as it is, paragraphs of several leaves, unknown data."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from tests.formats.reading import extract, translate, typed
from tests.formats.sample_files import sample_bytes

from localize.errors import ExtractError, MergeError
from localize.formats import get_filter
from localize.formats.json.content_systems import read_tables
from localize.formats.json.filter import JsonOptions
from localize.model.filter_options import list_options

SYSTEMS = ("contentful", "editorjs", "ghost", "lexical", "sanity", "slate", "strapi", "tiptap", "wordpress")
KEYS_OF_PROGRAMS = frozenset(
    (
        *("id", "_id", "documentId", "uuid", "_key", "_ref", "_rev", "comment_id", "sys", "guid", "version"),
        *("type", "_type", "nodeType", "mode", "format", "style", "direction", "status", "marks", "code", "current"),
        *("slug", "url", "href", "link", "src", "hash", "mime", "ext", "contentType", "fileName", "createdAt"),
    )
)
LEAVES = '[{"type":"p","children":[{"text":"Access was "},{"text":"blocked","bold":true},{"text":" for days."}]}]'


def texts(name: str) -> list[str]:
    """Return the units of a sample."""
    return typed("json", sample_bytes(f"json/{name}.json"))


def pseudo(name: str) -> bytes:
    """Return a sample with a word behind each text."""
    data = sample_bytes(f"json/{name}.json")
    found = typed("json", data)
    return translate("json", data, *(f"{each} қазақша" for each in found)).encode()


def kept(value: object, key: str = "") -> Iterator[tuple[str, object]]:
    """Yield what stands under keys that programs read, in the file's order."""
    if isinstance(value, str) and value[:1] == "{":
        value = json.loads(value)
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from kept(inner, key if key in KEYS_OF_PROGRAMS else name)
    elif isinstance(value, list):
        for inner in value:
            yield from kept(inner, key)
    elif key in KEYS_OF_PROGRAMS:
        yield key, value


@pytest.mark.parametrize("name", SYSTEMS)
def test_ids_types_and_addresses_stay(name: str) -> None:
    """A translation of all texts changes no identifier, type, slug, file name, hash or address."""
    before, after = json.loads(sample_bytes(f"json/{name}.json")), json.loads(pseudo(name))
    assert set(map(str, kept(before))) <= set(map(str, kept(after)))
    assert texts(name)


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_text_of_several_leaves_is_one_unit(name: str) -> None:
    """The words of a sentence are one text, whatever is bold or linked in it."""
    assert not {"blocked", "Access was", "NetBlocks", "old"} & set(texts(name)), texts(name)


def test_texts_of_strapi() -> None:
    """Fields are texts, HTML in them is read; files have only their alternative text and caption."""
    assert texts("strapi") == [
        "Shutdowns in 2024",
        "Access was <b1>blocked</b1> for three days, see <a2>NetBlocks</a2>.",
        "A map",
        "Aigerim",
        "It was <b1>dark</b1>.",
    ]


def test_texts_of_contentful() -> None:
    """Only fields are texts, and of their languages the default one."""
    assert texts("contentful") == ["Shutdowns", "What happened", "Access was <b1>blocked</b1> for days.", "A map"]
    left_out = [each.text for each in extract("json", sample_bytes("json/contentful.json")).skipped]
    assert {'"Abschaltungen"', '"map one.png"', '"shutdowns"', '"Post"'} <= set(left_out)


def test_texts_of_ghost() -> None:
    """Lexical and Mobiledoc are read inside their strings; the HTML that Ghost makes of them is a copy."""
    assert texts("ghost") == [
        "Shutdowns",
        "Access was <b1>blocked</b1>",
        "A map",
        "<i1>By</i1> us",
        "Old",
        "Dark city",
        "An <b1>old</b1> post.",
    ]
    skips = extract("json", sample_bytes("json/ghost.json")).skipped
    assert sum(each.rule == "content copy" for each in skips) == 3


def test_texts_of_sanity() -> None:
    """A mark may be the key of a definition: a link."""
    assert texts("sanity") == ["Shutdowns", "A map", "What happened", "See <a1>NetBlocks</a1><i2> now</i2>."]


def test_texts_of_prosemirror() -> None:
    """Code in a sentence is a tag, code in a block is left out."""
    found = extract("json", sample_bytes("json/tiptap.json"))
    assert [unit.parts[0].content.typed for unit in found.units] == [
        "Run it",
        "Type <c1/><br2/>and <a3>read this</a3>",
        "A map",
    ]
    assert [unit.kind for unit in found.units] == ["heading", "paragraph", "attribute"]
    assert found.units[1].context == ("Run it",)
    assert "preformatted code" in {each.rule for each in found.skipped}


def test_texts_of_wordpress() -> None:
    """What is rendered is HTML."""
    assert texts("wordpress") == ["Ann’s <i1>post</i1>", "Access was <b1>blocked</b1>.", "Short"]


def test_texts_of_editorjs() -> None:
    """Blocks hold HTML; items of lists are texts, code is none."""
    found = extract("json", sample_bytes("json/editorjs.json"))
    assert [(unit.kind, unit.parts[0].content.typed) for unit in found.units] == [
        ("heading", "Editor.js"),
        ("paragraph", "Hey. Meet the <b1>new</b1> editor & friends."),
        ("item", "It is a <i1>block</i1>"),
        ("item", "One"),
        ("item", "Two"),
        ("paragraph", "A map"),
    ]


@pytest.mark.parametrize(
    ("target", "children"),
    [
        (
            "Қолжетімділік <b1>бұғатталды</b1>.",
            '{"text":"Қолжетімділік "},{"text":"бұғатталды","bold":true},{"text":"."}',
        ),
        ("<b1>Бұғат</b1> үш күн", '{"text":"Бұғат","bold":true},{"text":" үш күн"}'),
        ("Бәрі жай", '{"text":"Бәрі жай"}'),
        ("О <b1>а</b1>, <b1>ә</b1>", '{"text":"О "},{"text":"а","bold":true},{"text":", "},{"text":"ә","bold":true}'),
    ],
)
def test_leaves_are_written_by_their_tags(target: str, children: str) -> None:
    """Tags may move, repeat or be left out: a leaf without its tag is gone, with its marks."""
    assert translate("json", LEAVES, target) == f'[{{"type":"p","children":[{children}]}}]'


def test_an_unclosed_tag_is_refused() -> None:
    """A leaf that is opened and not closed cannot be written."""
    with pytest.raises(MergeError):
        translate("json", LEAVES, "Бәрі <b1>жай")


def test_empty_leaves_stay_beside_links() -> None:
    """Slate wants a leaf before and after a link; a file that has them keeps them."""
    link = '{"type":"a","url":"u","children":[{"text":"here"}]}'
    source = f'[{{"type":"p","children":[{{"text":""}},{link},{{"text":" is it"}}]}}]'
    written = translate("json", source, "бұл <a1>мұнда</a1>")
    children = json.loads(written)[0]["children"]
    assert [each.get("text") for each in children] == ["бұл ", None, ""]


def test_new_leaves_have_keys_of_their_own() -> None:
    """Two leaves of a paragraph of Portable Text never share a key."""
    children = json.loads(pseudo("sanity"))[0]["body"][1]["children"]
    keys = [each["_key"] for each in children]
    assert len(set(keys)) == len(keys)


def test_a_leaf_without_marks_can_be_new() -> None:
    """Where no leaf of a paragraph is without marks, one is made as the editor makes it."""
    bold, italic = (
        '{"type":"text","marks":[{"type":"bold"}],"text":"A"}',
        '{"type":"text","marks":[{"type":"italic"}],"text":"B"}',
    )
    source = f'{{"type":"doc","content":[{{"type":"paragraph","content":[{bold},{italic}]}}]}}'
    written = translate("json", source, "<b1>А</b1> және <i2>Б</i2>")
    assert json.loads(written)["content"][0]["content"][1] == {"type": "text", "text": " және "}


def test_rich_text_is_found_in_any_data() -> None:
    """A document of an editor is read as one wherever it stands; data that nobody knows is offered and named."""
    data = f'{{"docs":[{{"id":"a1","slug":"x","createdAt":"2024-01-01","body":{LEAVES}}}]}}'
    found = extract("json", data)
    assert "Access was <b1>blocked</b1> for days." in [unit.parts[0].content.typed for unit in found.units]
    assert ["not a known kind" in each.message for each in found.problems] == [True]


def test_messages_are_no_data() -> None:
    """A message file is no unknown data, with a key that is called id or type."""
    assert not extract("json", '{"form": {"type": "Type", "title": "Title"}, "id": "Number"}').problems


def test_keys_choose_in_systems() -> None:
    """The option `keys` chooses texts, and offers a key by its name that the table leaves out."""
    found = typed("json", sample_bytes("json/strapi.json"), keys=["slug"])
    assert found == ["shutdowns-in-2024"]


def test_plain_reads_every_string() -> None:
    """With `dialect: plain` nothing is joined and nothing is left out by a table."""
    assert "blocked" in typed("json", LEAVES, dialect="plain")


def test_dialects_name_all_systems() -> None:
    """Every content system of the table can be chosen by its name."""
    choices = next(each.choices for each in list_options(JsonOptions) if each.name == "dialect")
    assert {table.name for table in read_tables().systems} <= set(choices)


def test_units_outlive_a_new_paragraph() -> None:
    """A paragraph put in before others renames none of them."""
    new = LEAVES.replace("[{", '[{"type":"p","children":[{"text":"New"}]},{', 1)
    old_ids = {unit.id for unit in extract("json", LEAVES).units}
    assert old_ids <= {unit.id for unit in extract("json", new).units}


@pytest.mark.parametrize("name", SYSTEMS)
def test_systems_are_read_back(name: str) -> None:
    """The written file gives the targets, and the independent reader reads it."""
    again = typed("json", pseudo(name))
    assert len(again) == len(texts(name))
    assert all("қазақша" in each for each in again)
    assert not get_filter("json").verify(pseudo(name))


def test_marks_over_several_leaves_keep_the_leaves() -> None:
    """Where a mark of Mobiledoc begins in one leaf and ends in another, each leaf is a text of its own."""
    markers = '[[0,[0],0,"One "],[0,[],1,"two"],[0,[],0," three"]]'
    source = f'{{"version":"0.3.1","atoms":[],"cards":[],"markups":[["b"]],"sections":[[1,"p",{markers}]]}}'
    assert typed("json", source) == ["One", "two", "three"]


def test_lines_of_a_data_export_are_read() -> None:
    """Strapi and Sanity export an object on each line; broken lines are refused."""
    about = '"createdAt":"2024-01-01T00:00:00.000Z","updatedAt":"2024-01-01T00:00:00.000Z"'
    lines = [
        f'{{"type":"api::post.post","id":{n},"data":{{"title":"Title {n}","slug":"t-{n}",{about}}}}}' for n in (1, 2)
    ]
    source = "\n".join(lines) + "\n"
    assert typed("json", source) == ["Title 1", "Title 2"]
    assert translate("json", source, "Бір", None) == source.replace("Title 1", "Бір")
    assert not get_filter("json").verify(source.encode())
    with pytest.raises(ExtractError):
        typed("json", lines[0] + lines[1])


def test_data_of_others_is_not_taken_for_strapi() -> None:
    """An id and two dates are in the data of many programs."""
    record = '{"id": 1, "createdAt": "2024-01-01", "updatedAt": "2024-01-01", "format": "Text"}'
    found = extract("json", f'{{"data": [{record}]}}')
    assert [unit.parts[0].content.plain for unit in found.units] == ["Text"]
    assert len(found.problems) == 1
