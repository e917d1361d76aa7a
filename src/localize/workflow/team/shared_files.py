"""Files that a team shares: settings, glossaries, lists of words, segmentation rules. They are pictures of the events.

What a file says otherwise than after the last merge is this person's act, with what they had seen as its parents. After
a merge the files are brought to what stands; comments and the order of a file stay. A file that cannot be read is
neither sent nor written, and an edit without the right for it is put back: the project's notices say so.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from localize.config.project import FILE_NAME
from localize.errors import DiskError, LocalizeError
from localize.errors.message import Message
from localize.model import Hash, Problem, hash_bytes
from localize.model.events import Role, Subject, SubjectKind
from localize.safe.atomic import write_private
from localize.safe.folder import list_folder, open_folder
from localize.store.team_record import Choice, Dispute
from localize.sync.attributes import find_setters
from localize.sync.changes import SETTING, EditEntries, EntryField, SetValue
from localize.sync.entries import FieldStanding, find_entries, stand
from localize.sync.graph import History, Node
from localize.sync.membership import Membership, may_change
from localize.sync.verdict import select
from localize.workflow.team import shared_settings
from localize.workflow.team.shared_glossary import SEPARATOR, Fields
from localize.workflow.team.shared_kinds import FOLDERS, GLOSSARIES, is_shared, kind_of, path_of, subject_of
from localize.workflow.team.translation import Authored

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

Standing = dict[str, dict[str, FieldStanding]]
"""By files: their fields as the events have them."""
_LARGEST = 16 << 20
_LETTERS = 250_000
"""Of the fields in one event."""
_SAID = "shared.json"
"""Under which name the project keeps what the files said after the last merge."""


@dataclass(slots=True)
class Look:
    """What the shared files say before a merge."""

    edits: list[Authored] = field(default_factory=list)
    data: dict[str, bytes | None] = field(default_factory=dict)
    """Of the files that can be read; None for one that is not there."""
    fields: dict[str, Fields] = field(default_factory=dict)
    stricter: dict[str, set[str]] = field(default_factory=dict)
    """Settings that protect more here than this person may ask of the others: they stay."""


# --- what stands ------------------------------------------------------------------------------------------------------


def find_file_standing(history: History, team: Membership) -> Standing:
    """Return the fields of the shared files by the events that count."""
    found: Standing = {}
    for subject in history.subjects:
        path = path_of(subject)
        if path is None:
            continue
        nodes = [
            each for each in select(history.of(subject), team) if isinstance(each.event.change, SetValue | EditEntries)
        ]
        if not nodes:
            continue
        fields = found.setdefault(path, {})
        if kind_of(path).has_entries:
            fields.update({SEPARATOR.join(name): each for name, each in find_entries(nodes).items()})
        else:
            name = subject.id.removeprefix(SETTING) if path == FILE_NAME else ""
            fields[name] = _find_value(name, nodes, team)
    for path, fields in found.items():
        if kind_of(path) is GLOSSARIES:
            _keep_changed(fields)
    return found


def _find_value(name: str, nodes: Sequence[Node], team: Membership) -> FieldStanding:
    values = {node: node.event.change.value for node in nodes if isinstance(node.event.change, SetValue)}
    return stand(values, find_setters(name, nodes, team))


def _keep_changed(fields: dict[str, FieldStanding]) -> None:
    """Keep a glossary that somebody has removed while another one changed a concept of it."""
    if any(each.value for name, each in fields.items() if not name.startswith(SEPARATOR)):
        fields[SEPARATOR] = FieldStanding("1")


def find_file_disputes(standing: Standing) -> list[Dispute]:
    """Return the fields about which people differ."""
    disputes = []
    for path, fields in sorted(standing.items()):
        show = kind_of(path).show
        for name, each in sorted(fields.items()):
            if each.is_conflict:
                heads = tuple(Choice(node.event.id, node.event.actor, show(name, value)) for node, value in each.heads)
                base = None if each.base is None else show(name, each.base)
                disputes.append(Dispute(Subject(SubjectKind.PROJECT, f"{path}{SEPARATOR}{name}"), heads, base))
    return disputes


def read_place(dispute: Dispute) -> tuple[str, str]:
    """Return the file of a dispute, and its field."""
    path, _, name = dispute.subject.id.partition(SEPARATOR)
    return path, name


def choose(standing: Standing, dispute: Dispute, head: Hash | None, text: str | None) -> Authored:
    """Return the edit that settles a dispute: by a text that somebody has typed, by a head, or else by the base.

    Raises: LocalizeError, where the text is none for this field.
    """
    path, name = read_place(dispute)
    found = standing[path][name]
    if text is not None:
        value = kind_of(path).type_in(name, text, [value for _, value in found.heads], path)
    else:
        value = next((value for node, value in found.heads if node.event.id == head), found.base or "")
    return next(_to_edits(path, {name: value}))


# --- before and after a merge -----------------------------------------------------------------------------------------


def look(project: Project, roles: Iterable[Role], find_standing: Callable[[], Standing]) -> Look:
    """Return what people did to the files since the last merge.

    *find_standing* is asked where the project does not know any more what the files said then.
    """
    found, allowed = Look(), frozenset(roles)
    said = _load(project)
    before = {path: _Said("", fields) for path, fields in _to_values(find_standing()).items()} if said is None else said
    for path in sorted({*_list_files(project), *before}):
        base = before.get(path, _Said())
        try:
            data = _read(project, path)
            fields = base.read(path, data)
        except LocalizeError as error:
            _notice(project, Message("{path} is not shared until it can be read: {error}", path=path, error=error))
            continue
        found.data[path], found.fields[path] = data, fields
        _judge(project, found, path, allowed, base.stands)
    return found


def _judge(project: Project, found: Look, path: str, roles: frozenset[Role], base: Fields) -> None:
    """Sort what was changed in a file: what to send, what stays here alone, what to put back."""
    fields = found.fields[path]
    changed = {name: fields.get(name, "") for name in (*fields, *base)}  # in the order of the file
    changed = {name: value for name, value in changed.items() if value != base.get(name, "")}
    mine = {name: value for name, value in changed.items() if may_change(roles, subject_of(path, name))}
    others = changed.keys() - mine.keys()
    found.edits += _to_edits(path, mine)
    found.stricter[path] = {
        name
        for name in others
        if path == FILE_NAME and shared_settings.is_stricter(name, changed[name], base.get(name, ""))
    }
    for name in sorted(others & base.keys() - found.stricter[path]):
        _notice(project, Message("only a manager changes {name}: it is as it was again", name=name or path))


def _to_edits(path: str, changed: Fields) -> Iterator[Authored]:
    if not kind_of(path).has_entries:
        for name, value in changed.items():
            yield Authored(SetValue(value), "setting:set", subject_of(path, name))
        return
    fields = [_to_field(name, value) for name, value in changed.items()]
    removed = tuple(each.entry for each in fields if each.entry and not each.name and not each.value)
    for part in _split(each for each in fields if each.entry not in removed):
        yield Authored(EditEntries(tuple(part)), "entries:edited", subject_of(path, ""))
    if removed:
        yield Authored(EditEntries((), removed), "entries:edited", subject_of(path, ""))


def _to_field(name: str, value: str) -> EntryField:
    entry, _, part = name.partition(SEPARATOR)
    return EntryField(entry, part, value)


def _split(fields: Iterable[EntryField]) -> Iterator[list[EntryField]]:
    """Yield the fields in parts that fit into an event each."""
    part: list[EntryField] = []
    letters = 0
    for each in fields:
        letters += len(each.entry) + len(each.name) + len(each.value)
        if part and letters > _LETTERS:
            yield part
            part, letters = [], len(each.value)
        part.append(each)
    if part:
        yield part


def bring(project: Project, seen: Look, standing: Standing) -> None:
    """Let the files say what stands; one that somebody has changed since the look waits for the next merge.

    Raises: DiskError.
    """
    before = _load(project) or {}
    values, said = _to_values(standing), dict(before)
    for path in sorted({*seen.data, *(values.keys() - said.keys())}):
        try:
            if _read(project, path) == seen.data.get(path):
                said[path] = _bring(project, seen, path, values.get(path, {}))
        except LocalizeError as error:
            _notice(project, error.to_message())
    said = {path: each for path, each in said.items() if each.hash}
    if said != before:
        _save(project, said)


def _bring(project: Project, seen: Look, path: str, stands: Fields) -> _Said:
    """Let a file say what stands, and return what it says then."""
    data, fields, stays = seen.data.get(path), seen.fields.get(path, {}), seen.stricter.get(path, set())
    changes = {name: value for name, value in stands.items() if value != fields.get(name, "") and name not in stays}
    if changes:
        data = _change(project, path, data, changes)
        fields = {} if data is None else kind_of(path).read(data, path)
    return _Said("" if data is None else hash_bytes(data), fields, {name: stands.get(name, "") for name in stays})


def _change(project: Project, path: str, data: bytes | None, changes: Fields) -> bytes | None:
    """Write some fields of a file; return its bytes."""
    data, problems = kind_of(path).write(data, changes, path)
    for error in problems:
        _notice(project, error.to_message())
    folder, _, name = path.rpartition("/")
    try:
        with open_folder(project.root, *filter(None, (folder,)), make=True) as place:
            if data is None:
                (place.path / name).unlink(missing_ok=True)
            else:
                write_private(place.path / name, data)
    except OSError as error:
        raise DiskError(
            "cannot write {path}: {strerror}", path=path, strerror=error.strerror, hint="make the folder writable"
        ) from error
    project.reload_config()
    return data


def keep_as_they_are(project: Project) -> None:
    """Take what the files say for nobody's act: they were made here, for a project that comes from elsewhere."""
    said = {}
    for path in _list_files(project):
        data = _read(project, path)
        said[path] = _Said("" if data is None else hash_bytes(data), _Said().read(path, data))
    _save(project, said)


