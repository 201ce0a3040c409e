"""What is said about the parts of an analysis: by whom, to whom, taken care of, opened again."""

from datetime import datetime

import pytest
from django.urls import reverse

from ignite.kernel import clock
from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from needs.models import Comment, FieldVersion
from needs.services import add_comment, reopen_comment, resolve_comment
from tests.factories.needs import analysis_in


def url_of(analysis, part="problem"):
    return reverse("analysis-comments", args=[analysis.pk, part])


@pytest.mark.parametrize("name", ["anna", "arvid", "ella"])
def test_the_group_and_the_programme_comment_and_take_care(cast, name):
    actor = getattr(cast, name).actor
    comment = add_comment(analysis_in("draft", cast), actor=actor, part="problem", text=" Hur ofta? ")
    assert (comment.text, comment.by_id) == ("Hur ofta?", actor.user_id)
    assert resolve_comment(comment, actor=actor) and not resolve_comment(comment, actor=actor)
    assert reopen_comment(comment, actor=actor) and not reopen_comment(comment, actor=actor)
    assert (comment.resolved_by, comment.reopened_by_id) == (None, actor.user_id)


@pytest.mark.parametrize("name", ["bo", "clara"])
def test_others_do_not(cast, name):
    analysis = analysis_in("draft", cast)
    comment = add_comment(analysis, actor=cast.anna.actor, part="problem", text="Hur ofta?")
    for attempt in (
        lambda actor: add_comment(analysis, actor=actor, part="problem", text="x"),
        lambda actor: resolve_comment(comment, actor=actor),
        lambda actor: reopen_comment(comment, actor=actor),
    ):
        with pytest.raises(NotAllowed):
            attempt(getattr(cast, name).actor)


@pytest.mark.parametrize("text", ["  ", "x" * 2001])
def test_nothing_and_too_much_are_refused(cast, text):
    analysis = analysis_in("draft", cast)
    with pytest.raises(Refused):
        add_comment(analysis, actor=cast.anna.actor, part="problem", text=text)
    with pytest.raises(KeyError):
        add_comment(analysis, actor=cast.anna.actor, part="state", text="x")


def test_an_hours_comments_come_in_one_letter_to_whoever_wrote_the_part(cast):
    analysis = analysis_in("draft", cast)
    FieldVersion.objects.create(analysis=analysis, field="problem", number=1, text="x", by=cast.arvid.user)
    with clock.standing_at(datetime(2027, 3, 1, 9, 10, tzinfo=clock.STOCKHOLM)):
        for text in ("Hur ofta?", "Och var?"):
            add_comment(analysis, actor=cast.ella.actor, part="problem", text=text)
        letter = Message.objects.get(kind="comment_added")
        assert letter.recipient == cast.arvid.user and clock.local(letter.due_at).hour == 10
        kind = kind_named("comment_added")
        assert kind.still_true(letter)
        assert [one["text"] for one in kind.fresh(letter)["comments"]] == ["Hur ofta?", "Och var?"]


def test_no_letter_of_what_was_taken_care_of_nor_to_who_has_left(cast):
    analysis = analysis_in("draft", cast)
    comment = add_comment(analysis, actor=cast.ella.actor, part="today", text="Vad kostar det?")
    letter, kind = Message.objects.get(kind="comment_added"), kind_named("comment_added")
    assert letter.recipient == cast.anna.user  # nobody wrote the part: the project manager
    resolve_comment(comment, actor=cast.anna.actor)
    assert not kind.still_true(letter)
    reopen_comment(comment, actor=cast.anna.actor)
    assert kind.still_true(letter)
    type(cast.anna.membership).objects.filter(pk=cast.anna.membership.pk).update(state="ended")
    assert not kind.still_true(letter)


def test_the_programme_hears_the_answer_and_nobody_their_own_words(cast):
    analysis = analysis_in("submitted", cast)
    add_comment(analysis, actor=cast.ella.actor, part="today", text="Vad kostar det?")
    add_comment(analysis, actor=cast.anna.actor, part="today", text="Två tjänster.")
    letters = Message.objects.filter(kind="comment_added").order_by("pk")
    assert [letter.recipient for letter in letters] == [cast.anna.user, cast.ella.user]
    said = kind_named("comment_added").fresh(letters[1])["comments"]
    assert [one["text"] for one in said] == ["Två tjänster."]


@pytest.mark.parametrize("state", ["draft", "submitted", "approved"])
def test_a_comment_is_written_read_and_settled_on_the_page(as_, cast, once, state):
    analysis, anna = analysis_in(state, cast), as_("anna")
    key = once()
    for _twice in range(2):
        response = anna.post(url_of(analysis), {"text": "Hur <b>ofta</b>?", "_once": key})
        assert response["Location"].endswith("#comments-problem")
    comment = Comment.objects.get()
    page = anna.get(f"{analysis.get_absolute_url()}?part=problem").content.decode()
    assert "1 kommentar att åtgärda" in page and "Hur &lt;b&gt;ofta" in page
    anna.post(url_of(analysis), {"resolve": comment.pk})
    page = anna.get(f"{analysis.get_absolute_url()}?part=problem").content.decode()
    assert "1 kommentar, åtgärdad" in page and "Åtgärdad av Anna" in page
    anna.post(url_of(analysis), {"reopen": comment.pk})
    assert "Öppnad igen av Anna" in anna.get(url_of(analysis)).content.decode()


def test_an_empty_comment_is_answered_on_the_same_page(as_, cast):
    analysis = analysis_in("draft", cast)
    response = as_("anna").post(url_of(analysis), {"text": " "})
    assert response.status_code == 422 and not Comment.objects.exists()
    assert as_("anna").get(url_of(analysis, "state")).status_code == 404
    assert as_("anna").post(url_of(analysis), {"resolve": "x"}).status_code == 404


def test_a_comment_of_another_analysis_is_not_reached_by_its_number(as_, cast):
    analysis = analysis_in("draft", cast)
    other = analysis_in("draft", cast)
    comment = add_comment(other, actor=cast.anna.actor, part="problem", text="x")
    assert as_("anna").post(url_of(analysis), {"resolve": comment.pk}).status_code == 404
    assert as_("bo").get(url_of(analysis)).status_code == 404


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_comments_cost_one_query_however_many_they_are(as_, cast, count_queries, state):
    analysis, anna = analysis_in(state, cast), as_("anna")
    first = count_queries(anna, f"{analysis.get_absolute_url()}?part=all")
    for part in ("problem", "today", "measures") * 10:
        Comment.objects.create(analysis=analysis, part=part, text="Hur?", by=cast.ella.user)
    assert count_queries(anna, f"{analysis.get_absolute_url()}?part=all") == first


def test_what_waits_is_counted_on_min_sida_and_on_the_areas_page(as_, cast):
    analysis, anna = analysis_in("submitted", cast), as_("anna")
    pages = {reverse("my-page"): "Svara på det som sägs", analysis.area.get_absolute_url(): "1 kommentar att åtgärda"}
    for url, words in pages.items():
        assert words not in anna.get(url).content.decode()
    comment = add_comment(analysis, actor=cast.ella.actor, part="problem", text="Hur ofta?")
    for url, words in pages.items():
        assert words in anna.get(url).content.decode()
    resolve_comment(comment, actor=cast.anna.actor)
    for url, words in pages.items():
        assert words not in anna.get(url).content.decode()
