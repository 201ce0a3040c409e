"""Following: with an account, by letter with a confirmed address, and the digest that tells each thing once."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import Refused
from ignite.outbox.choosing import choices_of_address, refuse
from ignite.outbox.delivery import parcel_of
from ignite.outbox.enums import MessageClass
from ignite.outbox.enums import Pace as Mailed
from ignite.outbox.models import Message
from ignite.outbox.recipients import address_hash
from needs.models import RecentSearch, Watch
from needs.queries import Search
from needs.services import (
    change_need,
    confirm_watch,
    end_watch,
    follow_by_letter,
    forget_watches,
    remember_search,
    save_search,
)
from needs.services.news import SETTLED, last_moment, tell
from needs.watch_tokens import link_of
from tests.factories.needs import followed_by_letter, need_in, question_in, saved_search

WHO = "visitor@example.org"
LONG_AGO = timedelta(days=10)


@pytest.fixture
def form(as_):
    """Fill in the form of an address, as a person does: not at once."""

    def fill(path, email=WHO, client=None, place="192.0.2.1", later=timedelta(), **said):
        finn = client or as_("finn")
        opened = finn.get(path).context["form"]["opened"].value()
        with clock.stepped(later + timedelta(seconds=20)):
            said = {"email": email, "opened": opened, "pace": "daily", **said}
            return finn.post(path, said, REMOTE_ADDR=place)

    return fill


def letters(kind="watch_news"):
    return list(Message.objects.filter(kind=kind).order_by("pk"))


def at_the_next_digest(pace="daily"):
    """A moment when all has settled and the next digest has just come."""
    moment = last_moment(pace, clock.now() + timedelta(days=8)) + timedelta(minutes=1)
    return clock.standing_at(moment)


# By letter


def test_an_address_follows_a_need_only_when_its_holder_says_so(as_, cast, form):
    need = need_in("open", cast)
    assert form(reverse("watch-need", args=[need.pk])).status_code == 302
    (watch,), (letter,) = Watch.objects.all(), letters("watch_confirm")
    assert letter.to_address == WHO and link_of(watch) in letter.action_url
    assert not Watch.objects.standing().exists()
    finn = as_("finn")
    page = finn.get(link_of(watch))
    assert (
        "Vill du följa det här?" in page.content.decode() and not Watch.objects.standing().exists()
    )  # a scanner's GET
    finn.post(link_of(watch), {"do": "confirm"})
    assert Watch.objects.standing().get().email == WHO
    assert "Du följer det här" in finn.get(link_of(watch)).content.decode()


def test_a_robot_a_bad_address_and_the_fourth_letter_an_hour_are_refused(as_, cast, form):
    path = reverse("watch-new") + "?q=vatten"
    assert form(path, homepage="x").status_code == 422
    assert form(path, email="nobody").status_code == 422
    finn = as_("finn")
    opened = finn.get(path).context["form"]["opened"].value()
    assert finn.post(path, {"email": WHO, "opened": opened}).status_code == 422  # sooner than anybody types
    assert not Watch.objects.exists()
    assert [form(path).status_code for _ in range(4)] == [302, 302, 302, 429]
    assert len(letters("watch_confirm")) == 3 and Watch.objects.count() == 1


def test_what_a_stranger_looks_for_is_no_link_in_a_letter_to_somebody_else(form, cast):
    assert form(reverse("watch-new") + "?q=Hämta+din+vinst+på+http://evil.com/x").status_code == 302
    (letter,) = letters("watch_confirm")
    assert "evil" in letter.body_text and "evil.com" not in letter.subject + letter.body_text + letter.body_html


def test_an_address_gets_ten_letters_a_day_however_slowly_they_are_asked_for(cast, form):
    path = reverse("watch-new") + "?q=vatten"
    morning = clock.at_wall(clock.today() + timedelta(days=1), time(8)) - clock.now()
    hours = [morning + timedelta(hours=number // 2) for number in range(12)]
    answers = [form(path, place=f"198.51.{at}.1", later=hour).status_code for at, hour in enumerate(hours)]
    assert answers == [302] * 10 + [429] * 2
    assert form(path, later=morning + timedelta(days=1)).status_code == 302


def test_a_network_of_many_addresses_counts_as_one_place(as_, cast, form, monkeypatch):
    monkeypatch.setattr("needs.views.watching.PER_PLACE", 2)
    path, places = reverse("watch-new") + "?q=vatten", [f"2001:db8:0:7::{number}" for number in range(1, 4)]
    answers = [form(path, email=f"v{place[-1]}@example.org", place=place).status_code for place in places]
    assert answers == [302, 302, 429]
    assert form(path, email="v9@example.org", place="2001:db8:0:8::1").status_code == 302


def test_what_is_not_published_cannot_be_followed(as_, cast):
    for state in ("draft", "in_review", "withdrawn"):
        need = need_in(state, cast)
        assert as_("finn").get(reverse("watch-need", args=[need.pk])).status_code == 404
        with pytest.raises(Refused):
            follow_by_letter(WHO, language="sv", need=need)


@pytest.mark.parametrize("token", ["", "1-", "1-x", "1-å", "x-1", "9" * 30 + "-a"])
def test_a_made_up_link_opens_nothing(as_, cast, token):
    watch = followed_by_letter(WHO, params={"q": "vatten"})
    address = reverse("watch-letter", args=[token.replace("1-", f"{watch.pk}-") or "-"])
    assert as_("finn").get(address).status_code == 404 and as_("finn").post(address, {"do": "end"}).status_code == 404
    assert Watch.objects.standing().count() == 1


def test_unconfirmed_addresses_and_ended_ones_are_erased(cast):
    waiting = follow_by_letter(WHO, language="sv", search=Search())
    ended = followed_by_letter("b@example.org")
    kept = followed_by_letter("c@example.org")
    end_watch(ended)
    with clock.stepped(timedelta(days=6)):
        assert forget_watches() == 0
    with clock.stepped(timedelta(days=8)):
        assert forget_watches() == 1 and not Watch.objects.filter(pk=ended.pk).exists()
    with clock.stepped(timedelta(days=15)):
        assert forget_watches() == 1 and not Watch.objects.filter(pk=waiting.pk).exists()
    assert Watch.objects.get() == kept


def test_who_said_no_to_all_and_says_yes_to_one_gets_it(cast):
    refuse(address_hash(WHO))
    watch = follow_by_letter(WHO, language="sv", search=Search())
    confirm_watch(watch)
    paces = {one.message_class: one.pace for one in choices_of_address(address_hash(WHO))}
    assert paces[MessageClass.DIGEST] == Mailed.AT_ONCE and paces[MessageClass.USEFUL] == Mailed.OFF


# The digest


def test_a_new_need_is_told_once_to_those_whose_search_finds_it(cast):
    saved_search(cast.clara, {"q": "vatten"})
    saved_search(cast.david, {"q": "skolmat"})
    followed_by_letter(WHO, params={"kind": "municipality"})
    followed_by_letter("x@example.org", params={"q": "vatten"}, confirmed_at=None)
    with clock.stepped(timedelta(hours=1)):
        need_in("open", cast, title="Vattenläckor", summary="", problem="", opened_at=clock.now())
        need_in("in_review", cast, title="Hemligt vatten")
    with at_the_next_digest():
        tell()
        assert {one.to_address for one in letters()} == {"clara@example.org", WHO}
        assert all(
            "Vattenläckor, Ankarby kommun" in one.body_text and "Hemligt" not in one.body_text for one in letters()
        )
        tell()
        assert len(letters()) == 2
    with at_the_next_digest(), clock.stepped(timedelta(days=20)):
        tell()
    assert len(letters()) == 2


def test_one_letter_holds_all_that_somebody_follows_and_a_need_once(cast):
    for params in ({"q": "vatten"}, {"kind": "municipality"}):
        followed_by_letter(WHO, params=params, name=str(params))
    with clock.stepped(timedelta(hours=1)):
        need_in("open", cast, title="Vattenläckor", opened_at=clock.now())
    with at_the_next_digest():
        tell()
    (letter,) = letters()
    assert letter.body_text.count("Vattenläckor, Ankarby kommun") == 1
    headers = parcel_of(letter).headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and "/u/" in headers["List-Unsubscribe"]


def test_nothing_is_sent_when_nothing_is_new_and_a_week_is_a_week(cast):
    weekly = followed_by_letter(WHO, params={}, pace="weekly")
    saved_search(cast.clara, {"q": "zebra"})
    with clock.stepped(timedelta(hours=1)):
        need_in("open", cast, opened_at=clock.now())
    monday = last_moment("weekly", clock.now() + timedelta(days=8))
    with clock.standing_at(monday - timedelta(minutes=1)):
        tell()
        assert letters() == []
    with clock.standing_at(monday + timedelta(minutes=1)):
        tell()
    assert [one.to_address for one in letters()] == [WHO]
    weekly.refresh_from_db()
    assert weekly.told_until > monday - SETTLED


def test_what_is_published_while_a_digest_is_made_is_told_by_the_next(cast):
    followed_by_letter(WHO, params={})
    with at_the_next_digest():
        need_in("open", cast, title="Sent", opened_at=clock.now())
        tell()
        assert letters() == []
        following = last_moment("daily", clock.now() + timedelta(days=4)) + timedelta(minutes=1)
    with clock.standing_at(following):
        tell()
    assert ["Sent" in one.body_text for one in letters()] == [True]


def test_a_followed_need_tells_changes_and_answers_but_nothing_inside(cast):
    need = need_in("open", cast, title="Skolmat", deadline_at=clock.now() + timedelta(days=60))
    followed_by_letter(WHO, need=need, told_until=clock.now() - timedelta(minutes=1))
    change_need(need, actor=cast.anna.actor, note="Skolan i Norrvik är också med.", summary="Ny")
    question_in("answered", cast, need=need)
    question_in("asked", cast, need=need, text="Obesvarad fråga?")
    question_in("answered_privately", cast, need=need, text="Bara till en?")
    with at_the_next_digest():
        tell()
    (letter,) = letters()
    assert "Norrvik" in letter.body_text and "Ja, varje morgon." in letter.body_text
    assert "Obesvarad" not in letter.body_text and "Bara till en" not in letter.body_text
    assert "Citronell" not in letter.body_text  # who asked


def test_one_who_clicked_out_gets_nothing_more(as_, cast):
    watch = followed_by_letter(WHO, params={})
    with clock.stepped(timedelta(hours=1)):
        need_in("open", cast, opened_at=clock.now())
    as_("finn").post(link_of(watch), {"do": "end"})
    other = followed_by_letter("b@example.org", params={}, told_until=clock.now())
    refuse(address_hash(other.email))
    with at_the_next_digest():
        tell()
    assert letters() == [] and mail.outbox == []


def test_a_letter_is_taken_back_with_what_caused_it(cast, monkeypatch):
    watch = followed_by_letter(WHO, params={})
    before = watch.told_until
    with clock.stepped(timedelta(hours=1)):
        need_in("open", cast, opened_at=clock.now())

    def broken(*_args):
        raise RuntimeError("the database has gone")

    monkeypatch.setattr("needs.services.news.tell_news", broken)
    with at_the_next_digest():
        tell()
    watch.refresh_from_db()
    assert watch.told_until == before and letters() == []


def test_letters_speak_the_language_that_was_chosen(cast):
    followed_by_letter(WHO, params={}, language="en")
    with clock.stepped(timedelta(hours=1)):
        need_in("open", cast, opened_at=clock.now())
    with at_the_next_digest():
        tell()
    assert letters()[0].locale == "en"


# With an account


def test_a_search_is_saved_renamed_and_ended_by_its_owner_alone(as_, cast):
    clara, path = as_("clara"), reverse("watch-new") + "?q=vatten&offer=data"
    assert "”vatten”, Data" in clara.get(path).content.decode()
    clara.post(path, {"name": "", "pace": "weekly"})
    (watch,) = Watch.objects.all()
    assert (watch.name, watch.pace, watch.user, watch.params) == (
        "”vatten”, Data", "weekly", cast.clara.user, {"q": "vatten", "offer": "data"},
    )  # fmt: skip
    address = reverse("watch", args=[watch.pk])
    assert as_("david").post(address, {"do": "end"}).status_code == 404
    clara.post(address, {"pace": "daily", "name": "Allt om vatten"})
    assert "Allt om vatten" in clara.get(reverse("following")).content.decode()
    clara.post(address, {"do": "end"})
    assert not Watch.objects.standing().exists()
    save_search(Search(text="vatten", offer="data"), actor=cast.clara.actor)
    assert Watch.objects.standing().count() == Watch.objects.count() == 1


def test_the_page_of_what_one_follows_takes_as_few_queries_with_thirty(as_, cast, count_queries):
    clara, counts = as_("clara"), []
    for number in (1, 2, 27):
        for at in range(number):
            need = need_in("open", cast)
            need.follows.create(user=cast.clara.user)
            saved_search(cast.clara, {"q": f"{need.pk}", "goal": "6", "owner": "1", "subject": "41"})
            remember_search(cast.clara.user.pk, Search(text=f"ord {at}", goal="6", owner="1", subject="41"))
        counts.append(count_queries(clara, reverse("following")))
    assert len(set(counts)) == 1


# Recent searches


def test_recent_searches_are_the_newest_eight_each_once(as_, cast):
    clara = as_("clara")
    for word in [*"abcdefghij", "c"]:
        clara.get(reverse("needs"), {"q": word})
    assert [one.params["q"] for one in RecentSearch.objects.all()] == [*"cjihgfed"]
    clara.get(reverse("needs"), {"q": "k", "page": "2"})
    clara.get(reverse("needs"))
    as_("finn").get(reverse("needs"), {"q": "l"})
    assert RecentSearch.objects.count() == 8


def test_min_sida_fetches_them_by_their_names(as_, cast):
    clara = as_("clara")
    assert f'hx-get="{reverse("recent")}"' in clara.get("/my/").content.decode()
    clara.get(reverse("needs"), {"q": "vatten", "kind": "municipality"})
    shown = clara.get(reverse("recent"), headers={"HX-Request": "true"}).content.decode()
    assert "”vatten”, Kommun" in shown and "/needs/?q=vatten&amp;kind=municipality" in shown
    assert clara.get(reverse("recent")).status_code == 302
    assert "vatten" not in as_("david").get(reverse("recent"), headers={"HX-Request": "true"}).content.decode()


def test_one_is_forgotten_or_all_and_nobody_elses(as_, cast):
    for who in (cast.clara, cast.david):
        for word in "ab":
            remember_search(who.user.pk, Search(text=word))
    other = RecentSearch.objects.get(user=cast.david.user, params={"q": "a"})
    own = RecentSearch.objects.get(user=cast.clara.user, params={"q": "a"})
    clara, address = as_("clara"), reverse("recent-forget")
    clara.post(address, {"search": str(other.pk)})
    assert RecentSearch.objects.count() == 4
    clara.post(address, {"search": str(own.pk)})
    assert RecentSearch.objects.filter(user=cast.clara.user).count() == 1
    clara.post(address)
    assert set(RecentSearch.objects.values_list("user", flat=True)) == {cast.david.user.pk}
