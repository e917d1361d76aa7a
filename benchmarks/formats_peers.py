"""The libraries that read the same formats: what a benchmark needs of them, each the way its manual shows.

A peer opens a file, gives its texts, puts a letter behind each of them and saves. None of them is a dependency of this
program; those that are not installed are left out. A peer without `save` only reads.
"""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from io import BytesIO
from types import ModuleType
from typing import TypeAlias

LETTER = "ж"
"""What is put behind a text, so that it must be written."""
Foreign: TypeAlias = ModuleType
"""An object of a library without types: like a module, it may have any attribute."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file in a peer's hands."""

    texts: Callable[[], Iterable[str | None]]
    change: Callable[[], object] | None = None
    save: Callable[[], bytes] | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """A library that reads a format."""

    name: str
    module: str
    """What is imported, to see whether it is installed."""
    open: Callable[[ModuleType, bytes], Opened]

    def load(self) -> ModuleType | None:
        """Return the module, or None where it is not installed."""
        logging.disable()
        warnings.simplefilter("ignore")
        try:
            return import_module(self.module)
        except ImportError:
            return None


def peers_of(name: str) -> list[tuple[Peer, ModuleType]]:
    """Return the peers of a filter that can be imported, the best known first."""
    loaded = ((peer, peer.load()) for peer in PEERS.get(name, ()))
    return [(peer, module) for peer, module in loaded if module is not None]


# --- translate-toolkit -----------------------------------------------------------------------------------------------


def toolkit(module: str, kind: str, *, bilingual: bool = False, writes: bool = True) -> Peer:
    """Return a store of translate-toolkit as a peer."""

    def opened(storage: ModuleType, data: bytes) -> Opened:
        found = _open_toolkit(kind, bilingual, storage, data)
        return found if writes else Opened(found.texts)

    return Peer("translate-toolkit", f"translate.storage.{module}", opened)


def _open_toolkit(kind: str, bilingual: bool, module: ModuleType, data: bytes) -> Opened:
    store = getattr(module, kind).parsestring(data)
    units = [unit for unit in store.units if unit.istranslatable()]

    def texts() -> Iterator[str]:
        for unit in units:
            for text in (unit.source, unit.target):
                yield from map(str, getattr(text, "strings", [text or ""]))

    def change() -> None:
        for unit in units:
            text = f"{(unit.source if bilingual else unit.target) or ''}{LETTER}"
            unit.target = [text] * len(unit.target.strings) if hasattr(unit.target, "strings") else text

    return Opened(texts, change, lambda: bytes(store))


# --- messages --------------------------------------------------------------------------------------------------------


def open_polib(module: ModuleType, data: bytes) -> Opened:
    """Read a catalogue with polib."""
    charset = module.detect_encoding(data) if data else "utf-8"
    store = module.pofile(data.decode(charset) + "\n")

    def texts() -> Iterator[str]:
        for entry in store:
            yield from (entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values())

    def change() -> None:
        for entry in store:
            if entry.msgid_plural:
                entry.msgstr_plural = dict.fromkeys(range(3), f"{entry.msgid_plural}{LETTER}")
            else:
                entry.msgstr = f"{entry.msgid}{LETTER}"

    return Opened(texts, change, lambda: str(store).encode(charset))


def open_fluent(module: ModuleType, data: bytes) -> Opened:
    """Read messages with fluent.syntax."""
    resource = module.parse(data.decode("utf-8-sig"))
    found = []
    waiting = [resource]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += reversed(node)
        elif isinstance(node, module.ast.TextElement):
            found.append(node)
        elif isinstance(node, module.ast.BaseNode):
            waiting += reversed(list(vars(node).values()))

    def change() -> None:
        for node in found:
            node.value += LETTER

    return Opened(lambda: [node.value for node in found], change, lambda: str(module.serialize(resource)).encode())


def open_json(_module: ModuleType, data: bytes) -> Opened:
    """Read with the json module of Python, which keeps no layout."""
    tree = json.loads(data)
    return Opened(lambda: texts_in(tree), None, lambda: json.dumps(tree, ensure_ascii=False, indent=2).encode())


def open_ruamel(module: ModuleType, data: bytes) -> Opened:
    """Read with ruamel.yaml, which keeps comments and most of the layout."""
    engine = module.YAML()
    engine.preserve_quotes = True
    documents = list(engine.load_all(data))

    def save() -> bytes:
        stream = BytesIO()
        engine.dump_all(documents, stream)
        return stream.getvalue()

    return Opened(lambda: texts_in(documents), lambda: change_in(documents), save)


def texts_in(tree: object) -> Iterator[str]:
    """Yield the strings in lists and mappings, keys aside."""
    for node in collections_in(tree):
        values = node.values() if isinstance(node, dict) else node
        yield from (value for value in values if isinstance(value, str))


def change_in(tree: object) -> None:
    """Put the letter behind the strings in lists and mappings."""
    for node in collections_in(tree):
        if isinstance(node, dict):
            node |= {key: each + LETTER for key, each in node.items() if isinstance(each, str)}
        else:
            node[:] = [each + LETTER if isinstance(each, str) else each for each in node]


