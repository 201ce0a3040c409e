"""Pages of needs: the public list, one need, and the forms of its owners."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.outbox.models import Message
from ignite.outbox.reminding.quiet import working_day
from needs.doors import Door
from needs.enums import NeedState
from needs.models import Need
from needs.phases import need_phase
from tests.factories.needs import SAID, analysis_in, area_in, follower, need_in, new_owner, question_in
from tests.needs.test_analysis_pages import rows


def brief(**changed):
    """A whole brief as the form sends it."""
    return {
        "title": "Rätt mängd skolmat",
        "summary": "Köken ska veta hur många som äter.",
        "problem": SAID["problem"],
        "desired_outcome": SAID["desired_outcome"],
        "budget_sek": "250 000 kr",
        "last_day": working_day(clock.today() + timedelta(days=40), before=False).isoformat(),
        **rows("requirements", [{"text": "Data inom EU", "kind": "must", "reason": "Lagen"}]),
        **changed,
    }


def test_saving_ticking_and_asking_for_publication_is_one_submit(as_):
    data = brief(route="Direktupphandling", tick="on", do="submit")
    assert as_("arvid").post(reverse("need-new"), data).status_code == 302
    need = Need.objects.get()
    assert (need.state, need.budget_sek, need.route_by.name) == (NeedState.IN_REVIEW, 250_000, "Arvid")
    assert clock.local(need.deadline_at).strftime("%H.%M.%S") == "23.59.59"
    assert need.criteria.count() == 5 and need.requirements.get().reason == "Lagen"


def test_a_draft_may_be_empty(as_):
    assert as_("anna").post(reverse("need-new"), rows("requirements", [])).status_code == 302
    assert Need.objects.get().state == NeedState.DRAFT


@pytest.mark.parametrize("field", ["summary", "problem", "desired_outcome", "last_day"])
def test_asking_for_publication_marks_what_is_missing(as_, field):
    data = brief(route="LOU", tick="on", do="submit", **{field: ""})
    response = as_("arvid").post(reverse("need-new"), data)
    assert response.status_code == 422 and f'href="#id_{field}"' in response.content.decode()
    assert not Need.objects.exists()


def test_without_a_tick_nothing_is_saved_and_the_text_stays(as_):
    response = as_("anna").post(reverse("need-new"), brief(do="submit"))
    assert response.status_code == 422 and SAID["problem"] in response.content.decode()
    assert "bekräfta värdet och köpvägen" in response.content.decode() and not Need.objects.exists()


def test_a_short_deadline_is_named_at_its_field(as_, cast):
    soon = (clock.today() + timedelta(days=20)).isoformat()
    response = as_("arvid").post(reverse("need-new"), brief(last_day=soon, route="LOU", tick="on", do="submit"))
    assert response.status_code == 422 and "minst 21 dagar" in response.content.decode()


def test_who_may_not_tick_does_not_see_the_box(as_, cast):
    cast.arvid.membership.roles = []
    cast.arvid.membership.save()
    url = reverse("need-edit", args=[need_in("draft", cast).pk])
    assert 'name="tick"' not in as_("arvid").get(url).content.decode()
    assert 'name="tick"' in as_("anna").get(url).content.decode()


def test_a_new_need_takes_over_what_its_analysis_says(as_, cast):
    analysis = analysis_in("approved", cast)
    url = f"{reverse('need-new')}?analysis={analysis.pk}"
    assert SAID["problem"] in as_("anna").get(url).content.decode()
    assert as_("bo").get(url).status_code == 404
    as_("anna").post(url, brief(do="save"))
    assert Need.objects.get().analysis == analysis


def test_the_preview_is_the_page_that_startups_see(as_, cast):
    need = need_in("draft", cast)
    anna = as_("anna")
    response = anna.post(reverse("need-edit", args=[need.pk]), brief(do="preview"))
    page = anna.get(response.url).content.decode()
    assert "Så här kommer en startup att se behovet" in page and "noindex" in page


@pytest.mark.parametrize("state", ["draft", "in_review", "edits_requested", "withdrawn"])
@pytest.mark.parametrize("name", ["bo", "clara", "finn"])
def test_nobody_outside_sees_an_unopened_need(as_, cast, state, name):
    need = need_in(state, cast, title="Hemligheten")
    assert as_(name).get(need.get_absolute_url()).status_code == 404
    assert "Hemligheten" not in as_(name).get(reverse("needs")).content.decode()
    assert "Hemligheten" not in as_(name).get(reverse("needs-feed")).content.decode()


def test_the_programme_sees_what_was_handed_in_and_opens_it(as_, cast):
    assert as_("ella").get(need_in("draft", cast).get_absolute_url()).status_code == 404
    need = need_in("in_review", cast)
    assert "Öppna behovet" in as_("ella").get(need.get_absolute_url()).content.decode()
    as_("ella").post(reverse("move", kwargs={"thing": "need", "pk": need.pk, "move": "open"}))
    need.refresh_from_db()
    assert need.state == NeedState.OPEN


def test_the_neighbour_cannot_write(as_, cast):
    for state in ("draft", "open"):
        need = need_in(state, cast)
        assert as_("bo").post(reverse("need-edit", args=[need.pk]), brief(title="Kapat")).status_code == 404


def test_a_co_owner_reads_and_does_not_write(as_, cast):
    need = need_in("draft", cast)
    need.co_owners.add(cast.owner_b)
    assert as_("bo").get(need.get_absolute_url()).status_code == 200
    assert as_("bo").get(reverse("need-edit", args=[need.pk])).status_code == 404
    assert need.title in as_("bo").get(reverse("own-needs")).content.decode()


def test_the_public_page_says_what_a_startup_needs_to_know(as_, cast):
    need = need_in("open", cast, offer="Data", after_pilot="Måltidschefen beslutar.", budget_sek=250_000)
    page = as_("finn").get(need.get_absolute_url()).content.decode()
    said = [
        "Ankarby kommun",
        "30 dagar kvar",
        "Lagen kräver det.",
        "60 %",
        "250\xa0000\xa0kr",
        "28 dagar",
        "Måltidschefen",
    ]
    assert [words for words in said if words not in page] == []
    assert f"<title>{need.title}, behov från Ankarby kommun" in page and 'rel="canonical"' in page


def test_an_open_need_changes_with_a_letter_and_a_note_on_the_page(as_, cast):
    need = need_in("open", cast)
    follower(cast, need)
    known = rows("requirements", [{"text": "Data lagras inom EU", "kind": "must", "reason": "Lagen kräver det."}], 1)
    data = brief(note="Även förskolor.", **known)
    assert as_("anna").post(reverse("need-edit", args=[need.pk]), data).status_code == 302
    assert "Även förskolor." in as_("finn").get(need.get_absolute_url()).content.decode()
    assert set(Message.objects.values_list("kind", flat=True)) == {"need_changed"}


def test_a_change_without_a_note_keeps_the_text(as_, cast):
    need = need_in("open", cast)
    known = rows("requirements", [{"text": "Data lagras inom EU", "kind": "must", "reason": "Lagen"}], 1)
    response = as_("anna").post(reverse("need-edit", args=[need.pk]), brief(problem="Ny text", **known))
    assert response.status_code == 422 and "Ny text" in response.content.decode()
    need.refresh_from_db()
    assert need.version == 1


def test_following_and_leaving_off(as_, cast):
    need, clara = need_in("open", cast), as_("clara")
    clara.post(reverse("need-follow", args=[need.pk]))
    assert "Sluta följa" in clara.get(need.get_absolute_url()).content.decode()
    clara.post(reverse("need-unfollow", args=[need.pk]))
    assert not need.follows.exists()
    assert as_("finn").post(reverse("need-follow", args=[need.pk])).status_code == 302 and not need.follows.exists()


def test_higher_rooms_put_doors_on_the_page(as_, cast, monkeypatch):
    monkeypatch.setattr(
        "needs.doors._openers", [lambda need, actor: [Door("Pitcha", "/pitch/")] if actor.is_startup else []]
    )
    url = need_in("open", cast).get_absolute_url()
    assert 'href="/pitch/"' in as_("clara").get(url).content.decode()
    assert 'href="/pitch/"' not in as_("anna").get(url).content.decode()


@pytest.mark.parametrize(
    ("days", "label"),
    [(30, "Öppet"), (7, "Stänger om 7 dagar"), (1, "Stänger om 1 dag"), (0, "Stänger i dag"), (-1, "Stängt")],
)
def test_time_alone_closes(cast, days, label):
    need = need_in("open", cast, deadline_at=clock.end_of(clock.today() + timedelta(days=days)))
    assert str(need_phase(need)[0]) == label


def test_queries_are_few_and_the_same(as_, cast, count_queries):
    need = question_in("answered", cast).need
    first = {name: count_queries(as_(name), need.get_absolute_url()) for name in ("finn", "clara", "anna", "ella")}
    for _number in range(29):
        question_in("answered", cast, need=need)
    Need.objects.update(changed_at=clock.now())  # else nobody reads it anew
    assert {name: count_queries(as_(name), need.get_absolute_url()) for name in first} == first


def test_the_forms_take_few_queries(as_, cast, count_queries):
    draft, live, area = need_in("edits_requested", cast), need_in("open", cast), area_in("draft", cast)
    draft.co_owners.add(cast.owner_b)
    anna = as_("anna")
    for name, thing in (("need-edit", draft), ("need-edit", live), ("area-edit", area)):
        count_queries(anna, reverse(name, args=[thing.pk]))
    count_queries(anna, f"{reverse('need-new')}?analysis={analysis_in('approved', cast).pk}")


def test_what_the_programme_asked_for_stands_above_the_form(as_, cast):
    need = need_in("in_review", cast)
    url = reverse("move", kwargs={"thing": "need", "pk": need.pk, "move": "request_edits"})
    as_("ella").post(url, {"reason": "Vilket mått?"})
    assert "Vilket mått?" in as_("anna").get(reverse("need-edit", args=[need.pk])).content.decode()


def test_own_needs_take_the_same_queries_at_1_3_and_30(as_, cast, count_queries):
    anna, counts = as_("anna"), []
    for number in (1, 3, 30):
        for _place in range(number - Need.objects.count()):
            question_in("asked", cast, need=need_in("open", cast, lead_owner=cast.owner_a))
        counts.append(count_queries(anna, reverse("own-needs")))
    assert len(set(counts)) == 1, counts


def test_the_list_of_own_needs_counts_questions(as_, cast):
    question_in("asked", cast)
    new_owner(cast, "Grannen")
    assert "En fråga väntar på svar" in as_("arvid").get(reverse("own-needs")).content.decode()
    assert "Inga behov än" in as_("bo").get(reverse("own-needs")).content.decode()


def test_the_next_step_speaks_of_the_analysis_only_where_there_is_one(as_, cast):
    need, words = need_in("draft", cast), "Det ni skrev i analysen är redan ifyllt."
    Need.objects.update(analysis=None)
    assert words not in as_("anna").get(reverse("my-page")).text
    Need.objects.update(analysis=analysis_in("approved", cast))
    page = as_("anna").get(reverse("my-page")).text
    assert words in page and reverse("need-edit", args=[need.pk]) in page
