"""Needs: written, ticked, opened, changed with versions kept, extended only forward, closed by time."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.enums import NeedState
from needs.models import Need
from needs.services import (
    begin_reading,
    cancel_need,
    change_need,
    close_without_choice,
    create_need,
    decide_need,
    extend_deadline,
    follow_need,
    open_need,
    request_need_edits,
    save_need,
    submit_need,
    tick_route,
    withdraw_need,
)
from tests.factories.cast import make_cast
from tests.factories.needs import follower, need_in, need_owner_in


def to_whom(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_a_need_begins_with_the_methods_criteria(cast):
    need = create_need(cast.owner_a, actor=cast.anna.actor, title="Mat")
    assert (need.state, need.criteria.count()) == (NeedState.DRAFT, 5)
    with pytest.raises(NotAllowed):
        create_need(cast.owner_a, actor=cast.bo.actor, title="Mat")


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_only_the_group_writes_the_brief(cast, name):
    actor = getattr(cast, name).actor
    draft, live = need_in("draft", cast), need_in("open", cast)
    for act in (
        lambda: save_need(draft, actor=actor, title="x"),
        lambda: tick_route(draft, actor=actor, route="x"),
        lambda: change_need(live, actor=actor, note="x", title="x"),
        lambda: extend_deadline(
            live, actor=actor, deadline_at=clock.now() + timedelta(days=90), reason="Fler ska hinna."
        ),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_member_without_a_role_of_purchase_cannot_tick(cast):
    cast.arvid.membership.roles = []
    cast.arvid.membership.save()
    need = need_in("draft", cast)
    with pytest.raises(NotAllowed):
        tick_route(need, actor=cast.arvid.actor, route="Direktupphandling")
    with pytest.raises(Refused, match="köpväg"):
        submit_need(need, actor=cast.arvid.actor)
    tick_route(need, actor=cast.anna.actor, route="Direktupphandling")
    assert submit_need(need, actor=cast.arvid.actor)


def test_another_budget_takes_the_tick_back(cast):
    need = need_in("edits_requested", cast, budget_sek=100)
    save_need(need, actor=cast.anna.actor, budget_sek=100)
    assert need.route_by == cast.arvid.user
    save_need(need, actor=cast.anna.actor, budget_sek=900_000)
    assert need.route_by is None


def test_opening_keeps_the_first_version_and_tells_the_writers(cast):
    need = need_in("in_review", cast)
    open_need(need, actor=cast.ella.actor)
    assert need.versions.get().content["requirements"][0]["text"] == "Data lagras inom EU"
    assert to_whom("need_opened") == ["anna@example.org"]
    with pytest.raises(NotAllowed):
        open_need(need_in("in_review", cast), actor=cast.anna.actor)


def test_a_short_deadline_or_an_owner_without_areas_is_not_opened(cast):
    soon = need_in("in_review", cast, deadline_at=clock.now() + timedelta(days=20))
    with pytest.raises(Refused, match="21 dagar"):
        open_need(soon, actor=cast.ella.actor)
    need_owner_in("committed", cast, waiver_reason="")
    with pytest.raises(Refused, match="inte aktiv"):
        open_need(need_in("in_review", cast), actor=cast.ella.actor)


def test_a_change_keeps_a_version_and_reaches_everybody_who_follows(cast):
    need = need_in("open", cast)
    follower(cast, need)
    with pytest.raises(Refused):
        change_need(need, actor=cast.anna.actor, note=" ", problem="Nytt")
    change_need(need, actor=cast.anna.actor, note="Nu även förskolor.", problem="Nytt")
    change_need(need, actor=cast.anna.actor, note="Och gymnasiet.", problem="Nyare")
    assert [version.number for version in need.versions.all()] == [2, 3]
    assert to_whom("need_changed") == ["david@example.org"] * 2
    assert "Nu även förskolor." in Message.objects.filter(kind="need_changed").earliest("pk").body_text


def test_a_change_takes_no_requirement_away(cast):
    need = need_in("open", cast)
    with pytest.raises(Refused, match="önskemål"):
        change_need(need, actor=cast.anna.actor, note="Färre krav", requirements=[])
    row = {"kind": "wish", "text": "Data lagras inom EU", "reason": ""}
    change_need(need, actor=cast.anna.actor, note="Blev önskemål", requirements=[row])
    assert need.requirements.get().kind == "wish"


def test_a_change_is_of_the_brief_only(cast):
    with pytest.raises(KeyError):
        change_need(need_in("open", cast), actor=cast.anna.actor, note="x", is_sealed=True)


@pytest.mark.parametrize("state", ["draft", "in_review", "reading", "cancelled"])
def test_only_an_open_need_is_changed_with_letters(cast, state):
    with pytest.raises(Refused):
        change_need(need_in(state, cast), actor=cast.anna.actor, note="x", title="x")


def test_the_deadline_moves_forward_only_and_not_after_it_has_passed(cast):
    need = need_in("open", cast)
    follower(cast, need)
    with pytest.raises(Refused, match="framåt"):
        extend_deadline(need, actor=cast.anna.actor, deadline_at=need.deadline_at, reason="Fler ska hinna.")
    extend_deadline(
        need, actor=cast.anna.actor, deadline_at=need.deadline_at + timedelta(days=7), reason="Fler ska hinna."
    )
    assert to_whom("need_extended") == ["david@example.org"]
    with clock.stepped(timedelta(days=60)), pytest.raises(Refused, match="inte öppet"):
        extend_deadline(
            need, actor=cast.anna.actor, deadline_at=clock.now() + timedelta(days=7), reason="Fler ska hinna."
        )


def test_reading_waits_for_the_deadline_unless_the_need_is_rolling(cast):
    need = need_in("open", cast)
    with pytest.raises(Refused):
        begin_reading(need, actor=cast.anna.actor)
    with clock.stepped(timedelta(days=60)):
        assert begin_reading(need, actor=cast.arvid.actor)
    assert begin_reading(need_in("open", cast, is_rolling=True), actor=cast.anna.actor)


def test_how_it_ended_reaches_those_who_followed_once(cast):
    need = need_in("reading", cast)
    follower(cast, need)
    with pytest.raises(NotAllowed):
        decide_need(need, actor=cast.arvid.actor)
    close_without_choice(need, actor=cast.anna.actor, reason="Ingen kunde läsa frånvaron.")
    assert need.lesson == "Ingen kunde läsa frånvaron."
    assert to_whom("need_outcome") == ["david@example.org"]


def test_a_cancelled_need_tells_why(cast):
    need = need_in("open", cast)
    follower(cast, need)
    with pytest.raises(Refused):
        cancel_need(need, actor=cast.anna.actor)
    cancel_need(need, actor=cast.anna.actor, reason="Budgeten drogs in.")
    assert "Budgeten drogs in." in Message.objects.get(kind="need_cancelled").body_text


def test_a_returned_need_goes_back_to_its_writers(cast):
    need = need_in("in_review", cast)
    request_need_edits(need, actor=cast.ella.actor, reason="Vilket mått?")
    assert to_whom("need_returned") == ["anna@example.org"]
    assert withdraw_need(need, actor=cast.anna.actor, reason="Inte i år.")


def test_following_twice_is_following_once(cast):
    need = need_in("open", cast)
    assert follow_need(need, actor=cast.clara.actor) == follow_need(need, actor=cast.clara.actor)


@pytest.fixture
def review(transactional_db):
    cast = make_cast()
    return cast, need_in("in_review", cast)


def test_two_who_open_at_once_open_it_once(review):
    cast, need = review
    gate, outcomes = threading.Barrier(8), []

    def run():
        gate.wait(30)
        outcomes.append(open_need(Need.objects.get(pk=need.pk), actor=cast.ella.actor))
        connection.close()

    threads = [threading.Thread(target=run) for _number in range(8)]
    [thread.start() for thread in threads]
    [thread.join(60) for thread in threads]
    assert outcomes.count(True) == 1 and len(outcomes) == 8
    assert Message.objects.filter(kind="need_opened").count() == 1 == need.versions.count()
