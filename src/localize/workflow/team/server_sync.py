"""Exchange with the team's server: what others sent there is merged as a bundle is, and what it lacks is brought."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, cast

from localize.errors import ExchangeError, Locked, ServerRefused, ServerUnavailable
from localize.model import Hash, Progress, hash_bytes
from localize.model.events import NO_HASH
from localize.runtime.interruption import HangUp
from localize.store.team_record import ServerPlace
from localize.sync.bundle import Bundle, Manifest
from localize.sync.changes import ShareKeys
from localize.sync.comparison import Have, find_chains, find_have, find_lacking, find_spans
from localize.sync.event import Event, Record, find_place, read_event
from localize.sync.graph import Quarantine
from localize.sync.server.access import require_known_schema
from localize.sync.server.envelope import (
    Keyring,
    Letter,
    Row,
    blind_blob,
    blind_event,
    open_blob,
    open_event,
    seal_blob,
    seal_event,
)
from localize.sync.server.key_history import KeyState, open_rings
from localize.sync.server.mailbox import Cursor, Mailbox
from localize.sync.signatures import Signature
from localize.sync.versions import Version
from localize.workflow import finish
from localize.workflow.team import bundle_parser
from localize.workflow.team.document_merge import VersionFinder
from localize.workflow.team.packing import pack_bundle, unpack
from localize.workflow.team.presence import Presence
from localize.workflow.team.replica import Incoming, Report, View, get_state, load_view, merge, read_events
from localize.workflow.team.server_keys import hand_out_keys, is_manager, read_key_state, require_ring
from localize.workflow.team.server_members import tend_logins
from localize.workflow.team.server_place import change_server, get_server, open_mailbox, open_server
from localize.workflow.team.server_presence import begin_presence
from localize.workflow.team.translation import travels
from localize.workflow.user.team_heads import note_sync, read_last_sync, read_team_head

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

_MOST_BLOB_BYTES = 64 * 1024 * 1024
"""The largest document that `add` takes."""
_BATCH = 500
_LOOK_S, _LONGEST_WAIT_S = 1.0, 60
_RETRY_S = 3.0
"""Between two attempts to reach a server that is away: it is found within five seconds after it comes back."""
_MOST_REFUSALS = 20
_MOST_CLOSED = 10_000


@dataclass(frozen=True, slots=True)
class ServerRefusal:
    """An act that the server did not take, with the rule that says so."""

    act: Hash
    rule: str
    hint: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What an exchange with the server brought."""

    merged: Report
    pulled: int
    """Events that came."""
    pushed: int
    waiting: int
    """Events that the server does not have yet."""
    carried: int
    """Events of others among those that were brought."""
    quarantined: int
    """Events that cannot be placed, and rows that nobody here can open."""
    refused: tuple[ServerRefusal, ...]
    epoch: str
    position: int


@dataclass(frozen=True, slots=True)
class _Mail:
    """What was pulled, opened."""

    letters: tuple[Letter, ...] = ()
    garbled: frozenset[bytes] = frozenset()
    """Ids of rows that are not what they say."""
    closed: tuple[int, ...] = ()
    """Positions of rows whose key is not here."""
    cursor: Cursor = field(default_factory=Cursor)


def count_waiting(project: Project) -> int:
    """Return how many events the server does not have yet, by what is known here. Raises: WorkflowError."""
    state = get_state(project)
    known = {each.replica: each for each in get_server(state).have}
    chains = find_chains(read_events(state))
    return sum(span.last - span.first + 1 for span in find_lacking(chains, known))


def count_unsent(project: Project) -> int:
    """Return how many acts of this replica the server does not have yet: cheap enough to be asked after each."""
    place = project.store.team()
    if place is None or place.server is None:
        return 0
    sent = next((each.sequence for each in place.server.have if each.replica == place.replica), 0)
    pending = [each for each in project.store.record_since(place.translated) if travels(project, each)]
    return max(0, read_team_head(place.replica) - sent) + len(pending)


def find_last_sync(project: Project) -> datetime | None:
    """Return when this replica has last exchanged with the server, on this machine's clock."""
    place = project.store.team()
    return read_last_sync(place.replica) if place is not None else None


def sync(project: Project, *, is_trial: bool = False) -> SyncReport:
    """Pull what the others sent, merge it, and push what the server lacks; a trial only counts.

    Raises: as `exchange`.
    """
    return finish(exchange(project, is_trial=is_trial))


