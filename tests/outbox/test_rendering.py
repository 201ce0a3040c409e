"""Words: one source for text and HTML, in the receiver's language, nothing from outside, one action."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from ignite.outbox import rendering, skeleton
from ignite.outbox.kinds import Kind, MessageClass, all_kinds, kind_named, register
from ignite.outbox.recipients import Recipient
from tests.outbox.kinds import ANNA, BEN, DIGEST, PLAIN

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
    assert re.search(r"(>|->)Läs &lt;behovet&gt;<", words.body_html)
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


def test_the_inbox_shows_how_the_letter_begins_and_the_letter_hides_it():
    html = letter().body_html
    first = re.search(r'<body[^>]*><div class="preheader"[^>]*style="([^"]*)"[^>]*>([^<]*)</div>', html)
    assert "display: none" in first[1] and first[2] == "Öppna sidan: behovet &lt;b&gt;"
    long = skeleton.preheader("Ett ord till. " * 30)
    assert len(long) <= 122 and long.endswith(" …")


@pytest.mark.parametrize("url", ["/needs/1/?a=1&b=2", ""])
@pytest.mark.parametrize("kind", [PLAIN, DIGEST])
@pytest.mark.parametrize("to", [ANNA, replace(BEN, name="")])
def test_a_written_letter_is_taken_apart_and_framed_the_same(url, kind, to):
    written = rendering.render(kind, to, FACTS, url=url, action="Läs behovet")
    words = rendering.words_of(written.subject, written.body_text, url=written.action_url, action=written.action_label)
    assert words.body and words.why
    assert rendering.frame(kind, to, words, url=written.action_url, action=written.action_label) == written


def test_what_is_no_letter_of_ours_is_not_taken_apart():
    assert rendering.words_of("a", "") is None
    assert rendering.words_of("a", "Hej!\n\nText\n\n-- \nvarför\n", url="https://x/", action="Gör") is None


def test_a_letter_on_a_page_has_its_styles_in_one_block_and_none_at_the_tags():
    words = rendering.render(PLAIN, ANNA, FACTS, url="/x/", inlined=False)
    assert "style=" not in words.body_html and "@@" not in words.body_html
    assert skeleton.hash_of_styles(words.body_html).startswith("'sha256-")
    assert words.body_text == letter(url="/x/").body_text


def _brightness(colour):
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one, other):
    light, dark = sorted((_brightness(one), _brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_every_text_can_be_read_in_light_and_in_dark(mode):
    styles = (Path(settings.BASE_DIR) / "templates/mail/base.html").read_text()
    light, dark = re.search(r"<style>(.*?)@media[^{]*\{(.*?)\n\}\n</style>", styles, re.DOTALL).groups()
    ground = {".letter": "", ".button": ""}
    text = {}
    for block in (light, dark)[: 1 if mode == "light" else 2]:
        for names, rules in re.findall(r"^([^{@]+?) \{([^}]*)\}", block, re.MULTILINE):
            for name in names.split(", "):
                for place, pattern in ((ground, r"background: (#\w+)"), (text, r"(?<![-\w])color: (#\w+)")):
                    if found := re.search(pattern, rules):
                        place[name] = found[1]
    assert {".letter", ".link", ".button", ".small", ".quiet", ".spark"} <= set(text)
    for name, colour in text.items():
        under = ground.get(name) or ground[".letter"]
        assert _contrast(colour, under) >= 4.5, f"{name}: {colour} on {under} in {mode}"


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
