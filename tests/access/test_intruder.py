"""What somebody who means harm would try, from each place where one can stand: none of it works."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.matrix import EVERYBODY, ROWS
from tests.access.test_matrix import BACKEND, clients
from tests.factories import accounts, joining, needs, pilots, startups, workshops
from tests.factories.cast import PASSWORD

SECRET = "Hemligordet"
LOGIN = "/accounts/login/"


def as_(person):
    """A browser where the person is signed in."""
    client = Client()
    client.force_login(person.user, backend=BACKEND)
    return client


# A rival, another owner, a partner, the funder, a visitor: what they can read anywhere


def pages_with(world, text, readers):
    """Every page of the matrix, and every page of a move, on which one of the readers finds the text."""
    people = {**clients(world), "finn": Client()}
    addresses = [reverse(name, kwargs=row.arguments(world)) for name, row in ROWS.items()]
    addresses += [f"/do/pitch/{world.pitch.pk}/{move}/" for move in ("withdraw", "shortlist", "resume")]
    for address in addresses:
        for who in readers.split():
            if text.lower().encode() in people[who].get(address).content.lower():
                yield f"{address} by {who}"


def test_a_pitch_says_nothing_to_those_it_is_not_for(world):
    words = dict.fromkeys(("summary", "solution", "outcome", "evidence", "proposal", "wants", "harm"), SECRET)
    typed = {"unsent": {"fields": {"solution": SECRET}, "raw": {"cost_sek": SECRET}}}
    for pitch in (world.pitch, world.pitch_draft, world.pitch_shortlisted):
        type(pitch).objects.filter(pk=pitch.pk).update(**words, **typed)
    assert list(pages_with(world, SECRET, "bo david petra frida finn")) == []
    assert list(pages_with(world, SECRET, "anna"))  # the walk would have found it


def test_what_is_typed_but_not_handed_in_is_read_by_the_startup_alone(world):
    for pitch in (world.pitch, world.pitch_draft, world.pitch_shortlisted):
        type(pitch).objects.filter(pk=pitch.pk).update(unsent={"fields": {"solution": SECRET}})
    assert list(pages_with(world, SECRET, EVERYBODY.replace("clara", "finn"))) == []
    assert list(pages_with(world, SECRET, "clara"))


def test_nobody_learns_who_has_pitched(world):
    startups.startup_in("paused", world.cast)
    type(world.cast.clara.organisation).objects.filter(pk=world.cast.clara.organisation.pk).update(name=SECRET)
    assert list(pages_with(world, SECRET, "bo david petra frida finn")) == []


@pytest.mark.parametrize("state", ["asked", "answered", "answered_privately"])
def test_nobody_learns_who_asked(world, state):
    asker = world.cast.david
    type(world.startup).objects.filter(organisation=asker.organisation).update(state="paused")
    type(asker.organisation).objects.filter(pk=asker.organisation.pk).update(name=SECRET)
    type(asker.user).objects.filter(pk=asker.user.pk).update(name=SECRET, email=f"{SECRET.lower()}@example.org")
    asked = {"need": world.need, "organisation": asker.organisation, "asked_by": asker.user}
    world.question = needs.question_in(state, world.cast, **asked)
    assert list(pages_with(world, SECRET, "anna arvid bo clara petra frida finn")) == []


# A guesser: the limits of sign-in


def guess(client, **more):
    return client.post(
        LOGIN,
        {"login": "anna@example.org", "password": "not it", **more},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )


def test_a_form_key_does_not_take_back_the_count_of_failed_sign_ins(cast):
    """The site's forms leave nothing behind when they are refused; guesses must, or there is no limit to them."""
    client = Client()
    said = [guess(client, _once=uuid4()).status_code for _ in range(12)]
    assert said[0] == 400
    right = client.post(LOGIN, {"login": "anna@example.org", "password": PASSWORD})
    assert 429 in said or right.status_code != 302, said


# A need owner who writes HTML where startups read


def test_the_reason_of_a_must_is_text_on_the_form_of_a_pitch(world):
    """Django writes a field's help as it is; what people wrote must not stand there as HTML."""
    world.pitch_draft.need.requirements.update(text="<b id=x>", reason="<img src=x id=y>")
    page = as_(world.cast.clara).get(reverse("pitch-edit", args=[world.pitch_draft.pk])).content
    assert b"&lt;img src=x id=y&gt;" in page
    assert b"<img src=x" not in page
    assert b"<b id=x>" not in page


def test_the_help_of_installed_packages_keeps_its_markup():
    assert b"<li>" in Client().get("/accounts/signup/").content.split(b'id="id_password1_helptext"')[1][:400]


# Somebody who invites an address to learn whose it is


