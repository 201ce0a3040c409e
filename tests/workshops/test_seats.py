"""Seats at a workshop: who gets one, who waits, to whom a freed one goes, and what an offer that runs out leads to."""

from datetime import timedelta

import pytest
from django.test import Client

from ignite.joining.messages import link_of
from ignite.joining.models import Invitation
from ignite.joining.services import answer_invitation, pass_on_offers, revoke_invitation
from ignite.kernel import clock, record
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import Refused
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from tests.factories.joining import invitation_in
from tests.factories.workshops import workshop_in
from tests.startups.pages import post
from workshops.services import cancel_workshop, reschedule_workshop


def full(cast, people=5, capacity=2, **fields):
    """A workshop with so many seats and people who have said yes in turn."""
    workshop = workshop_in("inviting", cast, capacity=capacity, **fields)
    rows = [guest(workshop, cast, number) for number in range(people)]
    for number, row in enumerate(rows):
        with clock.stepped(timedelta(minutes=number - people)):
            say(row, "yes")
    return workshop, rows


def guest(workshop, cast, number):
    said = {"organisation": None, "email": f"gast{number}@example.org", "name": f"Gäst {number}"}
    return invitation_in("sent", cast, about=workshop, **{**said, "expires_at": workshop.ends_at})


def say(invitation, answer, **said):
    return answer_invitation(Invitation.objects.get(pk=invitation.pk), answer=answer, actor=SYSTEM, **said)


def answers(rows):
    return [Invitation.objects.get(pk=row.pk).answer for row in rows]


def letters(kind):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def leaves(row):
    return kind_named(row.kind).still_true(row)


def test_a_yes_to_what_is_full_waits_and_a_maybe_takes_no_seat(cast):
    workshop, rows = full(cast)
    assert answers(rows) == ["yes", "yes", "waiting", "waiting", "waiting"]
    extra = guest(workshop, cast, 9)
    say(extra, "maybe")
    assert answers([extra]) == ["maybe"] and not Message.objects.exists()


def test_without_a_number_of_seats_nobody_waits(cast):
    assert set(answers(full(cast, capacity=None)[1])) == {"yes"}


@pytest.mark.parametrize("answer", ["no", "maybe"])
def test_a_freed_seat_is_the_first_ones_at_once_with_a_letter_and_a_calendar_file(cast, answer):
    _workshop, rows = full(cast)
    say(rows[0], answer)
    assert answers(rows) == [answer, "yes", "yes", "waiting", "waiting"]
    (letter,) = letters("seat_given")
    assert letter.to_address == "gast2@example.org" and "METHOD:REQUEST" in letter.ics and leaves(letter)
    assert link_of(rows[2]) in letter.body_text
    assert [row.move for row in record.timeline(rows[2], "invitation")][-1] == "seat"


def test_a_seat_taken_back_and_more_seats_go_on_in_turn(cast):
    workshop, rows = full(cast)
    revoke_invitation(Invitation.objects.get(pk=rows[1].pk), actor=cast.ella.actor)
    assert answers(rows)[2:] == ["yes", "waiting", "waiting"]
    reschedule_workshop(workshop, actor=cast.ella.actor, capacity=3)
    assert answers(rows)[2:] == ["yes", "yes", "waiting"]
    reschedule_workshop(workshop, actor=cast.ella.actor, capacity=None)
    assert answers(rows)[2:] == ["yes", "yes", "yes"]


def test_fewer_seats_take_nobodys_away(cast):
    workshop, rows = full(cast, people=3, capacity=3)
    reschedule_workshop(workshop, actor=cast.ella.actor, capacity=1)
    assert answers(rows) == ["yes", "yes", "yes"]
    say(rows[0], "no")
    assert answers(rows) == ["no", "yes", "yes"] and not letters("seat_given")


def test_saying_yes_again_neither_loses_the_seat_nor_the_place_in_the_queue(cast):
    _workshop, rows = full(cast)
    before = Invitation.objects.get(pk=rows[2].pk).waiting_since
    assert say(rows[0], "yes") is False and say(rows[2], "yes") is False
    say(rows[2], "yes", word="Jag väntar gärna")
    assert Invitation.objects.get(pk=rows[2].pk).waiting_since == before
    say(rows[2], "no")
    say(rows[2], "yes")
    say(rows[0], "no")
    assert answers(rows) == ["no", "yes", "waiting", "yes", "waiting"]


def test_the_offer_has_a_limit_and_a_yes_in_time_takes_it(cast):
    _workshop, rows = full(cast, seat_offer_hours=24)
    say(rows[0], "no")
    offered = Invitation.objects.get(pk=rows[2].pk)
    assert offered.answer == "offered"
    assert abs(offered.offer_until - clock.now() - timedelta(hours=24)) < timedelta(minutes=1)
    (letter,) = letters("seat_offered")
    assert letter.expires_at == offered.offer_until and leaves(letter)
    post(Client(), link_of(offered), answer="yes")
    assert answers(rows) == ["no", "yes", "yes", "waiting", "waiting"] and not leaves(letter)


