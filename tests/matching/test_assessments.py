"""Assessments: jäv first, every criterion, others' scores only when one's own are in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock, record
from ignite.kernel.errors import NotAllowed, Refused
from matching.enums import AssessmentState
from matching.models import Assessment
from matching.queries import pitch_rows
from matching.scoring import spread_of, weighted_mean
from matching.services import assess_pitch, declare_conflict
from startups.services import save_pitch, shortlist_pitch, submit_pitch
from tests.factories.matching import assessment_in
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in
from tests.startups.pages import post, signed_in


@pytest.fixture
def pitch(cast):
    return pitch_in("submitted", cast)


def scores(pitch, value: int = 4) -> dict[int, int]:
    return {one.pk: value for one in pitch.need.criteria.all()}


def test_the_mean_is_weighted_and_the_spread_tells_of_disagreement():
    assert weighted_mean({1: 5, 2: 1}, {1: 30, 2: 10}) == 4.0
    assert weighted_mean({}, {1: 30}) is None
    assert spread_of([None]) is None
    spread = spread_of([2.0, 4.0, None])
    assert (spread.mean, spread.disagrees) == (3.0, True)
    assert not spread_of([3.0, 4.5]).disagrees


def test_scoring_passes_reading_by_itself_while_the_need_is_open(cast, pitch):
    assessment = assess_pitch(pitch, actor=cast.arvid.actor, scores=scores(pitch), words=" Bra ")
    assert (assessment.state, assessment.words, assessment.scores.count()) == (AssessmentState.SUBMITTED, "Bra", 2)
    assert [row.move for row in record.timeline(pitch, "pitch")] == ["open", "read"]
    again = assess_pitch(pitch, actor=cast.arvid.actor, scores=scores(pitch, 2))
    assert (again.pk, {score.value for score in again.scores.all()}) == (assessment.pk, {2})


def test_every_criterion_needs_one_to_five(cast, pitch):
    whole = scores(pitch)
    first = next(iter(whole))
    for wrong in ({}, {first: 3}, {**whole, first: 6}, {**whole, first: 0}, {**whole, 999_999: 3}):
        with pytest.raises(Refused, match="1 till 5"):
            assess_pitch(pitch, actor=cast.anna.actor, scores=wrong)
    assert not Assessment.objects.exists()


@pytest.mark.parametrize("name", ["bo", "clara", "david", "ella"])
def test_only_the_project_groups_score(cast, pitch, name):
    with pytest.raises(NotAllowed):
        assess_pitch(pitch, actor=getattr(cast, name).actor, scores=scores(pitch))
    with pytest.raises(NotAllowed):
        declare_conflict(pitch, actor=getattr(cast, name).actor, conflict="Släkt")


def test_a_co_owner_scores_and_the_platform_opens_for_them(cast, pitch):
    pitch.need.co_owners.add(cast.owner_b)
    assess_pitch(pitch, actor=cast.bo.actor, scores=scores(pitch))
    assert {row.actor for row in record.timeline(pitch, "pitch")} == {None}


def test_a_draft_and_a_sealed_pitch_are_not_scored(cast):
    draft = pitch_in("draft", cast, need=need_in("open", cast))
    sealed = pitch_in("submitted", cast, need=need_in("open", cast, is_sealed=True))
    for pitch in (draft, sealed):
        with pytest.raises(Refused):
            assess_pitch(pitch, actor=cast.anna.actor, scores=scores(pitch))


def test_who_has_a_conflict_neither_scores_nor_answers(cast):
    pitch = pitch_in("in_reading", cast, need=need_in("reading", cast))
    assess_pitch(pitch, actor=cast.anna.actor, scores=scores(pitch))
    own = declare_conflict(pitch, actor=cast.anna.actor, conflict="Min syster äger bolaget.")
    assert (own.state, own.scores.count()) == (AssessmentState.BLOCKED, 0)
    with pytest.raises(Refused, match="jäv"):
        assess_pitch(pitch, actor=cast.anna.actor, scores=scores(pitch))
    with pytest.raises(Refused, match="jäv"):
        shortlist_pitch(pitch, actor=cast.anna.actor)
    assert shortlist_pitch(pitch, actor=cast.arvid.actor)
    with pytest.raises(Refused, match="vad jävet gäller"):
        declare_conflict(pitch, actor=cast.arvid.actor, conflict=" ")


def test_others_scores_are_hidden_until_ones_own_are_in(cast, pitch):
    assess_pitch(pitch, actor=cast.anna.actor, scores=scores(pitch, 5), words="ANNAS OMDÖME")
    client = signed_in(cast.arvid)
    table, side = reverse("need-pitches", args=[pitch.need_id]), reverse("need-compare", args=[pitch.need_id])
    pages = [table, f"{side}?p={pitch.pk}", reverse("assess", args=[pitch.pk]), reverse("pitch", args=[pitch.pk])]
    for page in pages:
        text = client.get(page).content.decode()
        assert "ANNAS OMDÖME" not in text
        assert 'class="spread"' not in text
    assert pitch_rows(pitch.need, cast.arvid.actor)[0].total is None
    assess_pitch(pitch, actor=cast.arvid.actor, scores=scores(pitch, 3))
    assert "ANNAS OMDÖME" in client.get(pages[1]).content.decode()
    row = pitch_rows(pitch.need, cast.arvid.actor)[0]
    assert (row.total.mean, row.total.scores, row.total.disagrees) == (4.0, (5.0, 3.0), True)


def test_a_conflict_or_a_begun_assessment_opens_nobody_elses_scores(cast, pitch):
    assess_pitch(pitch, actor=cast.anna.actor, scores=scores(pitch, 5), words="ANNAS OMDÖME")
    declare_conflict(pitch, actor=cast.arvid.actor, conflict="Släkt")
    row = pitch_rows(pitch.need, cast.arvid.actor)[0]
    assert (row.total, row.words, row.own.state) == (None, [], AssessmentState.BLOCKED)


def test_the_programme_and_the_other_body_see_no_scores(cast, pitch):
    pitch.need.co_owners.add(cast.owner_b)
    assess_pitch(pitch, actor=cast.anna.actor, scores=scores(pitch, 5), words="ANNAS OMDÖME")
    assess_pitch(pitch, actor=cast.bo.actor, scores=scores(pitch, 1))
    for reader in (cast.ella, cast.clara, cast.david):
        assert not Assessment.objects.for_user(reader.actor).exists()
    assert pitch_rows(pitch.need, cast.bo.actor)[0].total.scores == (1.0,)


def test_a_new_version_marks_the_score_stale(cast, pitch):
    assess_pitch(pitch, actor=cast.anna.actor, scores=scores(pitch))
    save_pitch(pitch, actor=cast.clara.actor, summary="Ny mening")
    submit_pitch(pitch, actor=cast.clara.actor)
    page = signed_in(cast.anna).get(reverse("need-pitches", args=[pitch.need_id])).content.decode()
    assert "Ny version sedan du bedömde" in page


def test_the_form_asks_for_jav_first_then_scores(cast, pitch):
    client, url = signed_in(cast.anna), reverse("assess", args=[pitch.pk])
    fields = {f"score_{one.pk}": "4" for one in pitch.need.criteria.all()}
    assert "Svara på om du är jävig" in post(client, url, **fields).content.decode()
    answer = post(client, url, interest="none", **dict(list(fields.items())[:1]))
    assert (answer.status_code, "Välj 1 till 5." in answer.content.decode()) == (422, True)
    assert post(client, url, interest="none", words="Bra", **fields).status_code == 302
    assert Assessment.objects.get().state == AssessmentState.SUBMITTED
    assert 'value="4" class="' not in client.get(url).content.decode()


def test_stepping_aside_in_the_form_asks_why(cast, pitch):
    client, url = signed_in(cast.anna), reverse("assess", args=[pitch.pk])
    assert post(client, url, interest="conflict").status_code == 422
    assert post(client, url, interest="conflict", conflict="Släkt").status_code == 302
    assert "Du har anmält jäv" in client.get(url).content.decode()


def test_a_rule_of_who_scores_holds_in_the_page_too(cast, pitch):
    for person, status in ((cast.bo, 404), (cast.clara, 404), (cast.ella, 404), (cast.arvid, 200)):
        assert signed_in(person).get(reverse("assess", args=[pitch.pk])).status_code == status


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("name", ["anna", "ella"])
def test_the_table_costs_the_same_whatever_its_length(cast, rows, name, django_assert_num_queries):
    from tests.factories.startups import new_startup

    need = need_in("reading", cast, deadline_at=clock.now() - timedelta(days=1))
    for number in range(rows):
        pitch = pitch_in("in_reading", cast, need=need, startup=new_startup(f"S {number}"))
        assessment_in("submitted", cast, pitch=pitch)
        assessment_in("submitted", cast, pitch=pitch, reader=cast.arvid.user)
    client = signed_in(getattr(cast, name))
    with django_assert_num_queries(11 if name == "anna" else 9):
        assert client.get(reverse("need-pitches", args=[need.pk])).content.decode().count('name="p"') == rows