def exchange(
    project: Project, *, is_trial: bool = False, hang_up: HangUp | None = None
) -> Generator[Progress, None, SyncReport]:
    """Yield how far an exchange has come, and return what it brought; what came before a cut is kept.

    Raises: ServerUnavailable, where what waits is kept; Refused; WorkflowError; as `merge`.
    """
    merge(project)
    require_ring(project)
    with open_server(project, hang_up) as connection:
        ring = require_ring(project)
        mailbox = open_mailbox(project, connection, ring)
        mail, cut = yield from _pull(project, mailbox, ring)
        if cut is not None:
            if not is_trial:
                _keep(project, mail)
            raise cut
        bundle, unreadable = _read(project, mail.letters)
        bundle = replace(bundle, blobs=_pull_blobs(project, mailbox, ring, bundle.events))
        report = merge(project, Incoming(bundle, is_trial=is_trial))
        if is_trial:
            lacking = _find_lacking(load_view(project), mailbox, ring, mail)
            return _report(report, mail, unreadable, waiting=len(lacking))
        require_known_schema(connection)
        hand_out_keys(project)
        if is_manager(get_state(project)):
            tend_logins(project, connection)
        pushed = _Push(project, mailbox, mail)
        yield from pushed.run()
        state = change_server(project, lambda known: _advance(known, mail, pushed.arrived))
        note_sync(state.place.replica)
    blank = _report(report, mail, unreadable, waiting=len(pushed.left))
    carried = sum(each.replica != state.place.replica for each in pushed.sent)
    return replace(blank, pushed=len(pushed.sent), carried=carried, refused=tuple(pushed.refused))


def _keep(project: Project, mail: _Mail) -> None:
    """Merge what came before the line was cut, and read on from there the next time."""
    bundle, _ = _read(project, mail.letters)
    merge(project, Incoming(bundle))
    change_server(project, lambda known: _advance(known, mail))


def _report(report: Report, mail: _Mail, unreadable: int, *, waiting: int) -> SyncReport:
    quarantined = report.apart + unreadable + len(mail.garbled) + len(mail.closed)
    at = mail.cursor
    return SyncReport(report, report.events, 0, waiting, 0, quarantined, (), at.epoch, at.position)


def _advance(known: ServerPlace | None, mail: _Mail, arrived: Have | None = None) -> ServerPlace:
    """Return the place after what was read; *arrived*: what the server has; None where nothing was pushed."""
    assert known is not None
    cursor = mail.cursor
    have = known.have if known.epoch == cursor.epoch else ()
    if arrived is not None:
        have = tuple(arrived.values())
    return replace(known, epoch=cursor.epoch, xid=cursor.xid, position=cursor.position, closed=mail.closed, have=have)


def follow(
    project: Project, hang_up: HangUp | None = None, *, pause_s: float = 0.0, presence: Presence | None = None
) -> Generator[Progress | SyncReport | ServerUnavailable, None, None]:
    """Exchange each time that there is something to exchange, and once a minute, until somebody hangs up.

    Yields how far each exchange has come, then what it brought; where the server cannot be reached, the error, and
    tries again. *pause_s* is the least time between two exchanges; *presence* is kept up where the team wants that.
    Raises: as `exchange`, but for ServerUnavailable.
    """
    hang_up = hang_up or HangUp()
    while not hang_up.is_over:
        try:
            report = yield from exchange(project, hang_up=hang_up)
            yield report
            if not hang_up.wait(pause_s):
                _wait(project, hang_up, presence or Presence(), is_stuck=bool(report.refused))
        except ServerUnavailable as error:
            if not hang_up.is_over:
                yield error
                hang_up.wait(_RETRY_S)
        except Locked:  # somebody saves all the time
            hang_up.wait(_RETRY_S)


def _wait(project: Project, hang_up: HangUp, presence: Presence, *, is_stuck: bool) -> None:
    """Return when the server has something new, something waits here, or a minute has passed.

    *is_stuck*: what waits was refused, and there is no use in trying again at once.
    """
    with open_server(project, hang_up) as connection:
        ring, server = require_ring(project), get_server(get_state(project))
        mailbox = open_mailbox(project, connection, ring)
        cursor = Cursor(server.epoch, server.xid, server.position)
        appear = begin_presence(project, connection, mailbox, ring, presence)
        for number, is_notice in enumerate(mailbox.watch(_LOOK_S)):
            appear(number)
            is_first = number == 0  # what came before the first look was in no notice
            if is_notice or (is_first and mailbox.pull(cursor, 1).rows):
                return
            if hang_up.is_over or number * _LOOK_S > _LONGEST_WAIT_S or (not is_stuck and count_unsent(project)):
                return


# --- pull ------------------------------------------------------------------------------------------------------------


