"""Secrets of links in letters, made from a row's nonce and the site's key: a copy of the database opens nothing.

They have 256 bits. After a change of the site's key a link stays good for as long as the old key is listed.
"""

import base64
import hashlib
import hmac

from django.conf import settings


def hash_of(secret: str) -> str:
    """The secret as a table keeps it: SHA-256. It has 256 bits, so no salt and no slow hash is needed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def secret_for(text: str) -> str:
    """The secret of a text that names what it opens and holds its nonce, by the site's present key."""
    return _secret(str(settings.SECRET_KEY), text)


def secret_kept(text: str, kept_hash: str) -> str:
    """The secret whose hash is kept, by whichever key it was made; by the present key when none fits."""
    made = _by_every_key(text)
    return next((secret for secret in made if hash_of(secret) == kept_hash), made[0])


def is_secret_for(secret: str, text: str) -> bool:
    """Whether the secret is that of the text, by any of the keys."""
    return any(hmac.compare_digest(one.encode(), secret.encode()) for one in _by_every_key(text))


def _by_every_key(text: str) -> list[str]:
    return [_secret(str(key), text) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def _secret(key: str, text: str) -> str:
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode().rstrip("=")
