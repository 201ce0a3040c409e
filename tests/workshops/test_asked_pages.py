"""Those asked to a workshop: who comes instead, what people need, sent again, taken back; and what scanners may do."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ignite.joining.messages import link_of
from ignite.joining.models import Invitation
from ignite.joining.services import erase_needs, expire_invitations, name_stand_in
from ignite.joining.tokens import token_of
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from tests.factories.workshops import asked_to, workshop_in
from tests.startups.pages import post, signed_in
from workshops.services import (
    Guest,
    ask_again,
    ask_no_more,
    cancel_workshop,
    invite_to_workshop,
    postpone_workshop,
    reschedule_workshop,
)

NUTS, LOOP = "Jordnötsallergi 4711", "Hörslinga 4712"


@pytest.fixture
def asked(cast):
    """Anna's invitation to a workshop, sent by the service."""
    workshop = workshop_in("planned", cast)
    return invite_to_workshop(workshop, actor=cast.ella.actor, members=[cast.anna.membership])[0]


def fresh(invitation):
    return Invitation.objects.get(pk=invitation.pk)


def page(invitation, client=None):
    return (client or Client()).get(link_of(fresh(invitation))).content.decode()


def say(invitation, answer, **said):
    return post(Client(), link_of(fresh(invitation)), answer=answer, **said)


def instead(invitation, name="Eva Ek", email="eva@example.org", **said):
    facts = {"do": "instead", "instead-name": name, "instead-email": email, "instead-language": "sv", **said}
    return post(Client(), link_of(fresh(invitation)), **facts)


def row_url(name, invitation):
    return reverse(name, args=[invitation.about_id, invitation.pk])


def workshop_page(cast, invitation, person=None):
    return signed_in(person or cast.ella).get(reverse("workshop", args=[invitation.about_id])).content.decode()


# Who comes instead


def test_a_colleague_is_asked_instead_with_a_letter_that_says_so(cast, asked):
    say(asked, "no")
    assert "Kommer någon i stället för dig?" in page(asked)
    assert instead(asked, **{"instead-language": "en"}).status_code == 302
    eva = Invitation.objects.get(email="eva@example.org")
    assert (eva.replaces, eva.organisation, eva.language) == (asked, asked.organisation, "en")
    letter = Message.objects.get(kind="workshop_invited", to_address="eva@example.org")
    assert "Anna" in letter.body_text and link_of(eva) in letter.body_text and "METHOD:REQUEST" in letter.ics
    assert "Anna kan inte och har föreslagit dig i stället." in page(eva, Client(headers={"Cookie": "language=sv"}))
    assert "i stället för Anna" in workshop_page(cast, asked)
    say(eva, "yes")
    assert fresh(eva).answer == "yes" and fresh(asked).answer == "no"


def test_nobody_is_named_before_a_no_nor_two_at_a_time(asked):
    with pytest.raises(Refused, match="Svara nej först"):
        name_stand_in(asked, name="Eva", email="eva@example.org")
    say(asked, "no")
    instead(asked)
    assert "Eva Ek är inbjuden i ditt ställe" in page(asked)
    wrong = instead(asked, name="Erik", email="erik@example.org")
    assert wrong.status_code == 422 and "Eva Ek är redan inbjuden i ditt ställe" in wrong.content.decode()
    say(Invitation.objects.get(email="eva@example.org"), "no")
    assert instead(asked, name="Erik", email="erik@example.org").status_code == 302


def test_who_is_invited_already_is_not_invited_again_and_nobody_goes_in_rings(cast, asked):
    arvid = asked_to(workshop_in("inviting", cast), cast.arvid)
    Invitation.objects.filter(pk=arvid.pk).update(about_id=asked.about_id)
    say(asked, "no")
    for email, words in (("ARVID@example.org", "redan inbjuden"), ("Anna@example.org", "din egen adress")):
        answer = instead(asked, email=email)
        assert answer.status_code == 422 and words in answer.content.decode() and email in answer.content.decode()
    instead(asked)
    eva = Invitation.objects.get(email="eva@example.org")
    say(eva, "no")
    assert "Kommer någon i stället" not in page(eva)
    assert instead(eva, email="anna@example.org").status_code == 422
    assert Invitation.objects.count() == 3


