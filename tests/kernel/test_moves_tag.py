"""The buttons for moves and the chip of a state follow the table of moves and the reader."""

import pytest
from django.template import engines

from ignite.kernel.actor import NOBODY
from needs.enums import AreaState
from needs.models import ChallengeArea

pytestmark = pytest.mark.django_db


@pytest.fixture
def area(cast):
    return ChallengeArea.objects.create(
        owner=cast.owner_a, title="Skolmat", problem="Lite ekologiskt", affected="Elever"
    )


def shown(rf, text, actor, **context):
    request = rf.get("/")
    request.actor = actor
    return engines["django"].from_string(text).render(context, request)


def test_state_is_said_in_the_words_of_the_table(rf, cast, area):
    html = shown(rf, "{% state area %}", cast.anna.actor, area=area)
    assert str(AreaState(area.state).label) in html
    assert 'class="chip chip-' in html


def test_moves_shows_nothing_to_somebody_who_may_do_nothing(rf, area):
    assert shown(rf, "{% moves area %}", NOBODY, area=area).strip() == ""


def test_moves_gives_at_most_one_the_accent(rf, cast, area):
    html = shown(rf, "{% moves area %}", cast.anna.actor, area=area)
    assert html.count("btn-accent") <= 1


def test_moves_accents_the_one_that_the_page_names(rf, cast, area, monkeypatch):
    from needs.lifecycle import AREA

    monkeypatch.setitem(AREA.services, "register", lambda *a, **k: None)
    html = shown(rf, "{% moves area primary='register' %}", cast.anna.actor, area=area)
    assert f'class="btn btn-accent" href="/do/area/{area.pk}/register/"' in html
