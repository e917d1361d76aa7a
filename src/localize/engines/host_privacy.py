"""Privacy class of a host: its name decides what may be sent there, and the connected address must confirm the name.

This machine's name must lead to this machine, an own name into a private network, a public name into the public one.
Behind a proxy the proxy looks the name up, and nothing is looked up here.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from localize.engines import PrivacyClass

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_OWN_NAMES = (".lan", ".local", ".internal", ".home.arpa")


def privacy_of(host: str) -> PrivacyClass:
    """Return how far a text travels to a host; a public name is a third party's, whoever may own it."""
    if host in LOOPBACK:
        return PrivacyClass.LOOPBACK
    try:
        own = ipaddress.ip_address(host).is_private
    except ValueError:
        own = "." not in host or host.endswith(_OWN_NAMES)
    return PrivacyClass.OWN_HOST if own else PrivacyClass.THIRD_PARTY


def is_allowed_address(host: str, address: str) -> bool:
    """Tell whether an address is where a host of that name may be."""
    try:
        reached = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(reached, ipaddress.IPv6Address) and reached.ipv4_mapped is not None:
        reached = reached.ipv4_mapped
    match privacy_of(host):
        case PrivacyClass.LOOPBACK:
            return reached.is_loopback
        case PrivacyClass.OWN_HOST:
            return not reached.is_global
    return reached.is_global


def proxy_for(host: str) -> str:
    """Return the proxy that requests to a host go through, without its password; empty where they go straight."""
    if host in LOOPBACK or proxy_bypass(host):
        return ""
    found = getproxies()
    url = found.get("https") or found.get("all") or ""
    parts = urlsplit(url if "//" in url else f"//{url}")
    if not parts.hostname:
        return ""
    port = f":{parts.port}" if parts.port else ""
    return f"{parts.scheme or 'http'}://{parts.hostname}{port}"
