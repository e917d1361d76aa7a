"""ZIP packages: members are read under limits, and unchanged members are copied raw when a package is written.

Nothing is ever unpacked to a folder. Before a member is read, the whole directory is checked: names that lead outside,
doubles, encryption, sizes that lie and members that overlap are refused. How far a member unpacks matters only where it
is read: a white picture may be small.

Source: PKWARE APPNOTE 6.3 (records and their fields).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import pairwise

from localize.errors import ExtractError
from localize.errors.message import Message
from localize.safe.limits import max_bytes, memory_factor
from localize.safe.paths import is_device

MAX_MEMBERS = 10_000
MAX_TOTAL = 512 * 1024 * 1024
"""Bytes of all members that are read together, unpacked."""
MAX_RATIO = 200
"""Unpacked bytes to packed ones; XML of tables reaches 60."""
_SMALL = 1024 * 1024
"""Members up to this size may have any ratio."""
_CHUNK = 256 * 1024

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_DESCRIPTOR_FLAG = 0x08
_ENCRYPTED_FLAGS = 0x01 | 0x20 | 0x40
"""Encrypted, patched, strongly encrypted."""
_UTF8_FLAG = 0x800
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_SYMLINK = 0o120000
_SAVE_AGAIN = "open the file in the program that made it, and save it again"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a package."""

    name: str
    start: int
    """Where its local header starts."""
    end: int
    """After its data and its data descriptor."""
    size: int
    """Unpacked, as the directory says; a file that says something else is refused when it is read."""
    info: zipfile.ZipInfo


