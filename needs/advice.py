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
_MEANS_EN = (
    r"platforms?|apps?|applications?|systems?|tools?|portals?|modules?|chatbots?|dashboards?|sensors?|blockchain|robots?|"
    r"software|digital twins?|e-services?|AI|IoT|solutions?"
)
_WANTING_EN = r"(?:needs?|lacks?|wants?|requires?|look(?:s|ing)? for|buy|procure|implement|introduce|deploy)"
# Between words; a hyphen stands inside one, so that a text can be cut into words in one way only.
_GAP = r"[^\w-]+"
SOLUTION = re.compile(
    rf"\b{_WANTING}\b(?:{_GAP}[\w-]+){{0,4}}?{_GAP}[\w-]*?(?:{_MEANS})\b|"
    rf"\b{_WANTING_EN}\b(?:{_GAP}[\w-]+){{0,4}}?{_GAP}(?:{_MEANS_EN})\b",
    re.IGNORECASE,
)
OPENING = re.compile(
    rf"^[^\w-]*(?:(?:en|ett|ny|nytt|smart|smarta|digital|digitalt){_GAP}(?:[\w-]+{_GAP}){{0,2}}?[\w-]*?(?:{_MEANS})|"
    rf"(?:an?|the|new|smart|digital){_GAP}(?:[\w-]+{_GAP}){{0,2}}?(?:{_MEANS_EN}))\b",
    re.I,
)
BRAND = re.compile(
    r"\b(Microsoft|Teams|Office ?365|Power ?BI|Copilot|ChatGPT|OpenAI|Google|Gemini|Salesforce|SAP|Oracle|Esri|ArcGIS|"
    r"Visma|Unit4|ServiceNow|Tieto(?:evry)?|CGI|Cisco|Siemens|Amazon|AWS|Azure|iPad|iPhone|Android|Zoom|Slack)\b|\w{1,40}[®™]"
)
EVERYBODY = re.compile(
    r"^\W*(?:alla|samtliga|alla invånare|hela kommunen|hela regionen|allmänheten|"
    r"everybody|everyone|all(?: residents| citizens)?|the (?:whole|entire) (?:municipality|region)|the public)\b"
    r"[^.]{0,40}\.?\W*$",
    re.I,
)
# A figure, in digits or in words, exact or not: what a change can be held against.
FIGURE = re.compile(
    r"\d|\b(?:noll|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tjugo|trettio|hundra\w*|tusen\w*|miljon\w*|dussin\w*|"
    r"hälften|halva|fjärdedel\w*|tredjedel\w*|femtedel\w*|procent|dubbel\w*|dubbl\w*|"
    r"varannan|vartannat|(?:var|vart) (?:tredje|fjärde|femte|sjätte|sjunde|åttonde|nionde|tionde)|"
    r"two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|hundreds?|thousands?|millions?|dozens?|"
    r"half|halves|third|quarters?|fifth|per ?cent|twice|double)\b",
    re.I,
)
SHORT = 60
LONGEST = 8000  # no advice reaches further; a field takes less


def advise(title: str, problem: str, affected: str) -> list[str | Promise]:
    """What could be written better, in the order to mend it; nothing when all is well or nothing is written."""
    return list(_remarks(*(text.strip()[:LONGEST] for text in (title, problem, affected))))


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
        if FIGURE.search(problem):
            yield _("Berätta lite mer: hur märks det, och vad kostar det?")
        else:
            yield _("Berätta lite mer: hur märks det, hur ofta och vad kostar det? En uppskattad siffra räcker.")
    elif problem and not FIGURE.search(problem):
        yield _(
            "Det står ingen siffra för hur det är i dag. Hur ofta, hur länge eller hur mycket? En uppskattning räcker, "
            "och utan den går det inte att se vad som blir bättre."
        )
