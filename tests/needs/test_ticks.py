"""Who stands for an analysis: business and technique, and the own project manager where the edition asks for it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.editions.enums import Switch
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from needs.models import FieldVersion
from needs.services import approve_analysis, reopen_analysis, request_analysis_edits, submit_analysis
from needs.services.ticks import approve_own, tick_analysis, untick_analysis
from tests.factories.needs import analysis_in


def test_each_stands_for_it_in_their_own_competence(cast):
    analysis = analysis_in("draft", cast)
    tick_analysis(analysis, actor=cast.anna.actor, competence="business")
    tick_analysis(analysis, actor=cast.arvid.actor, competence="technical")
    assert (analysis.business_by, analysis.technical_by) == (cast.anna.user, cast.arvid.user)
    assert analysis.business_at and analysis.technical_at
    with pytest.raises(NotAllowed, match="kompetens"):
        tick_analysis(analysis, actor=cast.anna.actor, competence="technical")
    for name in ("bo", "ella", "clara"):
        with pytest.raises(NotAllowed):
            tick_analysis(analysis, actor=getattr(cast, name).actor, competence="business")


def test_one_takes_back_ones_own_tick_alone(cast):
    analysis = analysis_in("submitted", cast, business_by=cast.arvid.user, business_at=clock.now())
    assert not untick_analysis(analysis, actor=cast.anna.actor, competence="business")
    tick_analysis(analysis, actor=cast.anna.actor, competence="business")
    assert untick_analysis(analysis, actor=cast.anna.actor, competence="business")
    assert analysis.business_by is None and analysis.business_at is None
    with pytest.raises(Refused):
        tick_analysis(analysis_in("approved", cast), actor=cast.anna.actor, competence="business")


def test_handing_in_stands_for_it_with_the_time_and_needs_no_more(cast):
    analysis = analysis_in("draft", cast)
    submit_analysis(analysis, actor=cast.anna.actor)
    assert analysis.business_by == cast.anna.user and analysis.business_at and analysis.technical_by is None


def test_the_programme_in_a_members_place_stands_for_nobody(cast):
    helping = replace(cast.anna.actor, helper=cast.ella.actor.seat)
    analysis = analysis_in("draft", cast)
    with pytest.raises(NotAllowed):
        tick_analysis(analysis, actor=helping, competence="business")
    with pytest.raises(NotAllowed):
        approve_own(analysis_in("clarified", cast), actor=helping)
    submit_analysis(analysis, actor=helping)
    assert analysis.business_by is None


def test_the_page_says_what_is_missing_and_what_has_changed_since(as_, cast):
    analysis = analysis_in("submitted", cast, business_by=cast.anna.user, business_at=clock.now())
    url = reverse("analysis-tick", args=[analysis.pk])
    page = as_("ella").get(analysis.get_absolute_url()).content.decode()
    assert "Saknas" in page and "Kan göras av Arvid" in page and "Jag står för den" not in page
    assert as_("arvid").post(url, {"tick": "technical"}).status_code == 302
    FieldVersion.objects.create(
        analysis=analysis, field="problem", number=1, text="x", at=clock.now() + timedelta(minutes=1)
    )
    page = as_("arvid").get(analysis.get_absolute_url()).content.decode()
    assert page.count("Texten har ändrats sedan dess") == 2 and "Jag står för den" in page
    for name, said in (("anna", {"tick": "state"}), ("bo", {"tick": "business"}), ("ella", {"tick": "business"})):
        assert as_(name).post(url, said).status_code == 404


def test_the_own_managers_yes_is_asked_for_only_where_the_edition_says_so(as_, cast):
    analysis = analysis_in("clarified", cast)
    with pytest.raises(Refused):
        approve_own(analysis, actor=cast.anna.actor)
    assert "Godkänn för vår del" not in as_("anna").get(analysis.get_absolute_url()).content.decode()
    cast.edition.switches = [Switch.OWN_APPROVAL]
    cast.edition.save()
    analysis = type(analysis).objects.get(pk=analysis.pk)
    with pytest.raises(Refused, match="projektledare"):
        approve_analysis(analysis, actor=cast.ella.actor)
    for name in ("arvid", "bo", "ella"):
        with pytest.raises(NotAllowed):
            approve_own(analysis, actor=getattr(cast, name).actor)
    assert "Godkänn för vår del" not in as_("arvid").get(analysis.get_absolute_url()).content.decode()
    assert "Godkänn för vår del" in as_("anna").get(analysis.get_absolute_url()).content.decode()
    as_("anna").post(reverse("analysis-own-approval", args=[analysis.pk]))
    assert "Anna har godkänt" in as_("ella").get(analysis.get_absolute_url()).content.decode()
    assert not approve_own(type(analysis).objects.get(pk=analysis.pk), actor=cast.anna.actor)
    assert approve_analysis(analysis, actor=cast.ella.actor)


@pytest.mark.parametrize(("state", "move"), [("clarified", request_analysis_edits), ("approved", reopen_analysis)])
def test_a_text_that_is_opened_again_has_to_be_said_yes_to_anew(cast, state, move):
    analysis = analysis_in(state, cast, own_approved_by=cast.anna.user, own_approved_at=clock.now())
    move(analysis, actor=cast.ella.actor, reason="Nya siffror.")
    analysis.refresh_from_db()
    assert analysis.own_approved_by is None and analysis.own_approved_at is None


def test_an_approved_analysis_says_how_it_goes_on(as_, cast):
    analysis = analysis_in("approved", cast)
    assert "Skriv klart behovet" in as_("anna").get(analysis.get_absolute_url()).content.decode()
    other = analysis_in("approved", cast, result="not_now", result_reason="Flytten först.")
    assert "ger inget behov att matcha" in as_("anna").get(other.get_absolute_url()).content.decode()
    lacking = analysis_in("clarified", cast, result="joint_need")
    assert "vilka andra behovsägare" in as_("anna").get(lacking.get_absolute_url()).content.decode()
