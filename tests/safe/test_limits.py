"""Limits of size: for what comes in, and wider ones for what this program makes of it."""

from __future__ import annotations

import pytest

from localize.errors import ExtractError
from localize.safe import limits


def test_documents_that_are_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says the limit."""
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    limits.check_size(bytes(1000))
    with pytest.raises(ExtractError, match="1,001 bytes") as caught:
        limits.check_size(bytes(1001))
    assert "1,000" in caught.value.hint


def test_output_may_be_larger_than_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A translation may be four times its source; afterwards the limit is the old one."""
    monkeypatch.setattr(limits, "MAX_BYTES", 1000)
    with limits.room_for_output():
        limits.check_size(bytes(4000))
        with pytest.raises(ExtractError, match="4,001 bytes"):
            limits.check_size(bytes(4001))
    with pytest.raises(ExtractError, match="too many"):
        limits.check_size(bytes(4000))
