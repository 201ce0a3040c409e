"""A joint need: asked by the one who leads it, answered by the other's project manager, read by both."""

import pytest
from django.urls import reverse

from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.models import CoOwnership, Need, NeedOwner
from needs.services.joint import agree_to_own, ask_co_owner, decline_to_own, end_co_ownership
from tests.factories.needs import follower, need_in, new_owner


def asked_in(cast, state="draft"):
    return ask_co_owner(need_in(state, cast), cast.owner_b, actor=cast.anna.actor, greeting="Hej!")


def to_whom(kind):
    return sorted(Message.objects.filter(kind=kind).values_list("to_address", flat=True))


def test_the_other_owners_project_manager_is_asked_once(cast):
    asked = asked_in(cast)
    again = ask_co_owner(asked.need, cast.owner_b, actor=cast.arvid.actor)
    assert again == asked and to_whom("co_owner_asked") == ["bo@example.org"]
    assert "Hej!" in Message.objects.get(kind="co_owner_asked").body_text


def test_a_yes_gives_the_same_right_to_read(as_, cast):
    asked = asked_in(cast)
    assert as_("bo").get(asked.need.get_absolute_url()).status_code == 404
    assert agree_to_own(asked, actor=cast.bo.actor)
    assert not agree_to_own(asked, actor=cast.bo.actor)  # a double click
    assert as_("bo").get(asked.need.get_absolute_url()).status_code == 200
    assert list(asked.need.co_owners.all()) == [cast.owner_b] and to_whom("co_owner_answered") == ["anna@example.org"]


def test_a_no_leaves_the_need_as_it_was_and_it_may_be_asked_again(cast):
    asked = asked_in(cast)
    assert decline_to_own(asked, actor=cast.bo.actor)
    assert not decline_to_own(asked, actor=cast.bo.actor)
    with pytest.raises(Refused):
        agree_to_own(asked, actor=cast.bo.actor)
    assert not asked.need.co_owners.exists()
    assert ask_co_owner(asked.need, cast.owner_b, actor=cast.anna.actor) != asked


@pytest.mark.parametrize("name", ["anna", "arvid", "clara", "ella", "david"])
def test_nobody_says_yes_for_the_other(cast, name):
    asked = asked_in(cast)
    for act in (agree_to_own, decline_to_own):
        with pytest.raises(NotAllowed):
            act(asked, actor=getattr(cast, name).actor)


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_only_the_leading_group_asks(cast, name):
    with pytest.raises(NotAllowed):
        ask_co_owner(need_in("draft", cast), cast.owner_b, actor=getattr(cast, name).actor)


def test_one_asks_neither_oneself_nor_somebody_who_left_nor_too_late(cast):
    anna, gone = cast.anna.actor, new_owner(cast, "Borta", state="withdrawn")
    for owner in (cast.owner_a, gone):
        with pytest.raises(Refused):
            ask_co_owner(need_in("draft", cast), owner, actor=anna)
    for state in ("reading", "decided", "cancelled", "withdrawn"):
        with pytest.raises(Refused):
            ask_co_owner(need_in(state, cast), cast.owner_b, actor=anna)


def test_an_unanswered_question_is_taken_back_and_an_owner_leaves(cast):
    asked = asked_in(cast)
    with pytest.raises(NotAllowed):
        end_co_ownership(asked, actor=cast.bo.actor)  # a no is said otherwise
    assert end_co_ownership(asked, actor=cast.arvid.actor)
    asked = ask_co_owner(asked.need, cast.owner_b, actor=cast.anna.actor)
    agree_to_own(asked, actor=cast.bo.actor)
    with pytest.raises(NotAllowed):
        end_co_ownership(asked, actor=cast.anna.actor)  # who said yes is not put out
    assert end_co_ownership(asked, actor=cast.bo.actor) and not asked.need.co_owners.exists()


def test_asking_and_taking_back_does_not_fill_a_mailbox(cast):
    need = asked_in(cast).need
    for _time in range(4):
        end_co_ownership(need.co_ownerships.standing().get(), actor=cast.anna.actor)
        ask_co_owner(need, cast.owner_b, actor=cast.anna.actor)
    end_co_ownership(need.co_ownerships.standing().get(), actor=cast.anna.actor)
    with pytest.raises(Refused, match="på kort tid"):
        ask_co_owner(need, cast.owner_b, actor=cast.anna.actor)
    assert len(to_whom("co_owner_asked")) == 5


def test_who_follows_an_open_need_hears_of_another_owner(cast):
    asked = asked_in(cast, "open")
    follower(cast, asked.need)
    agree_to_own(asked, actor=cast.bo.actor)
    letter = Message.objects.get(kind="need_changed")
    assert letter.to_address == "david@example.org" and "Björkviks kommun" in letter.body_text
    assert asked.need.versions.get().number == 2


def test_the_way_over_the_pages(as_, cast):
    need = need_in("draft", cast)
    url, anna, bo = reverse("need-co-owners", args=[need.pk]), as_("anna"), as_("bo")
    assert "Björkviks" in anna.get(url, {"q": "björk"}).content.decode()
    assert "Ankarby kommun</span><div" not in anna.get(url, {"q": "kommun"}).content.decode()
    anna.post(url, {"owner": cast.owner_b.pk})
    asked = CoOwnership.objects.get()
    assert need.title in bo.get(reverse("own-needs")).content.decode()
    page = bo.get(asked.get_absolute_url()).content.decode()
    assert "Ja, vi är med" in page and need.problem in page
    bo.post(reverse("co-ownership-answer", args=[asked.pk]), {"do": "agree"})
    assert "Är med" in anna.get(url).content.decode()


@pytest.mark.parametrize("how", ["declined", "taken back"])
def test_who_is_no_longer_asked_reads_no_draft(as_, cast, how):
    asked = asked_in(cast)
    assert as_("ella").get(asked.get_absolute_url()).status_code == 404  # a draft is not the programme's to read
    if how == "declined":
        decline_to_own(asked, actor=cast.bo.actor)
    else:
        end_co_ownership(asked, actor=cast.anna.actor)
    Need.objects.filter(pk=asked.need_id).update(problem="Det som skrevs sedan.")
    page = as_("bo").get(asked.get_absolute_url())
    assert page.status_code == 200 and "Frågan gäller inte längre." in page.text
    assert "Det som skrevs sedan." not in page.text
    assert "Det som skrevs sedan." in as_("anna").get(asked.get_absolute_url()).text


def test_the_neighbour_finds_neither_page(as_, cast):
    asked = asked_in(cast)
    other = new_owner(cast, "Grannen")
    assert NeedOwner.objects.filter(pk=other.pk).exists()
    for name in ("clara", "david"):
        assert as_(name).get(asked.get_absolute_url()).status_code == 404
        assert as_(name).post(reverse("co-ownership-answer", args=[asked.pk]), {"do": "agree"}).status_code == 404
    assert as_("bo").get(reverse("need-co-owners", args=[asked.need_id])).status_code == 404


def test_the_search_takes_the_same_queries_for_one_and_for_many(as_, cast, count_queries):
    need, anna = need_in("draft", cast), as_("anna")
    url = f"{reverse('need-co-owners', args=[need.pk])}?q=kommun"
    first = count_queries(anna, url)
    for number in range(30):
        ask_co_owner(need, new_owner(cast, f"Kommun {number}"), actor=cast.anna.actor)
    new_owner(cast, "Ny kommun")
    assert count_queries(anna, url) == first