def test_a_bad_address_is_answered_with_422_and_kept(asked):
    say(asked, "no")
    answer = instead(asked, name="Eva Ek", email="eva vid example")
    assert answer.status_code == 422 and 'value="eva vid example"' in answer.content.decode()
    assert Invitation.objects.count() == 1


def test_naming_is_limited_by_the_hour(asked, monkeypatch):
    monkeypatch.setattr("ignite.joining.services.stand_ins.PER_INVITATION", 1)
    say(asked, "no")
    instead(asked)
    say(Invitation.objects.get(email="eva@example.org"), "no")
    answer = instead(asked, email="erik@example.org")
    assert "Vänta en timme" in answer.content.decode()
    assert not Invitation.objects.filter(email="erik@example.org").exists()


def test_a_double_click_names_one_colleague(asked):
    say(asked, "no")
    said = {"_once": str(uuid4()), "do": "instead", "instead-name": "Eva", "instead-email": "eva@example.org"}
    for _click in range(2):
        Client().post(link_of(fresh(asked)), {**said, "instead-language": "sv"})
    assert Message.objects.filter(kind="workshop_invited", to_address="eva@example.org").count() == 1


# Food and access


def tell(invitation, answer="yes"):
    return say(invitation, answer, food=NUTS, access=LOOP)


@pytest.mark.parametrize("answer", ["yes", "maybe"])
def test_needs_are_asked_of_those_who_may_come_and_kept_by_a_later_word(asked, answer):
    assert "Mat" not in page(asked)
    say(asked, answer)
    assert "raderas sju dagar efteråt" in page(asked)
    tell(asked, answer)
    say(asked, answer, word="Vi ses")
    assert (fresh(asked).food, fresh(asked).access, fresh(asked).word) == (NUTS, LOOP, "Vi ses")


def test_only_the_programme_and_who_leads_it_read_needs(cast, asked):
    say(asked, "yes")
    tell(asked)
    care = reverse("workshop-care", args=[asked.about_id])
    shown = signed_in(cast.ella).get(care).content.decode()
    assert NUTS in shown and LOOP in shown and "1 person har berättat" in shown
    for person in (cast.anna, cast.arvid, cast.bo, cast.clara):
        assert signed_in(person).get(care).status_code in (403, 404)
        assert NUTS not in signed_in(person).get(reverse("workshop", args=[asked.about_id])).content.decode()
    assert NUTS not in workshop_page(cast, asked), "the page may stand on a wall"
    type(workshop_in("inviting", cast)).objects.filter(pk=asked.about_id).update(facilitator=cast.bo.user)
    assert NUTS in signed_in(cast.bo).get(care).content.decode()
    kept = [*Message.objects.values_list("body_text", "ics"), *Transition.objects.values_list("reason")]
    assert NUTS not in str(kept)


def test_the_list_counts_what_several_wrote(cast, asked):
    for person, words in ((cast.arvid, "Vegetariskt"), (cast.bo, "vegetariskt ")):
        one = asked_to(workshop_in("inviting", cast), person)
        Invitation.objects.filter(pk=one.pk).update(about_id=asked.about_id)
        say(one, "yes")
        say(one, "yes", food=words)
    shown = signed_in(cast.ella).get(reverse("workshop-care", args=[asked.about_id])).content.decode()
    assert re.search(r"<div>Vegetariskt</div><div class=\"rows-side\"><strong>2<", shown)


def needs_left():
    return Invitation.objects.exclude(food="", access="").count()


def test_needs_are_gone_with_a_no_a_revocation_and_a_cancellation(cast):
    for end in ("no", "revoke", "cancel", "postpone"):
        workshop = workshop_in("planned", cast)
        one = invite_to_workshop(workshop, actor=cast.ella.actor, members=[cast.anna.membership])[0]
        say(one, "yes")
        tell(one)
        assert needs_left() == 1
        match end:
            case "no":
                say(one, "no")
            case "revoke":
                ask_no_more(workshop, one, actor=cast.ella.actor)
            case "cancel":
                cancel_workshop(workshop, actor=cast.ella.actor, reason="Snö.")
            case "postpone":
                postpone_workshop(workshop, actor=cast.ella.actor, reason="Snö.")
        assert needs_left() == 0, end


