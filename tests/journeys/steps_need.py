"""From the brief to pitches: written from the analysis, opened, asked about, pitched to by two."""

from tests.journeys.people import Person
from tests.journeys.seed import PASSWORD
from tests.journeys.steps_analysis import WASTE

ASKED = "Får vi ställa en våg vid disken i två skolor?"
ANSWER = "Ja, i två skolor från augusti."
PITCH = {
    "Er lösning i en mening": "En våg vid disken visar vad som blir över, rätt för rätt.",
    "Så löser vi behovet": "Vågen säger varje kväll hur mycket som slängdes av varje rätt.",
    "Så når vi det ni vill uppnå": "Köket lagar efter gårdagens siffror och närvaron.",
    "Förslag till pilot": "Två skolor, tio veckor, en våg i varje.",
    "Pilotens längd i veckor": "10",
    "Kostnad, kr exkl. moms": "180 000",
}


def write_need(bengt: Person) -> None:
    """The buyer goes from the draft that the analysis gave to a request to publish, value and route ticked."""
    bengt.next_step(f"Gör klart behovet ”{WASTE}”")
    assert bengt.field("Problemet").input_value()
    bengt.fill("Behovet i en mening", "Laga lagom mycket mat varje dag.")
    bengt.fill("Budget för piloten", "200 000")
    bengt.fill("Tänkt köpväg", "Direktupphandling")
    bengt.tick("Jag har bedömt värdet")
    bengt.press("Begär publicering")


def open_need(ella: Person) -> None:
    """Ella finds it waiting in the control room, reads it and opens it."""
    ella.next_step("Öppna behovet")
    ella.move("Öppna behovet")


def find_need(farah: Person) -> str:
    """The founder finds the need on the public list; its path."""
    farah.open("/needs/")
    farah.fill("Sök", "mat")
    farah.press("Sök")
    farah.click(WASTE)
    return farah.path


def ask(farah: Person) -> None:
    """She asks something; who asks stays hidden."""
    farah.fill("Din fråga", ASKED)
    farah.press("Ställ frågan")


def answer(karin: Person, farah: Person, others: Person) -> None:
    """Karin answers to all; the founder gets the answer by mail, others read it on the page."""
    karin.follow("Ny fråga om")
    assert farah.name not in karin.text and "Tallriken" not in karin.text
    karin.fill("Svar", ANSWER)
    karin.press("Skicka svaret")
    assert ANSWER in farah.follow("Svar på en fråga om").text
    others.open(farah.path)
    assert ANSWER in others.text and "Tallriken" not in others.text


def pitch(person: Person, need_path: str, words: dict[str, str], *, saving_first: bool = False) -> None:
    """Begin, write all of it, hand it in; the receipt comes by mail."""
    person.open(need_path)
    person.click("Pitcha")
    person.press("Börja skriva")
    for label, text in words.items():
        person.fill(label, text)
    person.tick("Uppfyller vi")
    if saving_first:
        person.press("Spara utkast")
        assert "Utkastet är sparat" in person.text
    person.press("Skicka in")
    assert person.heading == "Er pitch har kommit in"
    assert WASTE in person.letter("Kvitto:").subject


def rival_pitches(david: Person, need_path: str) -> None:
    """The rival, whose browser runs no scripts, saves a draft first, then hands in what has little to do with it."""
    david.sign_in(PASSWORD)
    pitch(david, need_path, {**PITCH, "Er lösning i en mening": "En app för allt."}, saving_first=True)
