"""Whole versions of an analysis, each field's history, what differs, and putting one back without losing anything."""

import pytest
from django.urls import reverse

from ignite.kernel.errors import NotAllowed, Refused
from needs.models import AnalysisVersion, FieldVersion
from needs.queries.versions import change
from needs.services import (
    approve_analysis,
    clarify_analysis,
    reopen_analysis,
    request_analysis_edits,
    save_analysis,
    submit_analysis,
)
from needs.services.versions import keep_analysis, restore_field, restore_version
from tests.factories.needs import SAID, analysis_in


def page_of(client, name, analysis, *more):
    return client.get(reverse(name, args=[analysis.pk, *more])).content.decode()


def test_a_whole_version_is_kept_whenever_the_text_changes_hands(cast):
    analysis = analysis_in("draft", cast)
    submit_analysis(analysis, actor=cast.anna.actor)
    request_analysis_edits(analysis, actor=cast.ella.actor, reason="Hur många?")
    submit_analysis(analysis, actor=cast.anna.actor)
    clarify_analysis(analysis, actor=cast.ella.actor)
    approve_analysis(analysis, actor=cast.ella.actor)
    reopen_analysis(analysis, actor=cast.ella.actor, reason="Nytt.")
    kept = list(analysis.versions.values_list("number", "note"))
    moves = ("submit", "request_edits", "submit", "clarify", "approve", "reopen")
    assert kept == [(place, f"move:{move}") for place, move in enumerate(moves, 1)]
    content = analysis.versions.first().content
    assert content["problem"] == SAID["problem"] and "gram per elev" in content["measures"]


def test_a_version_is_put_back_and_nothing_is_lost(cast):
    analysis = analysis_in("draft", cast)
    version = keep_analysis(analysis, actor=cast.arvid.actor, note="Före mötet")
    save_analysis(analysis, actor=cast.anna.actor, problem="Annat", measures=[], value_sek=300_000)
    assert restore_version(version, actor=cast.anna.actor) == 3
    analysis.refresh_from_db()
    assert (analysis.problem, analysis.value_sek) == (SAID["problem"], None)
    assert analysis.measures.get().baseline == 48
    before = analysis.versions.last()
    assert before.note == "before:1" and before.content["problem"] == "Annat"
    assert restore_version(version, actor=cast.anna.actor) == 0
    assert restore_version(before, actor=cast.anna.actor) == 3  # and there again


def test_one_field_is_put_back(cast):
    analysis = analysis_in("draft", cast)
    save_analysis(analysis, actor=cast.anna.actor, problem="Första")
    save_analysis(analysis, actor=cast.arvid.actor, problem="Andra")
    first = FieldVersion.objects.get(field="problem", text="Första")
    assert restore_field(first, actor=cast.anna.actor) and not restore_field(first, actor=cast.anna.actor)
    analysis.refresh_from_db()
    assert analysis.problem == "Första" and FieldVersion.objects.filter(text="Andra").exists()


@pytest.mark.parametrize("name", ["bo", "clara", "ella"])
def test_only_the_group_puts_back_and_only_while_it_writes(cast, name):
    version = keep_analysis(analysis_in("draft", cast), actor=cast.ella.actor)
    with pytest.raises(NotAllowed):
        restore_version(version, actor=getattr(cast, name).actor)
    handed_in = keep_analysis(analysis_in("submitted", cast), actor=cast.anna.actor)
    with pytest.raises(Refused):
        restore_version(handed_in, actor=cast.anna.actor)
    if name != "ella":
        with pytest.raises(NotAllowed):
            keep_analysis(version.analysis, actor=getattr(cast, name).actor)