def _pull(
    project: Project, mailbox: Mailbox, ring: Keyring
) -> Generator[Progress, None, tuple[_Mail, ServerUnavailable | None]]:
    """Return what the server has for this replica, and by what error it ended before all had come."""
    server, epoch = get_server(get_state(project)), mailbox.read_epoch()
    is_known = server.epoch == epoch
    cursor = Cursor(epoch, server.xid, server.position) if is_known else Cursor(epoch)
    rows: dict[int, Row] = {}
    if is_known and server.closed:
        page = mailbox.pull_again(server.closed)
        rows |= zip(page.positions, page.rows, strict=True)
    while True:
        yield Progress(len(rows), 0, "received")
        try:
            page = mailbox.pull(cursor)
        except ServerUnavailable as error:
            if not rows:
                raise
            return _open(project, ring, rows, cursor), error
        rows |= zip(page.positions, page.rows, strict=True)
        cursor = page.cursor
        if page.is_last:
            return _open(project, ring, rows, cursor), None


def _open(project: Project, ring: Keyring, rows: Mapping[int, Row], cursor: Cursor) -> _Mail:
    """Open rows; an event among them may hold the key of others."""
    state = get_state(project)
    waiting, letters, garbled = dict(rows), list[Letter](), set[bytes]()
    while True:
        shares: list[ShareKeys] = []
        for position in [each for each, row in waiting.items() if ring.has_key(row.body)]:
            row = waiting.pop(position)
            try:
                letter = open_event(ring, row)
            except ExchangeError:
                garbled.add(row.id)
                continue
            letters.append(letter)
            shares += _find_share(row, letter)
        new = [key for each in open_rings(shares, state.place.sealing).values() for key in each]
        if not new:
            break
        ring = Keyring(ring.keys, (*ring.others, *new))
    return _Mail(tuple(letters), frozenset(garbled), tuple(sorted(waiting))[:_MOST_CLOSED], cursor)


def _find_share(row: Row, letter: Letter) -> list[ShareKeys]:
    if row.kind != "team:keys-shared":
        return []
    try:
        change = read_event(letter.record).change
    except ExchangeError:
        return []
    return [change] if isinstance(change, ShareKeys) else []


def _read(project: Project, letters: Sequence[Letter]) -> tuple[Bundle, int]:
    """Return what letters hold as a bundle, read behind walls as one is, and how many of them nobody can read."""
    known = {each.id for each in get_state(project).events}
    fresh: dict[Hash, Letter] = {}
    for letter in letters:
        name = hash_bytes(letter.record.header)
        if name not in known:
            fresh.setdefault(name, letter)
    records = [letter.record for letter in fresh.values()]
    readable = _keep_readable(project, records)
    signatures = tuple(
        Signature(hash_bytes(letter.record.header), letter.signature) for letter in letters if letter.signature
    )
    return _unpack(project, readable, signatures), len(records) - len(readable)


def _keep_readable(project: Project, records: Sequence[Record]) -> Sequence[Record]:
    """Leave out what cannot be read, as the others' work must not wait for it."""
    if not records:
        return records
    try:
        bundle_parser.require_readable(_pack(project, records, ()))
    except ExchangeError:
        if len(records) == 1:
            return ()
        half = len(records) // 2
        return (*_keep_readable(project, records[:half]), *_keep_readable(project, records[half:]))
    return records


def _pack(project: Project, records: Iterable[Record], signatures: tuple[Signature, ...]) -> bytes:
    """Return records as a bundle of which nothing has been parsed but its places."""
    records = tuple(records)
    spans = find_spans(find_place(each.header) for each in records)
    bundle = Bundle(Manifest(project.store.project_id, spans), (), signatures, newer=records)
    return pack_bundle(bundle, "")


def _unpack(project: Project, records: Iterable[Record], signatures: tuple[Signature, ...]) -> Bundle:
    return unpack(_pack(project, records, signatures)).bundle


def _pull_blobs(project: Project, mailbox: Mailbox, ring: Keyring, came: Iterable[Event]) -> tuple[bytes, ...]:
    """Return the bytes of versions that are missing here, as far as the server has them."""
    versions, events = _find_versions(project, came)
    names = {name for event in events if versions.get(event) is None for name in _find_names(event)}
    found = (_pull_blob(mailbox, ring, name) for name in sorted(names - project.store.team_blobs().keys()))
    return tuple(each for each in found if each is not None)


def _pull_blob(mailbox: Mailbox, ring: Keyring, name: Hash) -> bytes | None:
    for pieces in mailbox.pull_blob(blind_blob(ring, name)):
        try:
            return open_blob(ring, name, pieces, _MOST_BLOB_BYTES)
        except ExchangeError:
            continue
    return None


def _find_names(event: Event) -> tuple[Hash, Hash]:
    change = cast(Version, event.change)
    return change.source_hash, change.outcome


def _find_versions(project: Project, came: Iterable[Event] = ()) -> tuple[VersionFinder, list[Event]]:
    """Return what finds versions of documents among the events that are here and some that came, and these events."""
    state = get_state(project)
    known = {each.id: each for each in (*read_events(state), *came)}
    found = [each for each in known.values() if isinstance(each.change, Version)]
    return VersionFinder(project.store, known, state.local, project.store.team_blobs()), found


