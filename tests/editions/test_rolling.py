"""The next year: settings, goals, switches and texts come along, and what was chosen; never people's answers."""

import pytest
from django.urls import reverse

from ignite.editions.enums import EditionState, Switch
from ignite.editions.models import Edition, EditionText
from ignite.editions.services import close_edition, roll_over, start_edition
from ignite.joining.models import Commitment, Invitation
from ignite.kernel.errors import NotAllowed, Refused
from needs.enums import AreaState, OwnerState
from needs.models import ChallengeArea, Need, NeedOwner, NeedsAnalysis
from startups.models import Pitch
from tests.factories import needs, startups
from tests.factories.editions import edition_in


def facts(cast):
    year = cast.edition.year + 1
    return {"name": f"Omgång {year}", "year": year, "starts_on": f"{year}-01-01", "ends_on": f"{year}-12-31"}


@pytest.fixture
def lived(cast):
    """A year with settings of its own, areas and answers."""
    said = {"owners_goal": 12, "answer_days": 14, "question_days": 6, "switches": ["sealed"]}
    Edition.objects.filter(pk=cast.edition.pk).update(**said)
    EditionText.objects.create(edition=cast.edition, topic="analysis", content={"section.problem": {"key": "x"}})
    startups.pitch_in("in_reading", cast)
    return needs.analysis_in("submitted", cast).area


def test_what_comes_along_and_what_does_not(cast, lived):
    before = [model.objects.count() for model in (Invitation, NeedsAnalysis, Need, Pitch, Commitment)]
    chosen = {"owners": [cast.owner_a.pk], "areas": [lived.pk]}
    new = roll_over(cast.edition, actor=cast.ella.actor, chosen=chosen, **facts(cast))
    assert (new.state, new.rolled_from, new.join_until) == (EditionState.PREPARING, cast.edition, None)
    assert (new.owners_goal, new.answer_days, new.question_days) == (12, 14, 6) and new.has(Switch.SEALED)
    assert new.texts.get().topic == "analysis"
    owner = NeedOwner.objects.get(edition=new)
    assert (owner.organisation, owner.state, owner.waiver_reason) == (cast.anna.organisation, OwnerState.INVITED, "")
    copy = owner.areas.get()
    assert (copy.state, copy.copied_from, copy.problem) == (AreaState.DRAFT, lived, lived.problem)
    assert before == [model.objects.count() for model in (Invitation, NeedsAnalysis, Need, Pitch, Commitment)]


def test_an_area_does_not_come_without_its_owner_nor_from_another_year(cast, lived):
    other = edition_in("closed", cast, year=2001)
    foreign = needs.area_in(
        "accepted", cast, owner=NeedOwner.objects.create(organisation=cast.bo.organisation, edition=other)
    )
    chosen = {"owners": [cast.owner_b.pk], "areas": [lived.pk, foreign.pk]}
    new = roll_over(cast.edition, actor=cast.ella.actor, chosen=chosen, **facts(cast))
    assert [year.organisation for year in new.need_owners.all()] == [cast.bo.organisation]
    assert not ChallengeArea.objects.filter(owner__edition=new).exists()


def test_a_year_exists_once_and_comes_of_one_that_has_begun(cast, mats):
    roll_over(cast.edition, actor=cast.ella.actor, **facts(cast))
    with pytest.raises(Refused, match="finns redan"):
        roll_over(cast.edition, actor=cast.ella.actor, **facts(cast))
    with pytest.raises(Refused, match="inte startat"):
        roll_over(Edition.objects.get(state="preparing"), actor=cast.ella.actor, **{**facts(cast), "year": 2050})
    with pytest.raises(NotAllowed):
        roll_over(cast.edition, actor=mats.actor, **{**facts(cast), "year": 2050})
    close_edition(cast.edition, actor=cast.ella.actor)
    assert roll_over(cast.edition, actor=cast.ella.actor, **{**facts(cast), "year": 2051})


def test_the_page_shows_what_comes_along_and_a_double_click_is_harmless(as_, cast, lived):
    ella, url = as_("ella"), reverse("edition-next", args=[cast.edition.pk])
    shown = ella.get(url)
    page = shown.content.decode()
    assert "Behovsanalysens frågor" in page and "förseglas" in page and lived.title in page
    assert shown.context["form"]["go_owners"].initial == [cast.owner_a.pk, cast.owner_b.pk]
    key = str(shown.context["form"]) and "6f1f4c1e-3f2c-4b39-9d8e-0a3c8f3b1b11"
    sent = {**facts(cast), "go_owners": [cast.owner_a.pk], "go_areas": [lived.pk], "_once": key}
    first, second = ella.post(url, sent), ella.post(url, sent)
    assert first.url == second.url == Edition.objects.get(state="preparing").get_absolute_url()
    again = ella.post(url, {**sent, "_once": ""})
    assert again.status_code == 422 and "finns redan" in str(again.context["form"].errors["year"])
    assert ChallengeArea.objects.filter(copied_from=lived).count() == 1


def test_starting_the_year_lays_the_commitment_before_those_who_came_along(cast):
    new = roll_over(cast.edition, actor=cast.ella.actor, chosen={"owners": [cast.owner_a.pk]}, **facts(cast))
    close_edition(cast.edition, actor=cast.ella.actor)
    assert not Commitment.objects.filter(edition=new).exists()
    start_edition(new, actor=cast.ella.actor)
    assert Commitment.objects.get(edition=new).organisation == cast.anna.organisation
