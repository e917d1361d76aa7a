"""Exchange with the team's server beside the screens: what waits, how the last one went, and one that runs.

It has a thread of its own, so that no key, no save and no engine waits for the network. What comes in is noticed as the
work of another process is: rows change where they stand, and the cursor stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from localize.errors import LocalizeError, ServerUnavailable
from localize.i18n import ntr, number, tr
from localize.i18n.sanitize import visible
from localize.model import Progress
from localize.runtime.interruption import HangUp
from localize.tui.workers import Bridge
from localize.workflow.project.project import Project
from localize.workflow.team.presence import Presence, Spot

if TYPE_CHECKING:
    from localize.workflow.team.server_sync import SyncReport

    Step = Progress | SyncReport | ServerUnavailable

PAUSE_S = 5.0
"""Between two exchanges in the background: each reads the team's record through."""


class ServerExchange:
    """Runs exchanges, one at a time: when somebody asks for one, or in the background."""

    def __init__(self, project: Project, bridge: Bridge, changed: Callable[[], None]) -> None:
        """*changed* is called, on the screens' thread, whenever `note` may say something else."""
        self._project = project
        self._bridge = bridge
        self._changed = changed
        self._hang_up: HangUp | None = None
        self._then: Callable[[SyncReport | LocalizeError | None], None] = lambda _: None
        self._head = -1
        self.follows = False
        """Whether work is exchanged in the background."""
        self.unsent = 0
        """Acts that the server does not have yet."""
        self.at: datetime | None = None
        """When the last exchange ended well."""
        self.progress: Progress | None = None
        self.error: LocalizeError | None = None
        """Why the last one failed."""
        self.presence = Presence()

    @property
    def is_running(self) -> bool:
        """Whether an exchange that somebody can cancel is running."""
        return self._hang_up is not None and self.progress is not None

    def begin(self, then: Callable[[SyncReport | LocalizeError | None], None], *, follows: bool = False) -> None:
        """Begin an exchange in place of one that runs.

        *then* hears what it brought, or why it failed, and None where somebody has cancelled it; with *follows* each
        time, but not that a server is still away.
        """
        self.end()
        self._then, self.follows = then, follows
        self._hang_up = hang_up = HangUp()
        self.progress = Progress(0, 0)
        self._changed()

        def tell(step: Step | LocalizeError | None) -> None:
            if hang_up is self._hang_up:  # else another one has taken its place
                self._take(step)

        self._bridge.carry(lambda: self._steps(hang_up, follows=follows), tell, hang_up)

    def _steps(self, hang_up: HangUp, *, follows: bool) -> Iterator[Step]:
        from localize.workflow.team.server_sync import exchange, follow

        if follows:
            yield from follow(self._project, hang_up, pause_s=PAUSE_S, presence=self.presence)
        else:
            report = yield from exchange(self._project, hang_up=hang_up)
            yield report

    def end(self) -> None:
        """End the exchange that runs; what came before is kept."""
        hang_up, self._hang_up = self._hang_up, None
        self.progress, self.follows, self.presence.others = None, False, {}
        if hang_up is not None:
            hang_up.end()
            self._changed()

    def cancel(self) -> None:
        """End the exchange that runs, and say so."""
        self.end()
        self._then(None)

    def _take(self, step: Step | LocalizeError | None) -> None:
        """Take note of a step; at the end of all there is None, or an error that ends it."""
        if isinstance(step, Progress):
            self.progress = step
        elif step is None:
            self._hang_up = self.progress = None
        elif isinstance(step, LocalizeError):
            is_news = self.error is None or not self.follows
            self.error, self.progress, self.presence.others = step, None, {}
            if not isinstance(step, ServerUnavailable) or not self.follows:
                self._hang_up, self.follows = None, False
            if is_news:
                self._then(step)
        else:
            self.error, self.progress, self.at = None, None, datetime.now(UTC)
            self._head = -1
            self._then(step)
        self._changed()

    def stand(self, spot: Spot | None) -> None:
        """Say on which segment this person is, and look who else is there."""
        self.presence.here = spot
        self._changed()

    async def look(self) -> None:
        """Count again what waits, where something was done since the last look."""
        count, head, at = await self._bridge.read(self._count)
        if (count, head) != (self.unsent, self._head) or at != self.at:
            self.unsent, self._head, self.at = count, head, at
            self._changed()

    def _count(self) -> tuple[int, int, datetime | None]:
        from localize.workflow.team.server_sync import count_unsent, find_last_sync

        head = self._project.store.head().sequence
        count = count_unsent(self._project) if head != self._head else self.unsent
        return count, head, find_last_sync(self._project)

    def note(self) -> str:
        """Return in a few words what waits, and how the last exchange went or the present one goes."""
        if self.progress is not None:
            return _progress_words(self.progress)
        waits = ntr("{count} to send", "{count} to send", self.unsent) if self.unsent else ""
        if self.error is not None:
            went = tr("server unreachable") if isinstance(self.error, ServerUnavailable) else tr("sync failed")
        else:
            went = tr("synced {time}", time=_time_words(self.at)) if self.at else tr("not synced yet")
        return " · ".join(filter(None, (self._presence_words(), waits, went)))

    def _presence_words(self) -> str:
        """Return who else is on the segment where this person is."""
        here = self.presence.find_others(self.presence.here)
        return ntr("{names} is here", "{names} are here", len(here), names=visible(", ".join(here))) if here else ""


def _progress_words(progress: Progress) -> str:
    if progress.what == "sent":
        return tr("sync: {count} of {total} sent", count=number(progress.done), total=number(progress.total))
    return tr("sync: {count} received", count=number(progress.done))


def _time_words(at: datetime) -> str:
    """Return the hour of today, or the day."""
    there = at.astimezone()
    return there.strftime("%H:%M" if there.date() == datetime.now().astimezone().date() else "%m-%d")


def report_words(report: SyncReport) -> str:
    """Return what an exchange brought."""
    merged = report.merged
    told = (
        (merged.texts, ntr("{count} text received", "{count} texts received", merged.texts)),
        (merged.approvals, ntr("{count} approval received", "{count} approvals received", merged.approvals)),
        (report.pushed, ntr("{count} event sent", "{count} events sent", report.pushed)),
        (report.waiting, ntr("{count} event not sent yet", "{count} events not sent yet", report.waiting)),
        (merged.conflicts, ntr("{count} open conflict", "{count} open conflicts", merged.conflicts)),
    )
    return ", ".join(words for count, words in told if count) or tr("nothing new")
