"""Many at once: the same form twenty times, and everybody on the same few things without a deadlock."""

import random
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from ignite.joining.forms import applying as forms
from ignite.joining.models import Invitation, JoinRequest
from ignite.joining.services import answer_invitation, resend_invitation
from ignite.kernel import clock
from ignite.kernel.actor import SYSTEM
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox import delivery, gathering, transport
from ignite.outbox.models import Message
from ignite.outbox.reminding import planning
from startups.models import Pitch
from startups.services import decline_pitch, shortlist_pitch, submit_pitch, withdraw_pitch
from tests.factories.cast import make_cast
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import asked_to, meeting_in, workshop_in
from tests.services import current_database_url
from workshops.models import Meeting, Workshop
from workshops.services import invite_to_workshop, move_meeting, postpone_workshop, reschedule_workshop, take_time

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("silent_nudge")]
AT_ONCE = 20


def together(job, times: int) -> list:
    """What a job gives in so many threads that begin at one moment, each with a connection of its own."""
    ready = threading.Barrier(times)

    def run(number: int):
        try:
            connection.ensure_connection()
            ready.wait(60)
            return job(number)
        finally:
            transport.email().close()
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def join_form(key: str) -> dict[str, str]:
    with clock.stepped(timedelta(seconds=-60)):
        opened = forms._stamp()
    return {
        "organisation_name": "Granvikens kommun", "contact_name": "Greta", "email": "greta@example.org",
        "message": "Vi vill minska svinnet.", "opened": opened, "homepage": "", "orgnr": "212000-0142",
        "body_kind": "municipality", "_once": key,
    }  # fmt: skip


def answers_to(address: str, said: dict, user=None) -> list[tuple[int, str]]:
    """Status and place of twenty equal POSTs at once."""

    def post(_number: int) -> tuple[int, str]:
        client = Client(raise_request_exception=False)
        if user is not None:
            client.cookies["sessionid"] = user
        answer = client.post(address, said)
        return answer.status_code, answer.headers.get("Location", "")

    return together(post, AT_ONCE)


def test_twenty_equal_posts_at_once_have_one_effect(reached):
    make_cast()
    form = join_form(str(uuid.uuid4()))
    answers = answers_to(reverse("join"), form)
    assert {code for code, _ in answers} == {302} and len(set(answers)) == 1
    assert (JoinRequest.objects.count(), Message.objects.count()) == (1, 1)
    with clock.stepped(timedelta(hours=24)):
        assert answers_to(reverse("join"), form)[0] == answers[0]
        later = (JoinRequest.objects.count(), Message.objects.count())
    assert later == (1, 1)
    got = "1 row, 1 message, 20 × 302 to one place; the same after 24 h"
    reached("12", "double click, replayed POST", "1 row, 1 message, 20 × 2xx/3xx; replay equal", got)


def test_twenty_equal_answers_by_link_without_a_key_have_one_effect(reached):
    cast = make_cast()
    workshop = workshop_in("planned", cast)
    (invitation,) = invite_to_workshop(workshop, actor=cast.ella.actor, members=[cast.anna.membership])
    before = Message.objects.count()
    said = together(lambda n: answer_invitation(Invitation.objects.get(pk=invitation.pk), answer="yes"), AT_ONCE)
    assert sorted(said) == [False] * (AT_ONCE - 1) + [True]
    assert Message.objects.count() == before and Invitation.objects.get(pk=invitation.pk).answer == "yes"
    reached("12", "twenty tabs, one answer", "1 effect", "1 effect, 19 times told that it was done")


