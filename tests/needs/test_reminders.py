"""Reminders of analyses to hand in and of questions to answer; and the day that an analysis is due."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.policies import policy_named
from needs.models import Need, NeedsAnalysis, Question
from needs.services import (
    accept_area,
    answer_question,
    cancel_need,
    refuse_question,
    reopen_analysis,
    request_analysis_edits,
    set_analysis_due,
    submit_analysis,
)
from tests.factories.needs import analysis_in, area_in, need_in, question_in
from tests.factories.workshops import wall
from tests.reminded import called, dates_of, letters, message_of, walls

DAY = date(2027, 3, 12)


def draft(cast, **fields):
    return analysis_in("draft", cast, **{"due_on": DAY, **fields})


def test_an_analysis_is_due_the_editions_number_of_days_after_the_area_was_accepted(cast):
    cast.edition.analysis_days = 21
    cast.edition.save()
    area = area_in("registered", cast)
    accept_area(area, actor=cast.ella.actor)
    assert area.analysis.due_on == clock.today() + timedelta(days=21)


def test_it_is_reminded_of_seven_three_and_one_days_before_and_the_day_after(cast):
    analysis = draft(cast)
    assert walls("analysis_due", analysis) == ["03-05 09:00", "03-09 09:00", "03-11 09:00", "03-13 09:00"]
    assert len(dates_of("analysis_due", analysis)) == 1
    said = [letters("analysis_due", analysis, wall(2027, 3, day, 9))["anna@example.org"].subject for day in (5, 11, 13)]
    assert said == [
        "Analysen av ”Mat som slängs” ska vara klar 12 mars",
        "I morgon ska analysen av ”Mat som slängs” vara klar",
        "Analysen av ”Mat som slängs” är försenad",
    ]


def test_those_who_write_it_are_reminded_and_nobody_else(cast):
    analysis = draft(cast)
    assert called("analysis_due", analysis) == {"anna@example.org"}
    analysis.area.lead = cast.arvid.membership
    analysis.area.save()
    assert called("analysis_due", analysis) == {"anna@example.org", "arvid@example.org"}
    cast.arvid.membership.state = "ended"
    cast.arvid.membership.save()
    assert called("analysis_due", analysis) == {"anna@example.org"}


@pytest.mark.parametrize("state", ["submitted", "clarified", "approved"])
def test_an_analysis_handed_in_has_none(cast, state):
    assert not dates_of("analysis_due", analysis_in(state, cast, due_on=DAY))


@pytest.mark.parametrize("state", ["parked", "dropped", "closed"])
def test_an_area_that_rests_or_is_over_has_none(cast, state):
    assert not dates_of("analysis_due", draft(cast, area=area_in(state, cast)))


def test_handing_in_and_moving_the_day_stop_what_was_queued(cast):
    analysis, policy = draft(cast), policy_named("analysis_due")
    with clock.standing_at(wall(2027, 3, 5, 9)):
        (occasion,) = policy.of(analysis)
        row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
        assert policy.kind.still_true(row)
        assert set_analysis_due(analysis, actor=cast.arvid.actor, due_on=date(2027, 4, 12)) is True
        assert set_analysis_due(analysis, actor=cast.ella.actor, due_on=date(2027, 4, 12)) is False
        assert not policy.kind.still_true(row)
        assert walls("analysis_due", analysis)[0] == "04-05 09:00"
        set_analysis_due(analysis, actor=cast.ella.actor, due_on=DAY)
        submit_analysis(analysis, actor=cast.anna.actor)
        assert not policy.kind.still_true(row)


def test_neither_neighbours_nor_startups_set_the_day_and_none_that_has_passed(cast):
    analysis = draft(cast, due_on=None)
    for person in (cast.bo, cast.clara):
        with pytest.raises(NotAllowed):
            set_analysis_due(analysis, actor=person.actor, due_on=clock.today())
    with pytest.raises(Refused, match="inte har varit"):
        set_analysis_due(analysis, actor=cast.anna.actor, due_on=clock.today() - timedelta(days=1))
    with pytest.raises(Refused, match="redan inskickad"):
        set_analysis_due(analysis_in("submitted", cast), actor=cast.anna.actor, due_on=clock.today())


def test_an_analysis_sent_back_has_days_to_change_it_and_a_new_version_the_editions(cast):
    analysis = analysis_in("submitted", cast, due_on=clock.today() - timedelta(days=40))
    request_analysis_edits(analysis, actor=cast.ella.actor, reason="Skriv mer.")
    assert analysis.due_on == clock.today() + timedelta(days=10)
    again = analysis_in("approved", cast)
    reopen_analysis(again, actor=cast.ella.actor, reason="Nya siffror.")
    assert NeedsAnalysis.objects.get(pk=again.pk).due_on == clock.today() + timedelta(days=30)


@pytest.mark.parametrize("who", ["anna", "ella"])
def test_the_day_is_set_on_the_analysis_page(as_, cast, once, who):
    analysis = draft(cast, due_on=None)
    url, day = reverse("analysis-due", args=[analysis.pk]), clock.today() + timedelta(days=9)
    assert url in as_(who).get(analysis.get_absolute_url()).text
    answer = as_(who).post(url, {"due_on": "2020-01-01", "_once": once()})
    assert answer.status_code == 422 and "inte har varit" in answer.text
    assert as_(who).post(url, {"due_on": day.isoformat(), "_once": once()}).status_code == 302
    analysis.refresh_from_db()
    assert analysis.due_on == day


# Questions


def asked(cast, **fields):
    need = need_in("open", cast, deadline_at=wall(2027, 4, 2, 23, 59))
    return question_in("asked", cast, need=need, asked_at=wall(2027, 3, 9, 10), **fields)


def test_the_group_is_reminded_after_three_and_seven_days_and_then_the_programme_too(cast):
    question = asked(cast)
    assert walls("question_unanswered", question) == ["03-12 10:00", "03-16 10:00"]
    assert walls("question_unanswered_programme", question) == ["03-16 10:00"]
    assert called("question_unanswered", question) == {"anna@example.org", "arvid@example.org"}
    assert called("question_unanswered_programme", question) == {"ella@example.org"}
    (occasion,) = dates_of("question_unanswered", question)
    assert occasion.until == wall(2027, 4, 2, 23, 59)  # an answer later reaches nobody who pitches


def test_a_co_owner_is_reminded_and_who_asked_is_not_told(cast):
    question = asked(cast)
    question.need.co_owners.add(cast.owner_b)
    written = letters("question_unanswered", question, wall(2027, 3, 12, 10))
    assert set(written) == {"anna@example.org", "arvid@example.org", "bo@example.org"}
    words = written["bo@example.org"].body_text
    assert question.text in words and "Citronell" not in words and "Clara" not in words


@pytest.mark.parametrize("end", ["answer", "refuse", "cancel"])
def test_an_answered_refused_or_pointless_question_is_not_reminded_of(cast, end):
    question = question_in("asked", cast)
    policy = policy_named("question_unanswered")
    (occasion,) = dates_of(policy.name, question)
    row = message_of(policy.name, occasion, next(iter(policy.calls(occasion))))
    assert policy.kind.still_true(row)
    if end == "answer":
        answer_question(Question.objects.get(pk=question.pk), actor=cast.anna.actor, answer="Ja.")
    elif end == "refuse":
        refuse_question(Question.objects.get(pk=question.pk), actor=cast.anna.actor, reason="Hemligt.")
    else:
        cancel_need(Need.objects.get(pk=question.need_id), actor=cast.anna.actor, reason="Pengarna är slut.")
    assert not dates_of(policy.name, question) and not policy.kind.still_true(row)
