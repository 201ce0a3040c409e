"""The programme in an organisation's place: every route and every move is closed that does not say that it is open."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from ignite.accounts.helping import ALWAYS, actor_in, begin
from ignite.kernel.errors import NotAllowed
from ignite.kernel.lifecycle import all_lifecycles, lifecycle_named
from tests.access.matrix import ROWS
from tests.access.test_matrix import BACKEND, OURS
from tests.lifecycles.test_every_cell import attempt, maker

# Written by hand: what a person of the programme may do in somebody's place. All else is theirs alone.
WRITES = {
    *("area-new", "area-edit", "area-advice", "analysis", "analysis-autosave", "analysis-due"),
    *("area-autosave", "area-place", "area-copy", "analysis-field", "need-autosave", "need-settle"),
    *("need-new", "need-edit", "startup-edit", "organisation-edit", "invite-member", "member-resend", "move"),
}
READS = {
    *("home", "about", "privacy", "accessibility", "contact", "needs", "need", "startups", "startup", "own-startup"),
    *(
        "areas",
        "area",
        "analysis-presence",
        "need-owner",
        "own-needs",
        "my-organisation",
        "organisation",
        "member",
        "entries",
    ),
}
MOVES = {("area", "register"), ("analysis", "submit")}


def helping_client(cast, organisation, said_by="Karin Berg"):
    """Ella, in the organisation's place."""
    client = Client()
    client.force_login(cast.ella.user, backend=BACKEND)
    session = client.session
    begin(session, organisation, said_by)
    session.save()
    return client


def test_what_is_open_is_what_the_table_says():
    assert {name for name, view in OURS.items() if getattr(view, "for_programme", "") == "writes"} == WRITES
    assert {name for name, view in OURS.items() if getattr(view, "for_programme", "") == "reads"} == READS
    open_moves = {
        (one.thing, move.name) for one in all_lifecycles() for move in one.by_name.values() if move.also_for_programme
    }
    assert open_moves == MOVES


@pytest.mark.parametrize("who", ["anna", "clara"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_other_route_is_closed(world, who, method):
    client = helping_client(world.cast, world.cast.people()[who].organisation)
    may, wrong = WRITES | ALWAYS | (READS if method == "get" else set()), []
    for name, row in ROWS.items():
        url = reverse(name, kwargs=row.arguments(world))
        point = transaction.savepoint()
        said = row.says(world) if method == "post" else None
        status = getattr(client, method)(url, said).status_code
        transaction.savepoint_rollback(point)
        if name not in may and status != 403:
            wrong.append((name, status))
        if name in may and status >= 500:
            wrong.append((name, status))
    assert wrong == []


@pytest.mark.parametrize("page", ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/admin/"])
def test_the_persons_own_account_is_closed_too(world, page):
    client = helping_client(world.cast, world.organisation)
    assert client.get(page).status_code == 403
    assert client.post(page, {}).status_code == 403


def helper(cast, organisation):
    """Ella as the rules see her in the organisation's place."""
    session = Client().session
    begin(session, organisation, "Karin")
    return actor_in(session, cast.ella.actor)


@pytest.mark.django_db
@pytest.mark.parametrize("thing", [one.thing for one in all_lifecycles()])
def test_every_other_move_is_refused(thing, cast):
    lifecycle, make, wrong = lifecycle_named(thing), maker(thing), []
    helpers = [helper(cast, cast.anna.organisation), helper(cast, cast.clara.organisation)]
    for state in lifecycle.looks:
        with transaction.atomic():
            point = transaction.savepoint()
            obj = make(state, cast)
            for move in lifecycle.by_name.values():
                found = [attempt(lifecycle, move, obj, actor) for actor in helpers]
                if (thing, move.name) not in MOVES and found != ["not allowed", "not allowed"]:
                    wrong.append((state, move.name, found))
            transaction.savepoint_rollback(point)
    assert wrong == []


def test_the_two_open_moves_are_recorded_as_both(cast):
    from ignite.kernel.models import Transition
    from tests.factories.needs import area_in

    area = area_in("draft", cast)
    lifecycle_named("area").run("register", area, actor=helper(cast, cast.anna.organisation))
    row = Transition.objects.filter(thing="area", thing_id=area.pk).latest("pk")
    assert (row.actor, row.organisation_id) == (cast.ella.user.pseudonym, cast.ella.organisation.pk)
    assert row.on_behalf_of == cast.anna.organisation.pk
    with pytest.raises(NotAllowed):
        lifecycle_named("area").run("register", area_in("draft", cast), actor=helper(cast, cast.bo.organisation))


def test_no_pitch_is_read_through_their_eyes(world):
    from startups.models import Pitch

    actor = helper(world.cast, world.organisation)
    assert Pitch.objects.for_user(world.cast.anna.actor).exists()
    assert not Pitch.objects.for_user(actor).exists()
    assert not Pitch.objects.for_user(helper(world.cast, world.cast.clara.organisation)).exists()


def test_a_frozen_read_is_another_one_in_their_place(world):
    """What is built once in a process must not give the helper what the startup's own people see, nor the reverse."""
    from ignite.programme.queries.mine import pitches

    for _turn in range(2):
        assert pitches(world.cast.clara.actor)
        assert not pitches(helper(world.cast, world.cast.clara.organisation))
