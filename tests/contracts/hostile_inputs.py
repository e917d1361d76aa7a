"""Files that want to do harm, made by hand for every format: each a name and its bytes."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from functools import cache

from tests.formats.sample_files import SAMPLES, pack, sample_bytes

MARKUP = ("android", "mqxliff", "qt", "resx", "sdlxliff", "stringsdict", "ttml", "wxr", "xliff12", "xliff2", "xml")
_MEBIBYTE = 1024 * 1024
_BOMB = b"<lolz>&lol9;</lolz>"
_LAUGHS = b'<!ENTITY lol "lol">' + b"".join(
    b'<!ENTITY lol%d "%s">' % (number, b"&lol%s;" % (b"%d" % (number - 1) if number > 1 else b"") * 10)
    for number in range(1, 10)
)
DOCTYPES = {
    "file entity": b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "web entity": b'<!DOCTYPE r [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter entity": b'<!DOCTYPE r [<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;]>',
    "web dtd": b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd">',
    "file dtd": b'<!DOCTYPE r SYSTEM "file:///etc/passwd">',
    "public dtd": b'<!DOCTYPE r PUBLIC "-//X//EN" "ftp://127.0.0.1/x.dtd">',
    "laughs": b"<!DOCTYPE r [" + _LAUGHS + b"]>",
    "quadratic": b'<!DOCTYPE r [<!ENTITY x "' + b"a" * 100_000 + b'">]>',
    "recursive": b'<!DOCTYPE r [<!ENTITY a "&b;"><!ENTITY b "&a;">]>',
    "attribute list": b'<!DOCTYPE r [<!ATTLIST r x CDATA "&x;">]>',
}
REFERENCES = {"quadratic": b"&x;" * 3000, "laughs": b"&lol9;", "recursive": b"&a;"}


def hostile(filter_name: str, *, large: bool) -> Iterator[tuple[str, bytes]]:
    """Yield what is tried and its bytes, for one filter: each once, whatever sample it was made of.

    Without *large* those of more than 100 kB that are slow to make are left out; others of that size are not.
    """
    seen: set[bytes] = set()
    for sample in (each for each in SAMPLES if each.partition("/")[0] == filter_name):
        for about, data in _made_of(sample_bytes(sample), filter_name, large):
            digest = hashlib.sha256(data).digest()
            if digest not in seen:
                seen.add(digest)
                yield about, data


def _made_of(data: bytes, filter_name: str, large: bool) -> Iterator[tuple[str, bytes]]:
    yield from _any(data, large)
    if data.startswith(b"PK"):
        yield from _packages(data, large)
    elif b"</" in data and (data.lstrip(b"\xef\xbb\xbf").startswith(b"<?xml") or filter_name in MARKUP):
        yield from _markup(data, large)
    else:
        yield from _text(data, filter_name, large)


def _any(data: bytes, large: bool) -> Iterator[tuple[str, bytes]]:
    """Yield what is wrong in any format."""
    yield "empty", b""
    yield "one byte", b"\x00"
    yield "zeros", bytes(4096)
    yield "noise", bytes((number * 73 + 11) % 256 for number in range(65_536))
    yield "cut in half", data[: len(data) // 2]
    yield "cut at the end", data[:-3]
    yield "twice", data + data
    yield "zeros inside", data.replace(b"e", b"\x00")
    yield "broken utf-8", data.replace(b"a", b"\xc3\x28")
    yield "overlong utf-8", data.replace(b"a", b"\xc0\x80")
    yield "surrogates", data.replace(b"a", b"\xed\xa0\x80")
    yield "odd utf-16", b"\xff\xfe" + data + b"\x00"
    yield "utf-32 mark", b"\xff\xfe\x00\x00" + data
    if large:
        yield "too large", data + b" " * (65 * _MEBIBYTE)


def _markup(data: bytes, large: bool) -> Iterator[tuple[str, bytes]]:
    """Yield XML that wants files, networks, memory or time."""
    head, mark, body = data.partition(b"?>")
    if not mark:
        head, body = b"", data
    body = body if b"<!DOCTYPE" not in body else body[body.index(b">") + 1 :]
    for about, doctype in DOCTYPES.items():
        reference = REFERENCES.get(about, b"&x;")
        at = body.rindex(b"</")
        yield about, head + mark + doctype + body[:at] + reference + body[at:]
    at = body.rindex(b"</")
    start, end = head + mark + body[:at], body[at:]
    yield "deep", start + b"<a>" * 100_000 + b"</a>" * 100_000 + end
    yield "open comment", start + b"<!-- " * 100_000
    yield "open tag", start + b"<a x='" * 100_000
    yield "unclosed", start
    yield "closed twice", data + end
    yield "xinclude", start + b'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>' + end
    yield "utf-7", b'<?xml version="1.0" encoding="utf-7"?>' + body
    yield "unknown charset", b'<?xml version="1.0" encoding="x-none"?>' + body
    yield "codec that is none", b'<?xml version="1.0" encoding="rot13"?>' + body
    yield "control reference", start + b"&#0;&#1;&#xFFFE;" + end
    yield "huge reference", start + b"&#99999999999999999999;" + end
    yield "cdata", start + b"<![CDATA[" * 1000 + b"]]>" * 1000 + end
    yield "namespaces", start + b"<a " + b" ".join(b'xmlns:p%d="u%d"' % (n, n) for n in range(20_000)) + b"/>" + end
    if large:
        yield "many", start + b"<a/>" * 1_000_000 + end
        yield "wide", start + b"<a " + b" ".join(b'x%d="1"' % number for number in range(100_000)) + b"/>" + end
        yield "long attribute", start + b'<a x="' + b"y" * (10 * _MEBIBYTE) + b'"/>' + end
        yield "long comment", start + b"<!--" + b"y" * (10 * _MEBIBYTE) + b"-->" + end
        yield "long text", start + b"y" * (30 * _MEBIBYTE) + end


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _packages(data: bytes, large: bool) -> Iterator[tuple[str, bytes]]:
    """Yield packages that lie, lead outside or unpack without end, and packages with bad XML in every part."""
    members = _members(data)
    yield from _archives(data, members, large)
    parts = [name for name in members if members[name].lstrip(b"\xef\xbb\xbf").startswith(b"<")]
    for part in parts:
        wrong = (
            list(_markup(members[part], large=True)) if part == max(parts, key=lambda name: len(members[name])) else []
        )
        wrong += [("no xml", b"\x00\x01"), ("empty", b""), ("other root", b"<other/>"), ("cut", members[part][:-4])]
        wrong.append(("no attributes", b"<?xml version='1.0'?><a xmlns='urn:x'>" + b"<b/>" * 10 + b"</a>"))
        for about, each in wrong:
            yield f"{part}: {about}", pack({**members, part: each})
        yield f"{part}: gone", pack({name: each for name, each in members.items() if name != part})


def _archives(data: bytes, members: dict[str, bytes], large: bool) -> Iterator[tuple[str, bytes]]:
    first = next(iter(members))
    if large:
        yield "bomb", pack({**members, "bomb.xml": bytes(300 * _MEBIBYTE)})
        yield "many members", pack({**members, **{f"x/{number}.xml": b"" for number in range(11_000)}})
    for name in ("../../evil", "/etc/cron.d/evil", "a/../../evil", "C:/evil", "con", "a\\..\\evil", "nul.xml"):
        yield f"slip {name}", _with_name(members, name)
    yield "overlap", _patched(data, 42, struct.pack("<L", 0), last=True)
    yield "lying size", _patched(data, 24, struct.pack("<L", 7))
    yield "huge size", _patched(data, 24, struct.pack("<L", 0x7FFFFFFF))
    yield "lying packed size", _patched(data, 20, struct.pack("<L", 0x7FFFFFFF))
    yield "encrypted", _patched(data, 8, struct.pack("<H", 1))
    yield "unknown method", _patched(data, 10, struct.pack("<H", 99))
    yield "symlink", _patched(data, 38, struct.pack("<L", 0o120777 << 16))
    yield "directory outside", _patched(data, 42, struct.pack("<L", len(data) + 9))
    yield "prefix", b"MZ" + bytes(2000) + data
    yield "suffix", data + bytes(70_000)
    yield "packed twice", pack({"inner.zip": data})
    yield "old office", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)
    broken = bytearray(data)
    at = data.index(first.encode()) + len(first) + 3
    broken[at : at + 9] = zlib.compress(b"other")[:9]
    yield "broken packing", bytes(broken)


def _with_name(members: dict[str, bytes], name: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for each, data in members.items():
            package.writestr(each, data)
        info = zipfile.ZipInfo("x")
        info.filename = name
        package.writestr(info, b"evil")
    return stream.getvalue()


def _patched(data: bytes, offset: int, new: bytes, *, last: bool = False) -> bytes:
    """Return a package with a field of its first or last directory entry changed."""
    entry = data.rindex(b"PK\x01\x02") if last else data.index(b"PK\x01\x02")
    return data[: entry + offset] + new + data[entry + offset + len(new) :]


def _text(data: bytes, filter_name: str, large: bool) -> Iterator[tuple[str, bytes]]:
    """Yield text that goes on without end, nests without bottom, or traps a parser of its own format."""
    if large:
        yield "one long line", data + b"x " * (5 * _MEBIBYTE)
        yield "many lines", data + b"x\n" * 300_000
        yield "many blank lines", data + b"\n" * 2_000_000
    yield "carriage returns", data.replace(b"\n", b"\r")
    yield "line separators", data.replace(b"\n", "\u2028".encode())
    for about, shard in _traps().get(filter_name, {}).items():
        yield about, shard
        yield f"{about}, at the end", data + b"\n" + shard


@cache
def _traps() -> Mapping[str, Mapping[str, bytes]]:
    """Return what is hostile to a format alone; megabytes, which not every reader of this module wants."""
    return {
        "json": {
            "deep lists": b"[" * 200_000 + b"]" * 200_000,
            "deep objects": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
            "many keys": b"{" + b",".join(b'"k%d": "Text %d"' % (number, number) for number in range(100_000)) + b"}",
            "long number": b'{"a": ' + b"9" * 1_000_000 + b"}",
            "open string": b'{"a": "' + b"x" * _MEBIBYTE,
            "escapes": b'{"a": "' + b"\\" * 200_001 + b'"}',
            "half pairs": b'{"a": "\\ud800 x \\udc00 y"}',
            "icu": b'{"a": "' + b"{n, plural, other {" * 5000 + b"x" + b"}}" * 5000 + b'"}',
            "open comment": b"/*" * 100_000,
            "many leaves": b'[{"type":"p","children":['
            + b",".join([b'{"text":"a"},{"text":"b","bold":true}'] * 20_000)
            + b"]}]",
            "deep links": b'[{"type":"p","children":[{"text":"a"},'
            + b'{"type":"a","children":[' * 120
            + b'{"text":"b"}'
            + b"]}" * 121
            + b"]",
            "odd marks": b'{"type":"root","version":1'
            b',"children":[[{"text":"a","format":"\xc2\xb2","marks":[1,[],{}]}]]}',
            "odd markers": b'{"version":"0.3.1","sections":[[1,"p",[[0,[7],1,"a"],[0,{},0,"b"]]]],"markups":[1,[],{}]}',
            "json in a string": b'{"posts":[{"title":"x","uuid":"y","lexical":"{\\"root\\":"}]}',
        },
        "yaml": {
            "aliases": b"a: &a [x,x,x,x,x,x,x,x,x]\n"
            + b"".join(b"%c: &%c [%s]\n" % (98 + n, 98 + n, b",".join([b"*%c" % (97 + n)] * 9)) for n in range(8)),
            "tags": b"a: !!python/object/apply:os.system ['touch /tmp/evil']\nb: !!python/name:os.system x\n",
            "deep flow": b"a: " + b"[" * 20_000 + b"]" * 20_000,
            "deep block": b"".join(b" " * number + b"a:\n" for number in range(3000)),
            "merge": b"a: &a {x: y}\nb: {<<: *a}\nc: {<<: [*a, *a]}\n",
            "keys": b"? [a, b]\n: c\n? {d: e}\n: f\n",
            "self alias": b"a: &a [*a]\n",
            "tabs": b"a:\n\t- b\n",
            "many documents": b"---\na: Text\n" * 5000,
            "block": b"a: |9\n  text\n",
            "open quote": b'a: "' + b"x" * _MEBIBYTE,
        },
        "csv": {
            "open quote": b'a,b\n"' + b"x," * _MEBIBYTE,
            "wide": b"a," * 500_000,
            "quotes": b'"' * 1_000_001,
            "formulas": b"=cmd|' /C calc'!A0,@SUM(1),+1,-1\n",
        },
        "fluent": {
            "deep placeables": b"a = " + b"{ " * 20_000 + b"}" * 20_000,
            "deep selectors": b"a = " + b"{ $x ->\n *[other] " * 3000,
            "many variants": b"a = { $n ->\n"
            + b"".join(b" [k%d] Text\n" % n for n in range(20_000))
            + b" *[other] x\n}\n",
        },
        "properties": {
            "continued": b"a=x\\\n" * 100_000,
            "bad escape": b"a=\\uZZZZ\nb=\\u12\n",
            "backslashes": b"a=" + b"\\" * 1_000_001,
        },
        "toml": {
            "deep lists": b"a = " + b"[" * 200_000 + b"]" * 200_000,
            "deep tables": b"a = " + b"{b = " * 100_000 + b"1" + b"}" * 100_000,
            "dotted keys": b"a." * 200_000 + b"b = 1\n",
            "long keys": b'"' + b"x" * _MEBIBYTE + b'" = "Text"\n',
            "many keys": b"[a]\n" + b"".join(b'k%d = "Text %d"\n' % (number, number) for number in range(100_000)),
            "open string": b'a = """' + b"x" * _MEBIBYTE,
            "quotes": b"a = " + b'"' * 1_000_001,
            "escapes": b'a = "' + b"\\" * 200_001 + b'"\n',
            "half pairs": b'a = "\\ud800 x"\nb = "\\U00110000"\n',
            "many tables": b"[[a]]\n" * 200_000,
            "open list": b"a = [\n" * 100_000,
        },
        "ini": {
            "open quote": b'a = "' + b'"_QQ_' * 200_000,
            "backslashes": b'a = "' + b"\\" * 1_000_001,
            "continued": b"a =\n" + b"  x\n" * 300_000,
            "sections": b"[" * 500_000,
            "signs": b"=" * 500_000 + b"\n" + b": = " * 200_000,
        },
        "strings": {"open string": b'"a" = "' + b"x" * _MEBIBYTE, "open comment": b"/*" * 200_000},
        "po": {
            "open string": b'msgid "' + b"x" * _MEBIBYTE,
            "many forms": b'msgid "a"\nmsgid_plural "b"\n' + b"".join(b'msgstr[%d] "x"\n' % n for n in range(99)),
            "plural rule": b'msgid ""\nmsgstr "Plural-Forms: nplurals=99; plural=__import__(\\"os\\");\\n"\n',
            "charset": b'msgid ""\nmsgstr "Content-Type: text/plain; charset=rot13\\n"\n',
        },
        "subtitles": {
            "times": b"1\n99999999999:99:99,999 --> 0:0:0,0\nText\n",
            "tags": b"1\n00:00:01,000 --> 00:00:02,000\n" + b"<i>" * 100_000 + b"\n",
            "braces": b"1\n00:00:01,000 --> 00:00:02,000\n" + b"{\\an" * 100_000 + b"\n",
            "arrows": b"--> " * 300_000,
            "blocks": b"[Events]\nDialogue: 0,0,0,,,0,0,0,,a" + b"{" * 500_000 + b"{\\i1}" * 50_000,
            "drawings": b"[Events]\nDialogue: 0,0,0,,,0,0,0,,a" + b"{\\p1}m 0{\\p0}" * 50_000,
            "columns": b"[Events]\nFormat: " + b"a," * 300_000 + b"Text\n" + b"Dialogue: a,b\n" * 10_000,
        },
        "html": {
            "deep": b"<div>" * 100_000 + b"text",
            "open tags": b"<a href='" * 100_000,
            "attributes": b"<p " + b"a=1 " * 200_000 + b">text</p>",
            "comments": b"<!--" * 100_000,
            "entities": b"<p>" + b"&" * 500_000 + b"</p>",
            "inline": b"<p>" + b"<b>" * 50_000 + b"x",
            "shortcodes": b"[caption " * 50_000,
        },
        "latex": {
            "deep braces": b"{" * 100_000 + b"x" + b"}" * 100_000,
            "deep notes": b"\\footnote{a " * 20_000 + b"}" * 20_000,
            "open environments": b"\\begin{itemize}" * 20_000 + b"x",
            "crossed environments": b"\\begin{a}\\begin{b}\\end{a}\\end{b}" * 5000,
            "open formulas": b"$ a \\( b " * 20_000,
            "open arguments": b"\\section[" * 20_000 + b"\\item[" * 20_000,
            "open code": b"\\begin{verbatim}" + b"\\verb|" * 20_000,
            "many marks": b"\\\\ " * 300_000,
            "definitions": b"\\newcommand{\\x}[1]{\\textbf{#1}}\n\\def\\y#1{" * 5000,
            "backslash": b"Text \\",
        },
        "markdown": {
            "brackets": b"[" * 50_000 + b"x" * 60_000,
            "some brackets": b"[" * 10_000 + b"x",
            "links": b"[a](" * 30_000,
            "stars": b"**a " * 50_000,
            "quotes": b"> " * 20_000 + b"x",
            "lists": b"".join(b" " * number + b"- x\n" for number in range(2000)),
            "ticks": b"".join(b"`" * (number % 50) + b"x " for number in range(50_000)),
            "references": b"".join(b"[%d]: x\n" % number for number in range(20_000)) + b"[x][x] " * 20_000,
            "tables": b"|" * 100_000 + b"\n" + b"|-" * 100_000 + b"\n",
            "front matter": b"---\n" + b"a: " * 100_000,
            "shortcodes": b"{{< " * 50_000,
            "entities": b"&#" * 200_000,
            "html": b"<a <b <c " * 50_000,
            "directives": b"[[!toc]] " + b"[[!a " * 50_000,
            "wiki links": b"[[a]] " + b"[[a|" * 50_000,
            "remarks": b"[[a]] " + b"%% ^a ==b " * 50_000,
            "elements": b"!!! a\n" + b"<div>\n" * 50_000,
            "insertions": b"++a " * 100_000,
            "formulas": b"\\( \\[ $$ " * 50_000,
            "formula lines": b"$$\n\\[\n" * 20_000,
            "addresses": b"[a]({{< " * 30_000,
            "callouts": b"> [!a " * 20_000,
        },
        "mdx": {
            "braces": b"{" * 300_000,
            "lines of braces": b"{\n" * 50_000,
            "strings": b"{'" * 100_000,
            "remarks": b"{/*" * 100_000,
            "templates": b"{`\\`" * 50_000,
            "tags": b"<A " * 100_000,
            "attributes": b"<A " + b"b " * 100_000,
            "values": b"<A b={" * 50_000,
            "quotes": b'<A b="' * 50_000,
            "lines of tags": b"<A\nb\n" * 50_000,
            "imports": b"import {\n\n" * 20_000,
            "exports": b"export const a = `\n\n" * 20_000,
            "deep": b"<A>\n" * 50_000,
            "nested": b"{" * 50_000 + b"}" * 50_000,
            "comments": b"<!-- " * 100_000,
        },
    }
