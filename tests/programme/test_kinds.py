"""Every kind of letter has a sample, and is a whole letter in both languages: nothing missing, nothing left over."""

import base64
import hashlib
import re

import pytest
from django.template import engines

from ignite.outbox import rendering, samples
from ignite.outbox.kinds import all_kinds
from tests.factories.cast import make_cast

KINDS = [kind for kind in all_kinds() if not kind.name.startswith("test_")]
LETTERS = [pytest.param(kind, language, id=f"{kind.name}-{language}") for kind in KINDS for language in ("sv", "en")]
_LEFT_OVER = re.compile(r"\{\{|\}\}|\{%|%\(|@@|\bNone\b|\(\)|”” |  +\S")


@pytest.fixture
def strict():
    """What a template asks for and does not get is written out."""
    engine = engines["django"].engine
    engine.string_if_invalid = "@@%s@@"
    yield
    engine.string_if_invalid = ""


@pytest.mark.parametrize(("kind", "language"), LETTERS)
def test_every_kind_is_a_whole_letter(kind, language, strict):
    assert kind.sample and kind.label, "a kind has a label, and a sample for the page that shows it"
    words = samples.letter(kind, language)
    assert 0 < len(words.subject) <= 80
    for text in (words.subject, words.body_text, words.body_html):
        assert "@@" not in text
    assert not (found := _LEFT_OVER.search(words.body_text + words.subject)), found
    assert "\n\n\n" not in words.body_text
    body = rendering.words_of(words.subject, words.body_text, url=words.action_url, action=words.action_label)
    assert len(body.body) > 20 and body.why.endswith((".", "!", "?"))
    assert f'lang="{language}"' in words.body_html and words.body_html.count('class="button"') <= 1


def test_the_check_finds_what_is_missing(strict):
    kind = next(kind for kind in KINDS if kind.name == "need_changed")
    facts = {name: value for name, value in kind.sample.items() if name != "note"}
    assert "@@note@@" in rendering.render(kind, samples.Recipient("a@example.org"), facts).body_text


@pytest.fixture
def ella(client, db):
    cast = make_cast()
    client.force_login(cast.ella.user)
    return client


def test_the_page_shows_every_kind_in_both_languages(ella, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = ella.get("/messages/kinds/").content.decode()
    for kind in KINDS:
        assert f'id="{kind.name}"' in page
        for language in ("sv", "en"):
            assert f"/messages/kinds/{kind.name}/{language}/" in page


def test_the_letter_itself_is_served_under_a_strict_policy(ella):
    answer = ella.get("/messages/kinds/need_changed/sv/")
    html, policy = answer.content.decode(), answer.headers["Content-Security-Policy"]
    styles = next(part for part in policy.split("; ") if part.startswith("style-src"))
    block = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(block.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in styles and "unsafe" not in policy
    assert "style=" not in html and "prefers-color-scheme: dark" in html
    assert "Skolan i Norrvik" in html
    other = ella.get("/messages/kinds/").headers["Content-Security-Policy"]
    assert "sha256" not in other


@pytest.mark.parametrize("address", ["/messages/kinds/no_such/sv/", "/messages/kinds/need_changed/de/"])
def test_no_other_letter(ella, address):
    assert ella.get(address).status_code == 404


def test_a_kind_is_held_and_let_go_from_the_page(ella):
    page = ella.post("/messages/kinds/need_changed/hold/", follow=True).content.decode()
    assert "Nya brev hålls sedan" in page
    page = ella.post("/messages/kinds/need_changed/hold/", {"do": "free"}, follow=True).content.decode()
    assert "Nya brev hålls sedan" not in page
    page = ella.post("/messages/kinds/account_login_code/hold/", follow=True).content.decode()
    assert "går alltid genast" in page
