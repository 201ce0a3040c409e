"""Analyses: saved as one goes, submitted when whole, clarified, approved into a need."""

import pytest

from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.enums import AnalysisState, AreaState, NeedState
from needs.models import Need
from needs.services import (
    add_measure,
    add_requirement,
    approve_analysis,
    clarify_analysis,
    conclude_analysis,
    reopen_analysis,
    request_analysis_edits,
    save_analysis,
    save_measures,
    submit_analysis,
    write_part,
)
from tests.factories.needs import analysis_in, area_in


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_only_the_group_writes(cast, name):
    analysis = analysis_in("draft", cast)
    with pytest.raises(NotAllowed):
        save_analysis(analysis, actor=getattr(cast, name).actor, problem="Annat")
    with pytest.raises(NotAllowed):
        submit_analysis(analysis, actor=getattr(cast, name).actor)


def test_what_is_handed_in_is_not_rewritten(cast):
    with pytest.raises(Refused):
        save_analysis(analysis_in("submitted", cast), actor=cast.anna.actor, problem="Annat")


@pytest.mark.parametrize("field", ["root_causes", "budget_owner"])
def test_handing_in_says_what_is_missing(cast, field):
    analysis = analysis_in("draft", cast, **{field: " "})
    with pytest.raises(Refused, match="saknas"):
        submit_analysis(analysis, actor=cast.anna.actor)


def test_a_measure_without_a_target_is_no_measure(cast):
    analysis = analysis_in("draft", cast)
    analysis.measures.update(target=None)
    with pytest.raises(Refused, match="mått"):
        submit_analysis(analysis, actor=cast.anna.actor)


def test_who_hands_in_stands_for_their_competence(cast):
    analysis = analysis_in("draft", cast)
    submit_analysis(analysis, actor=cast.anna.actor)
    request_analysis_edits(analysis, actor=cast.ella.actor, reason="Vilka kök?")
    submit_analysis(analysis, actor=cast.arvid.actor)
    assert (analysis.business_by, analysis.technical_by) == (cast.anna.user, cast.arvid.user)
    assert Message.objects.filter(kind="analysis_returned").count() == 1  # Anna; Arvid had not written then


def test_rows_keep_their_identity_by_place_and_fall_away(cast):
    analysis = analysis_in("draft", cast)
    known = analysis.measures.get().pk
    rows = [{"name": "Svinn", "unit": "g"}, {"name": "Tid", "unit": "min"}]
    save_measures(analysis, rows, actor=cast.anna.actor)
    assert analysis.measures.first().pk == known and analysis.measures.count() == 2
    save_measures(analysis, [], actor=cast.anna.actor)
    assert not analysis.measures.exists()


def test_the_workshop_writes_a_part_and_gets_what_stood_there(cast):
    analysis = analysis_in("submitted", cast)
    before = write_part(analysis, actor=cast.ella.actor, part="outcome", text="Köket vet.")
    assert before.startswith("Köket vet klockan åtta") and analysis.desired_outcome == "Köket vet."
    with pytest.raises(KeyError):
        write_part(analysis, actor=cast.ella.actor, part="state", text="approved")
    with pytest.raises(NotAllowed):
        write_part(analysis, actor=cast.clara.actor, part="outcome", text="")
    add_measure(analysis, actor=cast.ella.actor, name="Tid", unit="min", baseline=40, target=10)
    assert add_requirement(analysis, actor=cast.ella.actor, kind="wish", text="Snabbt").position == 2


def test_a_draft_is_not_clarified_at_a_workshop(cast):
    with pytest.raises(Refused):
        write_part(analysis_in("draft", cast), actor=cast.ella.actor, part="outcome", text="x")
    with pytest.raises(Refused):
        clarify_analysis(analysis_in("draft", cast, area=area_in("accepted", cast)), actor=cast.ella.actor)


@pytest.mark.parametrize("result", ["match_possible", "joint_need"])
def test_approving_gives_a_prefilled_draft_need(cast, result):
    analysis = analysis_in("clarified", cast, result=result)
    approve_analysis(analysis, actor=cast.ella.actor)
    assert not approve_analysis(analysis, actor=cast.ella.actor)  # a double click makes no second need
    need = Need.objects.get()
    assert (need.state, need.lead_owner, need.problem) == (NeedState.DRAFT, cast.owner_a, analysis.problem)
    assert need.requirements.get().reason == "Lagen kräver det."
    assert sum(criterion.weight for criterion in need.criteria.all()) == 100
    analysis.area.refresh_from_db()
    assert analysis.area.state == AreaState.ANALYSED


@pytest.mark.parametrize("result", ["buy_existing", "solve_ourselves", "not_now"])
def test_other_results_give_no_need(cast, result):
    analysis = analysis_in("clarified", cast, result=result)
    with pytest.raises(Refused, match="varför"):
        approve_analysis(analysis, actor=cast.ella.actor)
    conclude_analysis(analysis, actor=cast.anna.actor, result=result, result_reason="Avtalet räcker.")
    approve_analysis(analysis, actor=cast.ella.actor)
    assert not Need.objects.exists()


@pytest.mark.parametrize(("result", "has_need"), [("match_possible", True), ("buy_existing", False)])
def test_those_who_wrote_hear_of_the_approval(cast, result, has_need):
    analysis = analysis_in("clarified", cast, result=result, result_reason="Det räcker med ett avtal.")
    approve_analysis(analysis, actor=cast.ella.actor)
    letters = Message.objects.filter(kind="analysis_approved")
    assert {letter.recipient_id for letter in letters} >= {cast.anna.user.pk}
    assert all(("/needs/" in letter.action_url) == has_need for letter in letters)


def test_no_approval_without_a_conclusion(cast):
    analysis = analysis_in("clarified", cast, result="")
    with pytest.raises(Refused):
        approve_analysis(analysis, actor=cast.ella.actor)
    with pytest.raises(NotAllowed):
        conclude_analysis(analysis, actor=cast.bo.actor, result="not_now")
    conclude_analysis(analysis, actor=cast.anna.actor, result="not_now", result_reason="Först efter flytten.")
    assert approve_analysis(analysis, actor=cast.ella.actor)


def test_a_reopened_analysis_is_a_new_version_and_makes_no_second_need(cast):
    analysis = analysis_in("clarified", cast)
    approve_analysis(analysis, actor=cast.ella.actor)
    reopen_analysis(analysis, actor=cast.ella.actor, reason="Nya siffror.")
    assert (analysis.state, analysis.version) == (AnalysisState.DRAFT, 2)
    submit_analysis(analysis, actor=cast.anna.actor)
    clarify_analysis(analysis, actor=cast.ella.actor)
    approve_analysis(analysis, actor=cast.ella.actor)
    assert Need.objects.count() == 1
