"""What the domain of a mail address says of where somebody works. It speeds a request up, it never grants anything."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ignite.accounts.models import Organisation

# Anybody gets an address there: it says nothing of where they work.
FREE_MAIL = frozenset(
    {
        "aol.com",
        "bahnhof.se",
        "bredband.net",
        "bredband2.com",
        "comhem.se",
        "fastmail.com",
        "glocalnet.net",
        "gmail.com",
        "gmx.com",
        "gmx.net",
        "gmx.se",
        "googlemail.com",
        "home.se",
        "hotmail.com",
        "hotmail.se",
        "icloud.com",
        "live.com",
        "live.se",
        "mac.com",
        "mail.com",
        "me.com",
        "msn.com",
        "outlook.com",
        "outlook.se",
        "passagen.se",
        "pm.me",
        "proton.me",
        "protonmail.com",
        "spray.se",
        "swipnet.se",
        "tele2.se",
        "telia.com",
        "tuta.com",
        "tutanota.com",
        "yahoo.com",
        "yahoo.se",
        "yandex.com",
        "ymail.com",
        "zoho.com",
    }
)
_WHOLE = re.compile(r"(?:[a-z0-9åäö](?:[a-z0-9åäö-]*[a-z0-9åäö])?\.)+[a-z]{2,}")


def is_free(domain: str) -> bool:
    """Whether anybody gets an address there."""
    return domain.strip().lower() in FREE_MAIL


def is_whole(domain: str) -> bool:
    """Whether it is written as a domain of its own ("ankarby.se"), not only its end ("se")."""
    return _WHOLE.fullmatch(domain) is not None


def domain_of(email: str) -> str:
    """The domain of a workplace's address; nothing for a private one."""
    domain = email.rpartition("@")[2].strip().lower()
    return "" if is_free(domain) else domain


def fits_domain(email: str, organisation: Organisation) -> bool:
    """Whether the address lies in the organisation's domain, or in one under it. A free-mail domain never fits."""
    domain, own = domain_of(email), organisation.email_domain.strip().lower()
    if not domain or not is_whole(own) or is_free(own):
        return False
    return domain == own or domain.endswith(f".{own}")


def fitting(emails: Iterable[str], organisation: Organisation) -> str:
    """The first of the addresses that lies in the organisation's domain; nothing when none does."""
    return next((email for email in emails if fits_domain(email, organisation)), "")
