"""Index of one project's memory in one language: a cache of candidates that can be rebuilt from the store.

Settled entries lie in mapped files, new ones in a dictionary that is compared whole. When these are thousands, a child
process makes a segment of them and of others, not much larger ones, while all remain in use. Files are put in place by
renaming a manifest, so other processes can still read the old ones. Whatever is missing, damaged or of another version
counts as empty, with position 0.
"""

from __future__ import annotations

import json
import re
import uuid
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from heapq import merge
from pathlib import Path
from threading import RLock
from unicodedata import unidata_version

import numpy as np

from localize.memory.index.build import join
from localize.memory.index.entries import Entries, collect, hash_id, hash_ids, pack_id, pack_ids, unite
from localize.memory.index.files import Blobs, clean, new_name, read_checked, remove, write_checked
from localize.memory.index.index_segment import IndexSegment
from localize.memory.index.language_bits import LanguageBits
from localize.memory.index.merge_process import Merge, pick
from localize.memory.index.packed_rows import PackedRows, split_rows
from localize.memory.index.packing import pack
from localize.memory.index.postings import CLOSE, FILES, FIRST_LOOK, SECOND_LOOK, Postings, Query
from localize.memory.index.recent_entries import NewEntry, RecentEntries
from localize.memory.index.search_options import SearchOptions
from localize.memory.search_key import PATTERNS, to_line
from localize.model import Content, LanguageTag
from localize.safe.modes import make_folder
from localize.tokens import PATTERN

VERSION = f"6-{zlib.crc32(chr(0).join((PATTERN, PATTERNS, unidata_version)).encode()):08x}"
"""Changes with the reading of tokens and with what Unicode says of letters: keys of another reading are of no use."""
MANIFEST = "manifest.json"
_SMALL = 1_000
"""So many new entries are taken, and saved, one by one."""
_NEW = 3_000
"""So many new entries are compared one by one, in a fifth of a millisecond; more of them become a segment. To tell them
to a child process takes two milliseconds, and to forget them one."""
_LARGE = 50_000
"""So many are packed at a time when a memory is built."""
_SEGMENTS = 4
"""Each costs a search a fifth of a millisecond; more of them are merged."""
_SAME_TEXT = 8
"""Ids returned for one source text: a memory may hold "OK" a thousand times."""


_Found = tuple[int, int, int, str, list[str] | Callable[[], list[str]]]
"""Score, age of the part it is in, place in it, text, names."""


