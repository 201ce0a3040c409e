"""The demo programme as built: complete, true to its lifecycles, harmless, and the same after a second run.

Built once for the module, in a transaction that is undone afterwards: it is the slowest thing here.
"""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client

from ignite.accounts.models import Membership, User
from ignite.editions.models import Edition
from ignite.joining.models import Invitation, JoinRequest
from ignite.kernel import clock
from ignite.kernel.lifecycle import all_lifecycles
from ignite.kernel.models import Transition
from ignite.outbox.enums import Status
from ignite.outbox.models import Message
from ignite.outbox.policies import all_policies
from ignite.pilots.models import MeasureValue, Pilot, Story
from ignite.programme.queries import control
from needs.models import ChallengeArea, Need, NeedOwner, NeedsAnalysis, Question
from startups.models import Pitch, Startup
from workshops.models import Meeting, Workshop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("told"), pytest.mark.xdist_group("demo")]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
LISTS = {
    "elin.sandgren@": (
        *(
            "control-room/",
            "join-requests/",
            "need-owners/",
            "needs/",
            "workshops/",
            "messages/",
            "messages/?status=dead",
            "reminders/",
        ),
        *("matches/", "meetings/", "pilots/", "stories/desk/", "startups/", "organisation/"),
    ),
    "sofia.ehrling@": (
        *("my/", "areas/", "needs/own/", "workshops/", "meetings/", "matches/", "pilots/", "organisation/", "inbox/"),
        "startups/",
    ),
    "hanna.ryd@": ("my/", "needs/", "pitches/", "meetings/", "matches/", "pilots/", "inbox/", "organisation/"),
    "vera.lundell@": ("my/", "needs/", "stories/", "startups/", "inbox/"),
    "anette.mard@": ("my/", "needs/", "stories/", "inbox/"),
    "": ("", "needs/", "startups/", "stories/", "calendar/"),
}


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, built by the command; gives the file of sign-ins."""
    file = tmp_path_factory.mktemp("demo") / "sign-ins.json"
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setenv("IGNITE_SIGN_INS", str(file))
        call_command("demo_programme")
        yield file
        transaction.set_rollback(True)


def states(model) -> set[str]:
    """The states that occur."""
    return set(model.objects.values_list("state", flat=True))


def test_everything_is_there():
    counted = {
        Edition: 2, NeedOwner: 8, ChallengeArea: 25, NeedsAnalysis: 20, Need: 15, Startup: 40, Pitch: 60, Workshop: 10,
        Pilot: 7, Story: 4, Meeting: 12, JoinRequest: 8,
    }  # fmt: skip
    for model, least in counted.items():
        assert model.objects.count() >= least, model


def test_every_state_on_the_way_occurs():
    assert states(Need) >= {"draft", "in_review", "edits_requested", "open", "reading", "decided", "completed"}
    assert states(Need) >= {"no_suitable", "cancelled"}
    assert states(ChallengeArea) >= {
        "draft",
        "registered",
        "edits_requested",
        "accepted",
        "analysed",
        "closed",
        "parked",
    }
    assert states(NeedsAnalysis) >= {"draft", "submitted", "clarified", "approved"}
    assert states(Pitch) >= {"draft", "submitted", "in_reading", "shortlisted", "meeting", "offered", "matched"}
    assert states(Pitch) >= {"declined", "withdrawn", "supplement"}
    assert states(Meeting) >= {"wished", "scheduled", "held", "cancelled"}
    assert states(Workshop) >= {"draft", "planned", "inviting", "documented", "signed", "cancelled"}
    assert states(Pilot) >= {"route_checked", "running", "scaled", "stopped"}
    assert states(Story) >= {"draft", "approved", "published"}
    assert states(Question) >= {"asked", "answered", "answered_privately"}


def test_every_thing_has_its_history():
    for lifecycle in all_lifecycles():
        if lifecycle.thing in {"message", "suppression"}:
            continue
        for obj in lifecycle.model.objects.all():
            last = Transition.objects.filter(thing=lifecycle.thing, thing_id=obj.pk).order_by("-pk").first()
            if lifecycle.thing == "membership" and last is None:
                continue  # whoever registers a startup is its first member
            assert last is not None, (lifecycle.thing, obj.pk)
            assert last.target == obj.state, (lifecycle.thing, obj.pk)


def test_history_is_told_in_order_and_lies_in_the_past():
    moments = list(Transition.objects.order_by("pk").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= clock.now()
    assert moments[0] < clock.now() - timedelta(days=500)


def test_today_lies_in_week_twenty_of_the_running_edition():
    edition = Edition.objects.current()
    assert (clock.today() - edition.starts_on).days // 7 + 1 == 20
    assert (edition.ends_on - edition.starts_on).days // 7 + 1 == 40


def test_open_needs_close_within_weeks_and_only_those_to_come():
    open_needs = Need.objects.open_now()
    assert open_needs.count() >= 5
    assert all(timedelta(days=5) < need.deadline_at - clock.now() < timedelta(days=70) for need in open_needs)


def test_sodertalje_pilots_with_three_startups():
    pilots = Pilot.objects.filter(match__need__lead_owner__organisation__name="Södertälje kommun")
    this_year = pilots.filter(match__need__lead_owner__edition=Edition.objects.current())
    assert {pilot.state for pilot in this_year} == {"scaled", "running", "route_checked"}
    assert this_year.values("match__startup").distinct().count() == 3
    assert MeasureValue.objects.filter(measure__pilot__in=this_year).count() >= 15


def test_nobody_has_a_real_address():
    addresses = [
        *User.objects.values_list("email", flat=True),
        *Membership.objects.values_list("email", flat=True),
        *Invitation.objects.values_list("email", flat=True),
        *JoinRequest.objects.values_list("email", flat=True),
        *Message.objects.values_list("to_address", flat=True),
    ]
    assert addresses
    assert not [one for one in addresses if not re.search(r"(@|\.)example\.(se|org)$", one)]


def test_past_mail_has_arrived():
    past = Message.objects.filter(due_at__lte=clock.now())
    assert not past.filter(status__in=[Status.QUEUED, Status.SENDING, Status.HELD]).exists()
    assert past.filter(status=Status.SENT).count() > 500
    assert Message.objects.filter(status=Status.DEAD).count() == 3
    assert not Message.objects.filter(status=Status.QUEUED).exists()


def test_people_have_opened_most_of_their_old_letters_and_none_of_todays():
    letters = Message.objects.filter(status=Status.SENT, recipient__isnull=False)
    old = letters.filter(sent_at__lt=clock.now() - timedelta(days=8))
    assert old.filter(read_at=None).count() * 5 < old.count()
    assert not letters.filter(sent_at__gt=clock.now() - timedelta(days=6)).exclude(read_at=None).exists()


def test_reminders_went_and_more_are_to_come():
    assert Message.objects.exclude(policy="").filter(status=Status.SENT).values("policy").distinct().count() > 10
    now = clock.now()
    ahead = {one.name for one in all_policies() if list(one.occasions(now, now + timedelta(days=70)))}
    assert ahead >= {"pitch_draft_due", "workshop_unanswered", "meeting_tomorrow", "pulse_due", "programme_digest"}


def test_sign_ins_are_written_and_open(told):
    sign_ins = json.loads(told.read_text())
    assert [sorted(one) for one in sign_ins] == [["email", "password", "role"]] * 7
    for one in sign_ins:
        user = User.objects.get(email=one["email"])
        assert user.check_password(one["password"])
        assert user.emailaddress_set.filter(verified=True, primary=True).exists()


@pytest.mark.parametrize("who", LISTS, ids=lambda who: who or "everybody")
def test_no_list_is_empty_for_its_role(who):
    client = Client()
    if who:
        client.force_login(User.objects.get(email__startswith=who), backend=BACKEND)
    for path in LISTS[who]:
        answer = client.get(f"/{path}", follow=True)
        assert answer.status_code == 200, path
        assert 'class="empty' not in answer.content.decode(), path


def test_control_room_shows_who_is_ahead_behind_and_stuck():
    rows = {row.owner.organisation.name: row for row in control.rows(Edition.objects.current())}
    assert rows["Södertälje kommun"].owner.pilot_count == 2
    assert rows["Umeå kommun"].owner.planned_count == 1
    assert rows["Norrköpings kommun"].stuck.startswith("Analys, ")
    assert rows["Uppsala kommun"].owner.unanswered_count == 0, "a need that was called off waits for nobody"
    assert rows["Järfälla kommun"].owner.unanswered_count == 5


def test_control_room_asks_for_no_workshop_that_is_planned_already():
    said = " ".join(str(step.title) for step in control.waiting(Edition.objects.current()))
    assert "Skolskjuts" in said
    assert "Återbruk av kommunens möbler" not in said


def test_second_run_changes_nothing(capsys):
    before = [model.objects.count() for model in (Transition, Message, User, Need)]
    call_command("demo_programme")
    assert "finns redan" in capsys.readouterr().out
    assert [model.objects.count() for model in (Transition, Message, User, Need)] == before


def test_production_is_refused(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="does not belong in production"):
        call_command("demo_programme")
