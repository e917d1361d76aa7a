"""Limits of size: for what comes in, wider ones for what a person lets in, and for what this program makes of it."""

from __future__ import annotations

import pytest

from localize.errors import ExtractError
from localize.safe import limits
from localize.safe.limits import Allowance


def test_documents_that_are_too_large_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says the limit, and how to take the file all the same."""
    monkeypatch.setattr(limits, "TEXT_BYTES", 1000)
    limits.check_size(bytes(1000))
    with pytest.raises(ExtractError, match="1,001 bytes") as caught:
        limits.check_size(bytes(1001))
    assert "1,000" in caught.value.hint
    assert "--large" in caught.value.hint


def test_packages_may_be_larger_than_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pictures lie in a package; of its texts another limit tells."""
    monkeypatch.setattr(limits, "TEXT_BYTES", 1000)
    limits.check_size(b"PK\x03\x04".ljust(2000))
    monkeypatch.setattr(limits, "MAX_BYTES", 1500)
    with pytest.raises(ExtractError, match="2,000 bytes"):
        limits.check_size(b"PK\x03\x04".ljust(2000))


def test_output_may_be_larger_than_input(monkeypatch: pytest.MonkeyPatch) -> None:
    """A person may let in four times as much, and what goes out may be four times that; then the limit is back."""
    monkeypatch.setattr(limits, "TEXT_BYTES", 1000)
    for allowance, most in ((Allowance.LARGE, 4000), (Allowance.OUTPUT, 16_000)):
        with limits.allow(allowance):
            limits.check_size(bytes(most))
            with pytest.raises(ExtractError, match=f"{most + 1:,} bytes"):
                limits.check_size(bytes(most + 1))
    with limits.allow_output():
        limits.check_size(bytes(16_000))
    with pytest.raises(ExtractError, match="too many"):
        limits.check_size(bytes(4000))
