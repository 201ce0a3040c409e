"""Following needs and searches: begun, confirmed by who holds the address, ended by one click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from ignite.kernel import clock
from ignite.kernel.actor import Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.choosing import allow
from ignite.outbox.enums import MessageClass
from ignite.outbox.recipients import address_hash
from ignite.outbox.services import cancel_about
from needs.enums import Pace
from needs.models import Need, Watch
from needs.models.need import INSIDE_ONLY
from needs.queries.search import Search
from needs.queries.watching import names_of, search_of
from needs.watch_letters import WATCH_CONFIRM, ask_to_confirm

UNCONFIRMED_DAYS, ENDED_DAYS = 14, 7
MOST = 30  # saved searches of one person


@transaction.atomic
def save_search(search: Search, *, actor: Actor, name: str = "", pace: str = Pace.DAILY) -> Watch:
    """Follow a search with one's account. The same search saved again takes the new name and pace.

    Raises NotAllowed without an account, Refused when there are very many already.
    """
    if actor.user_id is None:
        raise NotAllowed(_("Logga in för att spara en sökning."))
    own = Watch.objects.select_for_update().filter(user_id=actor.user_id, need=None)
    said = {"name": name.strip()[:120] or names_of([search])[0][:120], "pace": pace, "language": actor.language}
    known = own.filter(params=search.params).order_by("pk").first()
    if known is not None:
        _change(known, **said)
        return known
    if own.filter(ended_at=None).count() >= MOST:
        raise Refused(_("Du har redan många sparade sökningar. Ta bort någon först."))
    return Watch.objects.create(user_id=actor.user_id, params=search.params, confirmed_at=clock.now(), **said)


@transaction.atomic
def follow_by_letter(
    email: str, *, language: str, need: Need | None = None, search: Search | None = None, pace: str = Pace.DAILY
) -> Watch:
    """Somebody without an account wants to follow a need or a search: a letter asks whoever holds the address.

    The same wish again gives the same row and another letter, whatever state it is in: who asks is told nothing of
    what an address follows. Raises Refused for a need that nobody outside may read.
    """
    if need is not None and need.state in INSIDE_ONLY:
        raise Refused(_("Behovet är inte publicerat."))
    asked = search or Search()
    about = need.title if need is not None else names_of([asked])[0]
    which: dict[str, Any] = {
        "email": email.strip().lower(),
        "need": need,
        "params": {} if need is not None else asked.params,
    }
    watch = _known(which) or _begun({**which, "name": about[:120], "pace": pace, "language": language})
    ask_to_confirm(watch, about, sending=int(clock.now().timestamp() * 1000))
    return watch


def _known(which: dict[str, Any]) -> Watch | None:
    return Watch.objects.filter(**which, user=None).order_by("ended_at", "pk").first()


def _begun(facts: dict[str, Any]) -> Watch:
    try:
        with transaction.atomic():
            return Watch.objects.create(**facts)
    except IntegrityError:  # the same, sent twice at once
        return Watch.objects.get(email=facts["email"], need=facts["need"], ended_at=None)


@transaction.atomic
def confirm_watch(watch: Watch) -> bool:
    """The holder of the address wants it. What is new is told from the day they asked; False when it was so already.

    Who once said no to all such letters, and says yes here, gets them again.
    """
    Watch.objects.select_for_update().get(pk=watch.pk)
    watch.refresh_from_db()
    if watch.confirmed_at is not None and watch.ended_at is None:
        return False
    now = clock.now()
    since = watch.told_until if watch.ended_at is None else now
    _change(watch, confirmed_at=watch.confirmed_at or now, told_until=since)
    cancel_about(watch, [WATCH_CONFIRM])
    if watch.email:
        allow(address_hash(watch.email), (MessageClass.DIGEST,))
    return True


def change_pace(watch: Watch, pace: str) -> None:
    """Hear of it daily or weekly."""
    _change(watch, pace=Pace(pace))


def rename_watch(watch: Watch, name: str) -> None:
    """Call a saved search something else. Nothing but blanks changes nothing."""
    if name.strip():
        Watch.objects.filter(pk=watch.pk).update(name=name.strip()[:120])


def end_watch(watch: Watch) -> None:
    """Hear no more of it. May be done twice."""
    Watch.objects.filter(pk=watch.pk, ended_at=None).update(ended_at=clock.now())
    cancel_about(watch, [WATCH_CONFIRM])


def forget_watches() -> int:
    """Erase what nobody confirmed in fourteen days, and a week after it was ended; returns how many. Any number of
    times.
    """
    now = clock.now()
    waited = Watch.objects.filter(confirmed_at=None, created_at__lt=now - timedelta(days=UNCONFIRMED_DAYS))
    ended = Watch.objects.filter(ended_at__lt=now - timedelta(days=ENDED_DAYS))
    return sum(rows.delete()[1].get("needs.Watch", 0) for rows in (waited, ended))


def about_of(watch: Watch) -> str:
    """What is followed, in words."""
    return watch.need.title if watch.need is not None else watch.name or names_of([search_of(watch)])[0]


def _change(watch: Watch, **said: object) -> None:
    for name, value in {"ended_at": None, **said}.items():
        setattr(watch, name, value)
    watch.save(update_fields=["ended_at", *said])
