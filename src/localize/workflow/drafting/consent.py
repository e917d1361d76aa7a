"""Consents of a person that texts of a project may go to a host: given for some days, listed, withdrawn.

Consents live in the user's own settings, never in the project: a stranger's project cannot bring its own. Each is bound
to the project's folder as well: whoever has a copy of a project knows its id, so a copy or a moved one asks again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from localize.errors import ConfigError, NotFound
from localize.i18n import mark
from localize.workflow.user.settings import ConsentRecord, read_settings, write_settings

if TYPE_CHECKING:
    from localize.workflow.project.project import Project

DAYS = 30
"""How long a consent holds unless the person says otherwise, and the longest it can."""
TEXTS = mark(
    "the text of segments without a draft and the language pair; placeholders, tags and addresses are"
    " masked, for a third party also numbers, keys and names that identify a person"
)
BESIDE = mark(
    "glossary terms that occur in these texts with their translations, and up to 5 confirmed segments"
    " of this project with similar texts, source and translation"
)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a person is asked to agree to."""

    host: str
    country: str
    """As the person says; empty where that is not known."""
    sends: str
    """All that leaves the machine, in words."""
    beside: bool
    """Glossary terms and memory matches are among it."""
    proxy: str
    """What it goes through; empty where it goes straight."""

    @property
    def text(self) -> str:
        """The question in full sentences."""
        from localize.engines.gate import EVERY_HOST

        where = f"in {self.country}" if self.country else "in a country that you do not name (--country)"
        whom = "Every host of every engine, wherever it is" if self.host == EVERY_HOST else f"{self.host}, {where}"
        through = f" Everything goes through the proxy {self.proxy}." if self.proxy else ""
        return f"{whom}, will be sent: {self.sends}.{through}"


def offer(project: Project, host: str, *, country: str, texts_only: bool = False) -> Offer:
    """Return what a consent for a host would allow, to be shown to the person. Raises: ConfigError for no host name."""
    from localize.engines.host_privacy import proxy_for

    if not host or "/" in host or ":" in host:
        raise ConfigError("{host!r} is not a host name", host=host, hint="for example api.mymemory.translated.net")
    beside = not texts_only and _takes_more(project, host.lower())
    sends = f"{TEXTS}; beside them {BESIDE}" if beside else TEXTS
    return Offer(host.lower(), country, sends, beside, proxy_for(host.lower()))


def _takes_more(project: Project, host: str) -> bool:
    """Tell whether some engine at a host takes terms or examples; one that nobody knows may."""
    from localize.workflow.drafting.engine_status import engines

    there = [each.takes_more for each in engines(project) if host in each.hosts]
    return any(there) or not there


def consents(project: Project) -> tuple[ConsentRecord, ...]:
    """Return the user's consents for this project in this folder that have not run out."""
    today, folder = _today(), str(project.root)
    mine = (each for each in read_settings().consents if each.project_id == project.store.project_id)
    return tuple(each for each in mine if each.folder == folder and each.holds(today))


def hosts(project: Project) -> tuple[tuple[str, ConsentRecord | None], ...]:
    """Return the hosts that the project's engines send texts to, each once, with the user's consent that holds."""
    from localize.engines import PrivacyClass
    from localize.workflow.drafting.engine_status import engines

    given = {each.host: each for each in consents(project)}
    away = (PrivacyClass.OWN_HOST, PrivacyClass.THIRD_PARTY)
    needed = [host for each in engines(project) if each.asked and each.privacy in away for host in each.hosts]
    found = {host: given.pop(host, None) for host in dict.fromkeys(needed)}
    return (*found.items(), *given.items())


def give_consent(project: Project, agreed: Offer, *, days: int = DAYS) -> ConsentRecord:
    """Remember what the user agreed to, in place of an older consent for the host. Raises: ConfigError."""
    if not 1 <= days <= DAYS:
        raise ConfigError("a consent is valid for 1 to {days} days", days=DAYS, hint="give it again after it expires")
    until = (_today() + timedelta(days=days)).isoformat()
    project_id, folder = project.store.project_id, str(project.root)
    record = ConsentRecord(
        project_id, agreed.host, agreed.country, agreed.sends, until, beside=agreed.beside, folder=folder
    )
    settings = read_settings()
    others = tuple(each for each in settings.consents if not _is_for(each, project, record.host))
    write_settings(replace(settings, consents=(*others, record)))
    return record


def withdraw_consent(project: Project, host: str) -> None:
    """Forget the user's consent for a host. Raises: NotFound where there is none."""
    settings = read_settings()
    others = tuple(each for each in settings.consents if not _is_for(each, project, host.lower()))
    if len(others) == len(settings.consents):
        raise NotFound("consent", host, hint="`localize consent` lists those of this project")
    write_settings(replace(settings, consents=others))


def _is_for(record: ConsentRecord, project: Project, host: str) -> bool:
    """Tell whether a consent is for a host and this project in this folder, or in none."""
    is_here = record.folder in ("", str(project.root))
    return is_here and (record.project_id, record.host) == (project.store.project_id, host)


def _today() -> date:
    return datetime.now(UTC).date()
