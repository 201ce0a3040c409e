"""The monthly pulse: each side answers for itself, the other reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.pilots.models import Pulse
from ignite.pilots.months import later, month_to_tell
from ignite.pilots.services import give_pulse
from tests.factories.pilots import pilot_in
from tests.startups.pages import post, signed_in


def running(cast, days=40):
    return pilot_in("running", cast, started_at=clock.now() - timedelta(days=days))


def page(pilot):
    return reverse("pilot", args=[pilot.pk])


def test_a_side_answers_and_may_change_its_answer_until_the_next_month(cast):
    pilot = running(cast)
    give_pulse(pilot, actor=cast.anna.actor, how="well", learned="Vågen håller.")
    give_pulse(pilot, actor=cast.arvid.actor, how="stuck", needs="En ny våg.")
    pulse = Pulse.objects.get()
    assert (pulse.side, pulse.month, pulse.how, pulse.learned, pulse.needs) == ("owner", 1, "stuck", "", "En ny våg.")
    assert pulse.by == cast.arvid.user
    with clock.stepped(timedelta(days=31)):
        give_pulse(pilot, actor=cast.anna.actor, how="well")
    assert list(Pulse.objects.order_by("month").values_list("month", "how")) == [(1, "stuck"), (2, "well")]


def test_nobody_answers_for_another_side_nor_outside_the_time(cast):
    pilot = running(cast)
    for person in (cast.ella, cast.bo, cast.david):
        with pytest.raises(NotAllowed):
            give_pulse(pilot, actor=person.actor, how="well")
    with pytest.raises(Refused, match="pågått en månad"):
        give_pulse(pilot_in("running", cast, match=pilot.match), actor=cast.anna.actor, how="well")
    with pytest.raises(Refused, match="som pågår"):
        give_pulse(pilot_in("paused", cast, match=pilot.match), actor=cast.anna.actor, how="well")
    with pytest.raises(Refused, match="Välj hur"):
        give_pulse(pilot, actor=cast.anna.actor, how="so-so")
    assert not Pulse.objects.exists()


def test_it_is_given_on_the_page_and_the_other_side_reads_it(cast):
    pilot = running(cast)
    assert "Svara för er sida om månad 1" in signed_in(cast.anna).get(page(pilot)).text
    answer = post(signed_in(cast.anna), reverse("pilot-pulse", args=[pilot.pk]), how="", learned="Vågen håller.")
    assert answer.status_code == 422 and "Vågen håller." in answer.content.decode()
    said = {"how": "slowly", "learned": "Vågen håller.", "needs": "Frånvaron före klockan åtta."}
    assert post(signed_in(cast.anna), reverse("pilot-pulse", args=[pilot.pk]), **said).status_code == 302
    for person in (cast.clara, cast.ella):
        seen = signed_in(person).get(page(pilot)).text
        assert "Månad 1, Behovsägaren: Trögt" in seen and "Frånvaron före klockan åtta." in seen
    assert "Den andra sidan har inte svarat än." in signed_in(cast.anna).get(page(pilot)).text
    assert "Den andra sidan har inte svarat än." not in signed_in(cast.clara).get(page(pilot)).text
    assert "Er sida har svarat för månad 1" in signed_in(cast.arvid).get(page(pilot)).text
    assert "Svara för er sida" not in signed_in(cast.ella).get(page(pilot)).text
    assert signed_in(cast.bo).get(page(pilot)).status_code == 404


def test_before_the_first_month_has_gone_and_when_it_rests_there_is_no_form(cast):
    new = running(cast, days=5)
    assert month_to_tell(new) == 0 and "Pulsen" not in signed_in(cast.anna).get(page(new)).text
    resting = pilot_in("paused", cast, match=new.match, started_at=clock.now() - timedelta(days=90))
    assert reverse("pilot-pulse", args=[resting.pk]) not in signed_in(cast.anna).get(page(resting)).text


def test_the_page_takes_the_same_queries_for_1_3_and_30_months(cast, django_assert_max_num_queries):
    pilot, seen = running(cast, days=1000), []
    for months in (1, 3, 30):
        Pulse.objects.all().delete()
        for side in ("owner", "startup"):
            Pulse.objects.bulk_create(
                Pulse(pilot=pilot, side=side, month=number, how="well", by=cast.anna.user)
                for number in range(1, months + 1)
            )
        client = signed_in(cast.anna)
        with django_assert_max_num_queries(12) as captured:
            assert client.get(page(pilot)).status_code == 200
        seen.append(len(captured.captured_queries))
    assert len(set(seen)) == 1


def test_months_that_lack_the_day_end_at_their_last(cast):
    day = later(clock.today().replace(month=1, day=31), 1)
    assert (day.month, day.day in (28, 29)) == (2, True)
    assert later(clock.today().replace(month=11, day=30), 3).month == 2