# --- push ------------------------------------------------------------------------------------------------------------


class _Push:
    """Brings what the server lacks, ancestors first; what it refuses is left out with all that needs it."""

    def __init__(self, project: Project, mailbox: Mailbox, mail: _Mail) -> None:
        self._project = project
        self._mailbox = mailbox
        self._mail = mail
        self.sent: list[Event] = []
        self.left: set[Hash] = set()
        """What the server still lacks."""
        self._events: Sequence[Event] = ()
        self.refused: list[ServerRefusal] = []

    @property
    def arrived(self) -> Have:
        """What the server has of all events that were here when the push began: others may have been made since."""
        return find_have(find_chains(event for event in self._events if event.id not in self.left))

    def run(self) -> Generator[Progress, None, None]:
        """Push, and yield how far that has come. Raises: ServerUnavailable."""
        view = load_view(self._project)
        self._events = read_events(view.state)
        keys = read_key_state(view)
        ring = keys.make_ring()
        assert ring is not None  # it was there before the pull, and is never taken away
        lacking = _find_lacking(view, self._mailbox, ring, self._mail)
        self.left = {event.id for event in lacking}
        signatures = dict(view.state.signatures)
        while lacking and len(self.refused) < _MOST_REFUSALS:
            try:
                self._push_blobs(ring, lacking)
                for at in range(0, len(lacking), _BATCH):
                    yield Progress(at, len(lacking), "sent")
                    batch = lacking[at : at + _BATCH]
                    self._mailbox.push(
                        seal_event(ring, each.record, signatures.get(each.id), key=_find_key(keys, each))
                        for each in batch
                    )
                    self.sent += batch
                    self.left -= {event.id for event in batch}
                return
            except ServerRefused as error:
                lacking = self._leave_out(ring, lacking, error)

    def _push_blobs(self, ring: Keyring, events: Iterable[Event]) -> None:
        versions, _ = _find_versions(self._project)
        received = filter(None, (versions.get(event) for event in events))
        blobs = {hash_bytes(data): data for each in received for data in (each.data, each.outcome)}
        names = {blind_blob(ring, name): name for name in blobs}
        for name in sorted(names.keys() - self._mailbox.find_blobs(names)):
            self._mailbox.push_blob(name, list(seal_blob(ring, blobs[names[name]])))

    def _leave_out(self, ring: Keyring, lacking: Sequence[Event], error: ServerRefused) -> list[Event]:
        """Note a refusal, and return what can be tried without that event; nothing where it is about no event."""
        left = [event for event in lacking if event.id in self.left]
        bad = next((event for event in left if blind_event(ring, event.id).hex() == error.subject), None)
        self.refused.append(ServerRefusal(bad.id if bad else Hash(""), error.rule, error.hint))
        if bad is None:
            return []
        out = {bad.id}
        for event in left:
            if out & {event.header.previous, *event.parents}:
                out.add(event.id)
        return [event for event in left if event.id not in out]


def _find_key(keys: KeyState, event: Event) -> bytes | None:
    """Return by which key an event is sealed that hands out newer ones: the last one before; None for all others."""
    change = event.change
    ring = keys.rings.get(change.name) if isinstance(change, ShareKeys) else None
    return ring[-2] if ring is not None and len(ring) > 1 else None


def _find_lacking(view: View, mailbox: Mailbox, ring: Keyring, mail: _Mail) -> list[Event]:
    """Return what the server lacks, ancestors first. Of the own events, also those in whose place it has others."""
    mine, lengths = view.state.place.replica, _find_lengths(view, mailbox, mail)
    forks = _find_forks(view)
    names = {blind_event(ring, event.id): event for event in (*(node.event for node in view.history.order), *forks)}
    asked = {name for name, event in names.items() if event in forks or event.sequence > lengths.get(event.replica, 0)}
    taken = {name for name in mail.garbled if name in names and names[name].replica == mine}
    lacking = (asked - mailbox.find_known(asked)) | taken
    return [event for name, event in names.items() if name in lacking]


def _find_lengths(view: View, mailbox: Mailbox, mail: _Mail) -> Mapping[str, int]:
    """Return how far chains reach on the server.

    Somebody else may have put rows into the own chain: there what counts is what this replica has brought.
    """
    mine, server = view.state.place.replica, get_server(view.state)
    have = {each.replica: each.sequence for each in server.have} if server.epoch == mail.cursor.epoch else {}
    return {**mailbox.read_lengths(), mine: have.get(mine, 0)}


def _find_forks(view: View) -> list[Event]:
    """Return the events of forks that can be placed: everybody has to know of them."""
    history = view.history
    forked = (history.events[each] for each, why in history.quarantine.items() if why is Quarantine.FORKED)
    placed = {NO_HASH, *history.nodes}
    return [each for each in forked if placed.issuperset((each.header.previous, *each.parents))]
