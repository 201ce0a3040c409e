"""What a read link is made of: its nonce and the site's key. Only a hash is stored, so a copy of the database opens
nothing; the link can still be shown again to whoever may see it.
"""

import base64
import hashlib
import hmac

from django.conf import settings

from needs.models import ReadLink


def hash_of(token: str) -> str:
    """The token as the table keeps it: SHA-256. The token has 256 bits, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def token_of(link: ReadLink) -> str:
    """The link's token; after a change of the site's key for as long as the old key is listed."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    tokens = [_token(key, link) for key in keys]
    return next((token for token in tokens if hash_of(token) == link.token_hash), tokens[0])


def _token(key: str, link: ReadLink) -> str:
    text = f"ignite.needs.read-link:{link.nonce}"
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), text.encode(), "sha256")).decode().rstrip("=")
