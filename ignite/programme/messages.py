"""What the roof says to people: a letter from the contact page to the programme."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.recipients import Recipient
from ignite.outbox.services import queue

CONTACT = register(
    Kind(
        "contact_message",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att någon har skrivit till programmet på kontaktsidan."),
        label=_("Kontakt"),
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
