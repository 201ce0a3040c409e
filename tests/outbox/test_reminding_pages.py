"""The programme's pages of reminders: what will go and went, pauses, sending at once, an edition's own times."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ignite.accounts.models import Organisation
from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox import policies
from ignite.outbox.models import Message, ReminderMark, ReminderPause, ReminderSetting
from ignite.outbox.policies import Call, Offset
from ignite.outbox.recipients import recipient_of
from ignite.outbox.reminding import changes, planning, queries
from ignite.outbox.reminding.terms import Terms
from tests.factories.cast import make_cast
from tests.outbox.reminders import ANNA, NINE, Circumstances, at, looked, thing

pytestmark = pytest.mark.django_db
NOW = "2026-11-12 12:00"
LABEL = "accounts.organisation"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture(autouse=True)
def now():
    with clock.standing_at(at(NOW)):
        yield


@pytest.fixture
def facts(monkeypatch, cast) -> Circumstances:
    """No room's policies, but those the test makes; the people are Anna and Bo."""
    monkeypatch.setattr(policies, "_policies", {})
    made = Circumstances()
    made.edition_id = cast.edition.pk
    made.people = [Call(recipient_of(one.user), context={"what": "x"}) for one in (cast.anna, cast.bo)]
    return made


@pytest.fixture
def ella(client, cast):
    client.force_login(cast.ella.user)
    return client


PART = re.compile(r'<div hx-get="([^"]+)" hx-trigger="intersect once" hx-swap="outerHTML">.*?</div>', re.S)


def page(client, address: str) -> str:
    """The page with its parts in place, as a browser shows it once they have come into view."""
    answer = client.get(address)
    assert answer.status_code == 200
    return PART.sub(lambda found: part(client, unescape(found[1])), answer.content.decode())


def part(client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers or {"HX-Request": "true"})
    assert answer.status_code == 200
    return answer.content.decode()


def send_form(text: str) -> dict:
    """The hidden fields of the first "Skicka nu"."""
    form = re.search(r'<form method="post" action="/reminders/send/">(.*?)</form>', text, re.S)[1]
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))


def test_what_will_go_is_told_by_day(ella, facts):
    facts.policy()
    thing("2026-11-20 13:00", "Kommunen A"), thing("2026-11-24 13:00", "Kommunen B")
    thing("2027-01-20 13:00", "Långt bort")
    text = page(ella, "/reminders/")
    assert "Vi påminner om 1 slags sak" in text and 'Prov test_policy <span class="muted small">4 påminnelser' in text
    assert re.findall(r"<h4[^>]*>.*?<time[^>]*>([^<]+)<", text) == [
        *("13 november 2026", "17 november 2026", "18 november 2026", "22 november 2026"),
    ]
    assert "Långt bort" not in text and "Prov test_policy" in text and "Ofta" in text


def test_a_page_of_one_thing_says_who_and_one_of_a_person_what(ella, cast, facts):
    facts.policy()
    one, _two = thing("2026-11-20 13:00", "Kommunen A"), thing("2026-11-24 13:00", "Kommunen B")
    text = page(ella, f"/reminders/?about={LABEL}:{one.pk}")
    assert (
        "Påminnelser om Kommunen A" in text
        and "4 påminnelser" in text
        and text.count(">Skicka nu<") == 4
        and "Anna" in text
    )
    text = page(ella, f"/reminders/?person={cast.bo.user.pk}")
    assert "Påminnelser till Bo" in text and "4 påminnelser" in text and "Kommunen B" in text and "Anna</a>" not in text
    text = page(ella, f"/reminders/?about={LABEL}:{one.pk}&person={cast.bo.user.pk}")
    assert "Påminnelser till Bo om Kommunen A" in text and "2 påminnelser" in text


@pytest.mark.parametrize("query", ["about=x", "about=accounts.user:1", "about=accounts.organisation:999", "person=x"])
def test_what_is_not_there_is_not_found(ella, facts, query):
    facts.policy()
    assert ella.get(f"/reminders/?{query}").status_code == 404
    assert ella.get("/reminders/no_such/").status_code == 404


def test_sending_now_sends_one_copy_and_the_planned_one_does_not_come(ella, facts):
    facts.policy()
    one = thing("2026-11-20 13:00", "Kommunen A")
    said = send_form(page(ella, f"/reminders/?about={LABEL}:{one.pk}"))
    answer = ella.post("/reminders/send/", said)
    assert answer.url == f"/reminders/?about={LABEL.replace(':', '%3A')}%3A{one.pk}"
    assert Message.objects.get().to_name == "Anna"
    assert page(ella, answer.url).count(">Skicka nu<") == 3
    del said["_once"]
    assert "har redan gått" in ella.post("/reminders/send/", said, follow=True).content.decode()
    looked(NOW)
    with clock.standing_at(at("2026-11-13 09:01")):
        assert planning.plan() == 1
    assert Message.objects.filter(to_name="Anna").count() == 1
    assert Transition.objects.filter(thing="message", move="remind_now").count() == 1


