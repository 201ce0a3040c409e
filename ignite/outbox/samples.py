"""Each kind of letter as its receiver would see it, with the invented facts that its room gives."""

from __future__ import annotations

from ignite.outbox import rendering
from ignite.outbox.kinds import Kind
from ignite.outbox.recipients import Recipient

LANGUAGES = ("sv", "en")
_NO_FACTS = ("url", "action")  # of a sample: the address and the label of the one action


def letter(kind: Kind, language: str, *, inlined: bool = True) -> rendering.Rendered:
    """The letter of a kind. A sample without ``url`` leads to the first page; with an empty one there is no action."""
    to = Recipient("kim@example.org", "Kim Exempel", language, user_id=None)
    facts = {name: value for name, value in kind.sample.items() if name not in _NO_FACTS}
    url, action = kind.sample.get("url", "/"), kind.sample.get("action", "")
    return rendering.render(kind, to, facts, url=url, action=action, inlined=inlined)
