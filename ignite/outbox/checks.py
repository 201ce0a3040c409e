"""Start-up checks: a worker refuses to start with times that would send the same message over and over."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from ignite.outbox.limits import limits


@register()
def times_fit(**_kwargs: Any) -> list[CheckMessage]:
    """The lease outlasts two killed tasks, a task outlasts a round and a send."""
    hint = "See OUTBOX_LEASE_SECONDS and OUTBOX_SEND_SECONDS in docs/operations.md."
    return [Error(text, hint=hint, id="outbox.E001") for text in limits().complaints()]