def test_an_invitation_does_not_show_the_invited_person(world):
    """Anybody can register a startup and invite any address: what the account says comes with a yes, not before."""
    victim, thief = world.cast.bo.user, world.cast.david
    type(victim).objects.filter(pk=victim.pk).update(phone=f"070-{SECRET}")
    asked = accounts.membership_in(
        "invited", world.cast, email=victim.email, user=victim, organisation=thief.organisation
    )
    page = as_(thief).get(asked.get_absolute_url()).content.decode()
    assert victim.email in page
    assert SECRET not in page


def test_a_changed_name_does_not_reach_invitations(world):
    from ignite.accounts.services import save_settings

    victim, thief = world.cast.bo.user, world.cast.david
    asked = accounts.membership_in(
        "invited", world.cast, email=victim.email, user=victim, organisation=thief.organisation
    )
    save_settings(victim, name=SECRET, phone="", language="sv")
    asked.refresh_from_db()
    assert asked.name != SECRET
    assert world.cast.bo.organisation.memberships.get().name == SECRET


# A reader of an open event


def test_an_open_event_keeps_its_inside_to_itself(world):
    event = workshops.workshop_in(
        "documented", world.cast, is_public=True, summary=SECRET, link=f"https://example.org/{SECRET}"
    )
    for address in (event.get_absolute_url(), reverse("workshop-ics", args=[event.pk])):
        assert SECRET not in as_(world.cast.david).get(address).content.decode(), address
        assert SECRET in as_(world.cast.anna).get(address).content.decode().replace("\r\n ", ""), address


# Somebody who takes another's name

PUBLIC_NUMBER = "212000-0159"


def test_a_startup_cannot_take_a_public_bodys_number(cast):
    """Else anybody could keep a municipality out: one number, one organisation."""
    from ignite.kernel.errors import Refused
    from startups.services import create_startup

    with pytest.raises(Refused, match="offentlig"):
        create_startup(user=cast.david.user, name="Södertälje", orgnr=PUBLIC_NUMBER)


def test_another_name_is_not_the_one_that_was_checked(cast):
    from startups.services import save_profile, verify_startup

    verify_startup(cast.startup_d, actor=cast.ella.actor)
    save_profile(cast.startup_d, actor=cast.david.actor, name=cast.startup_d.organisation.name, one_line="Nytt")
    assert cast.startup_d.verified_at is not None
    save_profile(cast.startup_d, actor=cast.david.actor, name="Det stora bolaget AB")
    cast.startup_d.refresh_from_db()
    assert cast.startup_d.verified_at is None


# The other party, who changes the text while one reads it


def test_a_story_is_approved_as_it_was_read(world):
    from ignite.pilots.services import save_story

    anna, page = as_(world.cast.anna), world.story.get_absolute_url()
    [seen] = re.findall(r'name="seen" value="([^"]+)"', anna.get(page).content.decode())
    save_story(world.story, actor=world.cast.clara.actor, result=SECRET)
    for stale in ({"seen": seen}, {}):
        anna.post(reverse("story-approve", args=[world.story.pk]), stale)
        world.story.refresh_from_db()
        assert world.story.owner_approved_at is None
    [seen] = re.findall(r'name="seen" value="([^"]+)"', anna.get(page).content.decode())
    anna.post(reverse("story-approve", args=[world.story.pk]), {"seen": seen})
    world.story.refresh_from_db()
    assert world.story.owner_approved_at is not None


# Somebody who fills other people's mailboxes


def answers(client, address, rounds, **data):
    """What each of many submits is answered with; every one says something of its own."""
    return [client.post(address, {name: said.format(turn) for name, said in data.items()}) for turn in range(rounds)]


def test_the_contact_page_takes_so_many_and_no_more(cast):
    said = {"name": "N", "email": "n@example.org", "subject": "S", "text": "Text {}"}
    codes = [answer.status_code for answer in answers(Client(), reverse("contact"), 12, **said)]
    assert codes == [302] * 10 + [429] * 2


def test_a_startup_asks_so_many_and_no_more(world):
    address = reverse("question-ask", args=[world.need.pk])
    codes = [answer.status_code for answer in answers(as_(world.cast.david), address, 22, text="Fråga {}")]
    assert codes == [302] * 20 + [422] * 2


def test_a_startup_invites_so_many_and_no_more(world):
    thief = world.cast.david
    said = {"email": "victim{}@example.org", "name": "N", "rights": "member", "language": "sv"}
    codes = [
        one.status_code
        for one in answers(as_(thief), reverse("invite-member", args=[thief.organisation.pk]), 32, **said)
    ]
    assert codes == [302] * 30 + [422] * 2


