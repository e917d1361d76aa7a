"""Worker threads of the screens: one writer, two readers, one that waits for engines, one that speaks with a server.

No other module of the screens starts a thread. A store keeps a connection per thread, so each thread here has its own.
Writes are done one after the other, in the order of the calls.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from threading import Event, Thread
from typing import ParamSpec, TypeVar

from localize.errors import LocalizeError
from localize.model import Progress
from localize.runtime.interruption import HangUp

P = ParamSpec("P")
T = TypeVar("T")


_JOIN_S = 0.05


class Bridge:
    """Runs functions of the workflow in worker threads, for the screen's event loop."""

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(2, thread_name_prefix="read")
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="write")
        self._asker = ThreadPoolExecutor(1, thread_name_prefix="ask")
        self._may_read = asyncio.Event()
        self._may_read.set()
        self._driven: set[Event] = set()
        """What cancels the long work that is running now."""
        self._carriers: list[tuple[HangUp, Thread]] = []
        """Those that speak with a server, and what ends each."""

    @property
    def is_busy(self) -> bool:
        """Whether long work is running."""
        return bool(self._driven)

    def hold_back(self) -> None:
        """Let what is to be read wait until `begin`: its threads would take their time from the first painting."""
        self._may_read.clear()

    def begin(self) -> None:
        """Read what waits to be read."""
        self._may_read.set()

    async def begun(self) -> None:
        """Wait until what waits to be read may be read."""
        await self._may_read.wait()

    async def read(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what *ask* returns. Several may run at once."""
        await self.begun()
        return await asyncio.get_running_loop().run_in_executor(self._readers, partial(ask, *args, **kwargs))

    async def ask(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Return what *ask* returns, which may wait for somebody else's answer: in a thread that holds nobody up."""
        return await asyncio.get_running_loop().run_in_executor(self._asker, partial(ask, *args, **kwargs))

    async def hear(self, ask: Callable[[], Iterable[T]]) -> AsyncIterator[T]:
        """Yield what *ask* yields, as `ask` asks: one thread makes it all, and nobody waits for it but the caller."""
        loop = asyncio.get_running_loop()
        come: asyncio.Queue[tuple[T] | None] = asyncio.Queue()

        def run() -> None:
            for each in ask():
                loop.call_soon_threadsafe(come.put_nowait, (each,))

        work = loop.run_in_executor(self._asker, run)
        work.add_done_callback(lambda _: come.put_nowait(None))
        try:
            while each := await come.get():
                yield each[0]
            await work
        finally:
            work.cancel()

    def write(self, act: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Awaitable[T]:
        """Return what *act* returns, after every write that was asked for before it.

        The write is begun here, and finished even when nobody waits for it, or not any longer.
        """
        return _finished(asyncio.get_running_loop().run_in_executor(self._writer, partial(act, *args, **kwargs)))

    async def drive(
        self,
        steps: Callable[[], Generator[Progress, None, T]],
        tell: Callable[[Progress], None],
        cancelled: Event,
        *,
        reads_only: bool = False,
    ) -> T | None:
        """Return what long work returns, or None when it was cancelled; *tell* hears how far it has come.

        *steps* starts the work in the writer's thread, or in a reader's if it *reads_only*; *tell* is called on the
        screen's. `close` sets *cancelled* too.
        """
        loop = asyncio.get_running_loop()
        ours = copy_context()  # a thread has its own, in which English is spoken

        def run() -> T | None:
            work = steps()
            while not cancelled.is_set():
                try:
                    progress = next(work)
                except StopIteration as stop:
                    result: T = stop.value
                    return result
                loop.call_soon_threadsafe(tell, progress, context=ours)
            work.close()
            return None

        self._driven.add(cancelled)
        work = loop.run_in_executor(self._readers if reads_only else self._writer, run)
        work.add_done_callback(lambda _: self._driven.discard(cancelled))
        return await _finished(work)

    def carry(
        self, steps: Callable[[], Iterable[T]], tell: Callable[[T | LocalizeError | None], None], hang_up: HangUp
    ) -> None:
        """Let *tell* hear, on the screen's thread, each step of work that speaks with a server, then its error or None.

        It runs in a thread of its own: it may wait for minutes, and *hang_up* ends it.
        """
        loop, ours = asyncio.get_running_loop(), copy_context()

        def say(step: T | LocalizeError | None) -> None:
            with suppress(RuntimeError):  # the screens have gone
                loop.call_soon_threadsafe(tell, step, context=ours)

        def run() -> None:
            try:
                for step in steps():
                    say(step)
            except LocalizeError as error:
                say(error)
            except OSError as error:
                say(LocalizeError("{error}", error=error))
            else:
                say(None)

        thread = Thread(target=run, name="carry", daemon=True)
        self._carriers = [each for each in self._carriers if each[1].is_alive()] + [(hang_up, thread)]
        thread.start()

    def close(self) -> None:
        """Return when every write that was asked for is done; long work and what only reads go no further.

        A server that does not answer a call is not waited for.
        """
        for hang_up, thread in self._carriers:
            hang_up.end()
            while thread.is_alive() and not hang_up.is_calling:
                thread.join(_JOIN_S)
        for cancelled in self._driven:
            cancelled.set()
        self._asker.shutdown(wait=True, cancel_futures=True)
        self._writer.shutdown(wait=True)
        self._readers.shutdown(wait=True, cancel_futures=True)


def _finished(work: asyncio.Future[T]) -> Awaitable[T]:
    """Return the result of a thread, which goes on when its caller is cancelled; a late failure is dropped."""
    shown = asyncio.shield(work)
    for each in (work, shown):
        each.add_done_callback(lambda done: done.cancelled() or done.exception())
    return shown
