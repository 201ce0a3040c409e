"""What somebody who means harm would try, from each place where one can stand: none of it works."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.access.matrix import EVERYBODY, ROWS
from tests.access.test_matrix import BACKEND, clients
from tests.factories import accounts, needs, startups, workshops
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
            if text.encode() in people[who].get(address).content:
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
    for text in (SECRET, SECRET.lower()):
        assert list(pages_with(world, text, "anna arvid bo clara petra frida finn")) == []


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
