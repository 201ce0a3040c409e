"""What the roof says to people: the contact page's letter, the morning's digest, and that a pilot is missing."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ignite.editions.enums import EditionState
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.outbox.reminding.quiet import is_working
from ignite.outbox.services import queue
from ignite.programme.queries.digest import has_something, morning_lines, without_pilot
from needs.models import NeedOwner

RUNNING = Edition.objects.filter(state=EditionState.RUNNING)
ANSWER_DAYS = 5  # working days within which the accessibility statement promises an answer
NAMED = 20  # need owners; the control room has them all

CONTACT = register(
    Kind(
        "contact_message",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att någon har skrivit till programmet på kontaktsidan."),
        label=_("Kontakt"),
        sample={
            "name": "Robin Exempel",
            "email": "robin@example.org",
            "topic": _("Vill vara med"),
            "text": _("Hur gör vi för att vara med nästa år?"),
            "url": "",
        },
    )
)


def contact_message(*, name: str, email: str, subject: str, text: str, key: str) -> None:
    """Queue what a visitor wrote, to the programme's own address."""
    queue(
        CONTACT,
        to=Recipient(settings.REPLY_TO_EMAIL, "Programmet"),
        key=f"contact:{key}",
        context={"name": name, "email": email, "topic": subject, "text": text},
    )


BARRIER = register(
    Kind(
        "barrier_reported",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att någon har rapporterat ett hinder på webbplatsen."),
        label=_("Ett hinder på webbplatsen"),
        sample={
            "name": "Robin Exempel",
            "email": "robin@example.org",
            "page": _("Behovets sida"),
            "tools": _("Skärmläsare"),
            "text": _("Jag hörde inte vilken sista dagen är."),
            "answer_by": date(2027, 3, 19),
        },
    )
)


def barrier_reported(*, name: str, email: str, page: str, tools: str, text: str, key: str) -> None:
    """Queue what somebody could not use, to the programme's own address, with the day that an answer is promised by."""
    days, answer_by = ANSWER_DAYS, clock.today()
    while days:
        answer_by += timedelta(days=1)
        days -= is_working(answer_by)
    said = {"name": name, "email": email, "page": page, "tools": tools, "text": text, "answer_by": answer_by}
    queue(BARRIER, to=Recipient(settings.REPLY_TO_EMAIL, "Programmet"), key=f"barrier:{key}", context=said)


def digest_facts(edition: Edition, language: str) -> dict[str, Any]:
    """What the digest says, in a language."""
    with translation.override(language):
        return {"edition": edition.name, "on": clock.today(), "lines": morning_lines(edition)}


def owner_facts(owner: NeedOwner) -> dict[str, Any]:
    """What a need owner without a pilot is told."""
    left = (owner.edition.ends_on - clock.today()).days
    return {"owner": owner.organisation.name, "ends_on": owner.edition.ends_on, "days": left}


def missing_facts(edition: Edition) -> dict[str, Any]:
    """What the programme is told of the need owners without a pilot. One query."""
    names = [owner.organisation.name for owner in without_pilot(Edition.objects.filter(pk=edition.pk))]
    left = (edition.ends_on - clock.today()).days
    return {
        "edition": edition.name,
        "ends_on": edition.ends_on,
        "days": left,
        "number": len(names),
        "names": names[:NAMED],
        "more": max(0, len(names) - NAMED),
    }


def _edition(message: Message) -> Edition:
    return Edition.objects.get(pk=message.about_id or 0)


def _fresh_digest(message: Message) -> Mapping[str, Any]:
    return digest_facts(_edition(message), message.locale)


def _has_lines(message: Message) -> bool:
    return has_something(_edition(message))


def _fresh_owner(message: Message) -> Mapping[str, Any]:
    return owner_facts(NeedOwner.objects.select_related("organisation", "edition").get(pk=message.about_id or 0))


def _fresh_missing(message: Message) -> Mapping[str, Any]:
    return missing_facts(_edition(message))


def lacks_pilot(message: Message) -> bool:
    """Whether the need owner has still started no pilot in a year that runs."""
    return without_pilot(RUNNING.all()).filter(pk=message.about_id or 0).exists()


def some_lack_pilot(message: Message) -> bool:
    """Whether a need owner of the edition has still started no pilot."""
    return without_pilot(RUNNING.filter(pk=message.about_id or 0)).exists()


DIGEST = register(
    Kind(
        "programme_digest",
        MessageClass.DIGEST,
        why=_("Du får brevet för att du har ansvar i programmet."),
        label=_("Morgonens sammanfattning till programmet"),
        still_true=_has_lines,
        render_late=True,
        fresh=_fresh_digest,
        sample={
            "edition": "2027",
            "on": date(2027, 3, 12),
            "lines": [_("2 intresseanmälningar väntar på svar"), _("1 åtgärd är försenad")],
        },
    )
)
PILOT_MISSING = register(
    Kind(
        "pilot_missing",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du är projektledare för %(owner)s i Ignite."),
        label=_("Ingen pilot har startat än"),
        still_true=lacks_pilot,
        render_late=True,
        fresh=_fresh_owner,
        sample={"owner": "Ankarby kommun", "ends_on": date(2027, 12, 31), "days": 90},
    )
)
PILOTS_MISSING = register(
    Kind(
        "pilots_missing",
        MessageClass.USEFUL,
        why=_("Du får brevet för att du har ansvar i programmet."),
        label=_("Behovsägare som inte har startat någon pilot"),
        still_true=some_lack_pilot,
        render_late=True,
        fresh=_fresh_missing,
        sample={
            "edition": "2027",
            "ends_on": date(2027, 12, 31),
            "days": 90,
            "number": 2,
            "names": ["Ankarby kommun", "Björkviks kommun"],
            "more": 0,
        },
    )
)
