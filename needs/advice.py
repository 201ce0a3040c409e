"""Advice in words on how an area is written: where a solution, a brand or nobody at all stands for the problem.

Plain Python without Django's models. It advises and never blocks.
"""

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Nouns that name a means. Swedish compounds end in the noun, so a word may begin with anything.
_MEANS = (
    r"plattform(?:en|ar)?|app(?:en|ar)?|appl?ikation(?:en|er)?|system(?:et)?|verktyg(?:et)?|portal(?:en|er)?|"
    r"modul(?:en|er)?|chattrobot(?:en|ar)?|chatbot(?:en|ar)?|dashboard|sensor(?:er|erna)?|blockkedja|robot(?:en|ar)?|"
    r"programvara|mjukvara|digital tvilling|e-tjänst(?:en|er)?|AI|IoT|tjänst(?:en)?|lösning(?:en|ar)?"
)
_WANTING = (
    r"(?:behöver|saknar|vill ha|vill köpa|ska köpa|ska upphandla|ska införa|vill införa|efterfrågar|söker|implementera)"
)
SOLUTION = re.compile(rf"\b{_WANTING}\b(?:\W+[\w-]+){{0,4}}?\W+[\w-]*?(?:{_MEANS})\b", re.IGNORECASE)
OPENING = re.compile(
    rf"^\W*(?:en|ett|ny|nytt|smart|smarta|digital|digitalt)\W+(?:[\w-]+\W+){{0,2}}?[\w-]*?(?:{_MEANS})\b", re.I
)
BRAND = re.compile(
    r"\b(Microsoft|Teams|Office ?365|Power ?BI|Copilot|ChatGPT|OpenAI|Google|Gemini|Salesforce|SAP|Oracle|Esri|ArcGIS|"
    r"Visma|Unit4|ServiceNow|Tieto(?:evry)?|CGI|Cisco|Siemens|Amazon|AWS|Azure|iPad|iPhone|Android|Zoom|Slack)\b|\w+[®™]"
)
EVERYBODY = re.compile(
    r"^\W*(?:alla|samtliga|alla invånare|hela kommunen|hela regionen|allmänheten)\b[^.]{0,40}\.?\W*$", re.I
)
SHORT = 60


def advise(title: str, problem: str, affected: str) -> list[str | Promise]:
    """What could be written better, in the order to mend it; nothing when all is well or nothing is written."""
    return list(_remarks(title.strip(), problem.strip(), affected.strip()))


def _remarks(title: str, problem: str, affected: str) -> Iterator[str | Promise]:
    if OPENING.search(title) or SOLUTION.search(title) or SOLUTION.search(problem) or OPENING.search(problem):
        yield _(
            "Det här låter som en lösning. Skriv i stället vad som händer i dag, så att startups får visa vägar som "
            "ni inte har tänkt på."
        )
    brand = BRAND.search(f"{title}\n{problem}")
    if brand:
        yield _(
            "Du nämner ”%(name)s”. Ett varumärke styr svaren mot en leverantör. Skriv vad ni behöver kunna göra."
        ) % {"name": brand.group()}
    if problem and not affected:
        yield _("Skriv vem som berörs och ungefär hur många de är. Då går det att se vad en förändring är värd.")
    elif EVERYBODY.search(affected):
        yield _("”Alla” är svårt att hjälpa. Vilka märker problemet mest?")
    if problem and len(problem) < SHORT:
        yield _("Berätta lite mer: hur märks det, hur ofta och vad kostar det? En uppskattad siffra räcker.")
