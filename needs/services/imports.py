"""Spreadsheets of need owners, people and areas: checked, and taken in whole when somebody confirms.

What is confirmed is one transaction: every row that still does what the check said, or none of them. A row for which
something has changed meanwhile is left out and says so. A large file is written by a worker.
"""

from __future__ import annotations

import logging
from contextlib import closing
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from ignite.accounts.models import User
from ignite.accounts.queries import actor_for
from ignite.accounts.rules import NOT_YOURS, may_enter_for_others
from ignite.editions.models import Edition
from ignite.kernel import clock
from ignite.kernel.actor import NOBODY, Actor
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.lifecycle import lock
from ignite.outbox import errands
from ignite.outbox.errands import Stop
from ignite.outbox.models import Batch
from needs.enums import RowOutcome, RowVerdict
from needs.imports.checking import Check, Finding
from needs.imports.known import load
from needs.imports.reading import Line, read
from needs.models import Import, ImportRow
from needs.services.imported import Writer

AT_ONCE = 200  # rows that are written while one waits
UNCONFIRMED_DAYS, ROWS_DAYS = 14, 90
TOLD_EACH = 25  # rows between two words on how far it has come
WRITTEN = (RowVerdict.NEW, RowVerdict.CHANGED)

log = logging.getLogger(__name__)


@transaction.atomic
def start_import(edition: Edition, *, data: bytes, file_name: str, actor: Actor) -> Import:
    """Read and check a file; nothing is taken in. Raises NotAllowed, or Refused when the file cannot be read."""
    _may(actor)
    lines = read(data)
    run = Import.objects.create(edition=edition, file_name=file_name[:200], by_id=actor.user_id or 0)
    findings = Check(load(lines, edition)).of(lines)
    rows = [_row(run, finding) for finding in findings]
    ImportRow.objects.bulk_create(rows, batch_size=1000)
    return run


def _row(run: Import, finding: Finding) -> ImportRow:
    line = finding.line
    return ImportRow(
        run=run,
        sheet=line.sheet,
        number=line.number,
        values=dict(line.values),
        verdict=finding.verdict,
        why=finding.why[:500],
        changes=_changes(finding),
    )


def _changes(finding: Finding) -> dict[str, list[Any]]:
    return {key: list(pair) for key, pair in finding.changes.items()}


@transaction.atomic
def discard_import(run: Import, *, actor: Actor) -> bool:
    """Throw a file away that nobody has confirmed; False when that was done. Raises Refused once it is confirmed."""
    lock(run)
    _may(actor)
    if run.discarded_at is not None:
        return False
    if run.confirmed_at is not None:
        raise Refused(_("Filen är redan inläst."))
    run.discarded_at = clock.now()
    run.save(update_fields=["discarded_at"])
    run.rows.all().delete()
    return True


@transaction.atomic
def confirm_import(run: Import, *, actor: Actor, holds_letters: bool) -> bool:
    """Take in what the check said; False when that was said already.

    Raises NotAllowed, or Refused when the file was thrown away or has nothing to take in.
    """
    lock(run)
    _may(actor)
    if run.confirmed_at is not None:
        return False
    total = run.rows.filter(verdict__in=WRITTEN).count()
    if run.discarded_at is not None or not total:
        raise Refused(_("Det finns ingenting att läsa in."))
    run.confirmed_at, run.confirmed_by_id = clock.now(), actor.user_id
    run.total, run.holds_letters = total, holds_letters
    run.save(update_fields=["confirmed_at", "confirmed_by", "total", "holds_letters"])
    if total < AT_ONCE:
        _take_in(run)
    else:
        errands.ask()
    return True


def write_waiting(stop: Stop) -> bool:
    """The errand: take in what is confirmed, and forget old files; whether there is more."""
    _forget()
    waiting = Import.objects.filter(confirmed_at__isnull=False, finished_at__isnull=True).order_by("confirmed_at")
    for pk in list(waiting.values_list("pk", flat=True)):
        if stop():
            return True
        with transaction.atomic():
            # The row itself is not locked: how far it has come is told from outside.
            if _is_mine(pk) and (run := Import.objects.filter(pk=pk, finished_at__isnull=True).first()):
                _take_in(run)
    return False


def _is_mine(pk: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('needs.import'), %s)", [pk])
        return bool(cursor.fetchone()[0])


