"""Values that are found out once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from localize.runtime.cache import once


def test_once_finds_a_value_out_once_though_two_threads_ask() -> None:
    """The second thread waits for the first one's value; other arguments have their own."""
    asked: list[str] = []
    begun, go_on = Event(), Event()

    @once
    def find(word: str) -> list[str]:
        asked.append(word)
        begun.set()
        assert go_on.wait(10)
        return [word]

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(find, "word")
        assert begun.wait(10)
        second = threads.submit(find, "word")
        go_on.set()
        assert first.result() is second.result()
    assert find("word") is first.result()
    assert find("other") == ["other"]
    assert asked == ["word", "other"]


def test_once_may_ask_itself_and_is_asked_again_after_an_error() -> None:
    """A value may be made of smaller ones; an error is no value."""
    tried: list[int] = []

    @once
    def count(number: int) -> int:
        tried.append(number)
        if tried == [2, 1]:
            raise OSError("not yet")
        return number and 1 + count(number - 1)

    with pytest.raises(OSError, match="not yet"):
        count(2)
    assert count(2) == 2
    assert tried == [2, 1, 2, 1, 0]
