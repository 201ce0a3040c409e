"""The method's texts: whole in both languages, and the numbers in them add up."""

from dataclasses import fields, is_dataclass

import pytest
from django.utils import translation

from ignite.editions import content
from ignite.editions.content import reading, shapes
from needs.enums import AnalysisResult
from startups.enums import DeclineReason
from workshops.enums import WorkshopKind, WritesTo

TOPICS = {
    "analysis": shapes.Analysis,
    "criteria": shapes.Criteria,
    "decline_reasons": shapes.Declining,
    "workshop_templates": shapes.WorkshopTemplates,
    "commitments": shapes.Commitments,
    "pilot_plan": shapes.PilotPlan,
    "pulse": shapes.Questions,
    "after_meeting": shapes.Questions,
    "after_workshop": shapes.Questions,
    "aftercare": shapes.Questions,
    "indicators": shapes.Indicators,
    "procurement": shapes.Procurement,
    "examples": shapes.AreaExamples,
}


def texts_in(thing):
    if isinstance(thing, shapes.Text):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from texts_in(getattr(thing, field.name))
    elif isinstance(thing, (tuple, dict)):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from texts_in(part)


def test_every_file_has_its_topic_here():
    assert {path.stem for path in reading.HERE.glob("*.toml")} == set(TOPICS)


@pytest.mark.parametrize("topic", TOPICS)
def test_every_text_is_written_in_both_languages(topic):
    texts = list(texts_in(reading.load(topic, TOPICS[topic])))
    assert texts
    for text in texts:
        assert text.sv.strip() and text.en.strip()
        assert text.sv == text.sv.strip() and text.en == text.en.strip()
        assert text.sv != text.en or len(text.sv) < 20, text.sv  # "Region" may be alike, a sentence may not
        assert not set("åäöÅÄÖ") & set(text.en), text.en
        assert text.sv.count("…") == text.en.count("…"), text.sv


def test_the_analysis_has_twelve_sections_with_examples_from_every_field():
    sections = content.analysis_sections()
    assert len({section.key for section in sections}) == len(sections) == 12
    assert all(section.good.field.sv != section.weak.field.sv for section in sections)
    for examples in ({s.good.field.sv for s in sections}, {s.weak.field.sv for s in sections}):
        assert examples == {"Skolmat", "Vattenläckor", "Medborgarsvar", "Lokalbokning", "Avfall", "Hemtjänst"}
    assert [one.key for one in content.analysis_conclusions()] == AnalysisResult.values


def test_criteria_weigh_a_hundred_and_name_their_ends():
    assert [criterion.weight for criterion in content.criteria()] == [30, 25, 20, 10, 15]
    assert sum(criterion.weight for criterion in content.criteria()) == 100
    assert all(sorted(criterion.anchors) == [1, 3, 5] for criterion in content.criteria())


@pytest.mark.parametrize("template", content.workshop_templates(), ids=lambda template: template.key)
def test_agendas_fill_their_time_and_write_to_known_places(template):
    assert sum(item.minutes for item in template.item) == template.minutes
    assert {item.writes_to for item in template.item} <= {*WritesTo.values, ""}
    assert template.kind in WorkshopKind.values


def test_the_matchmaking_day_pauses_after_its_slots():
    day = content.workshop_template("matchmaking_day")
    one_round = day.slots_before_break * (day.slot_minutes + day.change_minutes)
    assert [item.minutes for item in day.item] == [15, one_round, 15, one_round, 15]


def test_each_party_has_a_commitment_with_a_version():
    for party, points in (("need_owner", 6), ("startup", 4), ("programme", 5)):
        commitment = content.commitment_text(party)
        assert len(commitment.points) == points and commitment.version
        assert len(" ".join(point.sv for point in commitment.points).split()) < 120  # read in a minute
    with pytest.raises(KeyError):
        content.commitment_text("funder")


def test_reasons_questions_and_indicators_are_all_there():
    codes = [reason.key for reason in content.decline_reasons()]
    assert codes == DeclineReason.values
    assert content.declining_always().strong.sv.endswith("…")
    assert len(content.indicators()) == 15 and len(content.pilot_plan()) == 12
    for form in (content.pulse(), content.after_meeting(), content.after_workshop(), content.aftercare()):
        assert len(form.question) == 3
        assert all(bool(question.choice) == (question.kind == "choice") for question in form.question)


def test_a_text_follows_the_reader():
    title = content.analysis_section("problem").title
    with translation.override("en"):
        assert str(title) == "The problem"
    with translation.override("sv"):
        assert f"{title}" == "Problemet"
    assert title.in_("en-gb") == "The problem" and title.in_(None) == "Problemet"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ('title = { sv = "A" }', "pulse.toml.title lacks 'en'"),
        ('title = { sv = "A", en = " " }', "pulse.toml.title is empty in one of its languages"),
        ('title = { sv = "A", en = "B", no = "C" }', "pulse.toml.title has the unknown key 'no'"),
        ("title = 3", "pulse.toml.title should be a table"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path, monkeypatch, written, told):
    rest = 'intro = { sv = "A", en = "B" }\nquestion = []\n'
    (tmp_path / "pulse.toml").write_text(f"{written}\n{rest}", encoding="utf-8")
    monkeypatch.setattr(reading, "HERE", tmp_path)
    with pytest.raises(reading.ContentError, match=told):
        reading.build("pulse", shapes.Questions, reading.raw.__wrapped__("pulse"))
