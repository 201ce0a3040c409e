"""Old texts are blanked, promised wall times follow the law's clock, the commands do what they say."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ignite.kernel import clock
from ignite.outbox import services, tasks, upkeep
from ignite.outbox.enums import Status
from ignite.outbox.models import Message
from ignite.outbox.queries import health
from tests.outbox.kinds import ANNA, PLAIN

pytestmark = pytest.mark.django_db
FACTS = {"who": "x", "what": "y"}


def put(**more) -> Message:
    return services.queue(PLAIN, to=ANNA, key=more.pop("key", "k"), context=FACTS, **more)


def test_texts_are_blanked_after_ninety_days_and_the_row_stays():
    put(), put(key="waits")
    Message.objects.filter(dedupe_key__contains=":k:").update(status=Status.SENT, sent_at=clock.now())
    assert upkeep.blank_old_texts() == 0
    with clock.stepped(timedelta(days=91)):
        tasks.tidy()
    sent, waits = Message.objects.order_by("pk")
    assert sent.body_text == sent.body_html == sent.subject == "" and str(sent) == "test_plain"
    assert waits.body_text


def test_a_promised_wall_time_survives_a_change_of_the_rules():
    wall = datetime(2027, 7, 1, 7, 30)  # noqa: DTZ001
    right = put(wall=wall).due_at
    Message.objects.update(due_at=right + timedelta(hours=1))
    with clock.standing_at(right - timedelta(days=30)):
        assert upkeep.follow_the_law_clock() == 1
        assert upkeep.follow_the_law_clock() == 0
    assert Message.objects.get().due_at == right


def test_the_drain_command_sends_without_a_broker(smtp_sink):
    put()
    out = StringIO()
    call_command("drain_outbox", stdout=out)
    assert "1 brev" in out.getvalue() and len(smtp_sink.messages) == 1
    assert smtp_sink.messages[0]["Message-ID"] == Message.objects.get().message_id


def test_the_hold_command_is_for_after_a_restore():
    put()
    out = StringIO()
    call_command("hold_outbox", "2099-01-01T00:00", stdout=out)
    assert "1 brev" in out.getvalue() and Message.objects.get().status == Status.HELD
    with pytest.raises(CommandError):
        call_command("hold_outbox", "i går")


def test_health_tells_how_long_the_oldest_has_waited():
    assert health().waited_seconds == 0
    put(due_at=clock.now() - timedelta(minutes=3)), put(key="held", held=True)
    state = health()
    assert 179 < state.waited_seconds < 200 and (state.due, state.held, state.dead) == (1, 1, 0)
