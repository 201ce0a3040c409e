"""What a read link is made of. Only a hash is stored; the link can still be shown again to whoever may see it."""

from ignite.kernel.secrets import secret_kept
from needs.models import ReadLink


def token_of(link: ReadLink) -> str:
    """The link's token."""
    return secret_kept(f"ignite.needs.read-link:{link.nonce}", link.token_hash)