def test_needs_are_gone_seven_days_after_the_end_also_of_a_moved_workshop(cast, asked):
    say(asked, "yes")
    tell(asked)
    workshop = workshop_in("inviting", cast)
    workshop = type(workshop).objects.get(pk=asked.about_id)
    later = {name: getattr(workshop, name) + timedelta(days=10) for name in ("starts_at", "ends_at")}
    reschedule_workshop(workshop, actor=cast.ella.actor, **later)
    with clock.standing_at(later["ends_at"] + timedelta(days=6, hours=23)):
        assert (erase_needs(), needs_left()) == (0, 1)
    with clock.standing_at(later["ends_at"] + timedelta(days=7, minutes=1)):
        assert (erase_needs(), erase_needs(), needs_left()) == (1, 0, 0)
    assert (fresh(asked).food, fresh(asked).access) == ("", "")


# Sent again, taken back


def test_sent_again_has_a_new_link_the_old_one_is_dead_and_its_letter_does_not_leave(cast, asked):
    old = link_of(asked)
    assert post(signed_in(cast.ella), row_url("workshop-resend", asked)).status_code == 302
    assert Client().get(old).status_code == 404 and "nyare brev" in Client().get(old).content.decode()
    letters = Message.objects.filter(kind="workshop_invited").order_by("pk")
    assert [row.status for row in letters] == ["cancelled", "queued"]
    assert link_of(fresh(asked)) in letters[1].body_text and kind_named("workshop_invited").still_true(letters[1])
    assert Transition.objects.filter(thing="invitation", thing_id=asked.pk, move="resend").count() == 1
    say(asked, "yes")
    with pytest.raises(Refused):
        ask_again(workshop_of(asked), fresh(asked), actor=cast.ella.actor)


def workshop_of(invitation):
    from workshops.models import Workshop

    return Workshop.objects.get(pk=invitation.about_id)


def test_one_that_ran_out_is_shown_and_can_be_sent_again(cast, asked):
    workshop = workshop_of(asked)
    with clock.standing_at(workshop.ends_at + timedelta(hours=1)):
        expire_invitations()
        later = {name: getattr(workshop, name) + timedelta(days=10) for name in ("starts_at", "ends_at")}
        reschedule_workshop(workshop, actor=cast.ella.actor, **later)
        assert "har gått ut" in page(asked) and "Gick ut" in workshop_page(cast, asked)
        post(signed_in(cast.ella), row_url("workshop-resend", asked))
        say(asked, "yes")
    assert fresh(asked).answer == "yes"


def test_one_that_ran_out_and_was_asked_anew_is_not_sent_again(cast, asked):
    Invitation.objects.filter(pk=asked.pk).update(state="expired")
    invite_to_workshop(workshop_of(asked), actor=cast.ella.actor, members=[cast.anna.membership])
    with pytest.raises(Refused, match="redan inbjuden"):
        ask_again(workshop_of(asked), fresh(asked), actor=cast.ella.actor)
    assert "Gick ut" not in workshop_page(cast, asked)


def test_taken_back_before_the_letter_left_nobody_hears_of_it(cast, asked):
    assert post(signed_in(cast.ella), row_url("workshop-revoke", asked), word="Vi blev för många.").status_code == 302
    assert [row.status for row in Message.objects.all()] == ["cancelled"]
    assert "återkallad" in page(asked) and "svara på brevet" in page(asked) and "Rådhuset" not in page(asked)
    assert say(asked, "yes").status_code == 422
    assert "Anna" not in workshop_page(cast, asked).split("Inbjudna")[1].split("Dagordning")[0]


def test_taken_back_after_it_left_the_calendar_entry_goes_with_a_kind_word(cast, asked):
    Message.objects.filter(kind="workshop_invited").update(status="sent", sent_at=clock.now())
    assert ask_no_more(workshop_of(asked), asked, actor=cast.ella.actor, word="Vi blev för många.")
    letter = Message.objects.get(kind="invitation_revoked")
    assert "Vi blev för många." in letter.body_text and "METHOD:CANCEL" in letter.ics
    assert kind_named("invitation_revoked").still_true(letter)
    assert "Vi blev" not in str(list(Transition.objects.values_list("reason")))
    invite_to_workshop(workshop_of(asked), actor=cast.ella.actor, members=[cast.anna.membership])
    assert not kind_named("invitation_revoked").still_true(letter), "asked again before it left"


