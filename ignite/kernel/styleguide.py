"""A page with every component, for those who build pages and for the test that looks at them (demo and test only)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ignite.kernel import clock
from ignite.kernel.access import public
from ignite.kernel.forms import Form, SekField
from ignite.kernel.http import posted
from ignite.kernel.shapes import Crumb, Entry, Fact, Figure, NextStep, Point, Step


class ExampleForm(Form):
    """One field of each kind."""

    title = forms.CharField(label="Vad heter området?", max_length=80, help_text="Några ord som alla förstår.")
    problem = forms.CharField(
        label="Vad fungerar inte i dag?",
        help_text="Skriv vad som händer, inte vilken lösning ni tänker er.",
        widget=forms.Textarea(attrs={"rows": 4, "data-keep": ""}),
    )
    kind = forms.ChoiceField(label="Slag av verksamhet", choices=[("", "Välj"), ("a", "Kommun"), ("b", "Region")])
    route = forms.ChoiceField(
        label="Väg till införande",
        choices=[("direct", "Direktupphandling"), ("call", "Avrop på ramavtal"), ("unknown", "Vet inte än")],
        widget=forms.RadioSelect,
    )
    goals = forms.MultipleChoiceField(
        label="Hållbarhetsmål",
        choices=[("6", "Mål 6: Rent vatten"), ("12", "Mål 12: Hållbar konsumtion")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    due_on = forms.DateField(label="Klart senast", help_text="Till exempel 2026-03-12.")
    starts_at = forms.TimeField(label="Börjar", required=False)
    value = SekField(label="Pilotens värde", help_text="Hela kronor utan moms, med optioner.", required=False)
    deck = forms.FileField(label="Presentation", help_text="En PDF på högst 10 MB.", required=False)
    promise = forms.BooleanField(label="Vi svarar varje startup inom 28 dagar")


@public
def styleguide(request: HttpRequest) -> HttpResponse:
    """Everything on one page; a POST shows the form with its errors."""
    form = ExampleForm(posted(request), initial={"value": 480000})
    if request.GET.get("errors"):
        form = ExampleForm({"title": "Skolmat", "value": "mycket"})
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "components/styleguide.html", {"form": form, **_examples()}, status=status)


def _examples() -> dict[str, Any]:
    first = date(2026, 1, 12)
    shares = [38, 38, 39, 40, 40, 42, 43, 43, 45, 44, 45, 47]
    return {
        "crumbs": [Crumb("Områden", "#"), Crumb("Ekologisk mat i skolmåltider")],
        "steps": _journey(),
        "next": _next(),
        "figures": [
            Figure(6, "behovsägare"),
            Figure(23, "områden, alla har 3–5"),
            Figure(14, "behov, varav 9 öppna", url="#"),
            Figure(61, "pitchar från 48 startups"),
            Figure(1, "behovsägare med pilot", of=6),
        ],
        "entries": _entries(),
        "facts": [
            Fact("Behovsägare", "Järfälla kommun"),
            Fact("Pitcha senast", "27 mars 2026"),
            Fact("Finns inte", None),
        ],
        "points": [Point(first + timedelta(weeks=week), value) for week, value in enumerate(shares)],
        "end": date(2026, 8, 31),
        "scores": [Decimal(3), Decimal(4), Decimal(4)],
        "soon": clock.now() + timedelta(hours=7),
    }


def _journey() -> list[Step]:
    return [
        Step("Utmaningsområden", 4, of="3–5", url="#", status="done"),
        Step("Behovsanalyser", 2, of=4, url="#", status="now"),
        Step("Öppna behov", 2, url="#", percent=34),
        Step("Pitchar", 7, url="#", percent=20),
        Step("Möten", 0),
        Step("Pilotprojekt", 0, of=1),
    ]


def _next() -> list[NextStep]:
    return [
        NextStep(
            "Beskriv nuläget i ”Ekologisk mat i skolmåltider”",
            "#",
            "Fortsätt analysen",
            why="Analysen saknar nuläge och minst ett mått. Ska vara klar 5 mars.",
            primary=True,
        ),
        NextStep(
            "Läs tre nya pitchar till ”Tidig upptäckt av vattenläckor”",
            "#",
            "Bedöm pitchar",
            why="Du är en av tre som bedömer. De andras poäng visas när din är inlämnad.",
        ),
    ]


def _entries() -> list[Entry]:
    at = clock.now() - timedelta(days=30)
    return [
        Entry("Programmet godkände analysen", at, "Programkontoret", tone="go"),
        Entry("Analysen kom tillbaka", at, "Programkontoret", body="Måttet saknar målvärde.", tone="wait"),
        Entry("Projektgruppen skickade in analysen", at, "Järfälla kommun"),
    ]
