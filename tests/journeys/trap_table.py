"""Traps that a hostile partner may lay into a project folder: each a name and what lays it."""

from __future__ import annotations

import io
import os
import socket
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import apsw

CANARY = "qzcanary"
"""A word of the files outside, which is nowhere to be seen."""
SETTINGS = "schema: 1\nname: received\nsource: en\ntargets: [kk, ru]\n"
GIANT = 5 << 30


@dataclass(frozen=True, slots=True)
class Place:
    """Where a trap is laid."""

    root: Path
    """The received folder."""
    home: Path
    """The user's files."""

    def lay(self, name: str, data: str | bytes) -> Path:
        """Write a file of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return path

    def link(self, name: str, to: Path | str) -> None:
        """Put a link in a place of the project."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_symlink():
            path.rename(path.with_name("away"))
        path.symlink_to(to)

    def set(self, text: str) -> None:
        """Write the settings, with more lines."""
        self.lay("localize.yaml", SETTINGS + text)

    def alter(self, statement: str, *values: str) -> None:
        """Alter the store, as whoever sends it can."""
        with closing(apsw.Connection(str(self.root / ".localize" / "store.db"))) as connection:
            connection.execute(statement, values)


Trap = Callable[[Place], object]

HOME_FILES = {
    ".bashrc": f"# {CANARY}\n",
    ".ssh/id_ed25519": f"-----BEGIN {CANARY}-----\n",
    "secret.md": f"# {CANARY}\n",
    "secret.txt": f"{CANARY}\n",
    "secret.yaml": f"schema: 1\nconcepts:\n- id: a\n  terms: {{en: [{{text: world}}], kk: [{{text: {CANARY}}}]}}\n",
    "secret.csv": f"id,en,kk\na,world,{CANARY}\n",
    "secret.tmx": '<?xml version="1.0"?><tmx version="1.4"><header srclang="en" datatype="x"/><body><tu>'
    f'<tuv xml:lang="en"><seg>Hello</seg></tuv><tuv xml:lang="kk"><seg>{CANARY}</seg></tuv></tu></body></tmx>',
    "secret.srx": f"<!-- {CANARY} --><srx/>",
    "settings.yaml": f"{SETTINGS}# {CANARY}\n".replace("received", CANARY),
    "folder/guide.md": f"# {CANARY}\n",
    "folder/g.yaml": f"schema: 1\nconcepts:\n- id: {CANARY}\n  note: {CANARY}\n",
    "folder/words.txt": f"{CANARY}\n",
    "folder/kk.json": f'"{CANARY}"',
}
"""The user's own files."""


def _link(name: str, to: str, *, settings: str = "", is_relative: bool = False) -> Trap:
    def lay(place: Place) -> None:
        target = place.home / to
        place.link(name, os.path.relpath(target, (place.root / name).parent) if is_relative else target)
        if settings:
            place.set(settings)

    return lay


def _exact_link(name: str, to: str) -> Trap:
    return lambda place: place.link(name, to)


_OWN_FILES = {
    "memory/m.tmx": "memories: [memory/m.tmx]\n",
    "segmentation/en.srx": "segmentation: {en: segmentation/en.srx}\n",
    "localize.yaml": "",
    "glossary/g.yaml": "",
    "spelling/words.txt": "",
    "page.md": "",
    ".localize/store.db": "",
    ".localize/store.db.lock": "",
    ".localize/store.db.gate": "",
    ".localize/cache/settings.json": "",
    ".localize/cache/terms/kk.json": "",
    "target/kk/guide.md": "",
    "target/manifest.json": "",
}
"""Files that the program opens, and the settings that name them."""


_TO_HOME = """
target: . new | target/kk: . folder | target/kk/guide.md: .bashrc new.md | target/manifest.json: .bashrc
.localize: folder new | .localize/cache: folder new | .localize/cache/settings.json: .bashrc
.localize/cache/terms: folder | .localize/store.db: secret.txt new.db | .localize/store.db-wal: .bashrc new-wal
.localize/store.db-journal: .bashrc | .localize/store.db-shm: new-shm | .localize/store.db.lock: new.lock
.localize/store.db.gate: new.gate | glossary: folder | glossary/g.yaml: secret.yaml | glossary/g.csv: secret.csv
localize.yaml: settings.yaml new.yaml | spelling: folder | spelling/words.txt: secret.txt | page.md: secret.md
pages: folder . | package/target: folder
"""
"""Links by their name, and what of the user's home they lead to."""
_ELSEWHERE = """
page.md: page.md /dev/stdin /proc/self/environ | target: target | pages: .. / | glossary: .. | page.txt: /dev/zero
glossary/g.csv: /dev/zero | localize.yaml: /dev/zero | package/target/a.xlf: /dev/zero | spelling/kk.txt: /dev/zero
"""


