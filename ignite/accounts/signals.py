"""What is done when somebody signs in."""

from typing import Any

from allauth.account.signals import user_logged_in
from django.dispatch import receiver

from ignite.accounts.sessions import begin_noting


@receiver(user_logged_in, dispatch_uid="accounts.seen")
def on_signed_in(request: Any, **_kwargs: Any) -> None:
    """The new session is on the list of sessions; note from now on when it is used."""
    begin_noting(request)