def collections_in(tree: object) -> Iterator[dict[object, object] | list[object]]:
    """Yield the lists and mappings of a tree, each once: YAML may lead back to where it came from."""
    waiting = [tree]
    seen = set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, (dict, list)) and id(node) not in seen:
            seen.add(id(node))
            yield node
            waiting += reversed(list(node.values() if isinstance(node, dict) else node))


# --- markup and prose ------------------------------------------------------------------------------------------------


def open_lxml_html(module: ModuleType, data: bytes) -> Opened:
    """Read a page with lxml.html."""
    page = module.document_fromstring(data)
    return _open_lxml(page, lambda: bytes(module.tostring(page.getroottree(), encoding=_charset(page))))


def open_lxml_xml(module: ModuleType, data: bytes) -> Opened:
    """Read an XML file with lxml.etree."""
    root = module.fromstring(data, module.XMLParser(resolve_entities=False, strip_cdata=False))
    tree = root.getroottree()
    return _open_lxml(root, lambda: bytes(module.tostring(tree, encoding=_charset(root), xml_declaration=True)))


def _charset(root: Foreign) -> str:
    return str(root.getroottree().docinfo.encoding or "utf-8")


def _open_lxml(root: Foreign, save: Callable[[], bytes]) -> Opened:
    def change() -> None:
        for node in root.iter():
            if isinstance(node.tag, str) and node.text and node.text.strip():
                node.text += LETTER

    def texts() -> Iterator[str]:
        yield from root.itertext()
        for node in root.iter():
            yield from map(str, node.attrib.values())

    return Opened(texts, change, save)


def open_mistletoe(module: ModuleType, data: bytes) -> Opened:
    """Read Markdown with mistletoe and its own renderer of Markdown."""
    with import_module("mistletoe.markdown_renderer").MarkdownRenderer() as renderer:
        document = module.Document(data.decode().splitlines(keepends=True))
        found = []
        waiting = [document]
        while waiting:
            node = waiting.pop()
            waiting += reversed(list(node.children or ()))
            found += [node] if type(node).__name__ == "RawText" else []

        def change() -> None:
            for node in found:
                node.content += LETTER

        def save() -> bytes:
            with renderer:
                return str(renderer.render(document)).encode()

        return Opened(lambda: [node.content for node in found], change, save)


def open_markdown_it(module: ModuleType, data: bytes) -> Opened:
    """Read Markdown with markdown-it, which writes none."""
    tokens = module.MarkdownIt("gfm-like", {"linkify": False}).parse(data.decode())
    return Opened(lambda: [token.content for token in tokens])


def latex_nodes(module: ModuleType, data: bytes) -> Iterator[Foreign]:
    """Yield the nodes of a LaTeX file as pylatexenc reads it, outer ones first."""
    found, *_ = module.LatexWalker(data.decode()).get_latex_nodes()
    waiting = list(reversed(found))
    while waiting:
        node = waiting.pop()
        if node is not None:
            yield node
            arguments = getattr(getattr(node, "nodeargd", None), "argnlist", None) or ()
            waiting += reversed([*arguments, *(getattr(node, "nodelist", None) or ())])


def open_pylatexenc(module: ModuleType, data: bytes) -> Opened:
    """Read LaTeX with pylatexenc, which writes none."""
    nodes = list(latex_nodes(module, data))
    return Opened(lambda: [node.chars for node in nodes if hasattr(node, "chars")])


def open_tomlkit(module: ModuleType, data: bytes) -> Opened:
    """Read TOML with tomlkit."""
    document = module.parse(data.decode("utf-8-sig"))

    def texts() -> Iterator[str]:
        waiting = [document.unwrap()]
        while waiting:
            value = waiting.pop()
            if isinstance(value, str):
                yield value
            elif isinstance(value, dict | list):
                waiting += value.values() if isinstance(value, dict) else value

    return Opened(texts, None, lambda: str(module.dumps(document)).encode())


def open_pysubs2(module: ModuleType, data: bytes) -> Opened:
    """Read subtitles with pysubs2."""
    subtitles = module.SSAFile.from_string(data.decode("utf-8-sig"))

    def change() -> None:
        for event in subtitles:
            event.text += LETTER

    return Opened(
        lambda: [event.plaintext for event in subtitles],
        change,
        lambda: str(subtitles.to_string(subtitles.format or "srt")).encode(),
    )


# --- packages --------------------------------------------------------------------------------------------------------


def _saved(save: Callable[[BytesIO], object]) -> bytes:
    stream = BytesIO()
    save(stream)
    return stream.getvalue()


def open_python_docx(module: ModuleType, data: bytes) -> Opened:
    """Read the body of a document with python-docx."""
    document = module.Document(BytesIO(data))
    kind = import_module("docx.text.paragraph").Paragraph
    name = import_module("docx.oxml.ns").qn("w:p")
    paragraphs = [kind(node, document) for node in document.element.body.iter(name)]

    def change() -> None:
        for runs in (paragraph.runs for paragraph in paragraphs):
            if runs:
                runs[-1].text += LETTER

    return Opened(lambda: [each.text for each in paragraphs], change, lambda: _saved(document.save))


