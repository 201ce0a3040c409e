"""An edition changes the method's words part by part: every process sees it, what was given or accepted stays."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from ignite.editions import content
from ignite.editions.content import ContentError, parts, reading, standing
from ignite.editions.content.topics import ALL, TOPICS
from ignite.editions.forms import PartForm
from ignite.editions.models import EditionText
from ignite.editions.queries import running_texts
from ignite.editions.services import close_edition, own_part, own_topic, save_part
from ignite.kernel.errors import NotAllowed, Refused
from matching.forms import DeclineForm
from needs.forms import AnalysisForm
from needs.services import create_need
from tests.factories import needs

TITLE = {"sv": "Det som skaver", "en": "What chafes"}


@pytest.fixture
def asking():
    """Processes ask the database, as outside the tests."""
    standing.forget()


def with_title(title=TITLE, topic="analysis", part="section.problem"):
    return {**TOPICS[topic].own_parts()[part], "title": title}


def change(cast, **more):
    said = {"topic": "analysis", "part": "section.problem", "content": with_title(), **more}
    done = save_part(cast.edition, actor=cast.ella.actor, **said)
    standing.forget()
    return done


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.key)
def test_every_topic_is_cut_into_parts_and_put_together_again(topic):
    own = topic.own_parts()
    assert parts.merged(topic.key, reading.raw(topic.key), own) == reading.raw(topic.key)
    assert topic.complaint(own) is None and all(list(parts.places(part)) for part in own.values())


@pytest.mark.parametrize("topic", ALL, ids=lambda topic: topic.key)
def test_a_form_sent_as_it_stands_changes_nothing(topic):
    for key, own in topic.own_parts().items():
        blank = PartForm(topic=topic, part=key, changed={})
        sent = {name: field.initial for name, field in blank.fields.items()}
        form = PartForm(sent, topic=topic, part=key, changed={})
        assert form.is_valid(), form.errors
        assert form.content() == own and not any(row.own for row in form.rows())


def test_the_running_edition_speaks_and_the_rest_follows_the_method(cast, asking):
    own = content.analysis_section("today")
    change(cast)
    assert content.analysis_section("problem").title == content.Text(**TITLE)
    assert content.analysis_section("today") == own
    assert AnalysisForm(instance=needs.analysis_in("draft", cast)).fields["problem"].label
    close_edition(cast.edition, actor=cast.ella.actor)
    standing.forget()
    assert content.analysis_section("problem").title.sv == "Problemet"


def test_forms_and_choices_read_the_words_when_they_are_drawn(cast, asking):
    question = {"sv": "Vad skaver?", "en": "What chafes?"}
    change(cast, content={**TOPICS["analysis"].own_parts()["section.problem"], "question": question})
    assert AnalysisForm(instance=needs.analysis_in("draft", cast)).fields["problem"].label == "Vad skaver?"
    own = TOPICS["decline_reasons"].own_parts()["reason.fit"]
    sentence = {"sv": "Det här är för någon annan …", "en": "This is for somebody else …"}
    change(cast, topic="decline_reasons", part="reason.fit", content={**own, "sentence": sentence})
    assert str(content.decline_reasons()[0].sentence).startswith("Det här är för någon annan") and DeclineForm()


def test_another_process_hears_of_it_when_what_it_knows_has_aged(cast, monkeypatch, django_assert_num_queries):
    at = 1000.0
    monkeypatch.setattr(standing.time, "monotonic", lambda: at)
    standing.hold(running_texts())
    save_part(cast.edition, actor=cast.ella.actor, topic="analysis", part="section.problem", content=with_title())
    at += standing.SECONDS - 0.1
    with django_assert_num_queries(0):
        assert content.analysis_section("problem").title.sv == "Problemet"
    at += 0.2
    with django_assert_num_queries(1):
        assert content.analysis_section("problem").title.sv == TITLE["sv"]
        assert content.analysis_section("problem").title.sv == TITLE["sv"]


def test_whoever_saves_forgets_at_once_when_it_is_committed(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        save_part(cast.edition, actor=cast.ella.actor, topic="analysis", part="section.problem", content=with_title())
    assert content.analysis_section("problem").title.sv == TITLE["sv"]


def test_a_need_keeps_the_criteria_it_was_given(cast, asking):
    need = create_need(cast.owner_a, actor=cast.anna.actor, title="Före")
    own = TOPICS["criteria"].own_parts()["all"]
    weights = [60, 10, 10, 10, 10]
    made = {"criterion": [{**one, "weight": weight} for one, weight in zip(own["criterion"], weights, strict=True)]}
    change(cast, topic="criteria", part="all", content=made)
    after = create_need(cast.owner_a, actor=cast.anna.actor, title="Efter")
    assert list(need.criteria.order_by("position").values_list("weight", flat=True)) == [30, 25, 20, 10, 15]
    assert list(after.criteria.order_by("position").values_list("weight", flat=True)) == weights


def test_the_fields_stand_in_the_methods_order_also_when_the_database_has_kept_them(cast):
    change(cast)
    topic, names = TOPICS["analysis"], []
    for changed in ({}, EditionText.objects.get().content):
        names.append(list(PartForm(topic=topic, part="section.problem", changed=changed).fields))
    assert names[0] == names[1] and names[0][0] == "title_sv"


def test_what_does_not_add_up_or_lacks_a_language_is_refused(cast):
    own = TOPICS["criteria"].own_parts()["all"]
    heavy = {"criterion": [{**one, "weight": 30} for one in own["criterion"]]}
    with pytest.raises(Refused, match="100"):
        change(cast, topic="criteria", part="all", content=heavy)
    with pytest.raises(ContentError, match=r"title is empty"):
        change(cast, content=with_title({"sv": "Bara svenska", "en": " "}))
    with pytest.raises(ContentError, match="unknown key"):
        change(cast, content={**with_title(), "extra": "x"})
    assert not EditionText.objects.exists()


def test_back_to_the_methods_own_leaves_nothing_behind(cast, asking):
    assert change(cast) and not change(cast)
    change(cast, part="section.today", content=with_title(part="section.today"))
    assert own_part(cast.edition, actor=cast.ella.actor, topic="analysis", part="section.problem")
    assert list(EditionText.objects.get().content) == ["section.today"]
    assert own_topic(cast.edition, actor=cast.ella.actor, topic="analysis") and not EditionText.objects.exists()
    assert not own_topic(cast.edition, actor=cast.ella.actor, topic="analysis")


def test_only_administrators_and_only_while_the_year_is_not_closed(cast, mats):
    for actor in (mats.actor, cast.anna.actor):
        with pytest.raises(NotAllowed):
            save_part(cast.edition, actor=actor, topic="analysis", part="section.problem", content=with_title())
    close_edition(cast.edition, actor=cast.ella.actor)
    with pytest.raises(Refused, match="avslutad"):
        change(cast)


def test_a_change_that_no_longer_fits_is_left_out(cast, asking, caplog):
    EditionText.objects.create(edition=cast.edition, topic="analysis", content={"section.problem": {"key": "problem"}})
    assert content.analysis_section("problem").title.sv == "Problemet"
    assert "method's own words stand" in caplog.text


def test_the_pages_show_both_languages_and_take_a_change(as_, cast):
    ella, where = as_("ella"), [cast.edition.pk, "analysis"]
    read, write = reverse("edition-topic", args=where), reverse("edition-part", args=[*where, "section.problem"])
    shown = ella.get(read).content.decode()
    assert "Problemet" in shown and "The problem" in shown and "Ändrad i den här" not in shown
    form = ella.get(write).context["form"]
    sent = {name: field.initial for name, field in form.fields.items()}
    wrong = ella.post(write, {**sent, "title_sv": "Det som skaver", "title_en": ""})
    assert wrong.status_code == 422 and "Det som skaver" in wrong.content.decode()
    assert list(wrong.context["form"].errors) == ["title_en"]
    assert ella.post(write, {**sent, "title_sv": TITLE["sv"], "title_en": TITLE["en"]}).url == read
    shown = ella.get(read).content.decode()
    assert "Det som skaver" in shown and "Ändrad i den här" in shown
    assert "Metodens egna ord</" not in shown and "Problemet / " in ella.get(write).content.decode()
    ella.post(write, {"do": "own"})
    assert not EditionText.objects.exists()


def test_a_project_manager_reads_texts_and_changes_none(as_, cast):
    mats, where = as_("mats"), [cast.edition.pk, "analysis"]
    shown = mats.get(reverse("edition-topic", args=where))
    assert shown.status_code == 200 and "section.problem" not in shown.content.decode()
    for url in (reverse("edition-topic", args=where), reverse("edition-part", args=[*where, "section.problem"])):
        assert mats.post(url, {"do": "own"}).status_code == 403
    for where in (["nonsense"], ["analysis", "section.nonsense"]):
        name = "edition-topic" if len(where) == 1 else "edition-part"
        assert as_("ella").get(reverse(name, args=[cast.edition.pk, *where])).status_code == 404


def test_lists_of_texts_grow_and_shrink_by_their_rows():
    topic = TOPICS["procurement"]
    blank = PartForm(topic=topic, part="form.direct_award", changed={})
    sent = {name: field.initial for name, field in blank.fields.items()}
    sent |= {"means__0_sv": "", "means__0_en": "", "means__3_sv": "Fråga tre", "means__3_en": "Ask three"}
    form = PartForm(sent, topic=topic, part="form.direct_award", changed={})
    assert form.is_valid() and [one["sv"][:9] for one in form.content()["means"]] == [
        "Frågar ni",
        "Över doku",
        "Fråga tre",
    ]
    half = PartForm({**sent, "means__3_en": ""}, topic=topic, part="form.direct_award", changed={})
    assert list(half.errors) == ["means__3_en"] and isinstance(half.errors.as_data()["means__3_en"][0], ValidationError)