class Index:
    """Finds entries by similar text. Safe for threads; several processes may share the folder."""

    def __init__(self, folder: Path | None, source_language: LanguageTag, blobs: Blobs | None = None) -> None:
        """Open the index in *folder*, empty when there is none that can be used; None keeps it in memory alone.

        With *blobs* it is read from there and saved there, and has no folder.
        """
        self.position = 0
        """Number of the last memory change that it has seen."""
        self.folder = folder
        self._blobs = blobs
        self.language = source_language
        self._lock = RLock()
        self._merge: Merge | None = None
        self._made: set[str] = set()
        """Folders of segments that were joined since the last saving, of which some are parts of others by now."""
        self._forget()
        self._saved: object = self._state()
        self._load()

    def __len__(self) -> int:
        """Return how many entries can be found."""
        with self._lock:
            self._strike()
            return sum(map(len, self._segments)) + len(self._recent)

    @property
    def is_busy(self) -> bool:
        """Whether another thread searches it just now, or builds what was imported, which takes seconds."""
        is_free = self._lock.acquire(blocking=False)
        if is_free:
            self._lock.release()
        return not is_free

    @property
    def is_merging(self) -> bool:
        """Whether a child process merges segments; the next change after its end takes what it made."""
        return self._merge is not None

    def add(self, name: str, source_text: Content | str, languages: Iterable[LanguageTag] = ()) -> None:
        """Make an entry findable at once; an entry of that name is replaced. An empty text is never found.

        *languages* are those that its record has beside this one; without any it is found whatever is wanted.
        """
        line = to_line(source_text)
        with self._lock:
            self._add(name, line, languages)
            self._shift()

    def _add(self, name: str, line: str, languages: Iterable[LanguageTag]) -> None:
        self._drop(name)
        if line:
            self._recent.add(name, line, self._languages.of(tuple(languages)))
            if len(self._recent) >= _LARGE:
                self._flush()

    def add_many(
        self, names: Sequence[str], texts: Sequence[Content | str], languages: Sequence[Iterable[LanguageTag]]
    ) -> None:
        """Do what `add` does for each of many entries, whose names differ, in half of the time."""
        lines = list(map(to_line, texts))
        with self._lock:
            if len(lines) <= _SMALL or not all(lines):
                for name, line, tags in zip(names, lines, languages, strict=True):
                    self._add(name, line, tags)
                self._shift()
                return
            for name in names:
                self._recent.drop(name)
            bits = {tags: self._languages.of(tags) for tags in set(map(tuple, languages))}
            self._bulk.append(collect(names, pack(lines), [bits[tuple(tags)] for tags in languages]))
            self._changes += 1

    def prepare(self) -> None:
        """Do now what the next search would do for what has changed: half a millisecond."""
        with self._lock:
            self._tidy()
            self._recent.prepare()

    def remove(self, name: str) -> None:
        """Forget an entry; one that is not there is no error."""
        with self._lock:
            self._drop(name)

    def _drop(self, name: str) -> None:
        self._recent.drop(name)
        if self._bulk:
            last = self._bulk[-1]
            if isinstance(last, Entries):
                self._bulk.append([name])
            else:
                last.append(name)
        if self._segments:
            self._gone[name] = None
        self._changes += 1

    def search(
        self, text: Content | str, limit: int, min_score: int, target: LanguageTag | None = None
    ) -> list[tuple[str, int]]:
        """Return up to *limit* (name, score) of entries at least *min_score* % alike, best first.

        The score is `score.similarity`; of entries with one and the same text the eight newest are returned. With
        *target*, only entries that have that language. When the files turn out to be damaged, entries are missing and
        `position` is 0 again.
        """
        found = list(self.find(to_line(text), SearchOptions(limit, min_score, target)))
        found.sort(key=lambda each: -each[1])
        return found

    def find(self, line: str, wanted: SearchOptions) -> Iterator[tuple[str, int]]:
        """Yield what is wanted for a line (see `key.to_line`) as far as it is asked for, nearly in order, best first.

        Texts of 70 % and more are found in a third of the time that others take, so those come first.
        """
        return self._seek(line, pack([line]), wanted) if line else iter(())

    def find_many(self, lines: Sequence[str], wanted: SearchOptions) -> Iterator[list[tuple[str, int]]]:
        """Yield for each line what `find` yields; reading the lines together takes a fifth of the time."""
        rows = split_rows(pack([line for line in lines if line]))
        for line in lines:
            yield list(self._seek(line, next(rows), wanted)) if line else []

    def _seek(self, line: str, row: PackedRows, wanted: SearchOptions) -> Iterator[tuple[str, int]]:
        if wanted.limit < 1:
            return
        with self._lock:
            self._tidy()
            bits = 0 if wanted.target is None else self._languages.like(wanted.target)
            least = max(1, min(wanted.min_score, 100))
            query = Query(row, least, wanted.limit, bits, wanted.quick, within=wanted.within)
        seen: set[str] = set()
        best = 0
        for look in _looks(query, wanted):
            if best - wanted.within >= CLOSE or (best and wanted.quick):
                return
            for name, score in self._find(look, line):
                best = max(best, score)
                if len(seen) >= wanted.limit or score < best - wanted.within:
                    return
                if name not in seen:
                    seen.add(name)
                    yield name, score

    def names_with(self, pattern: re.Pattern[bytes], most: int, target: LanguageTag | None = None) -> list[str]:
        """Return up to *most* names of entries in whose packed keys a pattern matches, short texts of each part first.

        A match may run on from one key into the next, so what is named has to be read. About 50 million letters a
        second. With *target*, only entries that have that language.
        """
        with self._lock:
            self._tidy()
            wanted = 0 if target is None else self._languages.like(target)
            names = list(self._recent.names_with(pattern, wanted))
            for segment in reversed(self._segments):
                if len(names) < most and len(segment):
                    names += segment.names_with(pattern, most - len(names), wanted)
        return names[:most]

    def _find(self, query: Query, line: str) -> Iterator[tuple[str, int]]:
        """Yield names and scores. Damage in the middle of a large file, which no checksum covers, empties the index."""
        try:
            with self._lock:
                found = self._compare(query, line)
            seen: Counter[str] = Counter()
            for score, _, _, text, names in found:
                for name in names if isinstance(names, list) else names():
                    if seen[text] < _SAME_TEXT:
                        seen[text] += 1
                        yield name, score
        except (IndexError, ValueError, OverflowError):
            with self._lock:
                self._forget()

    def _compare(self, query: Query, line: str) -> Iterable[_Found]:
        """Return what is alike enough, best first and newest first among equal scores.

        The names of one text that is in several segments count together. What is found is told when it is wanted:
        mostly it is the first few of many.
        """
        age = len(self._segments)
        parts = [_tell(segment, at, query, line) for at, segment in enumerate(self._segments)]
        if self._recent:
            parts.append(self._compare_new(age, query))
        return merge(*parts, key=_rank) if len(parts) > 1 else parts[0] if parts else ()

    def _compare_new(self, age: int, query: Query) -> Iterator[_Found]:
        alike = self._recent.find(query, _SAME_TEXT)
        found = [(each.score, -age - 1, each.order, each.line, each.names) for each in alike]
        return iter(sorted(found, key=_rank))

    # --- keeping order ---

    def _forget(self) -> None:
        if self._merge is not None:
            self._merge.stop()
        self._merge = None
        self._segments: list[IndexSegment] = []
        self._recent = RecentEntries()
        self._bulk: list[Entries | list[str]] = []
        """Entries that came many at a time since the last search, and names that went between."""
        self._gone: dict[str, None] = {}
        """Names whose entries in the segments are still to be struck out."""
        self._languages = LanguageBits()
        self._changes = 0
        self.position = 0
        self._saved = None

    def _state(self) -> object:
        return self.position, self._changes, len(self._segments)

    def _strike(self) -> None:
        """Strike out of the segments what was replaced or removed."""
        gone, self._gone = list(self._gone), {}
        if gone and self._segments:
            # One alone, where something was just confirmed, is hashed without arrays.
            hashes = np.array([hash_id(pack_id(gone[0]))], np.uint64) if len(gone) == 1 else hash_ids(*pack_ids(gone))
            order = np.argsort(hashes)  # places that are looked up one after the other lie side by side
            names, hashes = [gone[at] for at in order.tolist()], hashes[order]
            for segment in self._segments:
                segment.strike_hashed(names, hashes)
        if self._bulk:
            self._seal()

    def _seal(self) -> None:
        """Make a segment, still to be built, of what came many at a time."""
        entries, self._bulk = unite(self._bulk), []
        if self._segments:
            names, hashes = entries.names(), hash_ids(entries.ids, entries.id_lengths)
            for each in self._segments:
                each.strike_hashed(names, hashes)
        if len(entries):
            self._segments.append(IndexSegment(entries))
            self._changes += 1

    def _flush(self) -> None:
        """Make a segment, still to be built, of the new entries."""
        self._strike()
        fresh, self._recent = self._recent, RecentEntries()
        self._append(fresh)

    def _append(self, fresh: RecentEntries) -> None:
        if fresh:
            self._segments.append(IndexSegment(fresh.collect()))
            self._changes += 1

    def _tidy(self) -> None:
        """Make ready for a search: strike out what is gone, and build what was just imported."""
        self._strike()
        if self.unbuilt > _LARGE // 2:
            self._flush()
            self._build()

    def _shift(self) -> None:
        """Keep what is searched in few pieces, a step at a change: no search waits for it.

        Whatever takes long is left to a child process.
        """
        if self._merge is not None:
            self._take_merged()
        elif len(self._recent) > _NEW or len(self._segments) > _SEGMENTS:
            self._strike()
            self._begin_merge()

    @property
    def unbuilt(self) -> int:
        """How many new entries are packed but not yet built into a segment that can be searched."""
        return sum(map(len, self._bulk)) + sum(len(each) for each in self._segments if each.is_unbuilt)

    def build(self) -> None:
        """Build one segment of all that is new, and write it; no more is merged than a search needs."""
        with self._lock:
            self._stop_merge()
            self._flush()
            self._build()
            if len(self._segments) > _SEGMENTS:
                self.settle()
            self.save()

    def _build(self) -> None:
        unbuilt = [each for each in self._segments if each.is_unbuilt]
        if unbuilt:
            self._segments = [*(each for each in self._segments if not each.is_unbuilt), self._join(unbuilt)]
            self._changes += 1

    def settle(self) -> None:
        """Merge everything into one segment, here and now. Takes three seconds for a million entries."""
        with self._lock:
            self._stop_merge()
            self._flush()
            if len(self._segments) > 1 or any(each.dead_count or each.is_unbuilt for each in self._segments):
                self._segments = [self._join(self._segments)]
                self._changes += 1

    def _join(self, parts: Sequence[IndexSegment]) -> IndexSegment:
        """Return one segment of several, in files where there is a folder: their arrays are never in memory at once."""
        entries = [each.entries() for each in parts]
        if self.folder is not None:
            name = new_name()
            self._made.add(name)
            try:
                return IndexSegment.join(entries, self.folder, name)
            except OSError:  # a cache that cannot be written is no error
                remove(self.folder / name)
        return IndexSegment(join(entries))

    def _begin_merge(self) -> None:
        """Merge the newest segments and the new entries, as far as what is older is not much larger."""
        taken = self._recent.entries()
        new = [IndexSegment(self._recent.collect())] if taken else []
        parts = [*self._segments, *new]
        first = len(parts) - pick([len(each) for each in parts], 1 if new else 2)
        chosen = self._segments[first:]
        if self.folder is not None:
            with suppress(OSError):
                self._merge = Merge(self.folder, chosen, new, taken)
        if self._merge is None:
            self._put_merged(chosen, self._join([*chosen, *new]), taken)

    def _put_merged(self, parts: Sequence[IndexSegment], merged: IndexSegment, taken: Mapping[str, NewEntry]) -> None:
        """Put a segment in the place of its parts and of the new entries *taken* into it, if these are all there."""
        first = self._segments.index(parts[0]) if parts and parts[0] in self._segments else len(self._segments)
        if self._segments[first : first + len(parts)] == list(parts):
            self._segments[first : first + len(parts)] = [merged]
            merged.strike_names(self._recent.changed_since(taken))
            self._recent = self._recent.without(taken)
            self._changes += 1

    def _take_merged(self) -> None:
        """Put what a child process merged in the place of its parts, once it is ready."""
        assert self._merge is not None
        if not self._merge.is_done():
            return
        self._strike()
        merge, self._merge = self._merge, None
        self._made.add(merge.name)
        merged = merge.finish()
        if merged is None:
            self._flush()  # nobody else makes a segment of them
        else:
            self._put_merged(merge.parts, merged, merge.taken)

    def _stop_merge(self) -> None:
        if self._merge is not None:
            self._merge.stop()
            self._merge = None

    # --- files ---

    def save(self) -> bool:
        """Write what changed to the folder; return whether it is there. A cache that cannot be written is no error."""
        with self._lock:
            if self.folder is None and self._blobs is None:
                return False
            if self._saved == self._state():
                return True
            self._strike()
            if len(self._recent) > _SMALL:
                self._stop_merge()
                self._flush()
            try:
                if self._blobs is not None:
                    self._write_blobs(self._blobs)
                elif self.folder is not None:
                    self._write(self.folder)
            except OSError:
                return False
            self._saved = self._state()
            return True

    def close(self) -> None:
        """Save, and stop what goes on in the background."""
        with self._lock:
            if self._merge is not None:
                self._take_merged()
            self._stop_merge()
            self.save()

    def _load(self) -> None:
        if self._blobs is not None:
            self._load_blobs(self._blobs)
        if self.folder is None:
            return
        for _ in range(3):  # another process may replace the files between reading the manifest and mapping them
            try:
                manifest = read_checked(self.folder / MANIFEST)
            except (OSError, ValueError):
                return
            try:
                self._take(self.folder, manifest)
            except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
                self._forget()
                continue
            return

    def _take(self, folder: Path, manifest: dict[str, object]) -> None:
        if manifest["version"] != VERSION or manifest["language"] != self.language:
            return
        sums = manifest["segments"]
        if not isinstance(sums, list):
            raise ValueError("the manifest has another shape")
        later = read_checked(folder / str(manifest["changes"]))
        self._take_segments([IndexSegment.map(folder, str(name), each) for name, each in sums], manifest, later)

    def _take_segments(
        self, segments: Sequence[IndexSegment], manifest: dict[str, object], later: dict[str, object]
    ) -> None:
        """Take segments up, and what the manifest and the list of changes say of them."""
        position, tags = manifest["position"], manifest["tags"]
        new, dead = later["new"], later["dead"]
        if not (isinstance(new, dict) and isinstance(dead, list) and isinstance(position, int)):
            raise ValueError("the list of changes has another shape")
        if not isinstance(tags, list):
            raise ValueError("the manifest has another shape")
        for segment, numbers in zip(segments, dead, strict=True):
            segment.strike([int(number) for number in numbers])
            self._segments.append(segment)
        self._languages = LanguageBits(LanguageTag(str(tag)) for tag in tags)
        for name, (line, bits) in new.items():
            self._recent.add(str(name), str(line), int(bits))
        self.position = position
        self._saved = self._state()

    def _write(self, folder: Path) -> None:
        make_folder(folder)
        try:
            before = read_checked(folder / MANIFEST)
        except (OSError, ValueError):
            before = {}
        for segment in self._segments:
            if segment.name is None or not (folder / segment.name).is_dir():
                segment.write(folder, new_name())
        names = [str(each.name) for each in self._segments]
        changes = f"changes-{uuid.uuid4().hex}.json"
        write_checked(folder / changes, self._list_changes())
        segments = [(each.name, each.sums(folder)) for each in self._segments]
        manifest: dict[str, object] = {**self._head(), "segments": segments, "changes": changes}
        write_checked(folder / MANIFEST, manifest)
        clean(folder, keep={MANIFEST, changes, *names}, drop=_named(before) | self._made)
        self._made.clear()

    def _head(self) -> dict[str, object]:
        tags = self._languages.tags
        return {"version": VERSION, "language": self.language, "position": self.position, "tags": tags}

    def _list_changes(self) -> dict[str, object]:
        return {"new": self._recent.lines_by_name(), "dead": [each.dead_numbers() for each in self._segments]}

    # --- blobs ---

    def _load_blobs(self, blobs: Blobs) -> None:
        for _ in range(3):  # another process may replace the segments meanwhile
            try:
                manifest = json.loads(blobs.read(MANIFEST))
                if manifest["version"] == VERSION and manifest["language"] == self.language:
                    segments = [_load_segment(blobs, str(name)) for name in manifest["segments"]]
                    self._take_segments(segments, manifest, manifest)
            except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
                self._forget()
                continue
            return

    def _write_blobs(self, blobs: Blobs) -> None:
        """Write the segments that are not there, and what the manifest and the list of changes say, in one go."""
        try:
            stored = {str(name) for name in json.loads(blobs.read(MANIFEST))["segments"]}
        except (OSError, ValueError, KeyError, TypeError):
            stored = set()
        values: dict[str, bytes | memoryview] = {}
        for segment in self._segments:
            if segment.name not in stored:
                segment.name = new_name()
                values |= {f"{segment.name}/{name}": data for name, data in segment.postings.dump().items()}
        names = [segment.name for segment in self._segments]
        values[MANIFEST] = json.dumps({**self._head(), **self._list_changes(), "segments": names}).encode()
        gone = [f"{name}/{file}" for name in stored.difference(map(str, names)) for file in FILES]
        blobs.change(values, gone)