class Archive:
    """A ZIP package in memory whose directory was found harmless."""

    def __init__(self, data: bytes) -> None:
        """Check the directory.

        Raises:
            ExtractError: no ZIP file, or one that breaks a limit.
        """
        self._data = data
        self._first = 0
        self._unpacked: set[str] = set()
        self._total = 0
        infos = self._open(data)
        if len(infos) > MAX_MEMBERS:
            raise ExtractError(
                "{value:,} members are too many",
                value=len(infos),
                max_members=MAX_MEMBERS,
                hint="the limit is {max_members:,}",
            )
        _check_names(infos)
        self._members = {each.name: each for each in self._locate(infos)}
        self._check_directory()

    def _open(self, data: bytes) -> list[zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(BytesIO(data)) as package:
                self._directory = package.start_dir
                return package.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, struct.error, NotImplementedError, IndexError) as error:
            if data.startswith(_OLD_OFFICE):
                hint = "save it without a password, in the format of its extension"
                raise ExtractError("a password-protected or old Office document", hint=hint) from error
            raise ExtractError(
                "not a ZIP package: {error}", error=error, hint="the file is damaged; get it again"
            ) from error

    def _locate(self, infos: list[zipfile.ZipInfo]) -> list[Member]:
        """Return the members with the places of their bytes, in the order of the directory."""
        if len({info.header_offset for info in infos}) < len(infos):
            raise ExtractError("members overlap", hint=_SAVE_AGAIN)
        members = []
        for info in infos:
            start = info.header_offset
            head = self._data[start : start + _LOCAL.size]
            if len(head) < _LOCAL.size or head[:4] != b"PK\x03\x04":
                raise ExtractError(
                    "its directory points to no member", member=info.filename, hint="the file is damaged"
                )
            fields = _LOCAL.unpack(head)
            name = self._data[start + _LOCAL.size : start + _LOCAL.size + fields[9]]
            if name.decode("utf-8" if fields[2] & _UTF8_FLAG else "cp437", "replace") != info.orig_filename:
                raise ExtractError("its two names differ", member=info.filename, hint=_SAVE_AGAIN)
            data_start = start + _LOCAL.size + fields[9] + fields[10]
            end = data_start + info.compress_size
            if end > self._directory:
                raise ExtractError("a false size", member=info.filename, hint=_SAVE_AGAIN)
            members.append(Member(info.filename, start, end, info.file_size, info))
        by_place = sorted(members, key=lambda each: each.start)
        for one, after in pairwise(by_place):
            if one.end > after.start:
                raise ExtractError("members overlap", member=after.name, hint=_SAVE_AGAIN)
        if by_place:
            self._first = by_place[0].start
        return members

    def _check_directory(self) -> None:
        """Refuse a directory with anything behind it: another reader could take that for the directory."""
        at = self._directory
        for _ in self._members:
            fields = _CENTRAL.unpack(self._data[at : at + _CENTRAL.size])
            at += _CENTRAL.size + fields[10] + fields[11] + fields[12]
        if at != self._data.rfind(b"PK\x05\x06"):
            raise ExtractError("its directory ends at the wrong place", hint="save it again, under 4 GB")

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names in the order of the directory."""
        return tuple(self._members)

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {name.lower(): name for name in self._members}

    def find(self, name: str) -> str | None:
        """Return the member of that name, capitals aside, as Office looks it up; None where there is none."""
        return name if name in self._members else self._folded.get(name.lower())

    def size(self, name: str) -> int:
        """Return how many bytes a member unpacks to, as the directory says."""
        return self._members[name].size

    def read(self, name: str, *, limit: int = 0) -> bytes:
        """Return a member's bytes.

        Without a *limit* a member may be as long as a document.

        Raises:
            ExtractError: there is no such member, it is longer than the limit or than it says, or is damaged.
        """
        member = self._members.get(name)
        if member is None:
            raise ExtractError("the package has no such part", member=name, hint="the file is damaged")
        limit = limit or max_bytes()
        if member.size > limit:
            hint = Message("split the document: the limit is {limit:,}", limit=limit)
            raise ExtractError("{size:,} bytes are too many for one part", size=member.size, member=name, hint=hint)
        self._check_growth(member)
        packed = self._packed(member)
        data = packed if member.info.compress_type == zipfile.ZIP_STORED else _inflate(packed, member)
        if len(data) != member.size or zlib.crc32(data) != member.info.CRC:
            raise ExtractError("its size or checksum is wrong", member=name, hint="the file is damaged")
        return data

    def _check_growth(self, member: Member) -> None:
        """Refuse a member that grows beyond reason, or is one too many for the package. Raises: ExtractError."""
        if member.size > _SMALL and member.size > MAX_RATIO * max(member.info.compress_size, 1):
            raise _refusal(f"it unpacks to more than {MAX_RATIO} times its size", member.name)
        if member.name not in self._unpacked:
            self._unpacked.add(member.name)
            self._total += member.size
        if self._total > MAX_TOTAL * memory_factor():
            raise ExtractError(
                "it unpacks to {total:,} bytes",
                total=self._total,
                max_total=MAX_TOTAL * memory_factor(),
                hint="the limit is {max_total:,}",
            )

    def _packed(self, member: Member) -> bytes:
        fields = _LOCAL.unpack(self._data[member.start : member.start + _LOCAL.size])
        start = member.start + _LOCAL.size + fields[9] + fields[10]
        return self._data[start : start + member.info.compress_size]

    @cached_property
    def _followers(self) -> dict[str, int]:
        """Where the record after each member starts: up to there, all bytes are the member's."""
        ordered = sorted(self._members.values(), key=lambda each: each.start)
        starts = [*(each.start for each in ordered[1:]), self._directory]
        return {each.name: start for each, start in zip(ordered, starts, strict=True)}

    def raw(self, name: str) -> bytes:
        """Return a member's record as it stands in the file: header, packed data, data descriptor."""
        return self._data[self._members[name].start : self._followers[name]]

    def replace(self, changed: Mapping[str, bytes]) -> bytes:
        """Return the package with these members' contents; every other byte of every member is copied as it is.

        A changed member keeps its place, name, method, time, flags and extra fields.
        """
        if not changed:
            return self._data
        pieces = [self._data[: self._first]]
        at = len(pieces[0])
        places: dict[str, int] = {}
        headers: dict[str, tuple[int, int, int]] = {}
        for member in sorted(self._members.values(), key=lambda each: each.start):
            places[member.name] = at
            if member.name in changed:
                piece, headers[member.name] = self._rewrite(member, changed[member.name])
            else:
                piece = self.raw(member.name)  # what stands between members is copied too
            pieces.append(piece)
            at += len(piece)
        return b"".join((*pieces, self._directory_after(at, places, headers)))

    def _rewrite(self, member: Member, data: bytes) -> tuple[bytes, tuple[int, int, int]]:
        """Return a member's new local record and its checksum and sizes."""
        head = list(_LOCAL.unpack(self._data[member.start : member.start + _LOCAL.size]))
        rest_end = member.start + _LOCAL.size + head[9] + head[10]
        rest = self._data[member.start + _LOCAL.size : rest_end]
        packed = data if member.info.compress_type == zipfile.ZIP_STORED else _deflate(data)
        sizes = (zlib.crc32(data), len(packed), len(data))
        head[2] &= ~_DESCRIPTOR_FLAG  # the sizes stand in front now
        head[6:9] = sizes
        return _LOCAL.pack(*head) + rest + packed, sizes

    def _directory_after(
        self, start: int, places: Mapping[str, int], headers: Mapping[str, tuple[int, int, int]]
    ) -> bytes:
        """Return the central directory and what follows it, for members at these places."""
        pieces = []
        at = self._directory
        for name in self._members:  # in the directory's own order
            fields = list(_CENTRAL.unpack(self._data[at : at + _CENTRAL.size]))
            following = at + _CENTRAL.size + fields[10] + fields[11] + fields[12]
            if name in headers:
                fields[3] &= ~_DESCRIPTOR_FLAG
                fields[7:10] = headers[name]
            fields[16] = places[name]
            pieces += [_CENTRAL.pack(*fields), self._data[at + _CENTRAL.size : following]]
            at = following
        directory = b"".join(pieces)
        end = self._data.rfind(b"PK\x05\x06")
        last = list(_END.unpack(self._data[end : end + _END.size]))
        last[5], last[6] = len(directory), start
        return directory + self._data[at:end] + _END.pack(*last) + self._data[end + _END.size :]


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        problem = _problem(info)
        if not problem and name in seen:
            problem = "it is there twice"
        if problem:
            raise _refusal(problem, name)
        seen.add(name)