def open_openpyxl(module: ModuleType, data: bytes) -> Opened:
    """Read the cells of a workbook with openpyxl."""
    book = module.load_workbook(BytesIO(data), rich_text=True)

    rows = [row for sheet in book.worksheets for row in sheet.iter_rows()]
    cells = [cell for row in rows for cell in row if cell.data_type == "s" and cell.value]

    def change() -> None:
        for cell in cells:
            cell.value = cell.value + LETTER if isinstance(cell.value, str) else f"{cell.value}{LETTER}"

    return Opened(lambda: [str(cell.value) for cell in cells], change, lambda: _saved(book.save))


def open_python_pptx(module: ModuleType, data: bytes) -> Opened:
    """Read the slides of a presentation with python-pptx."""
    deck = module.Presentation(BytesIO(data))
    name = import_module("pptx.oxml.ns").qn("a:t")
    texts = [node for slide in deck.slides for node in slide.element.iter(name)]

    def change() -> None:
        for node in texts:
            node.text = (node.text or "") + LETTER

    return Opened(lambda: [node.text for node in texts], change, lambda: _saved(deck.save))


def open_odfdo(module: ModuleType, data: bytes) -> Opened:
    """Read the paragraphs and headings of a text, table or presentation with odfdo."""
    document = module.Document(BytesIO(data))
    paragraphs = [*document.body.get_elements("//text:p"), *document.body.get_elements("//text:h")]

    def change() -> None:
        for each in paragraphs:
            each.append(LETTER)

    return Opened(lambda: [each.text_recursive for each in paragraphs], change, lambda: _saved(document.save))


def open_ebooklib(module: ModuleType, data: bytes) -> Opened:
    """Read the chapters of a book with EbookLib, their text with lxml."""
    book = module.read_epub(BytesIO(data))
    chapters = [item for item in book.get_items() if isinstance(item, module.EpubHtml)]
    parse = import_module("lxml.html").document_fromstring

    def texts() -> Iterator[str]:
        for chapter in chapters:
            yield from parse(chapter.content).itertext()

    return Opened(texts, None, lambda: _saved(lambda stream: module.write_epub(stream, book)))


PEERS: dict[str, tuple[Peer, ...]] = {
    "android": (toolkit("aresource", "AndroidResourceFile"),),
    "csv": (toolkit("csvl10n", "csvfile", bilingual=True),),
    "docx": (Peer("python-docx", "docx", open_python_docx),),
    "epub": (Peer("EbookLib", "ebooklib.epub", open_ebooklib),),
    "fluent": (Peer("fluent.syntax", "fluent.syntax", open_fluent),),
    "html": (Peer("lxml.html", "lxml.html", open_lxml_html), toolkit("html", "htmlfile", writes=False)),
    "ini": (toolkit("ini", "inifile"),),
    "json": (toolkit("jsonl10n", "JsonNestedFile"), Peer("json (Python)", "json", open_json)),
    "latex": (Peer("pylatexenc", "pylatexenc.latexwalker", open_pylatexenc),),
    "markdown": (
        Peer("mistletoe", "mistletoe", open_mistletoe),
        Peer("markdown-it", "markdown_it", open_markdown_it),
    ),
    "mdx": (Peer("markdown-it", "markdown_it", open_markdown_it),),
    "mqxliff": (toolkit("xliff", "Xliff1File", bilingual=True),),
    "odf": (Peer("odfdo", "odfdo", open_odfdo),),
    "po": (Peer("polib", "polib", open_polib), toolkit("po", "pofile", bilingual=True)),
    "pptx": (Peer("python-pptx", "pptx", open_python_pptx),),
    "properties": (toolkit("properties", "javafile"),),
    "qt": (toolkit("ts2", "tsfile", bilingual=True),),
    "resx": (toolkit("resx", "RESXFile"),),
    "sdlxliff": (toolkit("xliff", "Xliff1File", bilingual=True),),
    "strings": (toolkit("properties", "stringsfile"),),
    "stringsdict": (toolkit("stringsdict", "StringsDictFile"),),
    "subtitles": (Peer("pysubs2", "pysubs2", open_pysubs2),),
    "toml": (Peer("tomlkit", "tomlkit", open_tomlkit),),
    "ttml": (Peer("lxml.etree", "lxml.etree", open_lxml_xml),),
    "wxr": (Peer("lxml.etree", "lxml.etree", open_lxml_xml),),
    "xcstrings": (Peer("json (Python)", "json", open_json),),
    "xliff12": (toolkit("xliff", "Xliff1File", bilingual=True),),
    "xliff2": (toolkit("xliff2", "Xliff2File", bilingual=True),),
    "xlsx": (Peer("openpyxl", "openpyxl", open_openpyxl),),
    "xml": (Peer("lxml.etree", "lxml.etree", open_lxml_xml),),
    "yaml": (toolkit("yaml", "YAMLFile"), Peer("ruamel.yaml", "ruamel.yaml", open_ruamel)),
}
"""By filter, the best known first."""
