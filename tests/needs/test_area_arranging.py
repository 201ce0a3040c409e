"""Areas beside the writing of them: two tabs, saved by themselves, in order, taken along, one more than the most."""

from datetime import date

import pytest
from django.urls import reverse

from ignite.editions.models import Edition
from ignite.kernel.errors import NotAllowed, Refused
from ignite.kernel.models import Transition
from ignite.outbox.models import Message
from ignite.reference.models import CpvCode, Goal
from needs.enums import AreaState
from needs.marks import changed_since, mark, marks_of, read_marks
from needs.models import ChallengeArea, NeedOwner
from needs.services import ask_for_consent, copy_area, place_area, refuse_extra_area, save_area
from needs.services.areas import StaleText
from tests.factories.needs import area_in

WORDS = {
    "title": "Mat som slängs",
    "problem": "Köken lagar efter hur många som är inskrivna, inte efter hur många som kommer.",
    "affected": "31 kök och 9 000 elever",
}


@pytest.fixture
def area(cast):
    return area_in("draft", cast, **WORDS)


def edit(area):
    return reverse("area-edit", args=[area.pk])


def test_two_tabs_show_both_texts_and_lose_none(as_, area):
    seen = marks_of(area)
    as_("arvid").post(edit(area), {**WORDS, "problem": "Arvids text.", "seen": seen, "do": "save"})
    response = as_("anna").post(edit(area), {**WORDS, "problem": "Annas text.", "seen": seen, "do": "save"})
    assert response.status_code == 422
    assert "Arvids text." in response.text and "Annas text." in response.text
    area.refresh_from_db()
    assert area.problem == "Arvids text."
    again = {**WORDS, "problem": "Annas och Arvids text.", "seen": marks_of(area), "do": "save"}
    assert marks_of(area) in response.text  # the form now knows what was shown
    assert as_("anna").post(edit(area), again).status_code == 302
    area.refresh_from_db()
    assert area.problem == "Annas och Arvids text."


def test_two_tabs_in_different_fields_keep_both(as_, area, cast):
    seen = marks_of(area)
    goal = Goal.objects.create(number=2, short_sv="Ingen hunger", short_en="x", title_sv="x", title_en="x")
    said = {**WORDS, "affected": "Arvids ord.", "goals": [2], "seen": seen, "do": "save"}
    assert as_("arvid").post(edit(area), said).status_code == 302
    response = as_("anna").post(edit(area), {**WORDS, "problem": "Annas text.", "seen": seen, "do": "save"})
    assert response.status_code == 302
    area.refresh_from_db()
    assert (area.problem, area.affected, list(area.goals.all())) == ("Annas text.", "Arvids ord.", [goal])


def test_the_same_words_in_both_tabs_are_no_clash(as_, area):
    seen = marks_of(area)
    said = {**WORDS, "problem": "Lika.\r\nRad två.", "seen": seen, "do": "save"}
    assert as_("arvid").post(edit(area), said).status_code == 302
    assert as_("anna").post(edit(area), said).status_code == 302


def test_a_stale_save_writes_nothing_at_all(cast, area):
    seen = marks_of(area)
    save_area(area, actor=cast.arvid.actor, title="Arvids rubrik")
    with pytest.raises(StaleText) as stale:
        save_area(area, actor=cast.anna.actor, seen=seen, title="Annas rubrik", affected="Annas ord")
    assert stale.value.theirs == {"title": "Arvids rubrik"}
    area.refresh_from_db()
    assert (area.title, area.affected) == ("Arvids rubrik", WORDS["affected"])


@pytest.mark.parametrize("text", ["", "x", "title", "title:", ",,:", "problem:" + "z" * 5000, "nonsense:1"])
def test_odd_marks_are_taken_as_none(text):
    assert set(read_marks(text)) <= {"problem"}
    assert changed_since(read_marks(""), {"title": "a"}, {"title": "b"}) == (set(), set())
    assert mark(None) == mark("") == mark("  ")


def test_a_new_draft_is_saved_by_itself_once(as_, cast):
    anna, url = as_("anna"), reverse("area-autosave")
    assert anna.post(url, {"title": "Mat"}).content == b""  # nothing worth keeping yet
    first = anna.post(url, {**WORDS, "area": "", "seen": ""})
    made = ChallengeArea.objects.get()
    assert first["HX-Replace-Url"] == edit(made) and "Sparat" in first.text and f'value="{made.pk}"' in first.text
    anna.post(url, {**WORDS, "affected": "Mer", "area": made.pk, "seen": marks_of(made)})
    made.refresh_from_db()
    assert (ChallengeArea.objects.count(), made.affected, made.state) == (1, "Mer", AreaState.DRAFT)
    # The form that was opened before the draft was there is sent: it is the same area.
    assert anna.post(reverse("area-new"), {**WORDS, "area": made.pk, "do": "register"}).status_code == 302
    made.refresh_from_db()
    assert (ChallengeArea.objects.count(), made.state) == (1, AreaState.REGISTERED)


