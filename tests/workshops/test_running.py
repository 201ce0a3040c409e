"""Holding a workshop: what is written, by whom, over what; its end in one step; the need owner's signature."""

from datetime import timedelta

import pytest

from ignite.kernel import clock, record
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from tests.factories.needs import analysis_in
from tests.factories.workshops import asked_to, workshop_in
from workshops.services import (
    clarify_part,
    finish_workshop,
    mark_attendance,
    object_to_workshop,
    promise,
    run_workshop,
    sign_workshop,
)


@pytest.fixture
def analysis(cast):
    return analysis_in("submitted", cast)


@pytest.fixture
def workshop(cast, analysis):
    made = workshop_in("running", cast)
    made.areas.add(analysis.area)
    return made


def write(cast, workshop, analysis, text, person="ella", **more):
    facts = {"analysis": analysis, "part": "root_causes", "text": text, **more}
    return clarify_part(workshop, actor=getattr(cast, person).actor, **facts)


def test_what_is_written_stands_in_the_analysis_with_author_before_and_after(cast, workshop, analysis):
    before = analysis.root_causes
    row = write(cast, workshop, analysis, "Ingen vet hur många som kommer.")
    analysis.refresh_from_db()
    assert analysis.root_causes == "Ingen vet hur många som kommer."
    assert (row.before, row.after, row.author) == (before, analysis.root_causes, cast.ella.user)


def test_one_authors_autosaves_are_one_clarification(cast, workshop, analysis):
    before = analysis.root_causes
    for text in ("Ing", "Ingen vet", "Ingen vet hur många."):
        write(cast, workshop, analysis, text, known=before)
    row = workshop.clarifications.get()
    assert (row.before, row.after) == (before, "Ingen vet hur många.")
    assert write(cast, workshop, analysis, "Ingen vet hur många.") is None


def test_somebody_elses_words_are_not_overwritten_unseen(cast, workshop, analysis):
    from tests.factories.cast import person

    eva = person("eva", cast.ella.organisation, rights=("manager",))
    seen = analysis.root_causes
    clarify_part(workshop, actor=eva.actor, analysis=analysis, part="root_causes", text="Evas ord", known=seen)
    with pytest.raises(Refused, match="Någon annan har skrivit"):
        write(cast, workshop, analysis, "Ellas ord", known=seen)
    analysis.refresh_from_db()
    assert analysis.root_causes == "Evas ord"
    write(cast, workshop, analysis, "Evas ord och Ellas", known="Evas ord")
    assert workshop.clarifications.count() == 2


def test_only_the_programme_writes_and_only_in_the_workshops_areas(cast, workshop, analysis):
    for name in ("anna", "bo", "clara"):
        with pytest.raises(NotAllowed):
            write(cast, workshop, analysis, "Nej", person=name)
    with pytest.raises(Refused, match="hör inte till"):
        write(cast, workshop, analysis_in("submitted", cast), "Fel område")
    with pytest.raises(Refused, match="hör inte till"):
        write(cast, workshop, analysis, "Slutsats", part="result")


def test_it_begins_by_itself_on_its_day_and_not_before(cast, analysis):
    today = workshop_in("inviting", cast, starts_at=clock.now() - timedelta(minutes=5))
    later = workshop_in("inviting", cast)
    for one in (today, later):
        one.areas.add(analysis.area)
    write(cast, today, analysis, "Nu")
    assert today.state == "running"
    with pytest.raises(Refused, match="den dag den hålls"):
        write(cast, later, analysis, "För tidigt")
    with pytest.raises(Refused, match="den dag den hålls"):
        run_workshop(later, actor=cast.ella.actor)


def test_attendance_is_ticked_and_unticked_and_the_rest_are_absent_at_the_end(cast, workshop, analysis):
    anna, arvid = asked_to(workshop, cast.anna), asked_to(workshop, cast.arvid, "answered", answer="yes")
    mark_attendance(workshop, actor=cast.ella.actor, present=[anna.pk, arvid.pk])
    mark_attendance(workshop, actor=cast.ella.actor, present=[anna.pk])
    finish_workshop(workshop, actor=cast.ella.actor, summary="Klart.")
    for one in (anna, arvid):
        one.refresh_from_db()
    assert (anna.attendance, arvid.attendance) == ("attended", "absent")


def test_finishing_passes_every_state_clarifies_and_sends_a_summary_of_what_was_written(cast, workshop, analysis):
    asked_to(workshop, cast.anna, attendance="attended")
    write(cast, workshop, analysis, "Ingen vet hur många som kommer.")
    promise(
        actor=cast.ella.actor,
        workshop=workshop,
        what="Hämta siffran",
        promised_by=cast.arvid.user,
        due_on=clock.today(),
    )
    assert finish_workshop(workshop, actor=cast.ella.actor) is True
    assert finish_workshop(workshop, actor=cast.ella.actor) is False
    analysis.refresh_from_db()
    assert (workshop.state, analysis.state) == ("documented", "clarified")
    assert [row.move for row in record.timeline(workshop, "workshop")] == ["hold", "document"]
    letters = Message.objects.filter(kind="workshop_summary")
    assert {row.to_address for row in letters} == {"anna@example.org", "arvid@example.org"}
    assert all("Ingen vet hur många" in row.body_text and "Hämta siffran" in row.body_text for row in letters)


def test_finishing_without_a_word_is_refused_and_changes_nothing(cast, workshop):
    with pytest.raises(Refused, match="Skriv sammanfattningen"):
        finish_workshop(workshop, actor=cast.ella.actor)
    workshop.refresh_from_db()
    assert workshop.state == "running"
    with pytest.raises(NotAllowed):
        finish_workshop(workshop, actor=cast.anna.actor, summary="Klart.")


def test_an_analysis_still_being_written_is_left_alone(cast):
    draft = analysis_in("draft", cast)
    workshop = workshop_in("running", cast)
    workshop.areas.add(draft.area)
    finish_workshop(workshop, actor=cast.ella.actor, summary="Vi fick inte klart.")
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_the_need_owner_signs_or_objects_and_gets_the_mended_summary(cast, workshop):
    finish_workshop(workshop, actor=cast.ella.actor, summary="Fel siffra.")
    for person in (cast.ella, cast.bo, cast.arvid):
        with pytest.raises(NotAllowed):
            sign_workshop(workshop, actor=person.actor)
    object_to_workshop(workshop, actor=cast.anna.actor, reason="Siffran är 47.")
    finish_workshop(workshop, actor=cast.ella.actor, summary="Siffran är 47.")
    assert Message.objects.filter(kind="workshop_summary", to_address="anna@example.org").count() == 2
    assert sign_workshop(workshop, actor=cast.anna.actor) is True
    assert (workshop.state, workshop.signed_by) == ("signed", cast.anna.user)


def test_a_promise_needs_words_a_day_to_come_and_somebody_who_was_there(cast, workshop):
    facts = {"workshop": workshop, "what": "Hämta siffran", "promised_by": cast.arvid.user, "due_on": clock.today()}
    with pytest.raises(NotAllowed):
        promise(actor=cast.bo.actor, **facts)
    with pytest.raises(Refused, match="vad som ska göras"):
        promise(actor=cast.ella.actor, **{**facts, "what": " "})
    with pytest.raises(Refused, match="inte har varit"):
        promise(actor=cast.ella.actor, **{**facts, "due_on": clock.today() - timedelta(days=1)})
    assert promise(actor=cast.ella.actor, **facts) == promise(actor=cast.anna.actor, **facts)
