"""The child process of an engine: it answers the requests that come through its standard input.

`subprocess_engine` starts this module as a program and defines the messages between the two processes.
"""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from typing import IO

from localize.engines import Engine
from localize.engines.gate import Policy, build_engine
from localize.engines.subprocess_engine import ErrorMessage, ReplyMessage, StartMessage, TaskMessage
from localize.errors import EngineError, LocalizeError
from localize.model import serialization as wire


def serve(requests: IO[bytes], replies: IO[bytes]) -> None:
    """Answer tasks until there are no more."""
    begin = wire.load(StartMessage, requests.readline())
    try:
        today = datetime.now(UTC).date()
        # In here the engine is not set apart again: this is that process.
        engine = build_engine(
            begin.settings.name, Policy(begin.level), (), today=today, settings=begin.settings, here=True
        )
    except LocalizeError as error:
        failed = error if isinstance(error, EngineError) else EngineError(error.text, engine=begin.settings.name)
        _say(replies, ReplyMessage(failed=ErrorMessage.of(failed), done=True))
        return
    cancel = threading.Event()
    for line in requests:
        task = wire.load(TaskMessage, line.decode("utf-8", "surrogatepass"))
        cancel.set()  # a new task, or none, ends what is still done for the one before
        if task.requests:
            cancel = threading.Event()
            threading.Thread(target=_answer, args=(engine, task, cancel, replies), daemon=True).start()


def _answer(engine: Engine, task: TaskMessage, cancel: threading.Event, replies: IO[bytes]) -> None:
    failed: EngineError | None = None
    try:
        for result in engine.translate(task.requests, deadline_s=task.deadline_s, cancel=cancel):
            error = ErrorMessage.of(result.error) if result.error else None
            score = None if result.score is None else float(result.score)
            _say(replies, ReplyMessage(result.id, result.text, score, result.alternatives, error))
    except EngineError as error:
        failed = error
    except Exception as error:  # noqa: BLE001 - an engine is strangers' code; its message may hold the text
        failed = EngineError("the engine broke: {name}", name=type(error).__name__, engine=engine.id)
    _say(replies, ReplyMessage(failed=ErrorMessage.of(failed) if failed else None, done=True))


def _say(replies: IO[bytes], reply: ReplyMessage) -> None:
    replies.write(f"{wire.dump(reply)}\n".encode("utf-8", "surrogatepass"))
    replies.flush()


if __name__ == "__main__":
    serve(sys.stdin.buffer, sys.stdout.buffer)
