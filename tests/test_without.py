"""Modules are loaded without what they can do without, and nobody else misses it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from localize.without import without

_SCREENS = """
import sys
import localize.hashes, localize.tui.app, localize.workflow.unsaved, localize.safe.atomic
import localize.tui.screens.search, localize.tui.screens.align, localize.workflow.drafting.outcome
assert "asyncio" in sys.modules and "hashlib" in sys.modules
print(*sorted({"ssl", "_ssl", "_hashlib"} & {*sys.modules}))
import ssl, hashlib, urllib3.util.ssl_
assert urllib3.util.ssl_.SSLContext is ssl.SSLContext
assert hashlib.sha256(b"").hexdigest().startswith("e3b0c442") and hashlib.new("md5", b"").digest_size == 16
"""


def test_screens_load_no_openssl_and_engines_still_can() -> None:
    """The editor's code leaves OpenSSL alone; whoever speaks to a server in the same process gets it."""
    ran = subprocess.run([sys.executable, "-W", "error", "-c", _SCREENS], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, ""), ran.stderr


def test_what_was_not_loaded_is_missing_inside_only() -> None:
    """An import inside fails as if there were no such module; behind it, also after an error, it is found."""
    with pytest.raises(ModuleNotFoundError), without("antigravity"):
        __import__("antigravity")
    assert "antigravity" not in sys.modules
    with without("json"):
        import json
    assert json is sys.modules["json"]
