"""From pitches to a match: one startup asked to meet, the other declined with reasons, both sides say go on."""

from datetime import datetime, timedelta

from tests.journeys.people import Person
from tests.journeys.steps_analysis import WASTE
from tests.production.site import Site

DECLINED = {
    "Skälet med era ord": "Lösningen svarar på ett annat behov än vårt: vi mäter mat, inte allt.",
    "Det vi tyckte var starkt": "Priset och farten.",
    "Det som skulle ändra": "En våg, och en skola som har prövat den.",
}
PLACE = "Stadshuset, sal Tidan"


def read_pitches(karin: Person, need_path: str, site: Site) -> datetime:
    """Karin reads as they come; choosing waits until the last day has gone, which is returned."""
    karin.open(f"{need_path}pitches/")
    assert "Att välja och tacka nej väntar" in karin.text
    deadline = karin.moment
    site.step_to(deadline + timedelta(hours=12))
    return deadline


def ask_to_meet(karin: Person, deadline: datetime) -> None:
    """Karin asks one startup to meet, which shortlists it: one submit."""
    karin.next_step("Svara på 2 pitchar")
    day = (deadline + timedelta(days=7)).strftime("%Y-%m-%d")
    assert karin.heading == "2 pitchar väntar på svar"
    karin.click("Be om ett möte", within=karin.row("Tallriken"))
    karin.fill("Första tiden", f"{day}T10:00")
    karin.fill("Andra tiden", f"{day}T13:00")
    karin.fill("Plats", PLACE)
    karin.fill("Hälsning", "Visa gärna vågen.")
    karin.press("Fråga startupen")


def decline_rival(karin: Person, need_path: str) -> None:
    """One submit answers all that are left, each with reasons, and decides the need."""
    karin.open(f"{need_path}pitches/")
    karin.click("Svara resten och besluta")
    rival = karin.main.get_by_role("group", name="Rivalen Exempel AB")
    karin.choose("Skäl", "Svarar på ett annat behov än vårt", within=rival)
    for label, text in DECLINED.items():
        karin.fill(label, text, within=rival)
    karin.press("Skicka svaren och besluta")


def rival_reads_why(david: Person) -> None:
    """The letter carries the feedback."""
    letter = david.follow("Svar på er pitch")
    assert all(text in letter.text for text in DECLINED.values())
    assert DECLINED["Det vi tyckte var starkt"] in david.text


def take_time(farah: Person) -> datetime:
    """The founder takes one of the times, from the mail; the calendar entry comes; when it begins."""
    farah.follow("vill träffa er om")
    farah.main.get_by_role("radio").last.check()
    farah.press("Boka tiden")
    letter = farah.letter("Bokat:")
    assert "METHOD:REQUEST" in letter.calendar and "Tidan" in letter.calendar
    return farah.moment


def say_go_on(person: Person, why: str) -> None:
    """After the meeting: go on, from the letter that asks."""
    person.follow("Går ni vidare efter mötet")
    person.tick("Ja, vi vill gå vidare")
    person.fill("Varför?", why)
    person.press("Skicka svaret")


def both_say_go_on(karin: Person, farah: Person, site: Site, begins: datetime) -> None:
    """An hour after the meeting both are asked; the second yes makes the match by itself."""
    site.step_to(begins + timedelta(hours=3))
    say_go_on(karin, "De visade vågen i ett riktigt kök.")
    say_go_on(farah, "De har två skolor och en kock som vill.")
    assert WASTE in farah.text
    farah.letter("vill gå vidare tillsammans")