def _table(text: str) -> Iterator[tuple[str, str]]:
    for entry in text.replace("\n", " | ").split(" | "):
        name, _, values = entry.partition(": ")
        yield from ((name, value) for value in values.split())


def _links() -> Iterator[tuple[str, Trap]]:
    for name, to in _table(_TO_HOME):
        yield f"link {name} to {to}", _link(name, to)
    for name, to in _table("target/kk: . | glossary/g.yaml: secret.yaml | page.md: secret.md"):
        yield f"relative link {name} to {to}", _link(name, to, is_relative=True)
    yield "link memory", _link("memory", "folder", settings="memories: [memory/secret.tmx]\n")
    yield "link memory/m.tmx", _link("memory/m.tmx", "secret.tmx", settings=_OWN_FILES["memory/m.tmx"])
    yield "link segmentation", _link("segmentation/en.srx", "secret.srx", settings=_OWN_FILES["segmentation/en.srx"])
    yield "link out", _link("out", ".", settings="export: {output: out}\n")
    yield "link out above", _link("out", ".", settings="export: {output: out/kk}\n")
    for name, to in _table(_ELSEWHERE):
        yield f"link {name} to {to}", _exact_link(name, to)


def _odd(kind: str, name: str, settings: str) -> Trap:
    def lay(place: Place) -> None:
        path = place.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if settings:
            place.set(settings)
        path.unlink(missing_ok=True)
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "device":
            os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
        elif kind == "socket":
            _bind(path)
        elif kind == "folder":
            path.mkdir()
        else:
            with path.open("wb") as file:
                file.truncate(GIANT)

    return lay


def _bind(path: Path) -> None:
    before = Path.cwd()
    os.chdir(path.parent)  # a socket's name has 108 bytes at most
    try:
        with socket.socket(socket.AF_UNIX) as bound:
            bound.bind(path.name)
    finally:
        os.chdir(before)


_GIANTS = """
glossary/g.csv glossary/g.tbx package/target/a.xlf spelling/kk.txt .localize/store.db-wal .localize/store.db-journal
.localize/cache/findings.json .localize/cache/terms/en.json .localize/ranking.json .localize/drafts.jsonl
"""


def _odd_files() -> Iterator[tuple[str, Trap]]:
    for name, settings in _OWN_FILES.items():
        for kind in ("pipe", "giant"):
            yield f"{kind} {name}", _odd(kind, name, settings)
    for name in ("page.md", "glossary/g.yaml", ".localize/store.db"):
        yield f"socket {name}", _odd("socket", name, "")
        yield f"device {name}", _odd("device", name, "")
    for name in (".localize/cache/settings.json", "spelling/words.txt", "target/kk/guide.md"):
        yield f"folder {name}", _odd("folder", name, "")
    for name in _GIANTS.split():
        yield f"giant {name}", _odd("giant", name, "")


_LAUGHS = "".join(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join([f'*{chr(97 + n)}'] * 9)}]\n" for n in range(9))
_ENTITY = '<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x SYSTEM "file://{{path}}">]><{root}>{inside}</{root}>'
_RULE = "<rule break='no'><beforebreak>(a|aa)+\\.</beforebreak><afterbreak>\\s</afterbreak></rule>"
_SRX = (
    '<srx version="2.0" xmlns="http://www.lisa.org/srx20"><header/><body><languagerules>'
    f'<languagerule languagerulename="x">{_RULE}</languagerule></languagerules>'
    '<maprules><languagemap languagepattern=".*" languagerulename="x"/></maprules></body></srx>'
)
_XLIFF = (
    '<?xml version="1.0"?><xliff version="1.2"><file source-language="en" original="{path}" datatype="x"><header><skl>'
    '<external-file href="file://{path}"/></skl></header><body><trans-unit id="1"><source>Hi</source></trans-unit>'
    "</body></file></xliff>"
)
_CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n#: {path}:1\nmsgid "Hi"\nmsgstr ""\n'
_STARS = "*a" * 40 + "b"


def _entity(root: str, inside: str = "&x;") -> str:
    return _ENTITY.format(root=root, inside=inside)


def _settings(text: str) -> Trap:
    return lambda place: place.set(text.replace("HOME", str(place.home)))


def _file(name: str, text: str, settings: str = "") -> Trap:
    def lay(place: Place) -> None:
        place.lay(name, text.replace("{path}", str(place.home / "secret.txt")))
        if settings:
            place.set(settings)

    return lay


