"""Links that let a boss or a board read one thing without an account, until a day."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.models import Message
from needs.models import ReadLink
from needs.services.links import link_of, make_link, revoke_link
from needs.tokens import token_of
from tests.factories.needs import SAID, analysis_in, area_in, need_in, read_link_to

FRESH = re.compile(r'name="(csrfmiddlewaretoken|_once|next)" value="[^"]*"|/r/[^"]*')


def address(link):
    return reverse("read", args=[token_of(link)])


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_only_the_group_makes_a_link(cast, name):
    analysis = analysis_in("draft", cast)
    actor = getattr(cast, name).actor
    with pytest.raises(NotAllowed):
        make_link(analysis, actor=actor, reader="X", until=clock.today())
    link = read_link_to(analysis, cast)
    if name != "ella":  # the programme may revoke
        with pytest.raises(NotAllowed):
            revoke_link(link, actor=actor)


@pytest.mark.parametrize("days", [-1, 91])
def test_a_link_ends_within_ninety_days(cast, days):
    with pytest.raises(Refused):
        read_link_to(analysis_in("draft", cast), cast, until=clock.today() + timedelta(days=days))
    assert read_link_to(area_in("draft", cast), cast, until=clock.today() + timedelta(days=90)).is_standing


def test_the_table_holds_no_token_and_old_keys_still_open(cast, settings):
    link = read_link_to(analysis_in("draft", cast), cast)
    token = token_of(link)
    assert token not in (str(link.nonce), link.token_hash) and link_of(token) == link
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 60
    assert token_of(ReadLink.objects.get()) == token


@pytest.mark.parametrize("make", [area_in, analysis_in, need_in])
def test_a_reader_reads_a_draft_and_nothing_else(cast, make):
    about = make("draft", cast)
    link = read_link_to(about, cast)
    response = Client().get(address(link))
    page = response.content.decode()
    assert SAID["problem"].split(",")[0] in page and "Kommundirektören" in page
    assert "Kommentera" not in page and "Anna" not in page and "Händelser" not in page
    assert "no-store" in response["Cache-Control"] and response["Referrer-Policy"] == "same-origin"
    assert "noindex" in response["X-Robots-Tag"] and 'content="noindex' in page
    assert Client().get(about.get_absolute_url()).status_code in (302, 404)


def test_an_opening_is_counted_and_changes_nothing_else(cast):
    link = read_link_to(analysis_in("draft", cast), cast)
    for _time in range(2):
        Client().get(address(link))
    Client().head(address(link))
    link.refresh_from_db()
    assert link.opened_count == 2 and link.last_opened_at and link.is_standing


def test_wrong_expired_and_revoked_give_one_and_the_same_page(cast, settings):
    expired, revoked = (read_link_to(analysis_in("draft", cast), cast) for _two in range(2))
    ReadLink.objects.filter(pk=expired.pk).update(expires_at=clock.now() - timedelta(seconds=1))
    revoke_link(revoked, actor=cast.arvid.actor)
    assert not revoke_link(revoked, actor=cast.ella.actor)
    reader = Client()
    wrong = reverse("read", args=["x" * 43])
    pages = [reader.get(url) for url in (address(expired), address(revoked), wrong)]
    assert {page.status_code for page in pages} == {404}
    assert len({FRESH.sub("", page.content.decode()) for page in pages}) == 1
    for page in pages:
        assert "Länken öppnar inget" in page.content.decode() and SAID["problem"] not in page.content.decode()


def test_the_link_is_shown_once_and_listed_with_its_openings(as_, cast, once):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    url = reverse("read-links", args=["analysis", analysis.pk])
    said = {"reader": "Styrelsen", "until": clock.today().isoformat(), "email": "", "_once": once()}
    for _twice in range(2):
        anna.post(url, said)
    link = ReadLink.objects.get()
    first, second = (anna.get(url).content.decode() for _two in range(2))
    assert token_of(link) in first and token_of(link) not in second
    Client().get(address(link))
    page = anna.get(url).content.decode()
    assert "Öppnad en gång" in page and "Styrelsen" in page
    anna.post(reverse("read-link-revoke", args=[link.pk]))
    assert "Återkallad" in anna.get(url).content.decode() and not Message.objects.filter(kind="link_to_read").exists()


def test_a_link_can_be_mailed_and_its_letter_is_secret(as_, cast):
    analysis = analysis_in("draft", cast)
    url = reverse("read-links", args=["analysis", analysis.pk])
    said = {"reader": "Styrelsen", "until": clock.today().isoformat(), "email": "ordf@example.org"}
    assert as_("anna").post(url, said).status_code == 302
    letter = Message.objects.get(kind="link_to_read")
    assert letter.to_address == "ordf@example.org" and token_of(ReadLink.objects.get()) in letter.body_text
    assert as_("anna").post(url, {**said, "email": "nej"}).status_code == 422


@pytest.mark.parametrize("name", ["bo", "clara"])
def test_the_neighbour_finds_no_links_even_to_what_is_public(as_, cast, name):
    need = need_in("open", cast)
    link = read_link_to(need, cast)
    for url in (reverse("read-links", args=["need", need.pk]), reverse("read-link-revoke", args=[link.pk])):
        assert as_(name).post(url, {}).status_code == 404
    assert as_("ella").get(reverse("read-links", args=["pitch", need.pk])).status_code == 404


def test_the_list_costs_the_same_however_long(as_, cast, count_queries):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    url = reverse("read-links", args=["analysis", analysis.pk])
    read_link_to(analysis, cast)
    first = count_queries(anna, url)
    for _more in range(28):
        read_link_to(analysis, cast)
    assert count_queries(anna, url) == first
    read_link_to(analysis, cast)
    with pytest.raises(Refused):
        read_link_to(analysis, cast)


def test_links_made_and_revoked_again_do_not_fill_a_mailbox(cast):
    about, said = analysis_in("draft", cast), {"reader": "Kommundirektören", "until": clock.today()}
    for _time in range(5):
        revoke_link(make_link(about, actor=cast.anna.actor, email="Boss@example.org", **said), actor=cast.anna.actor)
    with pytest.raises(Refused, match="på kort tid"):
        make_link(about, actor=cast.anna.actor, email="boss@example.org", **said)
    assert make_link(about, actor=cast.anna.actor, **said)  # without a letter
    assert make_link(about, actor=cast.anna.actor, email="board@example.org", **said)
