"""Commands on engines and the texts that they may get: list of engines, consents to hosts, secret segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import click

from localize.cli import diagnostics, output
from localize.cli.context import as_option, open_to_read, open_to_write
from localize.cli.input import ask
from localize.cli.json_answers import json_answer
from localize.config.project import LEVEL_NAMES, Level

if TYPE_CHECKING:
    from localize.model import SegmentKey
    from localize.workflow.drafting.consent import Offer
    from localize.workflow.project.project import Project
    from localize.workflow.user.settings import ConsentRecord

_WHERE = {
    "in_process": "in this program",
    "loopback": "on this machine",
    "own_host": "in the own network",
    "third_party": "at a third party",
}


@click.command("engines")
@json_answer("engines")
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
@click.option("--withdraw", is_flag=True, help="Withdraw the consent.")
@json_answer("consent")
@click.pass_context
def consent_command(
    ctx: click.Context,
    host: str | None,
    country: str,
    days: int,
    *,
    texts_only: bool,
    withdraw: bool,
    as_json: bool,
) -> None:
    """Agree that texts of this project may go to a host.

    Without HOST, lists what you agreed to.

    You are asked to type the host's name again.
    """
    from localize.workflow.drafting.consent import offer, withdraw_consent

    with open_to_read(ctx) as project:
        agreed = withdrawn = None
        if host is not None and withdraw:
            withdraw_consent(project, host)
            withdrawn = host.lower()
        elif host is not None:
            agreed = _agree(project, offer(project, host, country=country, texts_only=texts_only), days)
        if as_json:
            output.document({**_consents_json(project), "agreed": agreed and agreed.host, "withdrawn": withdrawn})
        elif withdrawn:
            output.line(f"withdrawn: {host}")
        elif agreed:
            output.line(f"agreed: {agreed.host} until {agreed.until}")
        else:
            _print_consents(project)


def _agree(project: Project, offered: Offer, days: int) -> ConsentRecord:
    """Return the consent that a person gives by typing the host's name. Raises: UsageError for another name."""
    from localize.workflow.drafting.consent import give_consent

    diagnostics.say(offered.text)
    typed = ask("type the host's name to agree")
    if typed.strip().casefold() != offered.host:
        raise click.UsageError("not agreed: the name is another one; nothing has changed")
    return give_consent(project, offered, days=days)


def _print_consents(project: Project) -> None:
    from localize.workflow.drafting.consent import consents

    given = consents(project)
    for each in given:
        output.line(f"{each.host}  {each.country}  until {each.until}: {each.sends}")
    if not given:
        output.line("you have agreed to no host; `localize engines` shows which ones would be needed")
    _tell_level(project.config.policy)


def _consents_json(project: Project) -> dict[str, object]:
    from localize.workflow.drafting.consent import consents

    names = ("host", "country", "until", "sends")
    given = [{name: getattr(each, name) for name in names} for each in consents(project)]
    return {"policy": project.config.policy.value, "consents": given}


@click.command("secret")
@click.argument("keys", nargs=-1)
@click.option("--name", "names", multiple=True, metavar="NAME", help="Mask this person's name; repeatable.")
@click.option("--open", "lift", is_flag=True, help="Keep them secret no longer.")
@as_option
@json_answer("secret")
@click.pass_context
def secret_command(
    ctx: click.Context,
    keys: tuple[str, ...],
    names: tuple[str, ...],
    *,
    lift: bool,
    as_name: str | None,
    as_json: bool,
) -> None:
    """Keep segments from engines outside this process.

    Without KEYS, lists the segments that are kept from them, and the names that an encrypted project masks.

    With --open you are asked to type that word.
    """
    from localize.workflow.segments.confidentiality import keep_secret, mask_names, open_again
    from localize.workflow.segments.lookup import find_key

    if not (keys or names):
        with open_to_read(ctx) as project:
            _show_secrets(project, as_json=as_json)
        return
    if lift:
        question = "type the word open to let these texts go as far as the project allows"
        if ask(question) != "open":
            raise click.UsageError("not opened: nothing has changed")
    with open_to_write(ctx, as_name) as project:
        whole = [find_key(project, key) for key in keys]
        news = (open_again if lift else keep_secret)(project, whole)
        masked = mask_names(project, names, masked=not lift)
        if as_json:
            output.document({"segments": _secrets_json(project, whole), "changed": news, "names": list(project.people)})
            return
    counts = {"segment": news, "name": masked} if names and keys else {"name": masked} if names else {"segment": news}
    _tell_secrets(counts, lift=lift)


def _tell_secrets(counts: Mapping[str, int], *, lift: bool) -> None:
    for thing, number in counts.items():
        output.line(f"{output.count(number, thing)} {'open again' if lift else 'kept secret'}")


def _show_secrets(project: Project, *, as_json: bool) -> None:
    kept = sorted(project.store.secrets())
    if as_json:
        output.document({"segments": _secrets_json(project, kept), "changed": 0, "names": list(project.people)})
        return
    for key in kept:
        output.line(f"{key}  {project.store.get_segment(key).source.typed}")
    if not kept:
        output.line("no segment is kept secret: `localize secret KEY` keeps one")
    for name in project.people:
        output.line(f"name: {name}")


def _secrets_json(project: Project, keys: Iterable[SegmentKey]) -> list[dict[str, object]]:
    kept = project.store.secrets()
    return [
        {"key": key, "source": project.store.get_segment(key).source.typed, "secret": key in kept}
        for key in dict.fromkeys(keys)
    ]