def test_autosave_says_that_somebody_else_wrote_and_keeps_theirs(as_, area, cast):
    seen = marks_of(area)
    save_area(area, actor=cast.arvid.actor, problem="Arvids text.")
    answer = as_("anna").post(reverse("area-autosave"), {**WORDS, "problem": "Annas", "area": area.pk, "seen": seen})
    assert "Någon annan" in answer.text
    area.refresh_from_db()
    assert area.problem == "Arvids text."


@pytest.mark.parametrize("state", ["registered", "accepted", "dropped"])
def test_autosave_leaves_alone_what_others_read(as_, cast, state):
    area = area_in(state, cast, **WORDS)
    answer = as_("anna").post(reverse("area-autosave"), {**WORDS, "title": "Ny rubrik här", "area": area.pk})
    assert "Inte sparat" in answer.text
    area.refresh_from_db()
    assert area.title == WORDS["title"]


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_autosave_of_anothers_area_is_not_found(as_, area, name):
    assert as_(name).post(reverse("area-autosave"), {**WORDS, "area": area.pk}).status_code == 404


def test_a_text_too_long_is_refused_with_all_of_it_kept(as_, area):
    long = "å" * 50_000
    response = as_("anna").post(edit(area), {**WORDS, "problem": long, "do": "save"})
    assert response.status_code == 422 and long in response.text


def order(cast):
    return list(
        ChallengeArea.objects.filter(owner=cast.owner_a).order_by("position", "pk").values_list("title", flat=True)
    )


def test_areas_are_put_in_order_one_step_at_a_time(as_, cast, once):
    for place, title in enumerate("ABC", 1):
        area_in("registered", cast, title=title, position=place)
    c = ChallengeArea.objects.get(title="C")
    data = {"to": "up", "_once": once()}
    anna = as_("anna")
    for _twice in range(2):  # a double click is one step
        assert anna.post(reverse("area-place", args=[c.pk]), data).url == f"{reverse('areas')}#area-{c.pk}"
    assert order(cast) == ["A", "C", "B"]
    anna.post(reverse("area-place", args=[c.pk]), {"to": "down"})
    assert order(cast) == ["A", "B", "C"]


def test_the_ends_hold_and_resting_areas_stand_outside(cast):
    a = area_in("registered", cast, title="A", position=1)
    rest = area_in("parked", cast, title="Vilar", position=1)
    b = area_in("draft", cast, title="B", position=1)  # equal places, as copies from an import may have
    actor = cast.anna.actor
    assert not place_area(a, actor=actor, up=True) and not place_area(b, actor=actor, up=False)
    assert not place_area(rest, actor=actor, up=True)
    assert place_area(b, actor=actor, up=True)
    assert order(cast) == ["B", "A", "Vilar"]


@pytest.mark.parametrize("name", ["bo", "ella", "clara"])
def test_only_the_group_orders(cast, name):
    with pytest.raises(NotAllowed):
        place_area(area_in("registered", cast), actor=getattr(cast, name).actor, up=True)


def test_the_list_offers_the_order_without_script(as_, cast):
    area_in("registered", cast, title="Ensam")
    assert "Flytta upp" not in as_("anna").get(reverse("areas")).text
    area_in("registered", cast, title="Två", position=2)
    page = as_("anna").get(reverse("areas")).text
    assert "Flytta upp ”Två”" in page and page.count('value="up" disabled') == 1


@pytest.fixture
def last_year(cast):
    edition = Edition.objects.get(pk=cast.edition.pk)
    edition.pk, edition.state, edition.starts_on, edition.ends_on = None, "closed", date(2025, 1, 1), date(2025, 12, 31)
    edition.year = 2025
    edition.save()
    owner = NeedOwner.objects.create(organisation=cast.owner_a.organisation, edition=edition, state="completed")
    old = area_in("closed", cast, owner=owner, title="Från i fjol", problem="Gammal text.")
    old.goals.add(Goal.objects.create(number=3, short_sv="Hälsa", short_en="x", title_sv="x", title_en="x"))
    old.subjects.add(CpvCode.objects.create(code="41000000", label_sv="Vatten", label_en="Water", level="division"))
    return old


def test_an_area_of_another_year_is_taken_along_once(as_, cast, last_year):
    anna = as_("anna")
    assert reverse("areas-earlier") in anna.get(reverse("areas")).text
    assert "Från i fjol" in anna.get(reverse("areas-earlier")).text
    for _twice in range(2):
        response = anna.post(reverse("area-copy", args=[last_year.pk]))
    made = ChallengeArea.objects.get(owner=cast.owner_a)
    assert response.url == edit(made)
    assert (made.title, made.problem, made.copied_from, made.state) == (
        "Från i fjol",
        "Gammal text.",
        last_year,
        AreaState.DRAFT,
    )
    assert (made.goals.count(), made.subjects.count()) == (1, 1)
    assert "Med i år" in anna.get(reverse("areas-earlier")).text
    last_year.refresh_from_db()
    assert last_year.state == AreaState.CLOSED


