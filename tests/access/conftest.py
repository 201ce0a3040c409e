"""The world of the access matrix: one thing of each kind, of need owner A and startup C."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.usersessions.models import UserSession

from ignite.accounts.enums import OrganisationKind, Right
from ignite.accounts.services import add_note
from ignite.kernel import clock
from tests.factories import accounts, joining, matching, needs, pilots, startups, workshops
from tests.factories.cast import organisation, person


@pytest.fixture
def world(cast):
    """The cast, a partner, the funder, and what the routes need to point at."""
    from ignite.outbox.models import Batch, Message, Selection, Suppression

    partner = person("petra", organisation(OrganisationKind.PARTNER, "Parken"), rights=(Right.MEMBER,))
    funder = person("frida", organisation(OrganisationKind.FUNDER, "Finansiären"), rights=(Right.MEMBER,))
    past = clock.now() - timedelta(days=1)
    closed = needs.need_in("open", cast, title="Stängt behov", deadline_at=past)
    opened = needs.need_in("open", cast)
    pitch = startups.pitch_in("in_reading", cast, need=closed)
    membership = accounts.membership_in("active", cast)
    invited = accounts.membership_in("invited", cast, email="ny@example.org")
    joining.invitation_in("sent", cast, about=invited, email="ny@example.org")
    area = needs.area_in("registered", cast)
    workshop = workshops.workshop_in("inviting", cast)
    asked = workshops.asked_to(workshop, cast.arvid)
    match = matching.match_in("proposed", cast)
    need_draft = needs.need_in("draft", cast)
    analysis = needs.analysis_in("draft", cast)
    return SimpleNamespace(
        cast=cast,
        people={**cast.people(), "petra": partner, "frida": funder},
        organisation=cast.anna.organisation,
        user_session=UserSession.objects.create(
            user=cast.anna.user, ip="192.0.2.1", session_key="annas", user_agent=""
        ),
        owner=cast.owner_a,
        startup=cast.startup_c,
        area=area,
        area_draft=needs.area_in("draft", cast),
        area_sixth=[needs.area_in("registered", cast) for _ in range(5)]
        and needs.area_in("draft", cast, consent_asked_at=clock.now()),
        analysis=analysis,
        version=analysis.versions.create(number=1, content={}),
        saved=analysis.field_versions.create(field="problem", number=1, text=analysis.problem),
        read_link=needs.read_link_to(analysis, cast),
        need=opened,
        need_closed=closed,
        need_draft=need_draft,
        aside=need_draft.asides.create(field="problem", text="Annat", by=cast.arvid.user),
        co_ownership=need_draft.co_ownerships.create(owner=cast.owner_b),
        said=opened.informations.create(channel="phone", told_to="Någon", text="Filer finns."),
        question=needs.question_in("asked", cast, need=opened),
        watch=needs.saved_search(cast.clara, {"q": "vatten"}),
        pitch=pitch,
        pitch_supplement=startups.pitch_in(
            "supplement", cast, need=needs.need_in("reading", cast), supplement_question="Hur länge?"
        ),
        pitch_ask=startups.pitch_ask_in("sent", cast, need=opened, startup=None, email="gwen@example.org", name="Gwen"),
        pitch_draft=startups.pitch_in("draft", cast, need=opened),
        pitch_shortlisted=startups.pitch_in("shortlisted", cast, need=needs.need_in("open", cast, deadline_at=past)),
        match=match,
        match_mutual=matching.match_in("mutual", cast, need=needs.need_in("decided", cast)),
        pilot=pilots.pilot_in("route_checked", cast),
        pilot_running=pilots.pilot_in("running", cast),
        story=pilots.story_in("draft", cast),
        workshop=workshop,
        asked=asked,
        workshop_planned=workshops.workshop_in("planned", cast),
        workshop_running=workshops.workshop_in("running", cast),
        meeting=workshops.meeting_in("scheduled", cast),
        membership=membership,
        invited=invited,
        commitment=joining.commitment_in("offered", cast),
        entry=entry_on(area, cast),
        spreadsheet=spreadsheet(cast),
        join_request=joining.join_request_in("received", cast),
        note=add_note(cast.anna.organisation, actor=cast.ella.actor, kind="phone", text="Ringde."),
        broadcast=broadcast(cast),
        run=run_to(cast),
        selection=Selection.objects.create(name="Kretsen", people=[{"email": "a@example.org", "name": "A"}]),
        batch=Batch.objects.create(label="Utskick", prepared_at=clock.now()),
        suppression=Suppression.objects.create(address_hash="0" * 64, hint="a…@example.org", reason="550"),
        message=Message.objects.order_by("pk").first() or letter(cast),
        letter=letter(cast, key="hers", ics="BEGIN:VCALENDAR"),
    )


def letter(cast, key="world", ics=""):
    """Any message, to Anna."""
    from ignite.outbox.kinds import all_kinds
    from ignite.outbox.recipients import recipient_of
    from ignite.outbox.services import queue

    kind = next(one for one in all_kinds() if one.name == "contact_message")
    said = {"name": "A", "email": "a@example.org", "topic": "T", "text": "X"}
    message = queue(kind, to=recipient_of(cast.anna.user), key=key, context=said)
    message.ics = ics
    message.save(update_fields=["ics"])
    return message


def broadcast(cast):
    """A message of the programme's own, not sent."""
    from ignite.outbox.models import Broadcast

    said = dict.fromkeys(("subject_sv", "body_sv", "subject_en", "body_en"), "Ord")
    return Broadcast.objects.create(edition=cast.edition, group="owners", created_by=cast.ella.user, **said)


def run_to(cast):
    """A list of one colleague to invite to Anna's organisation, not confirmed."""
    from ignite.joining.services import start_run
    from ignite.outbox.lists import read_text

    people = read_text("Kollega <kollega@example.org>")
    group = cast.anna.organisation
    return start_run(group, people=people, actor=cast.anna.actor, organisation=group)


def entry_on(area, cast):
    """That the programme entered an area for Anna's organisation."""
    from ignite.accounts.services.entries import note_entry

    return note_entry(area, organisation_id=cast.anna.organisation.pk, line="Lade till", actor=cast.ella.actor)


def spreadsheet(cast):
    """A file with one need owner to take in and one row that is refused, not confirmed."""
    from needs.services.imports import start_import

    text = "Namn;Organisationsnummer;Slag\nCederås kommun;212000-0142;kommun\nFel;1;kommun"
    return start_import(cast.edition, data=text.encode(), file_name="nya.csv", actor=cast.ella.actor)
