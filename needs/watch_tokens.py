"""The address in a letter by which somebody without an account confirms, changes or ends what they follow.

It is made from the row's nonce and the site's key, so that a copy of the database opens nothing, and names its row.
"""

from __future__ import annotations

from django.urls import reverse

from ignite.kernel.secrets import is_secret_for, secret_for
from needs.models import Watch


def token_of(watch: Watch) -> str:
    """What the address ends with."""
    return f"{watch.pk}-{secret_for(_text(watch))}"


def link_of(watch: Watch) -> str:
    """The path of its page."""
    return reverse("watch-letter", args=[token_of(watch)])


def watch_of(token: str) -> Watch | None:
    """What the address is of; None for one that never was or is erased."""
    number, _dash, secret = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    watch = Watch.objects.filter(pk=int(number)).select_related("need__lead_owner__organisation").first()
    return watch if watch is not None and is_secret_for(secret, _text(watch)) else None


def _text(watch: Watch) -> str:
    return f"needs.watching:{watch.nonce}"
