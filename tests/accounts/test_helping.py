"""The programme enters for an organisation: begun, seen on every page, ended, and what is written is marked."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.models import ContactNote, Entry
from ignite.kernel import clock
from needs.models import ChallengeArea, Need, NeedsAnalysis
from tests.factories.cast import organisation, person
from tests.factories.needs import analysis_in, area_in, need_in
from tests.needs.test_need_pages import brief

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SAID = {"said_by": "Karin Berg", "how": "phone", "text": "Ringde om ett nytt område."}
WORDS = {"title": "Matsvinn", "problem": "Vi slänger mat.", "affected": "Barnen."}


def signed_in(who):
    client = Client()
    client.force_login(who.user, backend=BACKEND)
    return client


@pytest.fixture
def helping(cast):
    """Ella, who has begun to enter for Anna's organisation."""
    client = signed_in(cast.ella)
    assert client.post(reverse("help-start", args=[cast.anna.organisation.pk]), SAID).url == reverse("areas")
    return client


def test_who_asked_and_how_stands_in_the_contact_log(cast, helping):
    note = ContactNote.objects.get()
    assert (note.kind, note.person, note.by, note.about_id) == (
        "phone",
        "Karin Berg",
        cast.ella.user,
        cast.anna.organisation.pk,
    )


def test_it_is_seen_on_every_page_and_ends_by_the_button(cast, helping):
    page = helping.get(reverse("areas")).content.decode()
    assert "Du skriver in åt Ankarby kommun." in page
    assert reverse("control-room") not in page
    assert helping.get(reverse("control-room")).status_code == 403
    assert helping.post(reverse("help-end")).url == cast.anna.organisation.get_absolute_url()
    assert helping.get(reverse("control-room")).status_code == 200
    assert helping.get(reverse("areas")).status_code == 404
    assert helping.post(reverse("help-end")).status_code == 302  # a second click


def test_it_ends_at_sign_out_and_after_an_idle_hour(cast, helping):
    begun = clock.now()
    for minutes, status in ((40, 200), (80, 200), (141, 404)):
        with clock.standing_at(begun + timedelta(minutes=minutes)):
            answer = helping.get(reverse("areas"))
            assert answer.status_code == status, minutes
    assert "Det var en timme sedan" in answer.content.decode()
    assert helping.get(reverse("control-room")).status_code == 200
    other = signed_in(cast.ella)
    other.post(reverse("help-start", args=[cast.anna.organisation.pk]), SAID)
    other.post(reverse("account_logout"))
    other.force_login(cast.ella.user, backend=BACKEND)
    assert other.get(reverse("control-room")).status_code == 200


def test_a_page_left_open_that_asks_by_itself_does_not_keep_it_going(cast, helping):
    begun = clock.now()
    for minutes, status in ((30, 200), (59, 200), (61, 404)):
        with clock.standing_at(begun + timedelta(minutes=minutes)):
            assert helping.get(reverse("areas"), headers={"HX-Request": "true"}).status_code == status


@pytest.mark.parametrize("kind", [OrganisationKind.PARTNER, OrganisationKind.FUNDER, OrganisationKind.PROGRAMME])
def test_not_for_other_kinds_of_organisations(cast, kind):
    target = reverse("help-start", args=[organisation(kind, "En annan").pk])
    assert signed_in(cast.ella).get(target).status_code == 404


def test_a_plain_member_of_the_programme_may_not(cast):
    member = person("maja", cast.ella.organisation, rights=(Right.MEMBER,))
    address = reverse("help-start", args=[cast.anna.organisation.pk])
    assert signed_in(member).get(address).status_code == 404
    assert "Skriv in åt" not in signed_in(member).get(cast.owner_a.get_absolute_url()).content.decode()
    assert "Skriv in åt" in signed_in(cast.ella).get(cast.owner_a.get_absolute_url()).content.decode()


def test_who_loses_the_right_meanwhile_writes_nothing(cast, helping):
    cast.ella.membership.rights = ["member"]
    cast.ella.membership.save()
    assert helping.post(reverse("area-new"), WORDS).status_code == 403
    assert not ChallengeArea.objects.exists()


def test_an_area_written_for_them_is_an_entry_and_a_second_save_is_the_same_one(cast, helping):
    assert helping.post(reverse("area-new"), WORDS | {"do": "register"}).status_code == 302
    area = ChallengeArea.objects.get()
    assert (area.owner, area.state) == (cast.owner_a, "registered")
    helping.post(reverse("area-edit", args=[area.pk]), WORDS | {"title": "Matsvinn i skolan"})
    entry = Entry.objects.get()
    assert (entry.organisation, entry.about_type, entry.about_id) == (
        cast.anna.organisation,
        "needs.challengearea",
        area.pk,
    )
    assert (entry.entered_by, entry.said_by) == (cast.ella.user, "Karin Berg")
    assert entry.what.split("\n") == ["Lade till", "Registrera området", "Ändrade"]
    assert "Lade till · valde ”Registrera området” · Ändrade." in helping.get(area.get_absolute_url()).text
    with clock.standing_at(clock.now() + timedelta(minutes=59)):
        helping.get(reverse("areas"))
    with clock.standing_at(clock.now() + timedelta(days=1)):
        other = signed_in(cast.ella)
        other.post(reverse("help-start", args=[cast.anna.organisation.pk]), SAID)
        other.post(reverse("area-edit", args=[area.pk]), WORDS)
    assert Entry.objects.count() == 2  # another day, another entry


