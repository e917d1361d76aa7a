"""Commands on engines and the texts that they may get: list of engines, consents to hosts, secret segments."""

from __future__ import annotations

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, json_option, open_to_read, open_to_write
from localize.cli.input import ask
from localize.config.project import LEVEL_NAMES, Level

_WHERE = {
    "in_process": "in this program",
    "loopback": "on this machine",
    "own_host": "in the own network",
    "third_party": "at a third party",
}


@click.command("engines")
@json_option
@click.pass_context
def engines_command(ctx: click.Context, *, as_json: bool) -> None:
    """List the engines and whether each may be used now.

    Shows where each engine works and what is missing. Nothing is sent.
    """
    from localize.workflow.drafting.engine_status import engines

    with open_to_read(ctx) as project:
        found = engines(project)
        level = project.config.policy
    if as_json:
        for each in found:
            told = {name: getattr(each, name) for name in each.__slots__}
            output.record({**told, "privacy": each.privacy.value if each.privacy else None, "ready": each.ready})
        return
    _tell_level(level)
    for each in found:
        place = _WHERE[each.privacy.value] if each.privacy else ""
        hosts = f" ({', '.join(each.hosts)})" if each.hosts else ""
        through = f", through the proxy {each.proxy}" if each.proxy else ""
        more = ", gets terms and examples" if each.beside else ""
        state = "ready" if each.ready else f"not now: {each.objection}" + (f"; {each.hint}" if each.hint else "")
        mark = "*" if each.asked else " "
        output.line(f"{mark} {each.name:<14} {state}")
        if place:
            output.line(f"  {'':<14} {place}{hosts}{through}{more}")


def _tell_level(level: Level) -> None:
    output.line(f"data sharing: {LEVEL_NAMES[level]} (policy: {level.value})")


@click.command("consent")
@click.argument("host", required=False)
@click.option("--country", default="", help="Where the host is, as you know it.")
@click.option("--days", type=click.IntRange(1, 30), default=30, show_default=True, help="How long it holds.")
@click.option("--texts-only", is_flag=True, help="Texts alone: no glossary terms, no memory matches.")
@click.option("--withdraw", is_flag=True, help="Take the consent back.")
@click.pass_context
def consent_command(
    ctx: click.Context, host: str | None, country: str, days: int, *, texts_only: bool, withdraw: bool
) -> None:
    """Agree that texts of this project may go to a host.

    Without HOST, lists what you agreed to.

    You are asked to type the host's name again.
    """
    from localize.workflow.drafting.consent import consents, give_consent, offer, withdraw_consent

    with open_to_read(ctx) as project:
        if host is None:
            given = consents(project)
            for each in given:
                output.line(f"{each.host}  {each.country}  until {each.until}: {each.sends}")
            if not given:
                output.line("you have agreed to no host; `localize engines` shows which ones would be needed")
            _tell_level(project.config.policy)
        elif withdraw:
            withdraw_consent(project, host)
            output.line(f"withdrawn: {host}")
        else:
            offered = offer(project, host, country=country, texts_only=texts_only)
            diagnostics.say(offered.text)
            typed = ask("type the host's name to agree")
            if typed.strip().casefold() != offered.host:
                raise click.UsageError("not agreed: the name is another one; nothing has changed")
            record = give_consent(project, offered, days=days)
            output.line(f"agreed: {record.host} until {record.until}")


@click.command("secret")
@click.argument("keys", nargs=-1)
@click.option("--open", "lift", is_flag=True, help="Keep them secret no longer.")
@as_option
@click.pass_context
def secret_command(ctx: click.Context, keys: tuple[str, ...], *, lift: bool, as_name: str | None) -> None:
    """Keep segments from engines outside this process.

    Without KEYS, lists the segments that are kept from them.

    With --open you are asked to type that word.
    """
    from localize.workflow.segments.confidentiality import keep_secret, open_again
    from localize.workflow.segments.lookup import find_key

    if not keys:
        with open_to_read(ctx) as project:
            kept = sorted(project.store.secrets())
            for key in kept:
                output.line(f"{key}  {project.store.get_segment(key).source.typed}")
            if not kept:
                output.line("no segment is kept secret: `localize secret KEY` keeps one")
        return
    if lift:
        question = "type the word open to let these texts go as far as the project allows"
        if ask(question) != "open":
            raise click.UsageError("not opened: nothing has changed")
    with open_to_write(ctx, as_name) as project:
        whole = [find_key(project, key) for key in keys]
        news = (open_again if lift else keep_secret)(project, whole)
    output.line(f"{output.count(news, 'segment')} {'open again' if lift else 'kept secret'}")
