"""Many letters written together read as they would one by one."""

import pytest
from django.utils.functional import lazystr
from django.utils.translation import gettext_lazy

from ignite.outbox import rendering
from ignite.outbox.kinds import Kind, MessageClass, all_kinds, kind_named
from ignite.outbox.recipients import Recipient
from tests.outbox.kinds import ANNA, BEN, PLAIN

PEOPLE = (ANNA, BEN, Recipient("c@example.org", "Cecilia & <Co>"), Recipient("d@example.org", "", "en"), ANNA)


def by_hand(kind, letters):
    return [rendering.render(kind, to, facts, url=url, action="Gör det") for to, facts, url in letters]


def together(kind, letters):
    writer = rendering.Writer(kind)
    return [writer.render(to, facts, url=url, action="Gör det") for to, facts, url in letters]


@pytest.mark.parametrize("name", [kind.name for kind in all_kinds() if kind.sample])
def test_every_kind_reads_the_same_written_together(name):
    kind = kind_named(name)
    letters = [(to, dict(kind.sample), url) for to in PEOPLE for url in ("/a/1/", "/a/2/", "")]
    assert together(kind, letters) == by_hand(kind, letters)


def test_what_many_share_is_made_once(monkeypatch):
    filled = []
    fill = rendering._fill
    monkeypatch.setattr(rendering, "_fill", lambda name, facts: filled.append(name) or fill(name, facts))
    facts = {"who": "Järfälla", "what": "behovet"}
    together(PLAIN, [(to, dict(facts), f"/{number}/") for number in range(20) for to in PEOPLE])
    assert len(filled) == 4, "subject and text, in two languages"


@pytest.mark.parametrize(
    "of_the_receiver", ["{{ to.name }}", "{% if to.user_id %}x{% else %}y{% endif %}", "{{ url }}"]
)
def test_words_about_the_receiver_are_each_ones_own(of_the_receiver, monkeypatch):
    from django.template import engines

    words = engines["django"].from_string(of_the_receiver + " {{ what }}")
    monkeypatch.setattr(rendering, "get_template", lambda name: words)
    people = (Recipient("a@example.org", "A", user_id=1), Recipient("b@example.org", "B"))
    letters = [(to, {"who": "x", "what": "y"}, f"/{number}/") for number, to in enumerate(people)]
    written = together(PLAIN, letters)
    assert written == by_hand(PLAIN, letters) and written[0].subject != written[1].subject


def test_a_lazy_action_named_anew_for_each_letter_is_shared_too(monkeypatch):
    filled, writer = [], rendering.Writer(PLAIN)
    fill = rendering._fill
    monkeypatch.setattr(rendering, "_fill", lambda name, facts: filled.append(name) or fill(name, facts))
    for action in ("Öppna sidan", "Öppna sidan", "Brev till dig"):
        facts = {"who": "x", "what": gettext_lazy("Öppna sidan")}
        written = writer.render(BEN, facts, url="/x/", action=gettext_lazy(action))
        assert written == rendering.render(PLAIN, BEN, facts, url="/x/", action=gettext_lazy(action))
    assert len(filled) == 2 * (2 + 3), "once for the first two, once for the third, and three times one by one"


def test_why_may_name_the_receiver():
    kind = Kind("test_plain", MessageClass.REQUIRED, "Du får brevet för att %(to)s bad om det.")
    letters = [(to, {"who": "x", "what": "y"}, "") for to in (ANNA, BEN)]
    assert together(kind, letters) == by_hand(kind, letters)


def test_facts_that_change_between_letters_change_the_words():
    class Thing:
        def __init__(self, name):
            self.name = name

        def __eq__(self, other):
            return True

        __hash__ = None

        def __str__(self):
            return self.name

    ones = ("a", "b", 1, True, 1.0, Thing("d"), Thing("e"), lazystr("f"), lazystr("f"), [1], [2])
    letters = [(ANNA, {"who": "x", "what": what}, "") for what in ones]
    assert together(PLAIN, letters) == by_hand(PLAIN, letters)
    facts = {"who": "x", "what": "a"}
    writer = rendering.Writer(PLAIN)
    first = writer.render(ANNA, facts)
    facts["what"] = "b"
    assert writer.render(ANNA, facts).body_text != first.body_text
