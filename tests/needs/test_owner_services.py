"""Enrolling, committing, and becoming active by itself."""

import pytest

from ignite.joining.enums import CommitmentState, JoinState
from ignite.joining.lifecycle import COMMITMENT, JOIN_REQUEST
from ignite.joining.models import Commitment, CommitmentText, JoinRequest
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from needs.enums import OwnerState
from needs.models import NeedOwner
from needs.services import create_area, enrol_owner, register_area, resume_owner, waive_areas
from tests.factories.cast import organisation
from tests.factories.needs import area_in, need_owner_in

WORDS = {"title": "Mat", "problem": "Maten slängs varje dag.", "affected": "31 kök"}


def test_enrolling_twice_gives_the_same_year(cast):
    body = organisation("need_owner", "Cedervik")
    first = enrol_owner(body, cast.edition, actor=cast.ella.actor)
    assert enrol_owner(body, cast.edition, actor=SYSTEM) == first
    assert first.state == OwnerState.INVITED


@pytest.mark.parametrize("name", ["anna", "clara"])
def test_enrolling_is_the_programmes(cast, name):
    with pytest.raises(NotAllowed):
        enrol_owner(organisation("need_owner", "Cedervik"), cast.edition, actor=getattr(cast, name).actor)


def test_a_startup_is_no_need_owner(cast):
    with pytest.raises(Refused):
        enrol_owner(cast.clara.organisation, cast.edition, actor=cast.ella.actor)


def test_an_accepted_request_to_join_enrols(cast):
    body = organisation("need_owner", "Cedervik")
    request = JoinRequest.objects.create(
        edition=cast.edition,
        organisation_name="Cedervik",
        contact_name="Eva",
        email="eva@example.org",
        confirmed_at=clock.now(),
    )
    JOIN_REQUEST.run("accept", request, actor=cast.ella.actor, organisation=body)
    assert request.state == JoinState.ACCEPTED
    assert NeedOwner.objects.get(organisation=body).state == OwnerState.INVITED


def _sign(cast):
    text = CommitmentText.objects.create(
        party="need_owner", version=1, body_sv="a", body_en="b", valid_from=clock.today()
    )
    commitment = Commitment.objects.create(organisation=cast.anna.organisation, edition=cast.edition, text=text)
    COMMITMENT.run("accept", commitment, actor=cast.anna.actor, accepted_by=cast.anna.user, accepted_at=clock.now())
    assert commitment.state == CommitmentState.ACCEPTED


def test_an_accepted_commitment_commits_the_owner(cast):
    owner = need_owner_in(OwnerState.INVITED, cast, waiver_reason="")
    _sign(cast)
    owner.refresh_from_db()
    assert owner.state == OwnerState.COMMITTED


def test_a_commitment_with_the_areas_there_makes_active(cast):
    owner = need_owner_in(OwnerState.INVITED, cast, waiver_reason="")
    for _number in range(3):
        area_in("registered", cast)
    _sign(cast)
    owner.refresh_from_db()
    assert owner.state == OwnerState.ACTIVE


def test_the_third_registered_area_makes_the_owner_active(cast):
    owner = need_owner_in(OwnerState.COMMITTED, cast, waiver_reason="")
    for number in range(3):
        owner.refresh_from_db()
        assert owner.state == OwnerState.COMMITTED, number
        area = create_area(owner=owner, actor=cast.anna.actor, **WORDS)
        register_area(area, actor=cast.anna.actor)
    owner.refresh_from_db()
    assert owner.state == OwnerState.ACTIVE


def test_a_waiver_with_a_reason_makes_a_committed_owner_active(cast):
    owner = need_owner_in(OwnerState.COMMITTED, cast, waiver_reason="")
    with pytest.raises(Refused):
        waive_areas(owner, actor=cast.ella.actor, reason=" ")
    with pytest.raises(NotAllowed):
        waive_areas(owner, actor=cast.anna.actor, reason="Vi vill")
    waive_areas(owner, actor=cast.ella.actor, reason="Hamnen har två områden.")
    assert owner.state == OwnerState.ACTIVE


def test_a_paused_owner_comes_back_active_when_the_areas_are_there(cast):
    owner = need_owner_in(OwnerState.PAUSED, cast)
    resume_owner(owner, actor=cast.anna.actor)
    assert owner.state == OwnerState.ACTIVE