def test_an_offer_nobody_takes_goes_to_the_next_and_the_first_one_waits_last(cast):
    _workshop, rows = full(cast, seat_offer_hours=24)
    say(rows[0], "no")
    with clock.stepped(timedelta(hours=23)):
        assert pass_on_offers() == 0
    with clock.stepped(timedelta(hours=25)):
        assert (pass_on_offers(), pass_on_offers()) == (1, 0)
        assert answers(rows) == ["no", "yes", "waiting", "offered", "waiting"]
        (lapsed,) = letters("seat_lapsed")
        assert lapsed.to_address == "gast2@example.org" and "sist i kön" in lapsed.body_text and leaves(lapsed)
    with clock.stepped(timedelta(hours=50)):
        pass_on_offers()
    with clock.stepped(timedelta(hours=75)):
        pass_on_offers()
        assert answers(rows) == ["no", "yes", "waiting", "waiting", "waiting"]
        assert len(letters("seat_offered")) == 3, "nobody is offered the same seat round and round"
        say(rows[3], "yes")
        assert answers(rows)[3] == "yes", "whoever still wants it takes it"


def test_those_who_let_an_offer_pass_are_asked_when_the_next_seat_comes_free(cast):
    _workshop, rows = full(cast, people=3, seat_offer_hours=24)
    say(rows[0], "no")
    with clock.stepped(timedelta(hours=25)):
        pass_on_offers()
        assert answers(rows) == ["no", "yes", "waiting"]
        say(rows[1], "no")
        assert answers(rows) == ["no", "no", "offered"]


def test_a_late_yes_comes_after_the_next_even_when_no_worker_has_run(cast):
    _workshop, rows = full(cast, seat_offer_hours=24)
    say(rows[0], "no")
    with clock.stepped(timedelta(hours=25)):
        say(rows[2], "yes")
        assert answers(rows) == ["no", "yes", "waiting", "offered", "waiting"]


def test_a_no_to_an_offer_passes_it_on_at_once(cast):
    _workshop, rows = full(cast, seat_offer_hours=24)
    say(rows[0], "no")
    say(rows[2], "no")
    assert answers(rows) == ["no", "yes", "no", "offered", "waiting"]


def test_an_offer_never_runs_past_the_beginning_and_then_the_queue_ends(cast):
    workshop, rows = full(cast, seat_offer_hours=24, starts_at=clock.now() + timedelta(hours=5))
    say(rows[0], "no")
    assert Invitation.objects.get(pk=rows[2].pk).offer_until == workshop.starts_at
    with clock.stepped(timedelta(hours=6)):
        pass_on_offers()
        assert answers(rows) == ["no", "yes", "waiting", "waiting", "waiting"]
        assert not any(leaves(row) for row in letters("seat_lapsed"))
        say(rows[1], "no")
        assert answers(rows)[2:] == ["waiting"] * 3 and not letters("seat_given")


def test_a_yes_to_what_is_full_and_has_begun_is_refused_in_words(cast):
    workshop, _rows = full(cast, people=2)
    late = guest(workshop, cast, 9)
    with clock.standing_at(workshop.starts_at + timedelta(minutes=5)), pytest.raises(Refused, match="väntelistan är"):
        say(late, "yes")


def test_calling_it_off_tells_those_who_wait_and_cancels_what_had_not_left(cast):
    workshop, rows = full(cast)
    say(rows[0], "no")
    cancel_workshop(workshop, actor=cast.ella.actor, reason="Snö.")
    assert [row.status for row in letters("seat_given")] == ["cancelled"]
    assert {row.to_address for row in letters("workshop_cancelled")} == {row.email for row in rows[1:]}


def test_the_page_tells_how_many_seats_are_left_and_how_many_stand_before(cast):
    workshop, rows = full(cast, people=0, capacity=3)
    first = guest(workshop, cast, 1)
    assert "3 platser kvar" in Client().get(link_of(first)).content.decode()
    workshop, rows = full(cast)
    newcomer = guest(workshop, cast, 9)
    page = Client().get(link_of(newcomer)).content.decode()
    assert "Fullt – du kan ställa dig på väntelistan (3 före dig)" in page
    answer = post(Client(), link_of(newcomer), answer="yes")
    assert "Du står på väntelistan" in Client().get(answer.url).content.decode()
    assert "1 står före dig" in Client().get(link_of(rows[3])).content.decode()
    post(Client(), link_of(rows[1]), answer="maybe")
    assert "Ett kanske håller ingen plats" in Client().get(link_of(rows[1])).content.decode()
