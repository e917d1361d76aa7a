"""Readers of foreign files that leave their child to the next reader: to start one costs more than most files do."""

from __future__ import annotations

from types import TracebackType
from typing import ClassVar

from localize.runtime.workers import Worker
from localize.safe.sandbox import ChildReader


class KeptReader(ChildReader):
    """A reader whose child serves the next reader too, unless something went wrong; `tests/safe` tries the real one."""

    waiting: ClassVar[list[Worker]] = []

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._worker is not None and kind is None:
            self.waiting.append(self._worker)
            self._worker = None
        self.close()

    def _begin(self) -> Worker:
        if not self.waiting:
            return super()._begin()
        self._worker, self._is_fresh = self.waiting.pop(), False
        return self._worker

    @classmethod
    def end(cls) -> None:
        """End the children that wait."""
        while cls.waiting:
            cls.waiting.pop().close()
