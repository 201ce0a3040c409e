"""An open need: versions that anybody reads word by word, a later last day with its reason, requirements that stay."""

from datetime import timedelta

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import Refused
from ignite.outbox.models import Message
from needs.differences import in_one_text
from needs.models import Need
from needs.services import change_need, extend_deadline, open_need
from tests.factories.needs import analysis_in, follower, need_in
from tests.needs.test_analysis_pages import rows
from tests.needs.test_need_pages import brief

MUST = {"text": "Data lagras inom EU", "kind": "must", "reason": "Lagen kräver det."}


def test_words_that_go_and_come_are_told_apart():
    parts = in_one_text("Alla kök ringer varje dag.", "Alla kök mejlar varje dag.")
    assert [(kind, text.strip()) for kind, text in parts] == [
        ("same", "Alla kök"),
        ("gone", "ringer"),
        ("new", "mejlar"),
        ("same", "varje dag."),
    ]


def test_anybody_reads_each_version_with_what_it_changed(as_, cast, count_queries):
    need = need_in("in_review", cast)
    open_need(need, actor=cast.ella.actor)
    anna, url = cast.anna.actor, reverse("need-versions", args=[need.pk])
    change_need(need, actor=anna, note="Fler får data.", offers=["data"], problem=need.problem + " Och förskolor.")
    extend_deadline(need, actor=anna, deadline_at=need.deadline_at + timedelta(days=7), reason="Skolorna har lov.")
    page = as_("finn").get(url).content.decode()
    for words in ("<ins>", "Och förskolor.", "Fler får data.", "Skolorna har lov.", "Data", "Version 3"):
        assert words in page
    few = count_queries(as_("finn"), url)
    for number in range(12):
        change_need(need, actor=anna, note=f"Ändring {number}.", today=f"Läge {number}")
    assert count_queries(as_("finn"), url) == few and "?page=2" in as_("finn").get(url).content.decode()
    assert as_("finn").get(reverse("need-versions", args=[need_in("draft", cast).pk])).status_code == 404


def test_a_later_last_day_says_why_to_everybody(as_, cast):
    need = need_in("open", cast)
    follower(cast, need)
    url, anna = reverse("need-extend", args=[need.pk]), as_("anna")
    later = {"last_day": "2099-03-12", "last_time": "12:00"}
    assert anna.post(url, {**later, "reason": " "}).status_code == 422
    with pytest.raises(Refused, match="varför"):
        extend_deadline(need, actor=cast.anna.actor, deadline_at=need.deadline_at + timedelta(days=1), reason="")
    assert anna.post(url, {**later, "reason": "Skolorna har lov."}).status_code == 302
    letter = Message.objects.get(kind="need_extended")
    assert "Skolorna har lov." in letter.body_text and "12.00" in letter.body_text
    assert "Skolorna har lov." in as_("finn").get(need.get_absolute_url()).content.decode()


def test_an_earlier_or_the_same_last_day_keeps_the_reason(as_, cast):
    need = need_in("open", cast)
    day = clock.local(need.deadline_at)
    for last in (day - timedelta(days=1), day):
        data = {"last_day": last.date().isoformat(), "last_time": last.strftime("%H:%M"), "reason": "Kvar här"}
        response = as_("anna").post(reverse("need-extend", args=[need.pk]), data)
        assert response.status_code == 422 and "Kvar här" in response.content.decode()


@pytest.mark.parametrize("name", ["bo", "clara", "ella", "david"])
def test_only_the_leading_group_moves_the_last_day(as_, cast, name):
    need = need_in("open", cast)
    need.co_owners.add(cast.owner_b)
    assert as_(name).get(reverse("need-extend", args=[need.pk])).status_code == 404


def test_a_requirement_that_stood_is_not_emptied_with_another_in_its_place(as_, cast):
    need = need_in("open", cast)
    data = brief(
        note="Annat krav", **rows("requirements", [{**MUST, "text": "", "reason": ""}, {**MUST, "text": "Nytt"}], 1)
    )
    response = as_("anna").post(reverse("need-edit", args=[need.pk]), data)
    assert response.status_code == 422 and "kan inte tömmas när behovet är öppet" in response.content.decode()
    assert need.requirements.get().text == MUST["text"]
    with pytest.raises(Refused, match="tas bort"):
        change_need(need, actor=cast.anna.actor, note="x", requirements=[{**MUST, "text": " "}])


def test_rows_keep_their_identity_when_a_wish_was_written_before_a_must(as_, cast):
    need = need_in("open", cast)
    must = need.requirements.get()
    need.requirements.update(position=2)
    wish = need.requirements.create(kind="wish", text="Öppet API", position=1)
    page = as_("anna").get(reverse("need-edit", args=[need.pk])).content.decode()
    assert page.index("Öppet API") < page.index(MUST["text"])
    kept = [{"text": "Öppet API", "kind": "wish"}, {**MUST, "reason": "Lagen."}]
    as_("anna").post(reverse("need-edit", args=[need.pk]), brief(note="Skäl", **rows("requirements", kept, 2)))
    must.refresh_from_db(), wish.refresh_from_db()
    assert (must.text, must.reason, wish.text) == (MUST["text"], "Lagen.", "Öppet API")


def test_two_tabs_that_change_an_open_need_both_see_it(as_, cast):
    need = need_in("in_review", cast)
    open_need(need, actor=cast.ella.actor)
    known = rows("requirements", [MUST], 1)
    change_need(need, actor=cast.arvid.actor, note="Arvids", problem="Arvids problem")
    url, data = reverse("need-edit", args=[need.pk]), brief(note="Annas", problem="Annas problem", read=1, **known)
    response = as_("anna").post(url, data)
    page = response.content.decode()
    assert response.status_code == 422 and "Annas problem" in page and "Arvids" in page and 'value="2"' in page
    assert as_("anna").post(url, {**data, "read": 2}).status_code == 302
    assert Need.objects.get(pk=need.pk).problem == "Annas problem"


def test_outcomes_stay_as_they_were_when_the_need_opened(as_, cast):
    analysis = analysis_in("approved", cast)
    need = need_in("in_review", cast, analysis=analysis)
    assert "gram per elev" in as_("anna").get(need.get_absolute_url()).content.decode()
    open_need(need, actor=cast.ella.actor)
    analysis.measures.update(unit="kilo per dag")
    page = as_("finn").get(need.get_absolute_url()).content.decode()
    assert "gram per elev" in page and "kilo per dag" not in page


def test_the_page_of_a_changed_need_takes_no_more_queries(as_, cast, count_queries):
    need = need_in("in_review", cast)
    open_need(need, actor=cast.ella.actor)
    anna = as_("anna")
    before = count_queries(anna, need.get_absolute_url())
    change_need(need, actor=cast.anna.actor, note="Nytt", today="Ny")
    need.informations.create(text="Alla", published_at=clock.now())
    assert count_queries(anna, need.get_absolute_url()) == before


def test_a_change_without_its_note_is_marked_at_the_note(as_, cast):
    need = need_in("open", cast)
    url = reverse("need-edit", args=[need.pk])
    answer = as_("anna").post(url, brief(note=" ", problem="Ett annat problem"))
    assert answer.status_code == 422 and 'href="#id_note"' in answer.text
    assert "Ett annat problem" in answer.text
