"""The guided form of an analysis: one part at a time or all on one page; what is sent is saved field by field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ignite.editions.procurement import advise
from ignite.kernel.errors import Refused
from ignite.kernel.http import Request
from ignite.kernel.shapes import Crumb
from needs.enums import AnalysisState
from needs.forms import DueForm
from needs.forms.writing import WritingForm, fields_posted, read_number, whole_form
from needs.models import FieldVersion, NeedsAnalysis
from needs.parts import FIELDS_OF, PART_OF, ROW_FIELDS, Part, fields_of
from needs.queries import history, parts_with_comments
from needs.queries.musts import must_spread
from needs.queries.writing import held_and_aside
from needs.services import save_fields, settle_aside, submit_analysis
from needs.views.fieldblocks import field_blocks, part_blocks
from needs.views.reading import standing_for
from needs.written import as_text, rows_text, text_now, value_of

ALL = "all"


def write(request: Request, shown: NeedsAnalysis) -> HttpResponse:
    """Show the form, or save what was sent of it and go where the pressed button leads."""
    if request.method != "POST":
        return form_page(request, shown)
    chosen = _chosen(request.POST.get("part", ""))
    form = whole_form(shown, fields_posted(request.POST), request.POST)
    gaps: list[str] = []
    if form.is_valid():
        if request.POST.get("do") == "submit":
            gaps = form.demand_all()
        try:
            if not gaps:
                return _save(request, shown, form, chosen or ALL)
        except Refused as refused:
            form.form.add_error(None, str(refused))
    return form_page(request, shown, form=form, chosen=chosen or ALL, gaps=gaps)


def part_address(shown: NeedsAnalysis, key: str) -> str:
    """Where one part is written; ``all`` for the page with all of them."""
    place = "" if key == ALL else f"#part-{key}"
    return f"{shown.get_absolute_url()}?part={key}{place}"


def _chosen(key: str) -> str:
    return key if key in FIELDS_OF or key == ALL else ""


@transaction.atomic
def _save(request: Request, shown: NeedsAnalysis, form: WritingForm, chosen: str) -> HttpResponse:
    did = request.POST.get("do", "")
    choice, aside = _pressed(shown, did)
    values = form.values()
    if aside is not None and choice != "theirs":
        values.pop(aside.field, None)  # what shall hold there is said by the button
    saved = save_fields(shown, values, reads=form.reads(), actor=request.actor) if values else {}
    torn = [name for name, one in saved.items() if one.aside is not None]
    if aside is not None:
        chosen = chosen if chosen == ALL else PART_OF[aside.field]
        _settle(request, aside, choice)
    elif torn:
        chosen = chosen if chosen == ALL else PART_OF[torn[0]]
        messages.error(
            request,
            _("Någon annan hann spara i samma ruta. Båda texterna finns kvar: välj här nedanför vad som ska gälla."),
        )
    elif did == "submit":
        # Read anew: what was prefetched is from before the rows were saved.
        submit_analysis(NeedsAnalysis.objects.get(pk=shown.pk), actor=request.actor)
        messages.success(request, _("Analysen är inskickad. Programmet läser den och kallar till workshop."))
        return redirect(shown)
    elif did == "next":
        chosen = following(chosen) or chosen
    else:
        messages.success(request, _("Sparat. Det finns alltid tomma rader kvar för fler mått och krav."))
    return redirect(part_address(shown, chosen))


def _pressed(shown: NeedsAnalysis, did: str) -> tuple[str, FieldVersion | None]:
    """What was chosen of two texts (mine, theirs, merged), and the text that stands aside; None for other buttons."""
    choice, _colon, number = did.partition(":")
    if choice not in ("mine", "theirs", "merged") or not number.isdecimal() or len(number) > 15:
        return "", None
    # Also one that is settled already: the form of a second click then writes nothing there.
    aside = FieldVersion.objects.filter(analysis=shown, is_aside=True, pk=number).first()
    if aside is not None:
        aside.analysis = shown
    return choice, aside


def _settle(request: Request, aside: FieldVersion, choice: str) -> None:
    text = None if choice == "theirs" else aside.text if choice == "mine" else _merged(request, aside)
    read = read_number(request.POST, aside.field)
    settled = settle_aside(aside, text=text, read_number=read, actor=request.actor)
    if settled is not None and settled.aside is not None:
        messages.error(request, _("Någon skrev igen under tiden. Din text finns kvar: välj en gång till."))
    else:
        messages.success(request, _("Klart. Den text som inte valdes finns kvar bland versionerna."))


def _merged(request: Request, aside: FieldVersion) -> str:
    """Both put together: by hand where it is words, all rows of both where it is rows."""
    if aside.field in ROW_FIELDS:
        rows = value_of(aside.field, text_now(aside.analysis, aside.field))
        rows += [row for row in value_of(aside.field, aside.text) if row not in rows]
        return rows_text(aside.field, rows)
    typed = {aside.field: request.POST.get(f"merged-{aside.pk}", "")}
    form = whole_form(aside.analysis, [aside.field], typed)
    if not form.is_valid():
        raise Refused(" ".join(form.errors_of(aside.field)))
    return as_text(aside.field, form.values()[aside.field])


def following(key: str, step: int = 1) -> str:
    """The part after one (or before it), or nothing."""
    keys = list(FIELDS_OF)
    place = keys.index(key) + step if key in keys else -1
    return keys[place] if 0 <= place < len(keys) else ""


def _first_to_write(parts: Sequence[Part]) -> str:
    """Where one goes on: the first part that is not done and has to be, else the last of all."""
    return next((part.key for part in parts if not part.done and not part.is_optional), parts[-1].key)


def form_page(
    request: Request,
    shown: NeedsAnalysis,
    *,
    form: WritingForm | None = None,
    chosen: str = "",
    gaps: Sequence[str] = (),
    due_form: DueForm | None = None,
) -> HttpResponse:
    """The page; 422 when something sent is wrong, with all that was sent still there."""
    parts = parts_with_comments(shown)
    chosen = chosen or _chosen(request.GET.get("part", "")) or _first_to_write(parts)
    names = list(PART_OF) if chosen == ALL else fields_of(chosen)
    form = form or whole_form(shown, names)
    held, aside = held_and_aside(shown)
    blocks = field_blocks(form, held, aside, request.actor)
    is_wrong = form.data is not None or due_form is not None
    context = {
        "analysis": shown,
        "area": shown.area,
        "crumbs": [Crumb(shown.area.title, shown.area.get_absolute_url())],
        "due_form": due_form or DueForm(initial={"due_on": shown.due_on}),
        "parts": parts,
        "done": sum(part.done for part in parts),
        "chosen": chosen,
        "blocks": part_blocks(parts, blocks, held),
        "form": form.form,
        "is_sent": form.data is not None,
        "gaps": [part for part in parts if part.key in {PART_OF[name] for name in gaps}],
        "last": history(shown, "analysis")[:1] if shown.state == AnalysisState.EDITS_REQUESTED else [],
        **standing_for(shown, request.actor),
        **_around(shown, chosen, parts),
        **_advice(shown, form),
    }
    return render(request, "needs/analysis_form.html", context, status=422 if is_wrong else 200)


def _around(shown: NeedsAnalysis, chosen: str, parts: Sequence[Part]) -> dict[str, Any]:
    """The parts before and after the one on the page."""
    titles = {part.key: part for part in parts}
    after, before = following(chosen), following(chosen, -1)
    return {
        "next": titles.get(after),
        "next_url": part_address(shown, after) if after else "",
        "before": titles.get(before),
        "before_url": part_address(shown, before) if before else "",
    }


def _advice(shown: NeedsAnalysis, form: WritingForm) -> dict[str, Any]:
    """What a part needs beside its fields: what others have in musts, what the value says of how to buy."""
    said: dict[str, Any] = {}
    rows = form.rows.get("requirements")
    if rows is not None:
        said["musts"] = sum(row.is_must for row in rows.forms)
        said["must_spread"] = must_spread(shown.area.owner.edition_id, analysis_id=shown.pk)
        said["musts_wrong"] = rows.total_error_count() if rows.is_bound else 0
    measures = form.rows.get("measures")
    if measures is not None and measures.is_bound:
        said["rows_wrong"] = measures.total_error_count()
    if "value_sek" in form.names:
        regime = shown.area.owner.organisation.regime
        said["advice"] = advise(shown.value_sek, None, regime, chosen=shown.procurement_form)
    return said