def _refusal(problem: str, name: str) -> ExtractError:
    return ExtractError("an unsupported member: {problem}", problem=problem, member=name[:80], hint=_SAVE_AGAIN)


def _problem(info: zipfile.ZipInfo) -> str:
    """Return why a member is refused, or nothing."""
    name = info.orig_filename
    parts = name.rstrip("/").split("/")
    rules = (
        (
            name.startswith("/") or "\\" in name or "\x00" in name or any(part in ("", ".", "..") for part in parts),
            "its name leads outside the package",
        ),
        (
            ":" in parts[0] or any(map(is_device, parts)),
            "its name is one of a device",
        ),
        (info.external_attr >> 16 & 0o170000 == _SYMLINK, "it is a symbolic link"),
        (bool(info.flag_bits & _ENCRYPTED_FLAGS), "it is encrypted"),
        (info.compress_type not in _METHODS, "its compression is not known here"),
    )
    return next((problem for broken, problem in rules if broken), "")


def _inflate(packed: bytes, member: Member) -> bytes:
    """Return the unpacked bytes, counted while they come."""
    pieces: list[bytes] = []
    total = 0
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        piece = stream.decompress(packed, _CHUNK)
        while piece:
            total += len(piece)
            if total > member.size:
                raise ExtractError("a false size", member=member.name, hint=_SAVE_AGAIN)
            pieces.append(piece)
            piece = stream.decompress(stream.unconsumed_tail, _CHUNK)
    except zlib.error as error:
        raise ExtractError("damaged: {error}", error=error, member=member.name, hint="get the file again") from error
    return b"".join(pieces)


def _deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()
