"""The webhook of the configured mail provider: who may post is checked by its signature or password, and what it posts
is put into our own words. Both are anymail's work; nothing of anymail leaves this package.
"""

from __future__ import annotations

import hashlib
import json
import warnings
from typing import Any

from anymail.exceptions import AnymailError, AnymailNotSupportedWarning
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.module_loading import import_string

from ignite.kernel import clock
from ignite.outbox.enums import Delivery, Verdict
from ignite.outbox.transport.providers import MARK, VIEWS
from ignite.outbox.transport.reports import Report
from ignite.outbox.transport.verdicts import verdict_in

_TOLD = {
    "delivered": Delivery.DELIVERED,
    "deferred": Delivery.DEFERRED,
    "bounced": Delivery.BOUNCED,
    "rejected": Delivery.BOUNCED,
    "failed": Delivery.BOUNCED,
    "complained": Delivery.COMPLAINED,
    "unsubscribed": Delivery.UNKNOWN,
}
# What providers call a refusal that may pass, in the fields where they say it.
_SOFT = {"softbounce", "soft_bounce", "soft_bounced", "activity.soft_bounced", "blocked"}
_KINDS = ("Type", "event", "type")


class NotGenuineError(Exception):
    """It does not come from the provider, or cannot be read as its words; nothing was done."""


def is_open() -> bool:
    """Whether a provider is configured."""
    return bool(settings.MAIL_WEBHOOK)


def wants_password(request: HttpRequest) -> bool:
    """Whether the provider must first be asked for its password: some send it only then."""
    return "WEBHOOK_SECRET" in settings.ANYMAIL and not request.headers.get("Authorization")


def read(request: HttpRequest) -> list[Report]:
    """What the provider tells. Raises NotGenuineError; what it tells of openings and clicks is passed over."""
    try:
        view = _view()
        view.run_validators(request)
        events = view.parse_events(request)
        return [report for event in events if (report := _report(event)) is not None]
    except (AnymailError, SuspiciousOperation, ValueError, LookupError, TypeError, AttributeError) as error:
        raise NotGenuineError(type(error).__name__) from error


def _view() -> Any:
    with warnings.catch_warnings():
        # anymail warns at each call that it no longer tries SendGrid out; our own tests do.
        warnings.simplefilter("ignore", AnymailNotSupportedWarning)
        return import_string(VIEWS[settings.MAIL_WEBHOOK])()


def _report(event: Any) -> Report | None:
    told = _TOLD.get(event.event_type)
    if told is None:
        return None
    metadata = event.metadata if isinstance(event.metadata, dict) else {}
    refs = [str(metadata.get(MARK) or ""), *_forms_of(str(event.message_id or ""))]
    reason = " ".join(filter(None, (event.description, event.mta_response, event.reject_reason)))
    return Report(
        source=settings.MAIL_WEBHOOK,
        key=_key_of(event),
        told=told,
        refs=tuple(filter(None, refs)),
        at=event.timestamp or clock.now(),
        is_hard=told is Delivery.BOUNCED and _is_hard(event),
        unsubscribes=event.event_type == "unsubscribed",
        address=event.recipient or "",
        reason=reason,
    )


def _forms_of(reference: str) -> tuple[str, ...]:
    """A reference with and without the angle brackets that some leave out of a Message-ID."""
    bare = reference.strip("<> ")
    return (f"<{bare}>", bare) if bare else ()


def _key_of(event: Any) -> str:
    """The provider's own number of the event, or else a hash of all that it says."""
    own = f"{event.event_type}:{event.event_id}:{event.recipient}" if event.event_id else ""
    if own and len(own) <= 200:
        return own
    said = own or json.dumps(event.esp_event, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def _is_hard(event: Any) -> bool:
    """Whether the address does not exist: by the receiving server's own code if it is told, or else by the provider's
    reason. Whatever may pass (a full mailbox, a block) is not hard.
    """
    said = event.esp_event if isinstance(event.esp_event, dict) else {}
    is_soft = any(str(said.get(name, "")).lower() in _SOFT for name in _KINDS) or said.get("hard_bounce") is False
    if is_soft or str(event.description or "").startswith(("Transient", "Undetermined")):
        return False
    verdict = verdict_in(f"{event.mta_response or ''} {event.description or ''}")
    if verdict is not None:
        return verdict is Verdict.ADDRESS
    return event.reject_reason in {"bounced", "invalid"} or (event.event_type == "bounced" and not event.reject_reason)