def test_a_version_that_cannot_be_read_is_refused_in_words(cast):
    analysis = analysis_in("draft", cast)
    broken = AnalysisVersion.objects.create(analysis=analysis, number=1, content={"value_sek": "många"})
    with pytest.raises(Refused):
        restore_version(broken, actor=cast.anna.actor)


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ("Köken ringer", "Köken mejlar", ["same", "gone", "new"]),
        ("", "Nytt", ["new"]),
        ("Borta", "", ["gone"]),
        ("Lika", "Lika", ["same"]),
    ],
)
def test_what_differs_is_told_word_by_word(one, other, kinds):
    told = change("problem", one, other)
    assert [mark.kind for mark in told.marks] == kinds
    assert "".join(mark.text for mark in told.marks if mark.kind != "new").strip() == one
    assert "".join(mark.text for mark in told.marks if mark.kind != "gone").strip() == other


def test_a_text_made_to_be_slow_to_compare_is_not():
    told = change("problem", "a b " * 1900, "b a a " * 1300)
    assert told.differs and len(told.marks) < 10


def test_the_pages_show_versions_differences_and_history(as_, cast, once):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    save_analysis(analysis, actor=cast.anna.actor, problem="Köken ringer <b>rektorn</b>")
    key, url = once(), reverse("analysis-versions", args=[analysis.pk])
    for _twice in range(2):
        assert anna.post(url, {"note": "Före mötet", "_once": key}).status_code == 302
    save_analysis(analysis, actor=cast.arvid.actor, problem="Köken mejlar <b>rektorn</b>")
    page = page_of(anna, "analysis-versions", analysis)
    assert "1 sparad version" in page and "Före mötet" in page and "Återställ" in page
    page = anna.get(reverse("analysis-compare", args=[analysis.pk]), {"from": "1"}).content.decode()
    assert "<del>" in page and "ringer" in page and "<ins>" in page and "&lt;b&gt;rektorn" in page
    assert "1 del skiljer sig" in page and "<details" in page
    page = page_of(anna, "analysis-history", analysis, "problem")
    assert "Gäller nu" in page and "Arvid" in page
    anna.post(reverse("analysis-restore", args=[analysis.pk, 1]))
    number = FieldVersion.objects.filter(field="problem", text__contains="mejlar").latest("pk").number
    anna.post(reverse("analysis-history", args=[analysis.pk, "problem"]), {"restore": number})
    analysis.refresh_from_db()
    assert "mejlar" in analysis.problem


def test_versions_of_others_and_odd_numbers_are_not_found(as_, cast):
    analysis = analysis_in("draft", cast)
    keep_analysis(analysis, actor=cast.anna.actor)
    for name in ("bo", "clara"):
        for route in ("analysis-versions", "analysis-compare"):
            assert as_(name).get(reverse(route, args=[analysis.pk])).status_code == 404
    anna = as_("anna")
    for number in ("9", "x", "1" * 30, "²"):
        assert anna.get(reverse("analysis-compare", args=[analysis.pk]), {"from": number}).status_code == 404
    assert anna.get(reverse("analysis-history", args=[analysis.pk, "state"])).status_code == 404
    assert anna.post(reverse("analysis-history", args=[analysis.pk, "problem"]), {"restore": "²"}).status_code == 404
    assert "Återställ" not in page_of(as_("ella"), "analysis-versions", analysis)


def test_queries_do_not_grow(as_, cast, count_queries):
    analysis, anna = analysis_in("draft", cast), as_("anna")
    keep_analysis(analysis, actor=cast.anna.actor)
    save_analysis(analysis, actor=cast.anna.actor, problem="x")
    routes = [
        (name, [analysis.pk, *more])
        for name, *more in (
            ("analysis-versions",),
            ("analysis-compare",),
            ("analysis-history", "problem"),
        )
    ]
    first = [count_queries(anna, reverse(name, args=arguments)) for name, arguments in routes]
    for place in range(29):
        keep_analysis(analysis, actor=cast.anna.actor)
        FieldVersion.objects.create(analysis=analysis, field="problem", number=place + 10, text="y", by=cast.anna.user)
    assert [count_queries(anna, reverse(name, args=arguments)) for name, arguments in routes] == first
