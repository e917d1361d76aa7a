"""Words for data sharing: levels, places of engines, and what a consent is about."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from localize.config.project import LEVEL_MEANINGS, LEVEL_NAMES, Level, describe_level
from localize.engines import PrivacyClass
from localize.i18n import mark, tr
from localize.i18n.errors import localized_problem
from localize.i18n.sanitize import visible
from localize.workflow.drafting.consent import BESIDE, TEXTS, Offer

_PLACES: Mapping[PrivacyClass, str] = MappingProxyType(
    {
        PrivacyClass.IN_PROCESS: mark("in this program"),
        PrivacyClass.LOOPBACK: mark("this machine"),
        PrivacyClass.OWN_HOST: mark("your own network"),
        PrivacyClass.THIRD_PARTY: mark("third party"),
    }
)


def level_words(level: Level) -> str:
    """Return the name of a level."""
    return localized_problem(LEVEL_NAMES[level])


def data_sharing_words(level: Level) -> str:
    """Return a level by its name and its word in the file, and what it lets happen."""
    head = tr("Data sharing: {level}.", level=localized_problem(describe_level(level)))
    return f"{head} {localized_problem(LEVEL_MEANINGS[level])}"


def place_words(privacy: PrivacyClass) -> str:
    """Return where an engine works."""
    return tr(_PLACES[privacy])


def offer_words(offer: Offer) -> str:
    """Return what a person is asked to agree to."""
    where = tr("{host} in {country}", host=offer.host, country=offer.country) if offer.country else offer.host
    said = [tr("{host} will be sent: {sends}.", host=where, sends=tr(TEXTS))]
    if offer.beside:
        said.append(tr("Also sent: {sends}.", sends=tr(BESIDE)))
    if offer.proxy:
        said.append(tr("Everything goes through the proxy {proxy}.", proxy=offer.proxy))
    return visible(" ".join(said))