def test_sending_now_after_the_place_has_changed_is_still_one_copy(cast, facts):
    policy = facts.policy()
    one = thing("2026-11-20 13:00")
    said = {"code": "-7d 09:00", "mark": recipient_of(cast.anna.user).mark, "anchor": one.created_at}
    changes.send_now(policy, one, actor=cast.ella.actor, **said)
    facts.seq = 1
    looked(NOW)
    with clock.standing_at(at("2026-11-13 09:01")):
        planning.plan()
    assert Message.objects.filter(to_name="Anna").count() == 1


def test_what_is_not_needed_any_more_is_not_sent(cast, facts):
    policy = facts.policy()
    one = thing("2026-11-20 13:00")
    said = {"code": "-7d 09:00", "mark": recipient_of(cast.anna.user).mark, "anchor": one.created_at}
    for wrong in ({"code": "-6d 09:00"}, {"mark": "user:0"}, {"anchor": one.created_at + timedelta(days=1)}):
        with pytest.raises(Refused):
            changes.send_now(policy, one, actor=cast.ella.actor, **{**said, **wrong})
    Organisation.objects.filter(pk=one.pk).update(place="klar")
    with pytest.raises(Refused):
        changes.send_now(policy, one, actor=cast.ella.actor, **said)
    assert not Message.objects.exists()


def test_a_pause_holds_until_it_is_lifted_and_what_was_due_then_never_goes(ella, cast, facts):
    facts.policy()
    one = thing("2026-11-20 13:00", "Kommunen A")
    looked(NOW)
    ella.post("/reminders/pause/", {"pause_about": f"{LABEL}:{one.pk}", "about": f"{LABEL}:{one.pk}"})
    text = page(ella, "/reminders/")
    assert text.count("Pausad<") >= 1 and "Häv pausen" in text
    with clock.standing_at(at("2026-11-13 10:00")):
        # Nobody has planned since: a standstill over the whole pause must not send it either.
        ella.post(f"/reminders/lift/{ReminderPause.objects.get().pk}/")
        assert planning.plan() == 0
    with clock.standing_at(at("2026-11-18 09:01")):
        assert planning.plan() == 2
    assert list(Transition.objects.filter(thing="reminder_pause").values_list("move", flat=True)) == ["pause", "lift"]


def test_a_person_is_paused_for_one_thing_or_for_all(ella, cast, facts):
    facts.policy()
    one = thing("2026-11-20 13:00", "Kommunen A")
    ella.post("/reminders/pause/", {"pause_about": f"{LABEL}:{one.pk}", "pause_person": cast.anna.user.pk})
    ella.post("/reminders/pause/", {"pause_person": cast.bo.user.pk})
    ella.post("/reminders/pause/", {"pause_person": cast.bo.user.pk})
    assert ReminderPause.objects.count() == 2
    assert "Välj vad" in ella.post("/reminders/pause/", follow=True).content.decode()
    looked(NOW)
    with clock.standing_at(at("2026-11-13 09:01")):
        assert planning.plan() == 0
    assert all(row.is_paused for row in queries.coming_of(one, Terms.read()))


def times(*rows: tuple, do: str = "save") -> dict:
    said = {"do": do, "times-TOTAL_FORMS": len(rows), "times-INITIAL_FORMS": 0}
    for place, row in enumerate(rows):
        said |= {
            f"times-{place}-{name}": value for name, value in zip(("number", "unit", "side", "at"), row, strict=True)
        }
    return said


