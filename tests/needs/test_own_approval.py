"""Where the edition asks for it, the need owner's project manager approves an analysis before the programme does."""

import pytest
from django.test import Client
from django.urls import reverse

from ignite.editions.enums import Switch
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from needs.lifecycle import ANALYSIS
from needs.lifecycle.own_approval import own_approval
from needs.queries import history
from needs.services import approve_analysis, conclude_analysis, reopen_analysis
from needs.services.own_approval import approve_own_analysis
from tests.factories.needs import analysis_in

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def asked(cast):
    """The running edition asks for it."""
    cast.edition.switches = [Switch.OWN_APPROVAL]
    cast.edition.save()


def names(analysis, who):
    return [move.name for move in ANALYSIS.allowed(analysis, who.actor)]


def test_nothing_is_seen_of_it_while_it_is_off(cast):
    analysis = analysis_in("clarified", cast)
    assert "approve_own" not in names(analysis, cast.anna)
    with pytest.raises(Refused, match="räcker"):
        approve_own_analysis(analysis, actor=cast.anna.actor)
    assert approve_analysis(analysis, actor=cast.ella.actor)


def test_the_programme_waits_for_the_owners_project_manager(cast, asked):
    analysis = analysis_in("clarified", cast)
    assert "approve" not in names(analysis, cast.ella) and "approve_own" in names(analysis, cast.anna)
    with pytest.raises(Refused, match="inte godkänt"):
        approve_analysis(analysis, actor=cast.ella.actor)
    assert approve_own_analysis(analysis, actor=cast.anna.actor)
    assert not approve_own_analysis(analysis, actor=cast.anna.actor)
    assert own_approval(analysis).actor == cast.anna.user.pseudonym
    entry = history(analysis, "analysis")[0]
    assert (entry.title, entry.who) == ("Godkänd av behovsägarens projektledare", "Anna")
    assert approve_analysis(analysis, actor=cast.ella.actor)


def test_nobody_else_approves_for_the_owner(cast, asked):
    analysis = analysis_in("clarified", cast)
    for other in (cast.arvid, cast.bo, cast.ella, cast.clara):
        with pytest.raises(NotAllowed):
            approve_own_analysis(analysis, actor=other.actor)
    with pytest.raises(Refused):
        approve_own_analysis(analysis_in("submitted", cast), actor=cast.anna.actor)
    with pytest.raises(Refused, match="slutsats"):
        approve_own_analysis(analysis_in("clarified", cast, result=""), actor=cast.anna.actor)


def test_a_later_change_or_a_new_version_takes_it_back(cast, asked):
    analysis = analysis_in("clarified", cast)
    approve_own_analysis(analysis, actor=cast.anna.actor)
    conclude_analysis(analysis, actor=cast.ella.actor, result="buy_existing")
    with pytest.raises(Refused, match="inte godkänt"):
        approve_analysis(analysis, actor=cast.ella.actor)
    approve_own_analysis(analysis, actor=cast.anna.actor)
    approve_analysis(analysis, actor=cast.ella.actor)
    reopen_analysis(analysis, actor=cast.ella.actor, reason="Nytt läge.")
    ANALYSIS.run("submit", analysis, actor=cast.anna.actor)
    ANALYSIS.run("clarify", analysis, actor=cast.ella.actor)
    assert own_approval(analysis) is None and "approve" not in names(analysis, cast.ella)


def test_min_sida_asks_the_manager_alone_until_it_is_done(cast, asked):
    analysis = analysis_in("clarified", cast, changed_at=clock.now())
    said = f"Godkänn analysen ”{analysis.area.title}”"

    def my_page(who):
        client = Client()
        client.force_login(who.user, backend=BACKEND)
        return client.get(reverse("my-page")).content.decode()

    assert said in my_page(cast.anna) and said not in my_page(cast.arvid)
    approve_own_analysis(analysis, actor=cast.anna.actor)
    assert said not in my_page(cast.anna)