def test_nobody_takes_anothers_area_along(as_, cast, last_year):
    assert as_("bo").post(reverse("area-copy", args=[last_year.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        copy_area(last_year, owner=cast.owner_b, actor=cast.bo.actor)
    with pytest.raises(Refused):
        copy_area(area_in("draft", cast), owner=cast.owner_a, actor=cast.anna.actor)
    assert "Från i fjol" not in as_("bo").get(reverse("areas-earlier")).text


def test_nothing_is_offered_where_there_is_no_other_year(as_, cast):
    assert reverse("areas-earlier") not in as_("anna").get(reverse("areas")).text
    assert "inga områden från andra år" in as_("anna").get(reverse("areas-earlier")).text


@pytest.fixture
def sixth(cast):
    for _number in range(5):
        area_in("registered", cast)
    return area_in("draft", cast, title="Det sjätte")


def test_the_sixth_is_asked_for_answered_and_registered(as_, cast, sixth):
    ella, anna = as_("ella"), as_("anna")
    answer = reverse("area-consent", args=[cast.owner_a.pk, sixth.pk])
    assert ella.get(answer).status_code == 404  # nobody has asked
    assert "Det sjätte" not in ella.get(cast.owner_a.get_absolute_url()).text
    assert reverse("area-ask", args=[sixth.pk]) in anna.get(sixth.get_absolute_url()).text
    assert anna.post(reverse("area-ask", args=[sixth.pk]), {"reason": " "}).status_code == 422
    anna.post(reverse("area-ask", args=[sixth.pk]), {"reason": "Två görs av samma personer."})
    letter = Message.objects.get(kind="area_consent_asked")
    assert letter.to_address == "ella@example.org" and "samma personer" in letter.body_text
    assert "Det sjätte" in ella.get(cast.owner_a.get_absolute_url()).text
    assert "En fråga om ett område till" in ella.get(reverse("control-room")).text
    assert "samma personer" in ella.get(answer).text
    ella.post(answer, {"reason": "Ni är många.", "do": "consent"})
    answers = Message.objects.filter(kind="area_consent_answered")
    assert {one.to_address for one in answers} >= {"anna@example.org"}
    assert "säger ja" in answers[0].body_text and "Ni är många." in answers[0].body_text
    move = reverse("move", kwargs={"thing": "area", "pk": sixth.pk, "move": "register"})
    assert anna.post(move).status_code == 302
    sixth.refresh_from_db()
    assert sixth.state == AreaState.REGISTERED


def test_a_no_is_told_with_its_reason_and_may_be_asked_again(as_, cast, sixth):
    ella, anna = as_("ella"), as_("anna")
    assert ask_for_consent(sixth, actor=cast.arvid.actor, reason="Vi vill.")
    assert not ask_for_consent(sixth, actor=cast.anna.actor, reason="Vi vill också.")  # it has been asked
    answer = reverse("area-consent", args=[cast.owner_a.pk, sixth.pk])
    assert ella.post(answer, {"reason": "", "do": "refuse"}).status_code == 422
    ella.post(answer, {"reason": "Hinn med de fem först.", "do": "refuse"})
    assert "Hinn med de fem först." in anna.get(sixth.get_absolute_url()).text
    assert "säger nej" in Message.objects.filter(kind="area_consent_answered")[0].body_text
    assert anna.post(edit(sixth), {**WORDS, "do": "register"}).url == reverse("area-ask", args=[sixth.pk])
    assert ask_for_consent(sixth, actor=cast.anna.actor, reason="Nu hinner vi.")
    assert Message.objects.filter(kind="area_consent_asked").count() == 2
    moves = Transition.objects.filter(thing="area", thing_id=sixth.pk).values_list("move", flat=True)
    assert sorted(moves) == ["ask_consent", "ask_consent", "refuse_consent"]


def test_asking_and_answering_have_their_people(cast, sixth):
    for name in ("bo", "clara", "ella"):
        with pytest.raises(NotAllowed):
            ask_for_consent(sixth, actor=getattr(cast, name).actor, reason="x")
    with pytest.raises(NotAllowed):
        refuse_extra_area(sixth, actor=cast.anna.actor, reason="x")
    with pytest.raises(Refused):
        ask_for_consent(ChallengeArea.objects.filter(state="registered")[0], actor=cast.anna.actor, reason="x")


def test_examples_stand_beside_the_form(as_, cast):
    assert "Mat som slängs i skolköken" in as_("anna").get(reverse("area-new")).text


def test_the_form_and_the_earlier_years_ask_the_same_number_of_queries(as_, cast, last_year, count_queries):
    anna, counts = as_("anna"), []
    for number in (1, 3, 30):
        for _place in range(number - ChallengeArea.objects.filter(owner=last_year.owner).count()):
            area_in("closed", cast, owner=last_year.owner)
        counts.append((count_queries(anna, reverse("areas-earlier")), count_queries(anna, reverse("area-new"))))
    assert len(set(counts)) == 1, counts
