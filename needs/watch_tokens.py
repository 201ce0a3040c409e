"""The address in a letter by which somebody without an account confirms, changes or ends what they follow.

It is made from the row's nonce and the site's key, so that a copy of the database opens nothing, and names its row.
"""

from __future__ import annotations

import base64
import hmac

from django.conf import settings
from django.urls import reverse

from needs.models import Watch


def token_of(watch: Watch) -> str:
    """What the address ends with."""
    return f"{watch.pk}-{_secret(str(settings.SECRET_KEY), watch)}"


def link_of(watch: Watch) -> str:
    """The path of its page."""
    return reverse("watch-letter", args=[token_of(watch)])


def watch_of(token: str) -> Watch | None:
    """What the address is of; None for one that never was or is erased."""
    number, _dash, secret = token.partition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    watch = Watch.objects.filter(pk=int(number)).select_related("need__lead_owner__organisation").first()
    return watch if watch is not None and _opens(secret, watch) else None


def _opens(secret: str, watch: Watch) -> bool:
    # After a change of the site's key an address stays good for as long as the old key is listed.
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(hmac.compare_digest(_secret(str(one), watch).encode(), secret.encode()) for one in keys)


def _secret(site_key: str, watch: Watch) -> str:
    text = f"needs.watching:{watch.nonce}"
    return base64.urlsafe_b64encode(hmac.digest(site_key.encode(), text.encode(), "sha256")).decode().rstrip("=")