def test_an_invitation_is_not_sent_again_and_again(world):
    from ignite.joining.models import Invitation

    for _turn in range(5):
        as_(world.cast.anna).post(reverse("member-resend", args=[world.invited.pk]))
    assert Invitation.objects.get(about_id=world.invited.pk, about_type="accounts.membership").sending == 4


# Somebody with an old link, or with a page from before


def test_a_revoked_link_tells_no_place_and_no_address(world):
    from ignite.joining.enums import InvitationState
    from ignite.joining.models import Invitation
    from ignite.kernel.secrets import hash_of

    type(world.workshop).objects.filter(pk=world.workshop.pk).update(link=f"https://example.org/{SECRET}")
    mine = Invitation.objects.get(about_id=world.workshop.pk, about_type="workshops.workshop")
    for state, seen in ((InvitationState.SENT, True), (InvitationState.REVOKED, False)):
        Invitation.objects.filter(pk=mine.pk).update(token_hash=hash_of("stolen"), state=state)
        page = Client().get("/i/stolen/").content.decode()
        assert (SECRET in page, "Rådhuset" in page) == (seen, seen)


def test_who_signed_up_with_anothers_address_stays_out_when_the_other_joins(cast):
    """The half-open sign-up of a squatter lives on in their session; the account it was for is no longer theirs."""
    from ignite.joining.models import Invitation
    from ignite.kernel.secrets import hash_of

    squatter, address = Client(), "sigrid@example.org"
    said = {"email": address, "name": "S", "password1": PASSWORD, "password2": PASSWORD}
    assert squatter.post("/accounts/signup/", said).status_code == 302
    invited = accounts.membership_in("invited", cast, email=address)
    invitation = joining.invitation_in("sent", cast, about=invited, email=address)
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=hash_of("hers"))
    assert (
        Client().post("/i/hers/", {"name": "Sigrid", "password": "another good one", "answer": "yes"}).status_code
        == 302
    )
    for page in ("confirm-email/", "login/", "signup/", "reauthenticate/", "login/code/confirm/", "2fa/authenticate/"):
        squatter.get(f"/accounts/{page}")
        squatter.post(f"/accounts/{page}", {"login": address, "password": PASSWORD, "code": "", "action": "resend"})
    assert squatter.get(reverse("settings")).status_code == 302
    assert accounts.User.objects.get(email=address).name == "Sigrid"


def test_a_key_of_somebody_else_tells_nothing_and_takes_nothing(world):
    """A key that was used before, by another or before sign-in, leads home; the one who has it learns no address."""
    key, address = uuid4(), reverse("question-ask", args=[world.need.pk])
    assert as_(world.cast.clara).post(address, {"text": "Min fråga", "_once": key}).status_code == 302
    again = as_(world.cast.david).post(address, {"text": "Hans fråga", "_once": key})
    assert (again.status_code, again.url) == (302, "/")
    assert not world.need.questions.filter(text="Hans fråga").exists()
    mine = as_(world.cast.david).post(address, {"text": "Hans fråga", "_once": uuid4()})
    assert mine.status_code == 302
    assert world.need.questions.filter(text="Hans fråga").exists()


def test_a_page_is_the_same_to_nobody_else(world):
    """What a browser has of a visitor's page is not answered with 304 to who is signed in, or in another language."""
    for address in ("/", reverse("needs"), world.need.get_absolute_url()):
        visitor = Client()
        mark = visitor.get(address).headers["ETag"]
        assert visitor.get(address, headers={"If-None-Match": mark}).status_code == 304
        visitor.cookies["language"] = "en"
        assert visitor.get(address, headers={"If-None-Match": mark}).status_code == 200
        assert as_(world.cast.clara).get(address, headers={"If-None-Match": mark}).status_code == 200
        assert "ETag" not in as_(world.cast.clara).get(address).headers