def _bombs() -> Iterator[tuple[str, Trap]]:
    yield "aliases in the settings", _settings(f"a: &a [x]\n{_LAUGHS}")
    yield "depth in the settings", _settings("people: " + "[" * 100_000)
    yield "tag in the settings", _settings("people: !!python/object/apply:os.system ['touch HOME/pwned']\n")
    yield "aliases in a glossary", _file("glossary/g.yaml", f"a: &a [x]\n{_LAUGHS}")
    yield "depth in a glossary", _file("glossary/g.yaml", "{a: " * 100_000)
    yield "many terms in a glossary", _file("glossary/g.csv", "id,en,kk\n" + "a,world,x\n" * 500_000)
    yield "endless rules of segmentation", _srx_bomb
    yield "endless rule", _settings("rules:\n- {id: r, target: '(a|aa)+$', message: x}\n")
    yield "endless pattern of paths", _settings(f"policies: {{'{_STARS}': offline}}\n")
    yield "endless pattern of names", _settings(f"memory: {{penalties: {{names: {{'{_STARS}': 3}}}}}}\n")


def _srx_bomb(place: Place) -> None:
    place.lay("segmentation/en.srx", _SRX)
    place.lay("page.txt", "a" * 600 + "! b.\n")
    place.set(_OWN_FILES["segmentation/en.srx"])


def _references() -> Iterator[tuple[str, Trap]]:
    unit = '<header srclang="en" datatype="x"/><body><tu><tuv xml:lang="en"><seg>Hi &x;</seg></tuv></tu></body>'
    yield "entity in a memory", _file("memory/m.tmx", _entity("tmx", unit), _OWN_FILES["memory/m.tmx"])
    yield "entity in a package", _file("package/target/a.xlf", _entity("xliff"))
    yield "entity in a glossary", _file("glossary/g.tbx", _entity("tbx"))
    yield "entity in a page", _file("page.html", _entity("html"))
    yield "entity in an XLIFF", _file("page.xliff", _entity("xliff"))
    yield "skeleton of an XLIFF", _file("page.xliff", _XLIFF)
    yield (
        "parts of other files",
        _file("page.md", "![x](file://{path})\n\n{{< include {path} >}}\n\n.. include:: {path}\n"),
    )
    yield "place of a catalogue", _file("page.po", _CATALOGUE)


def _names() -> Iterator[tuple[str, Trap]]:
    names: tuple[tuple[str, tuple[bytes, ...]], ...] = (
        ("dot names", (b".hidden.md", b".git/hooks/post-merge.md")),
        ("devices", (b"CON.md", b"nul.md", b"com1.md")),
        ("dots at the end", (b"page.md.", b"page.md ")),
        ("composed and decomposed", ("é.md".encode(), "e\u0301.md".encode())),
        ("capitals", (b"page.md", b"PAGE.MD", b"Page.md")),
        ("not UTF-8", (b"\xff\xfe.md",)),
        ("control characters", (b"a\x1b]0;x\x07\n.md", "\u202egpj.md".encode())),
        ("length", (b"a" * 251 + b".md",)),
        ("options", (b"--output=x.md", b"-rf.md")),
        ("backslashes", (b"..\\..\\x.md", b"C:\\x.md")),
        ("names of the program", (b"localize.yaml.md", b"store.db", b"manifest.json")),
        ("braces", (b"{hint}.md", b"%s.md", b"{0.__class__}.md")),
        ("depth", (b"d/" * 200 + b"page.md",)),
    )
    for about, each in names:
        yield f"names: {about}", partial(_lay_names, names=each)
        terms = tuple(b"glossary/" + name.replace(b".md", b".csv") for name in each)
        yield f"names of glossaries: {about}", partial(_lay_names, names=terms)


def _lay_names(place: Place, names: tuple[bytes, ...]) -> None:
    for name in names:
        place.lay(os.fsdecode(name), "id,en,kk\na,world,x\n" if name.endswith(b".csv") else "# Text\n")


_PATHS = (
    ".bashrc", "../secret.md", "HOME/.bashrc", "a/../../x.md", "a/.ssh/x", "x\x00.md", "CON", "\u202ex.md",
    "a\\..\\..\\x", "manifest.json", "../kk/guide.md", "//x", "C:/x.md", "a" * 300,
)  # fmt: skip
_STATEMENTS = {
    "trigger": "CREATE TRIGGER t AFTER INSERT ON event BEGIN UPDATE document SET path = '.bashrc'; END",
    "view": "CREATE VIEW v AS SELECT load_extension('x')",
    "language": "UPDATE target SET language = '../..'",
    "bytes": "UPDATE source SET data = zeroblob(50000000)",
    "settings": "UPDATE project SET name = '../../x'",
    "record": "UPDATE unit SET record = '{\"a\":' || printf('%.*c', 100000, '[')",
}


