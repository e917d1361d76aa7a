"""The worker process of an engine: it answers requests, and heeds what stops it.

`subprocess_engine` starts this module as a program and defines the messages between the two processes.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime

from localize.engines import Engine
from localize.engines.gate import Policy, build_engine
from localize.engines.subprocess_engine import ErrorMessage, ReplyMessage, StartMessage, TaskMessage
from localize.errors import EngineError, LocalizeError
from localize.model import serialization as wire
from localize.runtime.workers import Channel, open_channel


def serve(channel: Channel) -> None:
    """Answer tasks until there are no more."""
    requests = channel.frames()
    begin = wire.load(StartMessage, next(requests))
    try:
        today = datetime.now(UTC).date()
        # In here the engine is not set apart again: this is that process.
        engine = build_engine(
            begin.settings.name, Policy(begin.level), (), today=today, settings=begin.settings, here=True
        )
    except LocalizeError as error:
        failed = error if isinstance(error, EngineError) else EngineError(error.text, engine=begin.settings.name)
        _say(channel, ReplyMessage(failed=ErrorMessage.of(failed), done=True))
        return
    cancel = threading.Event()
    for frame in requests:
        task = wire.load(TaskMessage, frame.decode("utf-8", "surrogatepass"))
        cancel.set()  # a new task, or none, ends what is still done for the one before
        if task.requests:
            cancel = threading.Event()
            threading.Thread(target=_answer, args=(engine, task, cancel, channel), daemon=True).start()


def _answer(engine: Engine, task: TaskMessage, cancel: threading.Event, channel: Channel) -> None:
    failed: EngineError | None = None
    try:
        for result in engine.translate(task.requests, deadline_s=task.deadline_s, cancel=cancel):
            error = ErrorMessage.of(result.error) if result.error else None
            score = None if result.score is None else float(result.score)
            _say(channel, ReplyMessage(result.id, result.text, score, result.alternatives, error))
    except EngineError as error:
        failed = error
    except Exception as error:  # noqa: BLE001 - an engine is strangers' code; its message may hold the text
        failed = EngineError("the engine failed: {name}", name=type(error).__name__, engine=engine.id)
    _say(channel, ReplyMessage(failed=ErrorMessage.of(failed) if failed else None, done=True))


def _say(channel: Channel, reply: ReplyMessage) -> None:
    channel.send(wire.dump(reply).encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    serve(open_channel())