ELSEWHERE = ("//evil.example", "https://evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nobody_is_led_elsewhere(cast, target):
    chosen = Client().post(reverse("set-language-choice"), {"language": "en", "next": target})
    signed = Client().post(LOGIN, {"login": "anna@example.org", "password": PASSWORD, "next": target})
    out = as_(cast.anna).post("/accounts/logout/", {"next": target})
    home = Client().get("/admin/login/", {"next": target})
    assert [one.status_code for one in (chosen, signed, out, home)] == [302] * 4
    assert not [one.url for one in (chosen, signed, out) if "evil" in one.url or "alert" in one.url]
    assert home.url.startswith(LOGIN)


# Somebody who posts more than the form asks for

EXTRA = {"state": "open", "pk": "1", "id": "1", "organisation": "1", "owner": "1", "lead_owner": "1", "need": "1"}
EXTRA |= {
    "startup": "1",
    "version": "9",
    "is_sealed": "",
    "is_staff": "on",
    "is_superuser": "on",
    "verified_at": "2026-01-01",
}
EXTRA |= {
    "acting_for": "1",
    "rights": "admin",
    "email": "evil@example.org",
    "kind": "programme",
    "match": "1",
    "lat": "1",
}
EXTRA |= {"owner_signed_at": "2026-01-01", "startup_approved_at": "2026-01-01", "opened_at": "2026-01-01", "name": "N"}


def columns(obj, written):
    """An object as it stands in its row, without what the form is for."""
    rows = type(obj)._base_manager.filter(pk=obj.pk).values()
    return {name: value for name, value in rows[0].items() if name not in written}


AREA = "title problem affected"
NEED = (
    "title summary problem today desired_outcome offer after_pilot budget_sek deadline_at changed_at"
    " offers options_sek starts_on months language written_in"
)
ANALYSIS = (
    "problem today affected root_causes desired_outcome constraints budget_owner route_to_adoption"
    " result result_reason changed_at"
)
PITCH = "summary solution outcome evidence proposal pilot_weeks cost_sek wants video_url harm changed_at unsent"
STORY = "title lead problem tried result did_not_work quote quote_by changed_at"


@pytest.mark.parametrize(
    ("who", "page", "thing", "form", "written"),
    [
        ("anna", "area-edit", "area_draft", {"title": "T"}, AREA),
        ("anna", "need-edit", "need_draft", {"title": "T"}, NEED),
        ("anna", "analysis", "analysis", {"problem": "P"}, ANALYSIS),
        ("clara", "pitch-edit", "pitch_draft", {"do": "save", "summary": "S"}, PITCH),
        (
            "anna",
            "organisation-edit",
            "organisation",
            {"place": "P", "regime": "lou"},
            "website place email_domain regime",
        ),
        ("clara", "story-edit", "story", {"title": "T"}, STORY),
        ("clara", "pilot-plan", "pilot_planned", {"title": "T"}, "title options_sek has_personal_data rights"),
    ],
)
def test_what_the_form_does_not_ask_for_is_not_written(world, who, page, thing, form, written):
    world.pilot_planned = pilots.pilot_in("planned", world.cast)
    obj = getattr(world, thing)
    before = columns(obj, written.split())
    rows = {
        f"{name}-{total}": "0" for name in ("measures", "requirements") for total in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    answer = as_(world.people[who]).post(reverse(page, args=[obj.pk]), {**EXTRA, **rows, **form})
    assert answer.status_code == 302
    assert columns(obj, written.split()) == before


def test_settings_give_nobody_rights(world):
    bo = world.cast.bo.user
    changed = ["name", "last_login"]
    before = columns(bo, changed)
    assert as_(world.cast.bo).post(reverse("settings"), {**EXTRA, "name": "Bo", "language": "sv"}).status_code == 302
    assert columns(bo, changed) == before


def test_a_need_does_not_grow_from_anothers_analysis(world):
    page = reverse("need-new") + f"?analysis={world.analysis.pk}"
    assert as_(world.cast.bo).get(page).status_code == 404
    assert as_(world.cast.bo).post(page, {"title": "T"}).status_code == 404


def test_a_member_is_not_put_into_anothers_organisation(world):
    bo, anna = as_(world.cast.bo), world.cast.anna
    said = {"email": "x@example.org", "name": "X", "rights": "manager", "language": "sv"}
    mine = reverse("invite-member", args=[world.cast.bo.organisation.pk])
    assert bo.post(mine, {**said, "organisation": anna.organisation.pk}).status_code == 302
    assert not anna.organisation.memberships.filter(email="x@example.org").exists()
    assert bo.post(mine, {**said, "email": "y@example.org", "rights": "admin"}).status_code == 422


def test_a_name_writes_no_lines_into_letters_and_calendars():
    from ignite.kernel import clock
    from ignite.outbox.calendar import Event, render

    now, nasty = clock.now(), 'A"\r\nATTENDEE:mailto:evil@example.org\r\nX:'
    event = Event("1", 0, "REQUEST", now, now, nasty, nasty, nasty)
    lines = render(event, email="a@example.org", name=nasty).split("\r\n")
    assert [line for line in lines if line.startswith(("ATTENDEE:", "X:"))] == []


def test_answers_carry_what_browsers_need_to_stand_guard(client):
    headers = client.get("/styleguide/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    policy = headers["Content-Security-Policy"]
    assert "'unsafe" not in policy and "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy


def test_a_borrowed_browser_asks_for_the_password_before_the_address_changes(cast):
    """(The form of a new password asks for the old one itself.)"""
    client = as_(cast.anna)  # signed in, but not just now
    answer = client.post("/accounts/email/", {"action_add": "", "email": "evil@example.org"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert not cast.anna.user.emailaddress_set.filter(email="evil@example.org").exists()