def _load_segment(blobs: Blobs, name: str) -> IndexSegment:
    return IndexSegment(Postings.load(lambda file: blobs.read(f"{name}/{file}")), name)


def _rank(found: _Found) -> tuple[int, int, int]:
    score, age, place, _, _ = found
    return -score, age, place


def _looks(query: Query, wanted: SearchOptions) -> Sequence[Query]:
    """Return how an index is looked through, one look after the other while too little is found."""
    if wanted.quick:
        return (replace(query, look=FIRST_LOOK), replace(query, look=SECOND_LOOK)) if wanted.again else (query,)
    return (replace(query, min_score=CLOSE), query) if query.min_score < CLOSE else (query,)


def _tell(segment: IndexSegment, age: int, query: Query, line: str) -> Iterator[_Found]:
    """Search a segment now; return an iterator that tells what was found."""
    hits = segment.search(query)
    order = np.lexsort((hits.rows, -hits.scores))
    return (
        (
            *(score, -age - 1, row, line if score == 100 else f"\0{age}.{row}"),
            partial(segment.names, row, query.languages, _SAME_TEXT),
        )
        for row, score in zip(hits.rows[order].tolist(), hits.scores[order].tolist(), strict=True)
    )


def _named(manifest: dict[str, object]) -> set[str]:
    """Return the files that a manifest names."""
    segments = manifest.get("segments")
    names = {str(each[0]) for each in segments if each} if isinstance(segments, list) else set()
    return {str(manifest.get("changes")), str(manifest.get("generation")), *names}
