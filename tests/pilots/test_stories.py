"""Stories: nothing is public that one of the two has not approved."""

import pytest
from django.test import Client
from django.urls import reverse

from ignite.kernel.errors import NotAllowed, Refused
from ignite.outbox.kinds import kind_named
from ignite.outbox.models import Message
from ignite.pilots.models import Story
from ignite.pilots.services import (
    approve_story,
    change_story,
    draft_story,
    publish_story,
    save_story,
    withdraw_story,
)
from tests.factories.pilots import pilot_in, story_in
from tests.startups.pages import post, signed_in


def url(name, story):
    return reverse(name, args=[story.pk])


def approve(cast, story, who):
    return approve_story(Story.objects.get(pk=story.pk), actor=getattr(cast, who).actor)


def test_a_draft_is_made_of_the_pilots_own_data_once(cast):
    pilot = pilot_in("running", cast)
    story = draft_story(pilot, actor=cast.clara.actor)
    assert story.title == pilot.title and pilot.hypothesis in story.tried and story.result.startswith("Andelen")
    assert draft_story(pilot, actor=cast.ella.actor) == story
    with pytest.raises(NotAllowed):
        draft_story(pilot, actor=cast.bo.actor)
    with pytest.raises(Refused, match="när piloten har startat"):
        draft_story(pilot_in("planned", cast, match=pilot.match), actor=cast.anna.actor)


@pytest.mark.parametrize("who", ["anna", "clara"])
def test_one_side_alone_never_publishes(cast, who):
    story = story_in("draft", cast)
    assert [approve(cast, story, who) for _again in range(2)] == [False, False]
    with pytest.raises(Refused):
        publish_story(Story.objects.get(pk=story.pk), actor=cast.ella.actor)
    assert Client().get(url("story", story)).status_code == 404
    assert Story.objects.get().state == "draft"


def test_both_approve_and_only_the_programme_publishes(cast):
    story = story_in("draft", cast)
    assert [approve(cast, story, who) for who in ("clara", "anna")] == [False, True]
    story.refresh_from_db()
    for person in (cast.anna, cast.clara):
        with pytest.raises(NotAllowed):
            publish_story(story, actor=person.actor)
    assert publish_story(story, actor=cast.ella.actor) is True
    assert Message.objects.filter(kind="story_published").count() == 3
    assert Client().get(url("story", story)).status_code == 200


def test_nobody_approves_for_somebody_else(cast):
    story = story_in("draft", cast)
    for who in ("ella", "bo", "david", "arvid"):
        with pytest.raises(NotAllowed):
            approve(cast, story, who)


def test_new_words_void_the_approval_and_ask_that_side_again(cast):
    story = story_in("draft", cast)
    approve(cast, story, "anna")
    assert save_story(Story.objects.get(), actor=cast.clara.actor, result="Svinnet sjönk med en tredjedel.") is True
    assert save_story(Story.objects.get(), actor=cast.clara.actor, result="Svinnet sjönk med en tredjedel.") is False
    story.refresh_from_db()
    assert story.owner_approved_at is None
    asked = Message.objects.filter(kind="story_to_approve")
    assert {row.to_address for row in asked} == {"anna@example.org"}
    assert all(kind_named(row.kind).still_true(row) for row in asked)
    approve(cast, story, "anna")
    assert not any(kind_named(row.kind).still_true(row) for row in asked)


def test_an_approved_story_is_opened_again_before_it_is_changed(cast):
    story = story_in("approved", cast)
    with pytest.raises(Refused, match="är godkänd"):
        save_story(story, actor=cast.anna.actor, result="Annat")
    change_story(story, actor=cast.clara.actor)
    assert (story.state, story.owner_approved_at, story.startup_approved_at) == ("draft", None, None)
    assert save_story(story, actor=cast.ella.actor, result="Annat") is True
    with pytest.raises(NotAllowed):
        save_story(story, actor=cast.bo.actor, result="Annat igen")


def test_a_withdrawn_story_is_gone_for_everybody_outside(cast):
    story = story_in("published", cast)
    withdraw_story(story, actor=cast.clara.actor, reason="Bolaget har bytt namn.")
    assert [signed_in(one).get(url("story", story)).status_code for one in (cast.bo, cast.david)] == [404, 404]
    assert signed_in(cast.clara).get(url("story", story)).status_code == 200


def test_the_public_page_tells_what_did_not_work_and_can_be_shared(cast):
    story = story_in("published", cast)
    page = Client().get(url("story", story)).content.decode()
    assert "Vågen tålde inte diskmaskinen." in page and "Att göra" not in page
    assert '<meta property="og:title" content="Vågen som räknar mat">' in page
    assert f'<meta property="og:url" content="http://127.0.0.1:8000{url("story", story)}">' in page
    assert story.title in Client().get(reverse("stories")).content.decode()


def test_it_is_written_and_approved_on_its_pages(cast):
    story = story_in("draft", cast)
    client = signed_in(cast.clara)
    said = {"title": "Vågen", "lead": "Kort", "result": "Bra", "did_not_work": "Disken"}
    assert post(client, url("story-edit", story), **{**said, "title": ""}).status_code == 422
    assert post(client, url("story-edit", story), **said).url == url("story", story)
    for person in (cast.clara, cast.anna):
        assert "Stämmer berättelsen?" in signed_in(person).get(url("story", story)).content.decode()
        post(signed_in(person), url("story-approve", story), seen=Story.objects.get().revision)
    assert Story.objects.get().state == "approved"
    assert post(signed_in(cast.ella), reverse("move", args=["story", story.pk, "publish"])).status_code == 302
    assert Story.objects.get().state == "published"


def test_the_page_leads_to_the_text_once(cast):
    story = story_in("draft", cast)
    client = Client()
    client.force_login(cast.clara.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(url("story", story)).content.decode().count(f'href="{url("story-edit", story)}"') == 1
