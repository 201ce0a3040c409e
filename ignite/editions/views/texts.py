"""The method's texts as an edition has them: a topic to read, one part to change."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ignite.editions import queries
from ignite.editions.content import Text
from ignite.editions.content.parts import START, WHOLE, is_text, places
from ignite.editions.content.topics import TOPICS, Topic
from ignite.editions.enums import EditionState
from ignite.editions.forms import PartForm
from ignite.editions.forms.words import path_label
from ignite.editions.models import Edition
from ignite.editions.rules import administers
from ignite.editions.services import own_part, own_topic, save_part
from ignite.editions.views.editions import crumbs, demand_administrator
from ignite.kernel.access import programme
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request, posted
from ignite.kernel.scoping import fetch
from ignite.kernel.shapes import Crumb


def _topic(key: str) -> Topic:
    if key not in TOPICS:
        raise Http404
    return TOPICS[key]


@programme
def topic(request: Request, pk: int, topic: str) -> HttpResponse:
    """Everything a topic says, in both languages, with a mark on what the edition has changed."""
    about, edition = _topic(topic), fetch(Edition.objects, request.actor, pk=pk)
    if request.method == "POST":
        demand_administrator(request)
        return _give_back(request, edition, about)
    changed = queries.texts_of(edition).get(topic, {})
    context = {
        "edition": edition,
        "topic": about,
        "crumbs": crumbs(edition),
        "parts": [
            {"key": key, "title": part_title(about, part, key), "changed": key in changed, "rows": _rows(part)}
            for key, part in about.parts_with(changed).items()
        ],
        "changed": len(changed),
        "may_change": administers(request.actor) and edition.state != EditionState.CLOSED,
    }
    return render(request, "editions/topic.html", context)


def part_title(about: Topic, part: dict[str, Any], key: str) -> Any:
    """What a part is called: its own title in the reader's language, or the topic's."""
    if key == WHOLE:
        return about.title
    if key == START:
        return _("Inledning")
    title = part.get("title")
    return Text(**title) if isinstance(title, dict) and is_text(title) else _("Gemensamt för alla")


def _rows(part: dict[str, Any]) -> list[dict[str, Any]]:
    """The part's places as a table: what it is, Swedish, English (a figure stands in the first alone)."""
    rows: list[dict[str, Any]] = []
    for place in places(part):
        if place.kind == "texts":
            rows += [{"label": path_label((*place.path, index)), **one} for index, one in enumerate(place.value)]
        elif place.kind == "text":
            rows.append({"label": path_label(place.path), **place.value})
        else:
            rows.append({"label": path_label(place.path), "sv": place.value, "en": place.value})
    return rows


def _give_back(request: Request, edition: Edition, about: Topic) -> HttpResponse:
    try:
        own_topic(edition, actor=request.actor, topic=about.key)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Metodens egna ord står där igen."))
    return redirect("edition-topic", pk=edition.pk, topic=about.key)


@programme
def part(request: Request, pk: int, topic: str, part: str) -> HttpResponse:
    """Change one part of a topic, or give it back to the method."""
    demand_administrator(request)
    about, edition = _topic(topic), fetch(Edition.objects, request.actor, pk=pk)
    if part not in about.own_parts():
        raise Http404
    changed = queries.texts_of(edition).get(topic, {})
    gives_back = request.method == "POST" and request.POST.get("do") == "own"
    form = PartForm(None if gives_back else posted(request), topic=about, part=part, changed=changed)
    if gives_back or (form.is_bound and form.is_valid()):
        where: dict[str, Any] = {"actor": request.actor, "topic": topic, "part": part}
        try:
            own_part(edition, **where) if gives_back else save_part(edition, content=form.content(), **where)
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, _("Metodens egna ord står där igen.") if gives_back else _("Sparat."))
        return redirect("edition-topic", pk=edition.pk, topic=topic)
    context = {
        "form": form,
        "edition": edition,
        "topic": about,
        "title": part_title(about, form.now, part),
        "is_changed": part in changed,
        "crumbs": [*crumbs(edition), Crumb(about.title, reverse("edition-topic", args=[edition.pk, topic]))],
    }
    return render(request, "editions/part.html", context, status=422 if form.is_bound else 200)