def test_an_editions_times_are_changed_and_put_back(ella, cast, facts):
    policy = facts.policy()
    text = page(ella, "/reminders/test_policy/")
    assert 'value="7"' in text and 'value="09:00"' in text
    said = times(("5", "days", "before", "10:00"), ("4", "hours", "before", ""), ("", "days", "before", ""))
    assert ella.post("/reminders/test_policy/", said).status_code == 302
    setting = ReminderSetting.objects.get()
    assert setting.offsets == ["-5d 10:00", "-4h"] and setting.changed_by == cast.ella.user
    assert "5 dagar före, kl. 10.00; 4 timmar före" in page(ella, "/reminders/")
    ella.post("/reminders/test_policy/", {"do": "reset"})
    assert ReminderSetting.objects.get().offsets is None
    changes.set_offsets(cast.edition, policy, policy.offsets, actor=cast.ella.actor)
    assert ReminderSetting.objects.get().offsets is None, "the policy's own times are no change"
    moves = Transition.objects.filter(thing="reminder_setting").order_by("pk").values_list("move", "reason")
    assert moves[0] == ("change_times", "-5d 10:00, -4h") and moves[1][0] == "reset_times"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("4", "hours", "before", "09:00"), "Klockslag går bara ihop med dagar"),
        (("400", "days", "before", ""), "för långt"),
        (("", "days", "before", "09:00"), "Skriv hur många dagar"),
        (("x", "days", "before", ""), "heltal"),
        (("5", "weeks", "before", ""), "weeks"),
        (("", "days", "before", ""), "Skriv minst en tid"),
    ],
)
def test_wrong_times_are_refused_and_kept(ella, facts, row, words):
    facts.policy()
    answer = ella.post("/reminders/test_policy/", times(row))
    text = answer.content.decode()
    assert answer.status_code == 422 and words in text and not ReminderSetting.objects.exists()
    assert not row[0] or f'value="{row[0]}"' in text


def test_a_policy_is_paused_for_the_edition_and_resumed(ella, facts):
    facts.policy(Offset(days=-7, at=NINE))
    thing("2026-11-20 13:00")
    looked(NOW)
    ella.post("/reminders/test_policy/", {"do": "pause"})
    assert "Pausad för programomgången" in page(ella, "/reminders/test_policy/")
    with clock.standing_at(at("2026-11-13 10:00")):
        ella.post("/reminders/test_policy/", {"do": "resume"})
        assert planning.plan() == 0 and ReminderSetting.objects.get().paused_at is None


def test_new_times_hold_from_now_on(cast, facts):
    policy = facts.policy()
    thing("2026-11-20 13:00")
    looked("2026-11-12 09:00")
    changes.set_offsets(cast.edition, policy, [Offset(days=-8, at=NINE.replace(hour=11))], actor=cast.ella.actor)
    assert planning.plan() == 0, "eleven o'clock today has passed"


def test_what_comes_after_the_end_is_not_told_as_coming(facts):
    facts.policy(Offset(days=-7, at=NINE), Offset(hours=1))
    facts.until = "date"
    one = thing("2026-11-20 13:00")
    assert [row.due.offset.code for row in queries.coming_of(one, Terms.read())] == ["-7d 09:00"] * 2


def test_a_change_by_a_clock_that_is_behind_does_not_take_the_mark_back(cast, facts):
    policy = facts.policy()
    looked("2026-11-12 13:00")
    changes.pause_policy(cast.edition, policy, actor=cast.ella.actor)
    assert ReminderMark.objects.get().looked_until == at("2026-11-12 13:00")


