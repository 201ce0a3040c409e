"""allauth's letters go through the outbox: the same row, delivery and look as every other message."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import User
from ignite.kernel import clock
from ignite.outbox import messages
from ignite.outbox.kinds import Kind, Text
from ignite.outbox.recipients import Recipient
from ignite.outbox.services import queue

_KINDS: dict[str, tuple[Kind, Text]] = {
    "login_code": (messages.LOGIN_CODE, ""),
    "email_confirmation": (messages.EMAIL_CONFIRMATION, _("Bekräfta adressen")),
    "email_confirmation_signup": (messages.EMAIL_CONFIRMATION, _("Bekräfta adressen")),
    "password_reset_code": (messages.PASSWORD_RESET, ""),
    "password_reset_key": (messages.PASSWORD_RESET, _("Välj ett nytt lösenord")),
    "unknown_account": (messages.UNKNOWN, _("Skapa ett konto")),
    "account_already_exists": (messages.ALREADY_EXISTS, _("Välj ett nytt lösenord")),
}
_PLAIN = ("code", "email", "ip", "timestamp", "from_email", "to_email", "deleted_email")


class AccountAdapter(DefaultAccountAdapter):
    """Queues what allauth wants to send; at the highest priority, as a letter of its own each time.

    The receiver is known by the address alone, since it may not be confirmed to be the account holder's yet.
    """

    def send_mail(self, template_prefix: str, email: str, context: Mapping[str, Any]) -> None:
        """Queue one of allauth's letters (named by its template prefix) in the request's transaction."""
        name = template_prefix.rsplit("/", 1)[-1]
        kind, action = _KINDS.get(name, (messages.CHANGED, ""))
        facts = {key: str(context[key]) for key in _PLAIN if context.get(key)}
        if kind is messages.CHANGED:
            facts["change"] = str(messages.CHANGES.get(name, messages.ANY_CHANGE))
        queue(
            kind,
            to=_receiver(email),
            key=str(uuid.uuid4()),
            context=facts,
            url=_link(context),
            action=action,
            expires_at=clock.now() + timedelta(seconds=_useful_for(kind)),
        )


def _receiver(email: str) -> Recipient:
    """The holder's name and language when there is an account, else the language of the page."""
    user = User.objects.filter(email__iexact=email).only("name", "language").first()
    if user is not None:
        return Recipient(email, user.name, user.language)
    return Recipient(email, language=(translation.get_language() or "sv")[:2])


def _link(context: Mapping[str, Any]) -> str:
    for name in ("activate_url", "password_reset_url", "signup_url"):
        if context.get(name):
            return str(context[name])
    return ""


def _useful_for(kind: Kind) -> float:
    """Seconds until the letter is worthless: the code in it has run out (or the news are a day old)."""
    limits = {
        messages.LOGIN_CODE: app_settings.LOGIN_BY_CODE_TIMEOUT,
        messages.EMAIL_CONFIRMATION: app_settings.EMAIL_VERIFICATION_BY_CODE_TIMEOUT,
        messages.PASSWORD_RESET: app_settings.PASSWORD_RESET_BY_CODE_TIMEOUT,
    }
    return float(limits.get(kind, 24 * 3600))
