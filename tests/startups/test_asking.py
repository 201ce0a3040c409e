"""Asking a startup to pitch: who may, what the letter says, one click to answer, and on to the pitch."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from ignite.joining.messages import link_of
from ignite.joining.models import Invitation
from ignite.joining.services import invite_member
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from needs.services import extend_deadline
from startups.models import PitchAsk
from startups.services import Outsider, ask_pitch_again, ask_pitch_no_more, ask_to_pitch
from tests.factories.needs import need_in
from tests.factories.startups import new_startup, pitch_ask_in, pitch_in
from tests.startups.pages import post, signed_in


def ask(cast, need=None, **said):
    need = need or need_in("open", cast)
    facts = {"actor": cast.anna.actor, "startups": [cast.startup_d], **said}
    return ask_to_pitch(need, **facts)


def letter(kind="pitch_asked"):
    return Message.objects.filter(kind=kind).order_by("pk").last()


def leaves(row):
    return kind_named(row.kind).still_true(row)


def test_the_one_who_decides_gets_one_letter_with_what_everybody_may_read(cast):
    need = need_in("open", cast)
    (asked,) = ask(cast, need, word="Vi såg er profil.")
    row = letter()
    assert (row.to_address, asked.startup) == ("david@example.org", cast.startup_d)
    for words in (need.title, need.summary, "Anna på Ankarby kommun", "Vi såg er profil.", link_of(asked.invitation)):
        assert words in row.body_text
    assert need.problem not in row.body_text and "380 000" not in row.body_text
    assert ask(cast, need) == [] and Message.objects.filter(kind="pitch_asked").count() == 1


def test_somebody_who_is_not_on_the_platform_is_asked_by_address_in_their_language(cast):
    (asked,) = ask(cast, startups=[], outsiders=[Outsider("Gwen@example.org", "Gwen", "en")])
    assert (asked.startup, asked.invitation.email, letter().locale) == (None, "gwen@example.org", "en")


def test_an_address_tells_neither_a_name_nor_a_startup_that_is_not_shown(cast):
    cast.startup_d.__class__.objects.filter(pk=cast.startup_d.pk).update(state="draft")
    (asked,) = ask(cast, startups=[], outsiders=[Outsider("david@example.org")])
    assert str(asked) == "david@example.org"


def test_an_address_of_a_member_is_the_startups(cast):
    need = need_in("open", cast)
    (asked,) = ask(cast, need, startups=[], outsiders=[Outsider("david@example.org")])
    assert (asked.startup, asked.invitation.name) == (cast.startup_d, "")
    assert ask(cast, need) == []


def test_only_the_group_and_the_programme_ask_and_only_to_an_open_need(cast):
    need = need_in("open", cast)
    for person in (cast.bo, cast.clara, cast.david):
        with pytest.raises(NotAllowed):
            ask(cast, need, actor=person.actor)
    for state in ("draft", "in_review", "reading", "decided", "cancelled"):
        with pytest.raises(Refused, match="tar inte emot"):
            ask(cast, need_in(state, cast))
    with pytest.raises(Refused, match="tar inte emot"):
        ask(cast, need_in("open", cast, deadline_at=clock.now() - timedelta(minutes=1)))
    assert ask(cast, need, actor=cast.ella.actor) and not PitchAsk.objects.exclude(need=need).exists()


def test_the_letter_does_not_leave_once_the_need_closes_or_the_startup_has_pitched(cast):
    need = need_in("open", cast)
    ask(cast, need)
    row = letter()
    assert leaves(row)
    draft = pitch_in("draft", cast, need=need, startup=cast.startup_d)
    assert leaves(row)
    draft.delete()
    with clock.stepped(timedelta(days=31)):
        assert not leaves(row)
    pitch_in("submitted", cast, need=need, startup=cast.startup_d)
    assert not leaves(row)


def test_yes_leads_to_the_pitch_through_signing_in_or_an_account(cast):
    member = pitch_ask_in("sent", cast)
    stranger = pitch_ask_in("sent", cast, startup=None, email="gwen@example.org", name="Gwen")
    start = reverse("pitch-start", args=[member.need_id])
    inside = post(signed_in(cast.david), link_of(member.invitation), answer="yes")
    assert inside.url == start
    Invitation.objects.filter(pk=member.invitation_id).update(state="sent", answer="", answered_at=None)
    outside = post(Client(), link_of(member.invitation), answer="yes")
    assert outside.url.startswith(reverse("account_login")) and "pitch" in outside.url
    new = post(Client(), link_of(stranger.invitation), answer="yes")
    assert new.url.startswith(reverse("account_signup")) and "pitch" in new.url
    stranger.invitation.refresh_from_db()
    assert stranger.invitation.answer == "yes"


def test_no_with_a_reason_is_one_click_and_reaches_whoever_asked(cast):
    asked = pitch_ask_in("sent", cast)
    page = Client().get(link_of(asked.invitation)).content.decode()
    assert "Vi hinner inte just nu" in page and asked.need.summary in page
    post(Client(), link_of(asked.invitation), because="time", word="Hör av er i höst.")
    asked.invitation.refresh_from_db()
    assert (asked.invitation.answer, asked.invitation.because) == ("no", "time")
    told = letter("pitch_asked_answered")
    assert told.to_address == "anna@example.org"
    assert "Vi hinner inte just nu" in told.body_text and "Hör av er i höst." in told.body_text
    for person in (cast.anna, cast.ella):
        assert "Vi hinner inte just nu" in signed_in(person).get(asked.need.get_absolute_url()).content.decode()


def test_an_invented_reason_is_not_kept_and_a_double_click_tells_once(cast):
    asked, key = pitch_ask_in("sent", cast), str(uuid4())
    client = Client()
    for _click in range(2):
        client.post(link_of(asked.invitation), {"_once": key, "because": "<script>"})
    asked.invitation.refresh_from_db()
    assert (asked.invitation.answer, asked.invitation.because) == ("no", "")
    assert Message.objects.filter(kind="pitch_asked_answered").count() == 1


def test_a_closed_need_says_so_and_takes_no_answer(cast):
    asked = pitch_ask_in("sent", cast, need=need_in("cancelled", cast))
    assert "tar inte längre emot pitchar" in Client().get(link_of(asked.invitation)).content.decode()
    assert post(Client(), link_of(asked.invitation), answer="yes").status_code == 422


def test_a_later_last_day_keeps_the_link_alive(cast):
    (asked,) = ask(cast)
    need = asked.need
    extend_deadline(
        need, actor=cast.anna.actor, deadline_at=need.deadline_at + timedelta(days=14), reason="Fler ska hinna."
    )
    with clock.stepped(timedelta(days=40)):
        post(Client(), link_of(asked.invitation), answer="maybe")
    asked.invitation.refresh_from_db()
    assert asked.invitation.answer == "maybe"


def test_sending_again_kills_the_old_link_and_taking_back_ends_it(cast):
    (asked,) = ask(cast)
    old = link_of(asked.invitation)
    ask_pitch_again(asked, actor=cast.anna.actor)
    assert Client().get(old).status_code == 404
    assert list(Message.objects.filter(kind="pitch_asked").values_list("status", flat=True).order_by("pk")) == [
        "cancelled",
        "queued",
    ]
    assert leaves(letter())
    assert ask_pitch_no_more(asked, actor=cast.ella.actor)
    assert "återkallad" in Client().get(link_of(asked.invitation)).content.decode()
    assert letter().status == "cancelled" and ask(cast, asked.need)


def test_the_neighbour_and_the_rival_see_nothing_of_who_was_asked(cast):
    asked = pitch_ask_in("sent", cast, word="Hemligt ord")
    for person in (cast.bo, cast.clara):
        page = signed_in(person).get(asked.need.get_absolute_url()).content.decode()
        assert "Tillfrågade" not in page and "Dagg" not in page
    assert signed_in(cast.bo).get(reverse("need-ask", args=[asked.need_id])).status_code == 403
    assert post(signed_in(cast.bo), reverse("ask-revoke", args=[asked.pk])).status_code == 404
    assert "vill att ni pitchar" in signed_in(cast.david).get(asked.need.get_absolute_url()).content.decode()


def test_a_sealed_need_does_not_tell_who_has_pitched(cast):
    need = need_in("open", cast, is_sealed=True)
    pitch_in("submitted", cast, need=need, startup=cast.startup_d)
    before = signed_in(cast.anna).get(reverse("need-ask", args=[need.pk])).content.decode()
    assert "Dagg" in before
    pitch_ask_in("sent", cast, need=need)
    assert "Har inte svarat" in signed_in(cast.anna).get(reverse("need-ask", args=[need.pk])).content.decode()


def test_the_page_asks_several_and_keeps_everything_when_something_is_wrong(cast):
    need = need_in("open", cast)
    url, client = reverse("need-ask", args=[need.pk]), signed_in(cast.arvid)
    wrong = post(
        client, f"{url}?q=Dagg", startups=[cast.startup_c.pk], email="fel", word="Välkomna", language="sv", q="Dagg"
    )
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "Välkomna" in page and "Citronell" in page and 'value="fel"' in page
    assert post(client, url, language="sv").status_code == 422
    said = {"startups": [cast.startup_c.pk, cast.startup_d.pk], "email": "gwen@example.org", "language": "en"}
    assert post(client, url, **said).status_code == 302
    assert PitchAsk.objects.filter(need=need).count() == 3


def test_the_page_takes_the_same_queries_for_1_3_and_30(cast, django_assert_max_num_queries):
    need, counts = need_in("open", cast), {}
    client, made = signed_in(cast.anna), 0
    for rows in (1, 3, 30):
        while made < rows:
            made += 1
            extra = new_startup(f"Startup {made}")
            pitch_ask_in("sent", cast, need=need, startup=extra, email=f"s{made}@example.org", user=None)
            new_startup(f"Annan {made}")
        for url in (reverse("need-ask", args=[need.pk]), need.get_absolute_url()):
            with django_assert_max_num_queries(14) as seen:
                assert client.get(url).status_code == 200
            counts.setdefault(url, set()).add(len(seen.captured_queries))
    assert {len(count) for count in counts.values()} == {1}, counts
    assert all(min(count) <= 12 for count in counts.values()), counts


def test_asking_and_taking_back_does_not_fill_a_mailbox(cast):
    need, gwen = need_in("open", cast), Outsider("gwen@example.org")
    for _again in range(5):
        (asked,) = ask(cast, need, startups=[], outsiders=[gwen])
        ask_pitch_no_more(asked, actor=cast.anna.actor)
    with pytest.raises(Refused, match="timme"):
        ask(cast, need, startups=[], outsiders=[gwen])
    organisation = cast.anna.organisation
    with pytest.raises(Refused, match="timme"):
        invite_member(organisation, actor=cast.anna.actor, email="GWEN@example.org", rights=["member"])
    assert ask(cast, need, startups=[], outsiders=[gwen], actor=cast.ella.actor)
