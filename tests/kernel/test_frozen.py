"""Frozen reads: the statement stays, the arguments change, and what would make it another statement is refused."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection

from ignite.accounts.enums import OrganisationKind
from ignite.accounts.models import Membership, Organisation
from ignite.accounts.queries import actor_for
from ignite.kernel import clock
from ignite.kernel.actor import NOBODY
from ignite.kernel.frozen import frozen

pytestmark = pytest.mark.django_db


@frozen
def named(kind, name):
    return Organisation.objects.filter(kind=kind, name__gte=name).order_by("name")


def make(*names, kind=OrganisationKind.NEED_OWNER):
    return [Organisation.objects.create(kind=kind, name=name) for name in names]


def test_rows_follow_the_arguments_as_those_of_an_ordinary_read():
    make("Ankarby", "Anneby", "Bobergs")
    make("Anka", kind=OrganisationKind.STARTUP)
    for kind in OrganisationKind.values:
        for name in ("An", "B", "Cirkel"):
            assert named(kind=kind, name=name) == list(named.fresh(kind=kind, name=name))
    assert [str(one) for one in named(kind="need_owner", name="Anneby")] == ["Anneby", "Bobergs"]


def test_the_statement_is_built_once(monkeypatch):
    built = []
    read = frozen(lambda number: built.append(number) or Organisation.objects.filter(pk=number))
    first, second = make("Ankarby", "Bobergs")
    assert [read(number=one.pk) for one in (first, second, first)] == [[first], [second], [first]]
    assert len(built) == 1 and built[0] not in (first.pk, second.pk)


def test_rows_of_one_call_are_not_those_of_the_next():
    make("Ankarby")
    before = named(kind="need_owner", name="A")
    make("Aneby")
    assert len(before) == 1 and len(named(kind="need_owner", name="A")) == 2


@frozen
def since(at):
    return Membership.objects.filter(since__gt=at).select_related("organisation").prefetch_related("user")


def test_instants_relations_and_prefetches(cast, django_assert_num_queries):
    now = clock.now()
    since(at=now)
    with django_assert_num_queries(2):
        rows = since(at=now - timedelta(days=1))
        assert {str(row.organisation) for row in rows} and {row.user.email for row in rows}
    assert since(at=now + timedelta(days=1)) == []


@frozen
def seen(actor):
    return Membership.objects.for_user(actor).order_by("pk")


def test_each_actor_reads_what_it_may(cast):
    for user in (cast.anna.user, cast.bo.user, cast.clara.user, cast.ella.user):
        actor = actor_for(user)
        assert seen(actor=actor) == list(Membership.objects.for_user(actor).order_by("pk")), user
    assert seen(actor=NOBODY) == []


@frozen
def mine(actor, number):
    return Membership.objects.filter(user_id=actor.user_id, pk=number)


def test_an_actor_without_an_organisation_keeps_to_their_own_rows(cast):
    theirs, other = cast.anna.membership, cast.bo.membership
    lone = replace(actor_for(cast.anna.user), seat=None)
    assert mine(actor=lone, number=theirs.pk) == [theirs]
    assert mine(actor=lone, number=other.pk) == []
    assert mine(actor=actor_for(cast.bo.user), number=other.pk) == [other]


def test_an_argument_that_is_only_a_part_of_a_parameter_is_refused():
    read = frozen(lambda name: Organisation.objects.filter(name__startswith=name))
    with pytest.raises(TypeError, match="Not in the statement: name"):
        read(name="A")


def test_an_argument_that_the_statement_lacks_is_refused():
    read = frozen(lambda number, other: Organisation.objects.filter(pk=number))
    with pytest.raises(TypeError, match="Not in the statement: other"):
        read(number=1, other=2)


def test_an_instant_of_the_read_itself_is_refused():
    read = frozen(lambda number: Organisation.objects.filter(pk=number, created_at__lt=clock.now()))
    with pytest.raises(TypeError, match="make it an argument"):
        read(number=1)


@pytest.mark.parametrize("value", [None, True, [1, 2]])
def test_what_changes_the_statement_is_no_argument(value):
    with pytest.raises(TypeError, match="cannot vary"):
        named(kind=value, name="A")


def test_what_else_an_actor_is_does_not_come_in(cast):
    read = frozen(lambda actor: Membership.objects.filter(organisation_id__in=[s.organisation_id for s in actor.seats]))
    with pytest.raises(AttributeError):
        read(actor=actor_for(cast.anna.user))


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection():
    make("Ankarby")
    named(kind="need_owner", name="A")
    found = []

    def ask() -> None:
        found.append((named(kind="need_owner", name="A"), connection.connection.info.backend_pid))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    rows, process = found[0]
    assert len(rows) == 1 and process != connection.connection.info.backend_pid
