"""The digest of what people follow: on weekdays or on Mondays at half past seven, when there is something to tell.

Each thing is told once for each watch: what was published in the span since the last telling, which is moved on in the
transaction that queues the letter. One letter holds all that one receiver follows.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from ignite.kernel import clock
from ignite.outbox import choosing
from ignite.outbox.enums import MessageClass
from ignite.outbox.enums import Pace as Mailed
from ignite.outbox.recipients import Recipient, address_hash, recipient_of
from ignite.outbox.rendering import absolute
from needs.enums import Pace
from needs.models import Watch
from needs.queries.finding import find_new
from needs.queries.news import Line, news_of
from needs.queries.watching import search_of
from needs.services.watching import about_of
from needs.watch_letters import tell_news
from needs.watch_tokens import link_of

log = logging.getLogger(__name__)
TOLD_AT = time(7, 30)
# What is told was published so long ago: a transaction that took its time has ended by then.
SETTLED = timedelta(minutes=5)
SHOWN = 10
Receiver = tuple[int | None, str]


def tell(stop: Any = lambda: False) -> bool:
    """Tell all whose time has come; whether any are left. One receiver's fault keeps nobody else waiting."""
    for user_id, email in waiting():
        if stop():
            return True
        try:
            tell_one(user_id, email)
        except Exception:
            log.exception("What somebody follows could not be told; the next round tries again.")
    return False


def last_moment(pace: str, now: datetime) -> datetime:
    """The newest moment of a pace that has come: a weekday's or a Monday's half past seven in Sweden."""
    for back in range(9):
        day = clock.local(now).date() - timedelta(days=back)
        moment = clock.at_wall(day, TOLD_AT)
        if moment <= now and (day.weekday() == 0 if pace == Pace.WEEKLY else day.weekday() < 5):
            return moment
    raise AssertionError("a week has a Monday")


def _due(now: datetime) -> Q:
    due = Q()
    for pace in Pace.values:
        due |= Q(pace=pace, told_until__lt=last_moment(pace, now) - SETTLED)
    return due


def waiting() -> list[Receiver]:
    """Those whose time has come, each once. One query."""
    used = Q(user=None) | Q(user__is_active=True)
    rows = Watch.objects.standing().filter(_due(clock.now())).filter(used)
    return list(rows.order_by("user_id", "email").values_list("user_id", "email").distinct())


@transaction.atomic
def tell_one(user_id: int | None, email: str) -> bool:
    """Tell one receiver what is new in all that is due of theirs; whether there was anything. Nothing is sent when
    nothing is new, and the span is moved on all the same. Does nothing for what another process is telling.
    """
    now = clock.now()
    until = now - SETTLED
    whose: dict[str, Any] = {"user_id": user_id, "email": email}
    mine = Watch.objects.standing().filter(_due(now), **whose)
    rows = list(mine.select_for_update(of=("self",), skip_locked=True).select_related("user", "need").order_by("pk"))
    if not rows:
        return False
    Watch.objects.filter(pk__in=[row.pk for row in rows]).update(told_until=until)
    if user_id is None and _says_no(email):
        return False
    to = recipient_of(rows[0].user) if rows[0].user else Recipient(email, "", rows[-1].language)
    with translation.override(to.language):
        sections = _sections(rows, until)
    if not sections:
        return False
    tell_news(to, sections, until, reverse("following") if user_id else link_of(rows[0]))
    return True


def _says_no(email: str) -> bool:
    choices = choosing.choices_of_address(address_hash(email))
    return any(one.message_class == MessageClass.DIGEST and one.pace == Mailed.OFF for one in choices)


def _sections(rows: Iterable[Watch], until: datetime) -> list[dict[str, Any]]:
    """What is new in each; a need that two searches find is told under the first."""
    told: set[int] = set()
    sections = []
    for row in rows:
        lines, more = _of_need(row, until) if row.need_id else _of_search(row, until, told)
        if lines:
            title = _("Nytt om ”%(need)s”") if row.need_id else _("Nya behov: %(search)s")
            sections.append(
                {
                    "title": title % {"need": about_of(row), "search": about_of(row)},
                    "lines": [{"text": line.text, "url": absolute(line.url)} for line in lines],
                    "more": more,
                    "end": absolute(reverse("following") if row.user_id else link_of(row)),
                }
            )
    return sections


def _of_need(row: Watch, until: datetime) -> tuple[list[Line], str]:
    return (news_of(row.need, row.told_until, until), "") if row.need is not None else ([], "")


def _of_search(row: Watch, until: datetime, told: set[int]) -> tuple[list[Line], str]:
    search = search_of(row).but(status="")
    found = [one for one in find_new(search, row.told_until, until, SHOWN + 1) if one.takes_pitches]
    new = [one for one in found if one.pk not in told]
    told.update(one.pk for one in new)
    more = absolute(f"{reverse('needs')}?{search.but(sort='newest').query}") if len(new) > SHOWN else ""
    return [Line.of(one) for one in new[:SHOWN]], more