def test_others_than_the_programme_do_not_take_back_or_send_again(cast, asked):
    for service in (ask_again, ask_no_more):
        for person in (cast.anna, cast.bo):
            with pytest.raises(NotAllowed):
                service(workshop_of(asked), asked, actor=person.actor)
    for name in ("workshop-resend", "workshop-revoke"):
        assert post(signed_in(cast.anna), row_url(name, asked)).status_code == 404
    assert "Skicka igen" not in workshop_page(cast, asked, cast.anna)
    assert "Skicka igen" in workshop_page(cast, asked)
    elsewhere = reverse("workshop-revoke", args=[workshop_in("inviting", cast).pk, asked.pk])
    assert signed_in(cast.ella).get(elsewhere).status_code == 404


# Scanners


def test_a_scanner_fetches_every_link_of_the_letter_twice_and_the_person_still_succeeds(cast, asked):
    letter = Message.objects.get(kind="workshop_invited")
    links = set(re.findall(r"https?://[^\s\"<>]+", letter.body_text + letter.body_html))
    paths = {re.sub(r"^https?://[^/]+", "", link) for link in links}
    assert link_of(asked) in paths
    before, moves = list(Invitation.objects.values()), Transition.objects.count()
    for path in paths:
        for _time in range(2):
            assert Client().get(path).status_code == 200
            assert Client().head(path).status_code == 200
    assert (list(Invitation.objects.values()), Transition.objects.count()) == (before, moves)
    assert say(asked, "yes").status_code == 302 and fresh(asked).answer == "yes"


def test_a_cut_link_says_what_to_do(asked):
    cut = Client().get(f"/i/{token_of(asked)[:-3]}/")
    assert cut.status_code == 404 and "be den som skrev till dig att skicka igen" in cut.content.decode()


# Pages at size


@pytest.mark.parametrize("name", ["workshop", "workshop-care"])
def test_the_pages_take_the_same_queries_for_1_3_and_30(cast, name, django_assert_max_num_queries):
    client, workshop, counts, made = signed_in(cast.ella), workshop_in("inviting", cast, capacity=9), set(), 0
    for rows in (1, 3, 30):
        while made < rows:
            made += 1
            said = {"email": f"g{made}@example.org", "name": f"Gäst {made}", "user": None}
            first = asked_to(workshop, cast.anna, "answered", answer="no", **said)
            said = {**said, "email": f"s{made}@example.org", "food": NUTS, "replaces": first}
            asked_to(workshop, cast.anna, "answered", answer="yes", **said)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(reverse(name, args=[workshop.pk])).status_code == 200
        counts.add(len(seen.captured_queries))
    assert len(counts) == 1


def test_the_invitations_own_page_takes_as_many_queries_among_1_3_and_30(cast, django_assert_max_num_queries):
    workshop, counts, made = workshop_in("inviting", cast, capacity=2), set(), 0
    for rows in (1, 3, 30):
        while made < rows:
            made += 1
            one = asked_to(workshop, cast.anna, email=f"g{made}@example.org", name=f"Gäst {made}", user=None)
            say(one, "yes")
        with django_assert_max_num_queries(12) as seen:
            page(one)
        counts.add(len(seen.captured_queries))
    assert len(counts) == 1


def test_the_form_keeps_seats_and_hours_and_says_what_is_wrong(cast):
    workshop = workshop_in("inviting", cast, capacity=20, seat_offer_hours=24)
    url, client = reverse("workshop-edit", args=[workshop.pk]), signed_in(cast.ella)
    assert 'value="20"' in client.get(url).content.decode()
    start = clock.local(workshop.starts_at)
    said = {"title": "Ny", "on": start.date().isoformat(), "start": f"{start:%H:%M}", "place": workshop.place}
    assert post(client, url, **said, capacity="0").status_code == 422
    assert Guest("a@example.org").language == "sv"
    post(client, url, **said, capacity="30", seat_offer_hours="")
    workshop.refresh_from_db()
    assert (workshop.capacity, workshop.seat_offer_hours, workshop.title) == (30, None, "Ny")