def _forgeries() -> Iterator[tuple[str, Trap]]:
    for name in _PATHS:
        yield f"stored path {name[:20]!r}", partial(_forge_path, name=name)
    for name in _PATHS[:3]:
        yield f"stored path {name} and a link", partial(_forge_path, name=name, linked=True)
    for what, statement in _STATEMENTS.items():
        yield f"forged {what} in the store", partial(Place.alter, statement=statement)


def _forge_path(place: Place, name: str, *, linked: bool = False) -> None:
    place.alter("UPDATE document SET path = ?", name.replace("HOME", str(place.home)))
    if linked:
        place.link("target/kk", place.home)
        place.link("target/ru", "../..")


_LOCAL = "policy: local\ndraft: {engines: [openai]}\nengines: {openai: {url: 'http://127.0.0.1:9', key: "
_LINES = (
    f"{_LOCAL}'env:LOCALIZE_PASSPHRASE'}}}}\n",
    f"{_LOCAL}'env:HOME'}}}}\n",
    "policy: any\ndraft: {engines: [openai]}\nengines: {openai: {url: 'file:///etc/passwd'}}\n",
    "engines: {ctranslate2: {models: ['../../x']}}\n",
    "glossaries: [../home/secret.yaml]\n",
    "glossaries: [HOME/secret.yaml]\n",
    "glossaries: ['shipped:../../../../../../../../../../HOME/secret']\n",
    "glossaries: ['shipped:HOME/secret']\n",
    "memories: [../home/secret.tmx]\n",
    "memories: [HOME/secret.tmx]\n",
    "segmentation: {en: ../home/secret.srx}\n",
    "export: {output: ../home}\n",
    "export: {output: HOME}\n",
    "export: {output: 'target/../../home'}\n",
    "export: {output: .localize}\n",
    "targets: [kk, '../..']\n",
    "formats: {markdown: {path: HOME/secret.md}}\n",
)
_CODE = "import pathlib, os\npathlib.Path(os.environ['HOME'], 'pwned').write_text('x')\n"
_MODULES = """
json.py localize/__init__.py sitecustomize.py usercustomize.py numpy/__init__.py re.py conftest.py setup.py x.pth
"""


def _programs() -> Iterator[tuple[str, Trap]]:
    for name in _MODULES.split():
        yield f"program {name}", _file(name, _CODE if name.endswith(".py") else f"import os; exec({_CODE!r})")
    yield "plug-in", _plugin
    yield "hook", _file(".git/hooks/pre-commit", "#!/bin/sh\ntouch ~/pwned\n")
    yield "environment", _file(".envrc", "touch ~/pwned\n")


def _plugin(place: Place) -> None:
    place.lay("evil.py", _CODE)
    place.lay("evil-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: evil\nVersion: 1\n")
    lines = "".join(f"[localize.{group}]\nevil = evil:x\n" for group in ("filters", "engines", "checks", "stores"))
    place.lay("evil-1.dist-info/entry_points.txt", lines)


def _packages() -> Iterator[tuple[str, Trap]]:
    for member in ("../../home/.bashrc", "/tmp/x", "word/con", "..\\x"):
        yield f"member {member} of a document", partial(_pack, name="page.docx", member=member)
        yield f"member {member} of a table", partial(_pack, name="table.docx", member=member)
    yield "link in a document", partial(_pack, name="page.docx", member="word/document.xml", mode=stat.S_IFLNK)
    yield "bomb in a document", partial(_pack, name="page.docx", member="word/document.xml", size=300_000_000)
    folders = "".join(f"<{each}_dir>{{path}}/..</{each}_dir>" for each in ("source", "target", "tm", "glossary"))
    yield "folders of OmegaT", _file("package/omegat.project", f"<omegat><project>{folders}</project></omegat>")


def _pack(place: Place, name: str, member: str, mode: int = stat.S_IFREG, size: int = 9) -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        info = zipfile.ZipInfo(member)
        info.external_attr = (mode | 0o600) << 16
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, b"x" * size if mode == stat.S_IFREG else os.fsencode(place.home / ".bashrc"))
    place.lay(name, data.getvalue())


TRAPS: dict[str, Trap] = dict(
    (
        *_links(),
        *_odd_files(),
        *_bombs(),
        *_references(),
        *_names(),
        *_forgeries(),
        *((f"settings {line.splitlines()[-1][:60]}", _settings(line)) for line in _LINES),
        *_programs(),
        *_packages(),
    )
)
