"""A mail scanner that opens every link of every letter twice, by GET and by HEAD, changes nothing; the person who comes
after it still succeeds.
"""

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from ignite.accounts.models import Membership
from ignite.joining.models import Invitation, JoinRequest
from ignite.joining.services import ask_applicant, confirm_join_request, invite_member, request_to_join
from ignite.kernel import clock
from ignite.outbox import delivery
from ignite.outbox.models import Message, OptOut, Preference
from ignite.outbox.reminding import planning
from startups.models import Pitch
from startups.services import ask_to_pitch, submit_pitch
from startups.services.asking import Outsider
from tests.factories.cast import make_cast
from tests.factories.needs import need_in
from tests.factories.startups import pitch_in
from tests.factories.workshops import workshop_in
from tests.faults.test_all_or_nothing import tables
from workshops.services import Guest, ask_meeting, invite_to_workshop

pytestmark = [pytest.mark.fault, pytest.mark.django_db, pytest.mark.usefixtures("silent_nudge")]
LINK = re.compile(r"https?://[^\s\"'<>]+")


@dataclass
class Post:
    """One letter as it came: its kind, its receiver, every link in it, and the one-click address of its head."""

    kind: str
    to: str
    links: list[str]
    one_click: str


def opened(copy) -> Post:
    message = message_from_bytes(copy.content.replace(b"\r\n..", b"\r\n."), policy=policy.default)
    texts = [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    head = str(message["List-Unsubscribe"] or "")
    found = {link.rstrip(".,)\\") for text in [*texts, head] for link in LINK.findall(text)}
    kind = Message.objects.get(public_id=copy.mark).kind
    return Post(kind, copy.to, sorted(found), head.strip("<>"))


def path_of(link: str) -> str:
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def everything_that_is_sent(sink) -> list[Post]:
    """What a season writes: to join, to a workshop, to pitch, to meet, and reminders of it."""
    cast = make_cast()
    join = {"edition": cast.edition, "body_kind": "municipality", "orgnr": "212000-0142", "contact_name": "Greta"}
    request_to_join(organisation_name="Granvikens kommun", email="greta@example.org", **join)
    asked = request_to_join(organisation_name="Hallviks kommun", email="hans@example.org", **join)
    confirm_join_request(asked)
    ask_applicant(asked, actor=cast.ella.actor, reason="Vilka blir med i gruppen?")
    invite_member(cast.anna.organisation, actor=cast.anna.actor, email="gun@example.org", name="Gun", rights=["member"])
    workshop = workshop_in("planned", cast, starts_at=clock.now() + timedelta(days=30))
    invite_to_workshop(workshop, actor=cast.ella.actor, guests=[Guest("gast@example.org", "Gäst")])
    draft = pitch_in("draft", cast, need=need_in("open", cast, is_rolling=True))
    submit_pitch(draft, actor=cast.clara.actor)
    ask_meeting(
        Pitch.objects.get(pk=draft.pk), actor=cast.anna.actor, offered=[clock.now() + timedelta(days=9)]
    )  # fmt: skip
    ask_to_pitch(
        need_in("open", cast, title="Ett annat behov"),
        actor=cast.anna.actor,
        outsiders=[Outsider("ny@example.org", "Ny")],
    )
    planning.plan()
    for days in range(21, 30):
        with clock.stepped(timedelta(days=days)):
            planning.plan()
    with clock.stepped(timedelta(days=24)):
        delivery.drain()
    return [opened(copy) for copy in list(sink.taken)]


def state() -> dict[str, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(tables())
        return {name: (count, total) for name, count, total in cursor.fetchall()}


def scan(posts: list[Post]) -> int:
    """Every link twice by GET and twice by HEAD, as somebody who is nobody; how many requests."""
    count = 0
    for link in sorted({link for post in posts for link in post.links}):
        for _time in range(2):
            for method in ("get", "head"):
                answer = getattr(Client(raise_request_exception=False), method)(path_of(link))
                assert answer.status_code in (200, 302), (link, answer.status_code)
                count += 1
    return count


def only(posts: list[Post], kind: str, to: str, part: str) -> str:
    """The path of the link with that part in its address, in the letter of a kind to somebody."""
    (link,) = {link for post in posts if (post.kind, post.to) == (kind, to) for link in post.links if part in link}
    return path_of(link)


def send(path: str, **said) -> int:
    return Client(raise_request_exception=False).post(path, {"_once": str(uuid.uuid4()), **said}).status_code


def test_a_scanner_changes_nothing_and_the_person_after_it_succeeds(sink, reached):
    posts = everything_that_is_sent(sink)
    kinds = {post.kind for post in posts}
    assert kinds >= {"join_confirm", "join_question", "workshop_invited", "workshop_unanswered", "pitch_received"}
    before = state()
    requests = scan(posts)
    assert [name for name, now in state().items() if before[name] != now] == []

    assert send(only(posts, "join_confirm", "greta@example.org", "/join/confirm/")) == 302
    assert JoinRequest.objects.get(email="greta@example.org").confirmed_at
    reply = only(posts, "join_question", "hans@example.org", "/join/reply/")
    assert send(reply, do="reply", text="Anna och Arvid.") == 302
    assert JoinRequest.objects.get(email="hans@example.org").state == "received"
    guest = only(posts, "workshop_invited", "gast@example.org", "/i/")
    assert send(guest, answer="yes") == 302 and Invitation.objects.get(email="gast@example.org").answer == "yes"
    asked = next(path_of(link) for post in posts if post.to == "ny@example.org" for link in post.links if "/i/" in link)
    assert send(asked, answer="no") == 302 and Invitation.objects.get(email="ny@example.org").answer == "no"
    member = next(
        path_of(link) for post in posts if post.to == "gun@example.org" for link in post.links if "/i/" in link
    )
    assert send(member, answer="yes", name="Gun Grön", password="tolv tecken eller fler") == 302
    assert Membership.objects.get(email="gun@example.org").state == "active"
    clicks = [post.one_click for post in posts if post.kind == "workshop_unanswered"]
    assert clicks and all(clicks)
    for click in clicks:
        one = Client(enforce_csrf_checks=True).post(path_of(click), {"List-Unsubscribe": "One-Click"})
        assert one.status_code == 200
    assert Preference.objects.count() + OptOut.objects.count() == len(set(clicks))
    got = f"{len(posts)} letters of {len(kinds)} kinds, {requests} requests, 0 changes; 6 people succeeded"
    reached("scanner", "a scanner opens every link twice", "nothing changes; people succeed", got)
