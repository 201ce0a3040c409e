"""What an edition decides of days holds in its needs."""

from datetime import timedelta

import pytest

from ignite.kernel import clock
from ignite.kernel.errors import Refused
from needs.models import Need
from needs.queries import need_for_page
from needs.services import ask_question
from tests.factories.needs import need_in


@pytest.mark.parametrize("days", [0, 8])
def test_questions_end_the_editions_days_before_the_deadline(cast, days):
    cast.edition.question_days = days
    cast.edition.save()
    made = need_in("open", cast)
    ends = made.deadline_at - timedelta(days=days)
    with clock.standing_at(ends - timedelta(seconds=5)):
        assert ask_question(Need.objects.get(pk=made.pk), actor=cast.clara.actor, text="Hinner vi?")
    with clock.standing_at(ends), pytest.raises(Refused):
        ask_question(Need.objects.get(pk=made.pk), actor=cast.david.actor, text="Och nu?")


def test_the_page_of_a_need_has_its_edition_already(cast, django_assert_num_queries):
    made = need_in("open", cast)
    shown = need_for_page().get(pk=made.pk)
    with django_assert_num_queries(0):
        assert shown.lead_owner.edition.question_days == 3
