"""Many invitations from one list: checked, corrected, confirmed, sent in parts.

Nobody is written to before the list is confirmed. The sending takes a part of the rows at a time and writes the
invitations, their letters and the rows' outcomes in one transaction, so that a worker may be killed at any moment and
another one goes on: each person is invited once.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import Error, models, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ignite.accounts.models import Organisation
from ignite.accounts.queries import accounts_of, actor_for
from ignite.joining.enums import SENDABLE, Finding, RowOutcome
from ignite.joining.inviters import Invitee, Inviter, inviter_to
from ignite.joining.runs import InviteRow, InviteRun
from ignite.joining.services.attempts import count_attempt
from ignite.kernel import clock, record
from ignite.kernel.actor import NOBODY, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox import errands
from ignite.outbox.audiences import barred
from ignite.outbox.errands import Stop
from ignite.outbox.lists import Person, is_address, tidy_name

PART = 100  # invitations in one transaction
AT_ONCE = 50  # so few are sent before the page comes back
NOT_YOURS = _("Du har inte rätt att bjuda in hit.")
log = logging.getLogger(__name__)


@transaction.atomic
def start_run(
    about: models.Model, *, people: Sequence[Person], actor: Actor, organisation: Organisation | None = None
) -> InviteRun:
    """Keep a list and check it; nobody is written to. Raises NotAllowed for who may not invite to the thing."""
    _may(about, actor)
    run = InviteRun.objects.create(
        about_type=about._meta.label_lower,
        about_id=about.pk,
        organisation=organisation,
        created_by_id=actor.user_id,
    )
    rows = [
        InviteRow(
            run=run,
            place=place,
            number=person.number,
            raw=person.raw,
            email=person.email,
            name=person.name,
            language=person.language or "sv",
            finding=Finding.INVALID,
        )
        for place, person in enumerate(people, 1)
    ]
    InviteRow.objects.bulk_create(rows, batch_size=1000)
    check_run(run)
    return run


def check_run(run: InviteRun) -> None:
    """Say of each row what it is by what is known now; a few queries, however long the list."""
    rows = list(run.rows.order_by("place"))
    addresses = {row.email.lower() for row in rows if row.email}
    already, closed = inviter_to(run.about_type).already(run.about), barred(addresses)
    # Only the programme is told whose addresses have accounts: whoever registers a startup may invite colleagues.
    tells = run.organisation_id is None
    known = {address: user.language for address, user in accounts_of(addresses).items()} if tells else {}
    seen: set[str] = set()
    changed = []
    for row in rows:
        before = (row.finding, row.language)
        email = row.email.lower()
        row.finding = _finding(row, seen, already, closed)
        if tells and row.finding == Finding.NEW and email not in known:
            row.finding = Finding.UNKNOWN
        row.language = known.get(email, row.language)
        if not row.is_left_out:
            seen.add(email)
        if before != (row.finding, row.language):
            changed.append(row)
    InviteRow.objects.bulk_update(changed, ["finding", "language"], batch_size=1000)


def _finding(row: InviteRow, seen: set[str], already: set[str], closed: set[str]) -> Finding:
    email = row.email.lower()
    if not is_address(email):
        return Finding.INVALID
    if email in seen:
        return Finding.TWICE
    if email in closed:
        return Finding.BARRED
    if email in already:
        return Finding.ASKED
    return Finding.NEW


@transaction.atomic
def correct_row(row: InviteRow, *, actor: Actor, email: str, name: str, language: str) -> None:
    """Write what a row should have said; the whole list is checked anew. Raises Refused once it is confirmed."""
    run = _hold_checked(row.run, actor)
    row.email, row.name, row.language = email.strip().lower(), tidy_name(name), language
    row.is_left_out = False
    row.save(update_fields=["email", "name", "language", "is_left_out"])
    check_run(run)
    row.refresh_from_db()


@transaction.atomic
def leave_out_row(row: InviteRow, *, actor: Actor, is_left_out: bool) -> None:
    """Leave a row out, or take it in again. Raises Refused once the list is confirmed."""
    run = _hold_checked(row.run, actor)
    row.is_left_out = is_left_out
    row.save(update_fields=["is_left_out"])
    check_run(run)


@transaction.atomic
def discard_run(run: InviteRun, *, actor: Actor) -> None:
    """Throw a list away that nobody has confirmed. Raises Refused once it is."""
    _hold_checked(run, actor).delete()


@transaction.atomic
def confirm_run(run: InviteRun, *, actor: Actor) -> bool:
    """Send the invitations; False when that was said already.

    Raises NotAllowed for who may not invite to the thing, Refused without anybody to invite or above what an
    organisation may send in an hour.
    """
    lock(run)
    about = run.about
    inviter = _may(about, actor)
    if run.confirmed_at is not None:
        return False
    check_run(run)
    total = to_send(run).count()
    if not total:
        raise Refused(_("Det finns ingen att bjuda in i listan. Rätta raderna eller välj en annan lista."))
    _count_against(inviter, run, total, actor)
    run.confirmed_at, run.total = clock.now(), total
    run.confirmed_by_id, run.acting_for_id = actor.user_id, actor.organisation_id
    run.save(update_fields=["confirmed_at", "total", "confirmed_by", "acting_for"])
    record.write(run, thing="invite-run", move="confirm", source="checked", target="sending", actor=actor)
    if total <= AT_ONCE:
        while _send_part(run.pk):
            pass
        run.refresh_from_db()
    else:
        errands.ask()
    return True


def _count_against(inviter: Inviter, run: InviteRun, total: int, actor: Actor) -> None:
    if actor.is_programme or inviter.per_hour is None:
        return
    if total > inviter.per_hour:
        raise Refused(_("Högst %(count)s kan bjudas in på en timme. Dela upp listan.") % {"count": inviter.per_hour})
    for _each in range(total):
        count_attempt(f"invite:{run.organisation_id}", limit=inviter.per_hour)


@transaction.atomic
def stop_run(run: InviteRun, *, actor: Actor) -> bool:
    """Send no more of a list; who has been invited stays so. False when it has ended already."""
    lock(run)
    _may(run.about, actor)
    if not run.is_under_way:
        return False
    run.stopped_at = clock.now()
    run.save(update_fields=["stopped_at"])
    record.write(run, thing="invite-run", move="stop", source="sending", target="stopped", actor=actor)
    return True


def to_send(run: InviteRun) -> models.QuerySet[InviteRow]:
    """The rows that are to be invited and have not been."""
    return InviteRow.objects.filter(run=run, finding__in=SENDABLE, is_left_out=False, outcome="").order_by("place")


def send_waiting(stop: Stop) -> bool:
    """Send what is confirmed, part by part until told to stop; whether there is more."""
    under_way = InviteRun.objects.filter(
        confirmed_at__isnull=False, finished_at__isnull=True, stopped_at__isnull=True
    ).order_by("pk")
    for pk in list(under_way.values_list("pk", flat=True)):
        while not stop():
            if not _send_part(pk):
                break
        else:
            return True
    return False


@transaction.atomic
def _send_part(run_id: int) -> bool:
    """Invite the next rows; False when there are none, or another worker has the run, or it has ended."""
    rows = InviteRun.objects.select_for_update(skip_locked=True, of=("self",), no_key=True)
    run = rows.filter(pk=run_id).select_related("confirmed_by", "acting_for").first()
    if run is None or not run.is_under_way:
        return False
    part = list(to_send(run)[:PART])
    if not part:
        run.finished_at = clock.now()
        run.save(update_fields=["finished_at"])
        return False
    try:
        with transaction.atomic():
            _invite(run, part)
    except Refused as refused:
        _end(run, str(refused))
        return False
    except ObjectDoesNotExist:
        _end(run, str(_("Det som inbjudan gällde finns inte längre.")))
        return False
    return True


def _end(run: InviteRun, why: str) -> None:
    run.stopped_at, run.stopped_because = clock.now(), why[:500]
    run.save(update_fields=["stopped_at", "stopped_because"])


def _invite(run: InviteRun, part: Sequence[InviteRow]) -> None:
    about, actor = run.about, _actor_of(run)
    inviter = _may(about, actor)
    try:
        with transaction.atomic():
            _ask(inviter, about, part, actor)
    except (Refused, ObjectDoesNotExist):
        raise
    except (Error, ValueError) as error:
        # One row that the database refuses must not keep the others waiting: they are taken one by one.
        log.warning("A part of invitation run %s is taken row by row (%s).", run.pk, type(error).__name__)
        for row in part:
            _ask_alone(inviter, about, row, actor)
    InviteRow.objects.bulk_update(part, ["outcome", "reason", "invitation"])


def _ask(inviter: Inviter, about: Any, part: Sequence[InviteRow], actor: Actor) -> None:
    invitees = [Invitee(row.email, row.name, row.language) for row in part]
    with translation.override(actor.language):
        sent = inviter.invite(about, invitees, actor)
    for row in part:
        row.invitation = sent.get(row.email.lower())
        row.outcome = RowOutcome.INVITED if row.invitation else RowOutcome.PASSED


def _ask_alone(inviter: Inviter, about: Any, row: InviteRow, actor: Actor) -> None:
    try:
        with transaction.atomic():
            _ask(inviter, about, [row], actor)
    except (Error, ValueError) as error:
        log.warning("Row %s could not be invited: %s.", row.pk, type(error).__name__)
        row.invitation, row.outcome = None, RowOutcome.FAILED
        row.reason = str(_("Det gick inte att spara inbjudan. Bjud in personen för sig."))


def _actor_of(run: InviteRun) -> Actor:
    """Whoever confirmed, with the rights they have now; nobody when they have left."""
    user = run.confirmed_by
    return actor_for(user, run.acting_for_id) if user is not None and user.is_active else NOBODY


def _may(about: Any, actor: Actor) -> Inviter:
    inviter = inviter_to(about._meta.label_lower)
    if not inviter.may(about, actor):
        raise NotAllowed(NOT_YOURS)
    return inviter


def _hold_checked(run: InviteRun, actor: Actor) -> InviteRun:
    lock(run)
    _may(run.about, actor)
    if not run.is_checked:
        raise Refused(_("Listan är redan bekräftad."))
    return run
