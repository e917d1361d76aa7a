"""Web server of the terminal UI: binds a port, reports its address, runs until it is interrupted."""

from __future__ import annotations

import asyncio
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from localize.errors import WorkflowError
from localize.i18n import choose_language, set_language
from localize.safe.hosts import is_loopback
from localize.web.invitations import Register, invite
from localize.workflow.browser_tab import BrowserTab

Tell = Callable[[str, str], None]


def run(tab: Mapping[str, object], names: Sequence[str], address: tuple[str, int], tell: Tell) -> None:
    """Show a project to the guests called *names* until the process is interrupted.

    *tab* holds the fields of `BrowserTab`; *tell* hears a name and a link for each guest once the server listens.
    Raises:
        WorkflowError: the port cannot be had.
        LocalizeError: the project has no such document or language.
    """
    shown = BrowserTab(**tab)  # type: ignore[arg-type]  # from a door that must not import this one
    with shown.open() as project:
        title = project.config.name
        shown.validate(project)
        shown = replace(shown, key=project.key)  # nobody is asked for the passphrase again
    guests = invite(names)

    def told(place: str) -> None:
        for guest in guests:
            tell(guest.name, f"{place}/?token={guest.token}")

    set_language(choose_language(shown.spoken))
    with suppress(KeyboardInterrupt):
        asyncio.run(_run(shown, Register(list(guests)), address, title, told))


async def _run(
    tab: BrowserTab, register: Register, address: tuple[str, int], title: str, tell: Callable[[str], None]
) -> None:
    from aiohttp import web  # comes with the extra `web`: without that, this module loads all the same

    from localize.web.pages import Site

    host, port = address
    try:
        bound = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise WorkflowError(
            "cannot listen at {host}, port {port}: {strerror}",
            host=host,
            port=port,
            strerror=error.strerror,
            hint="choose another with --port",
        ) from error
    port = bound.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    hosts = {f"{name}:{port}" for name in ("localhost", "127.0.0.1", "[::1]")} if is_loopback(host) else set()
    with suppress(TimeoutError), bound:  # nobody works in any tab of an encrypted project
        async with asyncio.timeout(tab.idle_s) as idle:
            site = Site(tab, register, hosts=hosts, title=title, idle=idle)
            runner = web.AppRunner(site.application(), access_log=None)
            try:
                await runner.setup()
                await web.SockSite(runner, bound).start()
                tell(f"http://{shown}:{port}")
                await _interrupted()
            finally:
                await runner.cleanup()


async def _interrupted() -> None:
    """Wait until the process is told to end."""
    ended = asyncio.Event()
    if sys.platform != "win32":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
