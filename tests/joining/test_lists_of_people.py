"""Many invitations from one list: the check, the corrections, the sending in parts, and who may do it."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError
from django.urls import reverse
from openpyxl import Workbook

from ignite.accounts.models import Membership, User
from ignite.joining.models import Invitation, InviteRow, InviteRun
from ignite.joining.services import (
    bulk,
    confirm_run,
    correct_row,
    discard_run,
    forget_lists,
    leave_out_row,
    send_waiting,
    start_run,
    stop_run,
)
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox import sendouts
from ignite.outbox.lists import read_text
from ignite.outbox.models import Message, Suppression
from ignite.outbox.recipients import address_hash
from tests.factories.workshops import asked_to, workshop_in
from tests.startups.pages import post, signed_in

MIXED = """Eva Ek <eva@example.org>
anna@example.org; Anna; en
eva@example.org
Bo; inte-en-adress
spam@example.org
arvid@example.org
Ute, Uno; uno@example.org; en"""


class Killed(BaseException):
    """What SIGKILL is to a worker."""


def never():
    return False


def listed(cast, text, workshop=None):
    workshop = workshop or workshop_in("inviting", cast)
    return start_run(workshop, people=read_text(text), actor=cast.ella.actor)


def many(count):
    return "\n".join(f"Person {n} <p{n}@example.org>" for n in range(count))


def findings(run):
    return list(run.rows.order_by("place").values_list("email", "finding"))


def letters():
    return Message.objects.filter(kind="workshop_invited")


def test_each_row_is_told_what_it_is(cast):
    workshop = workshop_in("inviting", cast)
    asked_to(workshop, cast.arvid)
    Suppression.objects.create(address_hash=address_hash("spam@example.org"), reason="Studsade")
    run = listed(cast, MIXED, workshop)
    assert findings(run) == [
        ("eva@example.org", "unknown"),
        ("anna@example.org", "new"),
        ("eva@example.org", "twice"),
        ("", "invalid"),
        ("spam@example.org", "barred"),
        ("arvid@example.org", "asked"),
        ("uno@example.org", "unknown"),
    ]
    assert run.rows.get(place=4).raw == "Bo; inte-en-adress"
    assert run.rows.get(place=2).language == "sv"  # the account's own language goes before the list's
    assert not letters().exists()


def test_a_row_is_corrected_or_left_out_and_the_rest_follows(cast):
    run = listed(cast, "Eva <eva@example.org>\neva@example.org\nBo bo@exemple")
    first, second, third = run.rows.order_by("place")
    correct_row(third, actor=cast.ella.actor, email="bosse@example.org", name="Bo", language="en")
    leave_out_row(first, actor=cast.ella.actor, is_left_out=True)
    second.refresh_from_db()
    assert (second.finding, third.finding, third.language) == ("unknown", "unknown", "en")
    leave_out_row(first, actor=cast.ella.actor, is_left_out=False)
    second.refresh_from_db()
    assert second.finding == "twice"


def test_a_few_are_sent_at_once_and_each_in_their_language(cast):
    run = listed(cast, MIXED)
    assert confirm_run(run, actor=cast.ella.actor) is True
    assert run.finished_at is not None and run.total == 5
    assert set(letters().values_list("to_address", "locale")) == {
        ("eva@example.org", "sv"),
        ("anna@example.org", "sv"),
        ("spam@example.org", "sv"),
        ("arvid@example.org", "sv"),
        ("uno@example.org", "en"),
    }
    assert Invitation.objects.get(email="anna@example.org").user == cast.anna.user
    assert "Hello Uno Ute" in letters().get(to_address="uno@example.org").body_text
    assert confirm_run(run, actor=cast.ella.actor) is False and letters().count() == 5
    with pytest.raises(Refused, match="redan bekräftad"):
        leave_out_row(run.rows.first(), actor=cast.ella.actor, is_left_out=True)


@pytest.mark.parametrize("dies_at", [1, 2, 3])
def test_a_killed_worker_loses_nobody_and_asks_nobody_twice(cast, monkeypatch, dies_at):
    run = listed(cast, many(230))
    assert confirm_run(run, actor=cast.ella.actor) and letters().count() == 0
    real, calls = bulk._invite, []

    def dies(*args):
        calls.append(1)
        real(*args)
        if len(calls) == dies_at:
            raise Killed

    monkeypatch.setattr(bulk, "_invite", dies)
    with pytest.raises(Killed):
        send_waiting(never)
    assert letters().count() == 100 * (dies_at - 1)
    monkeypatch.setattr(bulk, "_invite", real)
    assert send_waiting(lambda: True) is True
    assert send_waiting(never) is False and send_waiting(never) is False
    run.refresh_from_db()
    assert run.finished_at is not None and letters().count() == 230
    assert Invitation.objects.values("email").distinct().count() == Invitation.objects.count() == 230
    assert run.rows.filter(outcome="invited", invitation__isnull=False).count() == 230


def test_who_was_asked_meanwhile_is_passed_over(cast):
    workshop = workshop_in("inviting", cast)
    run = listed(cast, many(60), workshop)
    confirm_run(run, actor=cast.ella.actor)
    other = listed(cast, many(2), workshop)
    confirm_run(other, actor=cast.ella.actor)
    send_waiting(never)
    assert run.rows.filter(outcome="passed").count() == 2 and letters().count() == 60


def test_it_can_be_stopped_and_then_sends_no_more(cast, monkeypatch):
    run = listed(cast, many(230))
    confirm_run(run, actor=cast.ella.actor)
    rounds = iter([False, True])
    assert send_waiting(lambda: next(rounds)) is True and letters().count() == 100
    assert stop_run(run, actor=cast.ella.actor) is True and stop_run(run, actor=cast.ella.actor) is False
    assert send_waiting(never) is False and letters().count() == 100


def test_a_workshop_that_is_called_off_meanwhile_ends_the_run_with_its_words(cast):
    workshop = workshop_in("planned", cast)
    run = listed(cast, many(60), workshop)
    confirm_run(run, actor=cast.ella.actor)
    type(workshop).objects.filter(pk=workshop.pk).update(state="cancelled")
    assert send_waiting(never) is False
    run.refresh_from_db()
    assert run.stopped_at is not None and run.stopped_because and not letters().exists()
    assert run.stopped_because in signed_in(cast.ella).get(run.get_absolute_url()).content.decode()


def test_whoever_confirmed_and_has_left_since_sends_no_more(cast):
    run = listed(cast, many(60))
    confirm_run(run, actor=cast.ella.actor)
    Membership.objects.filter(pk=cast.ella.membership.pk).update(state="ended")
    send_waiting(never)
    run.refresh_from_db()
    assert run.stopped_at is not None and not letters().exists()


def test_one_row_that_the_database_refuses_does_not_keep_the_others(cast, monkeypatch):
    run = listed(cast, many(60))
    confirm_run(run, actor=cast.ella.actor)
    inviter = bulk.inviter_to(run.about_type)
    real = inviter.invite

    def picky(about, people, actor):
        if any(one.email == "p7@example.org" for one in people):
            raise DataError("too long")
        return real(about, people, actor)

    import dataclasses

    from ignite.joining import inviters

    monkeypatch.setitem(inviters._inviters, run.about_type, dataclasses.replace(inviter, invite=picky))
    assert send_waiting(never) is False
    assert letters().count() == 59
    assert run.rows.get(outcome="failed").email == "p7@example.org"


def test_colleagues_are_invited_as_members_by_those_who_decide(cast):
    organisation = cast.anna.organisation
    people = read_text("Nya <nya@example.org>\narvid@example.org\nBob <bob@example.org>; en")
    with pytest.raises(NotAllowed):
        start_run(organisation, people=people, actor=cast.arvid.actor, organisation=organisation)
    run = start_run(organisation, people=people, actor=cast.anna.actor, organisation=organisation)
    assert [finding for _email, finding in findings(run)] == ["new", "asked", "new"]
    confirm_run(run, actor=cast.anna.actor)
    invited = Membership.objects.filter(organisation=organisation, state="invited")
    assert {(one.email, tuple(one.rights)) for one in invited} == {
        ("nya@example.org", ("member",)),
        ("bob@example.org", ("member",)),
    }
    assert Message.objects.filter(kind="member_invited").count() == 2


def test_nobody_but_the_programme_learns_who_has_an_account(cast):
    organisation = cast.anna.organisation
    User.objects.filter(email="david@example.org").update(language="en")
    people = read_text("david@example.org\nnobody@example.org")
    run = start_run(organisation, people=people, actor=cast.anna.actor, organisation=organisation)
    assert set(run.rows.values_list("finding", "language")) == {("new", "sv")}
    confirm_run(run, actor=cast.anna.actor)
    asked = Membership.objects.filter(organisation=organisation, state="invited")
    assert {one.name for one in asked} == {""}, "the name behind an address is the person's to tell"
    assert Message.objects.get(kind="member_invited", to_address="david@example.org").locale == "en"


def test_an_organisation_may_not_fill_peoples_mailboxes(cast):
    organisation = cast.anna.organisation
    run = start_run(organisation, people=read_text(many(31)), actor=cast.anna.actor, organisation=organisation)
    with pytest.raises(Refused, match="Högst 30"):
        confirm_run(run, actor=cast.anna.actor)
    small = start_run(organisation, people=read_text(many(20)), actor=cast.anna.actor, organisation=organisation)
    confirm_run(small, actor=cast.anna.actor)
    again = "\n".join(f"q{n}@example.org" for n in range(20))
    more = start_run(organisation, people=read_text(again), actor=cast.anna.actor, organisation=organisation)
    with pytest.raises(Refused, match="timme"):
        confirm_run(more, actor=cast.anna.actor)
    assert Message.objects.filter(kind="member_invited").count() == 20


def test_an_organisation_may_not_fill_the_tables_with_lists(cast, monkeypatch):
    monkeypatch.setattr("ignite.joining.views.many.PER_ORGANISATION", 1)
    address, client = reverse("invite-many", args=[cast.anna.organisation.pk]), signed_in(cast.anna)
    assert post(client, address, pasted="a@example.org", language="sv").status_code == 302
    answer = post(client, address, pasted="b@example.org", language="sv")
    assert answer.status_code == 422 and "b@example.org" in answer.content.decode()
    assert InviteRun.objects.count() == 1


def test_names_are_not_kept_longer_than_they_are_of_use(cast):
    forgotten, kept = listed(cast, many(3)), listed(cast, many(2))
    confirm_run(kept, actor=cast.ella.actor)
    with clock.standing_at(clock.now() + timedelta(days=15)):
        assert forget_lists() == 1 and not InviteRun.objects.filter(pk=forgotten.pk).exists()
    with clock.standing_at(clock.now() + timedelta(days=91)):
        forget_lists()
    assert not InviteRow.objects.exists() and InviteRun.objects.get().total == 2


def test_the_pages_lead_from_the_paste_to_the_result(cast):
    client, workshop = signed_in(cast.ella), workshop_in("inviting", cast, capacity=2)
    address = reverse("workshop-invite-many", args=[workshop.pk])
    assert address in client.get(workshop.get_absolute_url()).content.decode()
    answer = post(client, address, pasted=MIXED, language="sv")
    page = client.get(answer.url).content.decode()
    assert "5 personer blir inbjudna" in page and "Ogiltig adress" in page and "Det finns 2 platser" in page
    assert "Brev på svenska: 4. Brev på engelska: 1." in page and "Rådhuset" in page and not letters().exists()
    run = InviteRun.objects.get()
    bad = run.rows.get(finding="invalid")
    wrong = post(client, bad.get_absolute_url(), name="Bo", email="fortfarande fel", language="sv")
    assert wrong.status_code == 422 and "fortfarande fel" in wrong.content.decode()
    post(client, bad.get_absolute_url(), name="Bo", email="bosse@example.org", language="sv")
    twice = run.rows.get(finding="twice")
    post(client, reverse("invite-row-leave-out", args=[run.pk, twice.pk]))
    key = {"_once": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    confirm = reverse("invite-run-confirm", args=[run.pk])
    assert client.post(confirm, key).url == client.post(confirm, key).url == run.get_absolute_url()
    assert client.post(confirm, {}).status_code == 302  # a second tab
    page = client.get(run.get_absolute_url()).content.decode()
    assert "Utskicket är klart" in page and "6 av 6" in page and letters().count() == 6


def test_a_spreadsheet_a_group_and_a_selection_are_read_too(cast):
    client, workshop = signed_in(cast.ella), workshop_in("inviting", cast)
    address = reverse("workshop-invite-many", args=[workshop.pk])
    book, kept = Workbook(), io.BytesIO()
    book.active.append(("Namn", "E-post"))
    book.active.append(("Eva", "eva@example.org"))
    book.save(kept)
    sheet = SimpleUploadedFile("lista.xlsx", kept.getvalue())
    assert client.post(address, {"sheet": sheet, "language": "en"}).status_code == 302
    assert list(InviteRow.objects.values_list("number", "email", "language")) == [(2, "eva@example.org", "en")]
    assert post(client, address, circle="group:owners", language="sv").status_code == 302
    assert InviteRun.objects.last().rows.count() == 3
    selection = sendouts.save_selection("Kretsen", actor=cast.ella.actor, people=read_text("ute@example.org"))
    assert post(client, address, circle=f"selection:{selection.pk}", language="sv").status_code == 302
    assert InviteRun.objects.last().rows.get().email == "ute@example.org"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Klistra in en lista"),
        ({"pasted": "a@example.org", "circle": "group:owners"}, "Välj ett sätt"),
        ({"pasted": "\n".join(["a@example.org"] * 5001)}, "5 000"),
        ({"sheet": SimpleUploadedFile("a.pdf", b"%PDF-1.4\x00")}, "går inte att läsa"),
        ({"sheet": SimpleUploadedFile("a.csv", b"")}, "ingen att bjuda in"),
    ],
)
def test_a_list_that_cannot_be_used_is_answered_with_422(cast, data, words):
    workshop = workshop_in("inviting", cast)
    answer = post(signed_in(cast.ella), reverse("workshop-invite-many", args=[workshop.pk]), language="sv", **data)
    assert answer.status_code == 422 and words in answer.content.decode()
    assert not InviteRun.objects.exists()


def test_the_neighbour_finds_nothing(cast):
    organisation = cast.anna.organisation
    own = start_run(organisation, people=read_text(many(3)), actor=cast.anna.actor, organisation=organisation)
    to_workshop = listed(cast, many(3))
    row = own.rows.first()
    for person in (cast.bo, cast.arvid, cast.clara):
        assert signed_in(person).get(own.get_absolute_url()).status_code == 404
        assert signed_in(person).get(row.get_absolute_url()).status_code == 404
        assert post(signed_in(person), reverse("invite-run-confirm", args=[own.pk])).status_code == 404
    assert signed_in(cast.anna).get(to_workshop.get_absolute_url()).status_code == 404
    elsewhere = reverse("invite-row", args=[own.pk, to_workshop.rows.first().pk])
    assert signed_in(cast.anna).get(elsewhere).status_code == 404
    assert signed_in(cast.anna).get(own.get_absolute_url()).status_code == 200
    with pytest.raises(NotAllowed):
        discard_run(to_workshop, actor=cast.anna.actor)


def test_three_thousand_rows_are_checked_quickly_and_shown_by_pages(cast, django_assert_max_num_queries):
    User.objects.filter(pk=cast.bo.user.pk).update(language="en")
    with django_assert_max_num_queries(40):
        run = listed(cast, many(3000))
    client = signed_in(cast.ella)
    counts = set()
    for path in ("", "?page=60", "?show=unknown&page=2"):
        with django_assert_max_num_queries(12) as asked:
            page = client.get(run.get_absolute_url() + path).content.decode()
        counts.add(len(asked))
    assert "3000 personer blir inbjudna" in page or "3 000 personer" in page
    small = listed(cast, many(1))
    with django_assert_max_num_queries(12) as asked:
        client.get(small.get_absolute_url())
    assert len(counts | {len(asked)}) == 1


def test_a_page_that_asks_again_is_drawn_anew_when_all_is_sent(cast):
    run = listed(cast, many(60))
    confirm_run(run, actor=cast.ella.actor)
    client = signed_in(cast.ella)
    under_way = client.get(run.get_absolute_url(), headers={"HX-Request": "true"})
    assert "HX-Refresh" not in under_way and 'hx-trigger="every 2s"' in under_way.content.decode()
    send_waiting(never)
    assert client.get(run.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(run.get_absolute_url())
