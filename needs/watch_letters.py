"""Letters to those who follow a need or a search: the address to confirm, and the news."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from ignite.kernel.texts import unlinked
from ignite.outbox.kinds import Kind, MessageClass, register
from ignite.outbox.models import Message
from ignite.outbox.recipients import Recipient
from ignite.outbox.services import queue
from needs.models import Watch
from needs.watch_tokens import link_of


def _waits(message: Message) -> bool:
    return Watch.objects.filter(pk=message.about_id or 0, ended_at=None).exists()


def _follows(message: Message) -> bool:
    """Whether the receiver still follows anything."""
    whose = {"user_id": message.recipient_id} if message.recipient_id else {"email__iexact": message.to_address}
    return Watch.objects.standing().filter(**whose).exists()


WATCH_CONFIRM = register(
    Kind(
        "watch_confirm",
        MessageClass.REQUIRED,
        why=_("Du får brevet för att någon har skrivit den här adressen för att följa behov hos Ignite Public."),
        label=_("Bekräfta att du vill följa"),
        still_true=_waits,
        sample={"about": _("Tidig upptäckt av vattenläckor"), "is_need": True, "action": _("Bekräfta")},
    )
)
WATCH_NEWS = register(
    Kind(
        "watch_news",
        MessageClass.DIGEST,
        why=_("Du får brevet för att du följer ett behov eller en sökning hos Ignite Public."),
        label=_("Nytt om det du följer"),
        still_true=_follows,
        sample={
            "number": 2,
            "sections": [
                {
                    "title": _("Nya behov för ”vatten”"),
                    "lines": [
                        {
                            "text": _("Tidig upptäckt av vattenläckor, Järfälla kommun, pitcha senast 27 mars"),
                            "url": "https://ignite.example.org/needs/1/",
                        },
                        {
                            "text": _("Mätning av vattenkvalitet, Stockholms Hamnar, pitcha senast 3 april"),
                            "url": "https://ignite.example.org/needs/2/",
                        },
                    ],
                    "end": "https://ignite.example.org/following/letter/1-abc/",
                }
            ],
        },
    )
)


def ask_to_confirm(watch: Watch, about: str, sending: int) -> None:
    """Ask whoever holds the address whether they want this."""
    queue(
        WATCH_CONFIRM,
        to=Recipient(watch.email, "", watch.language),
        key=f"watch:{watch.pk}:{sending}",
        about=watch,
        context={"about": unlinked(about), "is_need": watch.need_id is not None},
        url=link_of(watch),
        action=_("Visa och bekräfta"),
    )


def tell_news(to: Recipient, sections: Sequence[Mapping[str, Any]], until: datetime, url: str) -> None:
    """Tell a follower what is new in all that they follow, in one letter."""
    number = sum(len(section["lines"]) for section in sections)
    context = {"sections": list(sections), "number": number}
    queue(WATCH_NEWS, to=to, key=f"news:{until.isoformat()}", context=context, url=url, action=_("Det du följer"))