# --- what the files said ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """What a file said after the last merge."""

    hash: str = ""
    fields: Fields = field(default_factory=dict)
    own: Fields = field(default_factory=dict)
    """What the team has, of fields in which this file differs on purpose."""

    @property
    def stands(self) -> Fields:
        return {**self.fields, **self.own}

    def read(self, path: str, data: bytes | None) -> Fields:
        """Return the fields of a file, read again where its bytes are others. Raises: LocalizeError."""
        if data is None:
            return {}
        return self.fields if self.hash == hash_bytes(data) else kind_of(path).read(data, path)


def _load(project: Project) -> dict[str, _Said] | None:
    try:
        found = json.loads(project.files.read(_SAID))
        return {path: _Said(*each) for path, each in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _save(project: Project, said: dict[str, _Said]) -> None:
    found = {path: [each.hash, each.fields, each.own] for path, each in sorted(said.items())}
    project.files.write(_SAID, json.dumps(found, ensure_ascii=False).encode())


def _to_values(standing: Standing) -> dict[str, Fields]:
    return {path: {name: each.value for name, each in fields.items()} for path, fields in standing.items()}


def _list_files(project: Project) -> list[str]:
    found = [FILE_NAME]
    for folder in FOLDERS:
        with suppress(
            LocalizeError
        ):  # a link; files of it that the team has are looked at, and the notices say why not
            found += [f"{folder}{name}" for name in list_folder(project.root, folder.rstrip("/"))]
    return [each for each in found if each == FILE_NAME or is_shared(each)]


def _read(project: Project, path: str) -> bytes | None:
    """Return a file's bytes, None where it is not there. Raises: ConfigError."""
    file = project.root / path
    return project.read(file, limit=_LARGEST) if file.exists() or file.is_symlink() else None


def _notice(project: Project, message: Message) -> None:
    problem = Problem(message)
    if problem not in project.notices:
        project.notices.append(problem)
