"""Words: one source for text and HTML, in the receiver's language, nothing from outside, one action."""

import re

import pytest
from django.utils import translation

from ignite.outbox import rendering
from ignite.outbox.kinds import Kind, MessageClass, all_kinds, kind_named, register
from ignite.outbox.recipients import Recipient
from tests.outbox.kinds import ANNA, BEN, PLAIN

FACTS = {"who": "Järfälla", "what": "behovet <b>"}


def letter(to=ANNA, **more):
    return rendering.render(PLAIN, to, FACTS, **more)


def test_text_says_what_why_who_and_where():
    words = letter(url="/needs/1/", action="Läs behovet")
    assert words.body_text.startswith("Hej Anna Öberg!\n\n")
    assert "Läs behovet:\nhttp://127.0.0.1:8000/needs/1/\n" in words.body_text
    assert "Du får brevet för att Järfälla bad om det." in words.body_text
    assert "Ignite Public" in words.body_text


def test_html_says_the_same_and_escapes():
    words = letter(url="/needs/1/?a=1&b=2", action="Läs <behovet>")
    assert "behovet &lt;b&gt;" in words.body_html and "<b>" not in words.body_html
    assert "Läs &lt;behovet&gt;</a>" in words.body_html
    assert 'href="http://127.0.0.1:8000/needs/1/?a=1&amp;b=2"' in words.body_html
    assert words.body_html.count("<li") == 2 and "Rad ett<br>rad två" in words.body_html
    assert 'href="https://example.org/a?b=1&amp;c=2"' in words.body_html


def test_html_has_inline_styles_dark_colours_and_nothing_from_outside():
    html = letter(url="/x/").body_html
    assert "prefers-color-scheme: dark" in html and html.count("style=") > 8
    assert not re.search(r"<(img|link|script|iframe)\b|url\(|@import", html)
    assert "@@" not in html and html.count("background: #c8401f") == 1


def test_a_letter_without_an_action_has_no_button():
    words = letter()
    assert "@@" not in words.body_html and "inline-block" not in words.body_html.split("<body")[1]
    assert words.action_url == "" and words.action_label == ""


def test_the_receivers_language_decides_not_the_readers(monkeypatch):
    seen = []
    monkeypatch.setattr(rendering, "_", lambda text: seen.append(translation.get_language()) or text)
    with translation.override("sv"):
        assert 'lang="en"' in letter(BEN).body_html
        assert translation.get_language() == "sv"
    assert set(seen) == {"en"}


def test_subject_is_one_line():
    words = rendering.render(PLAIN, ANNA, {"who": "x", "what": "a\r\nBcc: b@example.org"})
    assert words.subject == "Prov a Bcc: b@example.org"


def test_a_kind_is_declared_once():
    register(Kind("test_twice", MessageClass.USEFUL, "a"))
    with pytest.raises(ValueError, match="test_twice"):
        register(Kind("test_twice", MessageClass.REQUIRED, "a"))
    assert kind_named("test_plain") is PLAIN


@pytest.mark.parametrize(
    "kind", [kind for kind in all_kinds() if kind.name.startswith("account_")], ids=lambda k: k.name
)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_accounts_letters_have_words(kind, language):
    facts = {"code": "ABC-123", "email": "a@example.org", "change": "Bytt."}
    words = rendering.render(kind, Recipient("a@example.org", "", language), facts)
    assert words.subject and len(words.body_text) > 80
    if kind.secret:
        assert "ABC-123" in words.body_text and "ABC-123" in words.body_html
