"""The folder of what the program remembers of a person's work on this machine, outside every project."""

from __future__ import annotations

import os
from pathlib import Path


def state_folder() -> Path:
    """Return it; `LOCALIZE_STATE_HOME`, else `LOCALIZE_CONFIG_DIR`, override the system's place."""
    named = os.environ.get("LOCALIZE_STATE_HOME") or os.environ.get("LOCALIZE_CONFIG_DIR")
    if named:
        return Path(named)
    import platformdirs

    return Path(platformdirs.user_state_dir("localize", appauthor=False))
