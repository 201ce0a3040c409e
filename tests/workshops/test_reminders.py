"""Reminders: at the promised wall time, across the change of clocks, and never to somebody they do not concern."""

from datetime import UTC, datetime, timedelta

import pytest

from ignite.joining.messages import invited as invited_person
from ignite.joining.services import answer_invitation
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from ignite.outbox.services import write
from tests.factories.workshops import wall, workshop_in
from workshops.models import Workshop
from workshops.services import cancel_workshop, invite_to_workshop, reschedule_workshop

SUMMER_ENDS = wall(2026, 10, 26, 9)  # the Monday after the night of 25 October


def invited(cast, starts_at=SUMMER_ENDS, today=None):
    workshop = workshop_in("planned", cast, starts_at=starts_at)
    with clock.standing_at(today or starts_at - timedelta(days=20)):
        sent = invite_to_workshop(workshop, actor=cast.ella.actor, members=[cast.anna.membership])
    return workshop, sent[0]


def reminders(name=None):
    rows = Message.objects.filter(
        kind__in=[name] if name else ["workshop_unanswered", "workshop_tomorrow", "workshop_today"]
    )
    return {(row.kind, row.due_at): row for row in rows.order_by("due_at")}


def leaves(row):
    return kind_named(row.kind).still_true(row)


def test_each_is_due_at_its_wall_time_across_the_night_of_the_clocks(cast):
    invited(cast)
    assert list(reminders()) == [
        ("workshop_unanswered", datetime(2026, 10, 19, 7, 0, tzinfo=UTC)),  # 09.00 in summer
        ("workshop_unanswered", datetime(2026, 10, 24, 7, 0, tzinfo=UTC)),
        ("workshop_tomorrow", datetime(2026, 10, 25, 14, 0, tzinfo=UTC)),  # 15.00 in winter
        ("workshop_today", datetime(2026, 10, 26, 6, 30, tzinfo=UTC)),
    ]


def test_the_eve_before_the_change_is_in_summer_time(cast):
    invited(cast, starts_at=wall(2026, 10, 25, 9))
    assert [at for _kind, at in reminders("workshop_tomorrow")] == [datetime(2026, 10, 24, 13, 0, tzinfo=UTC)]
    assert [at for _kind, at in reminders("workshop_today")] == [datetime(2026, 10, 25, 6, 30, tzinfo=UTC)]


def test_times_that_have_passed_make_no_burst(cast):
    invited(cast, today=wall(2026, 10, 25, 16))
    assert [kind for kind, _at in reminders()] == ["workshop_today"]


def test_no_morning_letter_when_the_workshop_begins_before_it(cast):
    invited(cast, starts_at=wall(2026, 10, 26, 7))
    assert not reminders("workshop_today")


@pytest.mark.parametrize(
    ("answer", "day_before", "silence"),
    [("yes", True, False), ("maybe", True, False), ("no", False, False), ("", False, True)],
)
def test_who_is_reminded_follows_the_answer(cast, answer, day_before, silence):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=1)):
        if answer:
            answer_invitation(invitation, answer=answer, actor=SYSTEM)
        assert all(leaves(row) is day_before for row in reminders("workshop_tomorrow").values())
        assert all(leaves(row) is silence for row in reminders("workshop_unanswered").values())


def test_no_reminder_after_it_was_called_off(cast):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=10)):
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        cancel_workshop(workshop, actor=cast.ella.actor, reason="Snö.")
        assert not any(leaves(row) for row in reminders().values())
    assert {row.status for row in reminders().values()} == {"cancelled"}


def test_a_moved_workshop_moves_its_reminders_even_if_the_old_rows_were_left(cast):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=10)):
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        later = {"starts_at": wall(2026, 10, 27, 9), "ends_at": wall(2026, 10, 27, 12)}
        reschedule_workshop(Workshop.objects.get(pk=workshop.pk), actor=cast.ella.actor, **later)
        rows = list(reminders("workshop_tomorrow").values())
        assert [(row.about_seq, leaves(row), row.status) for row in rows] == [
            (0, False, "cancelled"),
            (1, True, "queued"),
        ]
    assert rows[1].due_at == datetime(2026, 10, 26, 14, 0, tzinfo=UTC)


def test_saying_no_and_then_yes_brings_the_reminder_back(cast):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=10)):
        answer_invitation(invitation, answer="no", actor=SYSTEM)
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        assert all(leaves(row) for row in reminders("workshop_tomorrow").values())


def test_a_reminder_is_written_at_sending_from_what_then_holds(cast):
    workshop, invitation = invited(cast)
    with clock.standing_at(workshop.starts_at - timedelta(days=10)):
        answer_invitation(invitation, answer="yes", actor=SYSTEM)
        reschedule_workshop(Workshop.objects.get(pk=workshop.pk), actor=cast.ella.actor, title="Ny rubrik")
    (row,) = reminders("workshop_tomorrow").values()
    kind = kind_named(row.kind)
    write(row, kind, invited_person(invitation), kind.fresh(row), url=row.action_url, action=row.action_label)
    assert row.subject == "I morgon 9.00: Ny rubrik" and "Rådhuset, Ankarby" in row.body_text
