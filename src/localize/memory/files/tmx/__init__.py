"""TMX 1.4b in and out. Laws: `read_tmx` of what `write_tmx` wrote gives equal units; `read_rows` gives equal rows."""

from __future__ import annotations

from localize.memory.files.tmx.fast_reader import read_rows
from localize.memory.files.tmx.reader import read_tmx
from localize.memory.files.tmx.writer import write_steps, write_tmx

__all__ = ["read_rows", "read_tmx", "write_steps", "write_tmx"]