def test_only_the_programme_changes_anything(cast, facts):
    policy, one, actor = facts.policy(), thing("2026-11-20 13:00"), cast.anna.actor
    paused = ReminderPause.objects.create(recipient=cast.bo.user)
    for act in (
        lambda: changes.set_offsets(cast.edition, policy, policy.offsets, actor=actor),
        lambda: changes.reset_offsets(cast.edition, policy, actor=actor),
        lambda: changes.pause_policy(cast.edition, policy, actor=actor),
        lambda: changes.resume_policy(cast.edition, policy, actor=actor),
        lambda: changes.pause(about=one, actor=actor),
        lambda: changes.lift(paused, actor=actor),
        lambda: changes.send_now(policy, one, code="", mark=ANNA.mark, anchor=one.created_at, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("name", ["anna", "clara"])
def test_others_do_not_see_reminders(client, cast, facts, name):
    facts.policy()
    client.force_login(getattr(cast, name).user)
    for address in ("/reminders/", "/reminders/test_policy/"):
        assert client.get(address).status_code == 404
    for address in ("/reminders/send/", "/reminders/pause/", "/reminders/lift/1/", "/reminders/test_policy/"):
        assert client.post(address).status_code == 404


def test_a_policy_that_is_not_looked_at_is_told_of(ella, facts):
    facts.policy()
    looked(NOW)
    assert "inte kunnat planeras" not in page(ella, "/reminders/")
    ReminderMark.objects.update(looked_until=at("2026-11-11 08:00"))
    assert "inte kunnat planeras" in page(ella, "/reminders/")


def test_without_javascript_each_part_is_a_page_of_its_own(ella, cast, facts):
    facts.policy(), facts.policy(name="test_other")
    one = thing("2026-11-20 13:00", "Kommunen A")
    for query in ("", f"?about={LABEL}:{one.pk}", f"?person={cast.bo.user.pk}"):
        address = f"/reminders/{query}"
        links = re.findall(r'<a href="(/reminders/\?[^"]*part=[^"]*)">', ella.get(address).content.decode())
        assert len(links) == 2, address
        text = part(ella, unescape(links[0]), accept="text/html")
        assert "<html" in text and "2 påminnelser" in text and text.count("<h1") == 1
        assert f'href="{address}"'.replace(":", "%3A") in text, "the way back"


def test_a_part_with_nothing_to_say_is_gone_unless_it_is_the_only_one(ella, facts):
    facts.policy()
    assert "Inget ska gå nu" in page(ella, "/reminders/")
    facts.policy(name="test_other")
    text = page(ella, "/reminders/")
    assert "Inget ska gå nu" not in text and "hx-get" not in text
    assert "Inget ska gå nu" in page(ella, "/reminders/?policy=test_other")
    assert ella.get("/reminders/?part=no_such").status_code == 404


def counted(client, address: str) -> int:
    with CaptureQueriesContext(connection) as context:
        assert client.get(address).status_code == 200
    return len(context)


def grow(rows: int) -> Organisation:
    """So many things with a reminder to come and one that went, and as many pauses."""
    for number in range(rows):
        one = thing("2026-11-20 13:00", f"K{rows}-{number}")
        other = thing("2026-11-20 13:00", f"P{rows}-{number}")
        ReminderPause.objects.create(about_type=LABEL, about_id=other.pk)
    looked("2026-11-10 08:00")
    return one


@pytest.mark.parametrize("query", ["", "policy=test_policy", "about={about}", "person={person}"])
@pytest.mark.parametrize("which", ["page", "part"])
def test_each_costs_the_same_at_1_3_and_30_dates(ella, cast, facts, query, which):
    facts.policy()
    costs = []
    for rows in (1, 3, 30):
        one = grow(rows)
        said = query.format(about=f"{LABEL}:{one.pk}", person=cast.bo.user.pk)
        costs.append(counted(ella, f"/reminders/?{said}" + ("&part=test_policy" if which == "part" else "")))
    assert len(set(costs)) == 1 and costs[0] <= 12, costs
    assert facts.called <= len(costs)


def test_a_policys_own_page_costs_the_same_at_1_3_and_30_dates(ella, facts):
    facts.policy()
    assert len({(grow(rows), counted(ella, "/reminders/test_policy/"))[1] for rows in (1, 3, 30)}) == 1


def test_three_hundred_dates_at_once_cost_a_few_questions(facts):
    facts.policy(Offset(days=-1, at=NINE))
    for number in range(300):
        thing("2026-11-20 13:00", f"K{number}")
    looked("2026-11-19 08:59")
    with clock.standing_at(at("2026-11-19 09:00:30")), CaptureQueriesContext(connection) as context:
        assert planning.plan() == 600
    assert facts.called == 1 and len(context) < 30


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_one_things_part_costs_the_same_for_many_people(ella, cast, facts, rows, django_user_model):
    facts.policy()
    one = thing("2026-11-20 13:00")
    users = [django_user_model.objects.create_user(f"p{number}@example.org") for number in range(rows)]
    facts.people = [Call(recipient_of(user), context={"what": "x"}) for user in users]
    assert counted(ella, f"/reminders/?about={LABEL}:{one.pk}&part=test_policy") <= 12


def test_a_long_list_is_shown_in_parts(ella, facts, django_user_model):
    facts.policy()
    one = thing("2026-11-20 13:00")
    users = [django_user_model.objects.create_user(f"p{number:03}@example.org") for number in range(60)]
    facts.people = [Call(recipient_of(user), context={"what": "x"}) for user in users]
    first = page(ella, f"/reminders/?about={LABEL}:{one.pk}")
    assert first.count(">Skicka nu<") == 100 and "120 påminnelser" in first
    more = re.search(r'href="([^"]*skip=100[^"]*)"', first)[1].replace("&amp;", "&")
    assert page(ella, more).count(">Skicka nu<") == 20


def test_the_programme_comes_here_from_the_workshop(client, cast):
    from tests.factories import workshops

    workshop = workshops.workshop_in("inviting", cast)
    client.force_login(cast.ella.user)
    address = f"/reminders/?about=workshops.workshop:{workshop.pk}"
    assert address in page(client, workshop.get_absolute_url()) and page(client, address)
    client.force_login(cast.anna.user)
    assert address not in page(client, workshop.get_absolute_url())


def test_every_rooms_policy_can_be_read_and_named(client, cast):
    assert len(policies.all_policies()) > 10
    for policy in policies.all_policies():
        assert all((policy.label, policy.whom, policy.when, policy.until, policy.offsets)), policy.name
        assert not policy.model._default_manager.for_user(cast.ella.actor).query.is_empty(), policy.name
    client.force_login(cast.ella.user)
    assert page(client, "/reminders/").count("<tr>") > 10