def _take_in(run: Import) -> None:
    """Write the rows, all or none; what stopped them is said on the run."""
    actor = _actor_of(run)
    try:
        with transaction.atomic(), translation.override(actor.language):
            if not may_enter_for_others(actor):
                raise NotAllowed(NOT_YOURS)
            _write(run, actor)
    except Refused as refused:
        run.failed_because = str(refused)[:500]
    except Exception:
        log.exception("Import %s could not be taken in; nothing of it was written.", run.pk)
        run.failed_because = _("Något gick fel, så ingenting är inläst. Försök igen med samma fil.")
    run.finished_at = clock.now()
    run.done = 0 if run.failed_because else run.total
    if run.failed_because:
        run.batch = None
    run.save(update_fields=["failed_because", "finished_at", "done", "batch"])


def _actor_of(run: Import) -> Actor:
    """Whoever confirmed, in the programme, with the rights they have now; nobody when they have left."""
    user = run.confirmed_by
    if user is None or not user.is_active:
        return NOBODY
    actor = actor_for(user)
    seat = next((one for one in actor.seats if one.organisation_kind == "programme"), None)
    return actor.in_seat(seat) if seat else NOBODY


def _write(run: Import, actor: Actor) -> None:
    rows = list(run.rows.all())
    lines = [Line(row.sheet, row.number, row.values) for row in rows]
    findings = Check(load(lines, run.edition, for_writing=True)).of(lines)
    if run.holds_letters:
        run.batch = _batch(run, actor)
    writer = Writer(run.edition, actor, run.batch)
    is_apart, written = run.total >= AT_ONCE, 0
    for row, finding in zip(rows, findings, strict=True):
        if row.verdict not in WRITTEN:
            continue
        _write_row(row, finding, writer)
        written += 1
        if is_apart and written % TOLD_EACH == 0:
            _tell(run.pk, written)
    ImportRow.objects.bulk_update(rows, ["outcome", "said"], batch_size=1000)
    _count_letters(run)


def _write_row(row: ImportRow, finding: Finding, writer: Writer) -> None:
    if why := _stale(row, finding):
        row.outcome, row.said = RowOutcome.STALE, why[:500]
        return
    try:
        with transaction.atomic():
            writer.write(finding)
    except Refused as refused:
        row.outcome, row.said = RowOutcome.STALE, str(refused)[:500]
    else:
        row.outcome = RowOutcome.DONE


def _stale(row: ImportRow, finding: Finding) -> str:
    """What has changed since the check, in words; nothing when the row does what it said."""
    if finding.verdict == row.verdict and _changes(finding) == row.changes:
        return ""
    if finding.verdict == RowVerdict.REFUSED:
        return _("Ändrat sedan kontrollen: %(why)s") % {"why": finding.why}
    if finding.verdict == RowVerdict.SAME:
        return _("Någon annan har redan skrivit in det.")
    return _("Någon har ändrat uppgifterna sedan kontrollen. Läs in filen igen och se vad som skiljer.")


def _batch(run: Import, actor: Actor) -> Batch:
    label = _("Inbjudningar ur %(file)s") % {"file": run.file_name}
    by = User.objects.get(pk=actor.user_id or 0)
    return Batch.objects.create(label=label[:200], edition=run.edition, created_by=by, prepared_at=clock.now())


def _count_letters(run: Import) -> None:
    if run.batch is None:
        return
    number = run.batch.messages.count()
    if not number:
        run.batch.delete()
        run.batch = None
        return
    Batch.objects.filter(pk=run.batch.pk).update(total=number, prepared=number)


def _tell(pk: int, written: int) -> None:
    """Say how far it has come, seen before the transaction that writes is whole."""
    with closing(connection.copy()) as aside, aside.cursor() as cursor:
        cursor.execute("UPDATE needs_import SET done = %s WHERE id = %s AND finished_at IS NULL", [written, pk])


def _forget() -> None:
    """Delete what holds people's names for no further use."""
    now = clock.now()
    Import.objects.filter(confirmed_at__isnull=True, at__lt=now - timedelta(days=UNCONFIRMED_DAYS)).delete()
    ImportRow.objects.filter(run__confirmed_at__lt=now - timedelta(days=ROWS_DAYS)).delete()


def _may(actor: Actor) -> None:
    if not may_enter_for_others(actor):
        raise NotAllowed(NOT_YOURS)