def test_a_signed_in_form_sent_twenty_times_at_once_writes_one_letter_to_each(client):
    cast = make_cast()
    workshop = workshop_in("planned", cast)
    client.force_login(cast.ella.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    said = {"people": [cast.anna.membership.pk, cast.arvid.membership.pk], "_once": str(uuid.uuid4())}
    answers = answers_to(reverse("workshop-invite", args=[workshop.pk]), said, client.cookies["sessionid"].value)
    assert len(set(answers)) == 1 and answers[0][0] == 302
    assert Invitation.objects.count() == Message.objects.filter(kind="workshop_invited").count() == 2


# Everybody on the same few things


class Scene:
    """One workshop, one pitch and one meeting, and what people do with them all the time."""

    def __init__(self) -> None:
        cast = make_cast()
        self.people = {name: person.actor for name, person in cast.people().items()}
        self.members = [cast.anna.membership, cast.arvid.membership]
        self.workshop = workshop_in("inviting", cast)
        asked_to(self.workshop, cast.anna), asked_to(self.workshop, cast.arvid)
        self.pitch = pitch_in("submitted", cast, need=need_in("open", cast, is_rolling=True))
        self.meeting = meeting_in("wished", cast)
        self.offered = self.meeting.offered[0]

    def acts(self, chance: random.Random) -> list:
        """Everything that may be done; most of it is refused at most times."""
        ella, anna, clara = (self.people[name] for name in ("ella", "anna", "clara"))
        workshop = lambda: Workshop.objects.get(pk=self.workshop.pk)  # noqa: E731
        pitch = lambda: Pitch.objects.get(pk=self.pitch.pk)  # noqa: E731
        meeting = lambda: Meeting.objects.get(pk=self.meeting.pk)  # noqa: E731
        asked = lambda: chance.choice(list(Invitation.objects.order_by("pk")))  # noqa: E731
        days = timedelta(days=chance.randint(10, 40))
        said = {"code": "fit", "words": "Vi söker annat.", "strong": "Idén.", "would_change": "Priset."}
        return [
            lambda: invite_to_workshop(workshop(), actor=ella, members=self.members),
            lambda: reschedule_workshop(workshop(), actor=ella, **_at(clock.now() + days)),
            lambda: postpone_workshop(workshop(), actor=ella, reason="Snö."),
            lambda: answer_invitation(asked(), answer=chance.choice(["yes", "no", "maybe"]), actor=SYSTEM),
            lambda: answer_invitation(asked(), answer=chance.choice(["yes", "no", "maybe"]), actor=SYSTEM),
            lambda: resend_invitation(asked(), actor=ella),
            lambda: submit_pitch(pitch(), actor=clara),
            lambda: withdraw_pitch(pitch(), actor=clara),
            lambda: shortlist_pitch(pitch(), actor=anna),
            lambda: decline_pitch(pitch(), actor=anna, **said),
            lambda: take_time(meeting(), actor=clara, starts_at=self.offered),
            lambda: move_meeting(meeting(), actor=anna, starts_at=clock.now() + days),
            lambda: planning.plan(clock.now() + days),
            gathering.gather,
            delivery.drain,
        ]


def _at(moment) -> dict:
    return {"starts_at": moment, "ends_at": moment + timedelta(hours=3)}


def lock_waits(stop: threading.Event) -> list[float]:
    """How long each wait for a lock lasted, in seconds, seen from outside until told to stop."""
    waits: dict[tuple, float] = {}
    look = "SELECT pid, waitstart, extract(epoch FROM clock_timestamp() - waitstart) FROM pg_locks WHERE NOT granted"
    with psycopg.connect(current_database_url(), autocommit=True) as watching:
        while not stop.wait(0.02):
            for pid, since, seconds in watching.execute(look):
                if since is not None:
                    waits[pid, since] = float(seconds)
    return list(waits.values())


@pytest.mark.parametrize(
    ("each", "seconds"), [(150, 30), pytest.param(10**9, 600, marks=pytest.mark.long)], ids=["short", "long"]
)
def test_everybody_on_the_same_things_without_a_deadlock(each, seconds, sink, reached):
    """Six at once; the short form ends after so many acts, the long one by the clock."""
    scene, stop, end = Scene(), threading.Event(), time.monotonic() + seconds
    done: Counter[str] = Counter()

    def work(number: int) -> int:
        chance, count = random.Random(14 + number), 0
        while count < each and time.monotonic() < end:
            count += 1
            try:
                chance.choice(scene.acts(chance))()
                done["done"] += 1
            except (Refused, NotAllowed):
                done["refused"] += 1
            except OperationalError as error:
                done[str(error.__cause__.__class__.__name__)] += 1
        return count

    with ThreadPoolExecutor(1) as pool:
        watching = pool.submit(lock_waits, stop)
        try:
            acts = sum(together(work, 6))
        finally:
            stop.set()
        waits = sorted(watching.result())
    assert set(done) == {"done", "refused"} and done["done"] > acts / 10, done
    # Of all acts: most wait for nothing.
    beyond = max(1, acts // 100)
    p99 = waits[-beyond] if len(waits) >= beyond else 0.0
    if seconds > 100:
        assert p99 <= 0.2
    got = f"0 deadlocks in {acts} acts ({done['done']} done), lock wait p99 {p99 * 1000:.0f} ms"
    reached("14", "no deadlock under mixed load", "0 deadlocks; lock wait p99 ≤ 200 ms (10 min)", got)
