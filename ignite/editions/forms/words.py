"""What the places in the method's texts are called on the page where they are changed."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ignite.editions.content.parts import Path

NAMES: dict[str, str | Promise] = {
    "title": _("Rubrik"),
    "question": _("Fråga"),
    "text": _("Text"),
    "help": _("Hjälp"),
    "good": _("Bra exempel"),
    "weak": _("Svagt exempel"),
    "field": _("Område"),
    "why": _("Varför"),
    "sentence": _("Mening att börja från"),
    "strong": _("Det som var starkt"),
    "would_change": _("Det som skulle ändra svaret"),
    "intro": _("Inledning"),
    "points": _("Punkt"),
    "purpose": _("Syfte"),
    "people": _("Vilka som är med"),
    "item": _("Punkt på dagordningen"),
    "how": _("Hur"),
    "minutes": _("Minuter"),
    "slot_minutes": _("Minuter i ett pass"),
    "change_minutes": _("Minuter att byta"),
    "slots_before_break": _("Pass före paus"),
    "criterion": _("Kriterium"),
    "weight": _("Vikt"),
    "anchors": _("Ord för poängen"),
    "choice": _("Svarsval"),
    "formula": _("Så räknas det"),
    "exit_starter": _("Så börjar fältet om att avsluta"),
    "when": _("När den passar"),
    "means": _("Vad den betyder"),
    "source": _("Källa"),
}


def path_label(path: Path) -> str:
    """A place in words: "Bra exempel · Text", "Punkt 2"."""
    said: list[str] = []
    for step in path:
        if isinstance(step, int):
            said[-1] = f"{said[-1]} {step + 1}"
        elif step.isdigit():
            said[-1] = f"{said[-1]} {step}"
        else:
            said.append(str(NAMES.get(step, step)))
    return " · ".join(said)
