"""A PostgreSQL server of one's own for the time of a measurement, in a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_USER = "postgres"


def find_programs() -> Path | None:
    """Return the folder that has `initdb` and `pg_ctl`; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    folders = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists()), None)


@contextmanager
def run_server(programs: Path) -> Iterator[str]:
    """Give the connection string of a fresh server; it is stopped and its data removed afterwards."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before: list[str] = []
        if hasattr(os, "geteuid") and os.geteuid() == 0:  # it refuses to run as root
            shutil.chown(folder, _USER)
            before = ["runuser", "-u", _USER, "--"]
        data = str(folder / "data")
        quiet = subprocess.DEVNULL
        initdb = [*before, str(programs / "initdb"), "-D", data, "-U", _USER, "--auth=trust", "--encoding=UTF8"]
        subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, stdout=quiet, cwd=folder)
        server = f"-c listen_addresses= -k {folder} -c shared_buffers=1GB -c maintenance_work_mem=1GB"
        control = [*before, str(programs / "pg_ctl"), "-D", data, "-w", "-l", str(folder / "log")]
        subprocess.run([*control, "-o", server, "start"], check=True, stdout=quiet, cwd=folder)
        try:
            yield f"host={folder} user={_USER} dbname={_USER}"
        finally:
            subprocess.run([*control, "-m", "immediate", "stop"], check=False, stdout=quiet, cwd=folder)