def test_each_kind_of_writing_leaves_an_entry(cast, helping):
    analysis, draft = analysis_in("draft", cast), need_in("draft", cast)
    helping.post(
        reverse("analysis-autosave", args=[analysis.pk]),
        {"field": "problem", "read-problem": "0", "problem": "Det läcker."},
    )
    assert NeedsAnalysis.objects.get(pk=analysis.pk).problem == "Det läcker."
    first, last = (area_in("registered", cast, title=title, position=n) for n, title in enumerate("AB", 1))
    assert not Entry.objects.filter(about_id=last.pk, about_type="needs.challengearea").exists()
    helping.post(reverse("area-place", args=[last.pk]), {"to": "up", "position": "1", "do": "up"})
    assert Entry.objects.filter(about_id=last.pk, about_type="needs.challengearea").exists(), first
    helping.post(reverse("need-edit", args=[draft.pk]), brief(do="save"))
    helping.post(
        reverse("invite-member", args=[cast.anna.organisation.pk]),
        {"email": "ny@example.org", "name": "Ny", "rights": ["member"], "language": "sv"},
    )
    helping.post(reverse("organisation-edit", args=[cast.anna.organisation.pk]), {"place": "Ankarby", "regime": "lou"})
    kinds = set(Entry.objects.values_list("about_type", flat=True))
    assert kinds >= {"needs.needsanalysis", "needs.need", "accounts.membership", "accounts.organisation"}
    assert set(Entry.objects.values_list("organisation", flat=True)) == {cast.anna.organisation.pk}


def test_a_startups_profile_is_entered_too(cast):
    client = signed_in(cast.ella)
    client.post(reverse("help-start", args=[cast.clara.organisation.pk]), SAID)
    words = {
        "name": "Citronell",
        "one_line": "Vi mäter vatten",
        "description": "Vi mäter det som ingen har mätt.",
        "do": "list",
    }
    assert client.post(reverse("startup-edit", args=[cast.startup_c.pk]), words).status_code == 302
    about = set(Entry.objects.values_list("about_type", flat=True))
    assert about == {"startups.startup", "accounts.organisation"}  # its name is the organisation's
    assert client.post(reverse("startup-edit", args=[cast.startup_d.pk]), words).status_code in (403, 404)


def test_the_neighbours_things_are_out_of_reach(cast, helping):
    area = area_in("draft", cast, owner=cast.owner_b)
    assert helping.get(reverse("area", args=[area.pk])).status_code == 404
    assert helping.post(reverse("area-edit", args=[area.pk]), WORDS).status_code == 404
    assert helping.post(reverse("invite-member", args=[cast.bo.organisation.pk]), {}).status_code == 404


def test_an_open_need_and_the_tick_are_theirs(cast, helping):
    need, draft = need_in("open", cast), need_in("draft", cast)
    helping.post(reverse("need-edit", args=[need.pk]), {"title": "Ändrad", "note": "x"})
    said = brief(title="Ny rubrik", do="save", route="Direktupphandling", tick="on")
    assert helping.post(reverse("need-edit", args=[draft.pk]), said).status_code == 302
    assert Need.objects.get(pk=need.pk).title != "Ändrad"
    assert Need.objects.get(pk=draft.pk).title == "Ny rubrik"
    assert Need.objects.get(pk=draft.pk).route_by is None


def test_who_hands_in_for_them_stands_for_no_competence(cast, helping):
    from needs.services import submit_analysis
    from tests.access.test_helping import helper

    analysis = analysis_in("draft", cast)
    assert submit_analysis(analysis, actor=helper(cast, cast.anna.organisation))
    assert (analysis.business_by, analysis.technical_by) == (None, None)


def test_a_page_from_anothers_turn_writes_nothing(cast, helping):
    page = helping.get(reverse("area-new")).content.decode()
    mark = f'name="_for" value="{cast.anna.organisation.pk}"'
    assert mark in page
    helping.post(reverse("help-end"))
    stale = WORDS | {"_for": cast.anna.organisation.pk}
    assert helping.post(reverse("area-new"), stale).status_code == 403
    helping.post(reverse("help-start", args=[cast.bo.organisation.pk]), SAID)
    answer = helping.post(reverse("area-new"), stale)
    assert answer.status_code == 403
    assert "någon annan" in answer.content.decode()
    assert not ChallengeArea.objects.exists()
    fragment = helping.post(reverse("help-end")) and helping.post(
        reverse("area-advice"), stale, headers={"HX-Request": "true"}
    )
    assert fragment.status_code == 401  # "not saved": the text stays


def test_what_the_programme_does_in_its_own_name_is_no_entry(cast):
    client = signed_in(cast.ella)
    client.post(
        reverse("invite-member", args=[cast.anna.organisation.pk]),
        {"email": "ny@example.org", "name": "Ny", "rights": ["member"], "language": "sv"},
    )
    assert not Entry.objects.exists()


def test_the_timeline_says_it_was_entered(cast, helping):
    helping.post(reverse("area-new"), WORDS | {"do": "register"})
    page = signed_in(cast.anna).get(ChallengeArea.objects.get().get_absolute_url()).content.decode()
    assert "Ella, inskrivet av programmet" in page
