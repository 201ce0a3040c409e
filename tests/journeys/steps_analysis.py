"""From areas to a need that is open: three areas, one analysis, the workshop that makes it clear, the brief."""

from datetime import datetime, timedelta

from tests.journeys.people import Person
from tests.journeys.steps_joining import MUNICIPALITY
from tests.production.site import Site

AREAS = (
    ("Mat som slängs i skolköken", "Vi slänger 38 kilo lagad mat om dagen.", "Elever, kockar och skattebetalare."),
    ("Vattenläckor som märks för sent", "Läckor syns först när källaren är full.", "Boende och driften."),
    ("Frågor som ingen svarar på", "Var tredje fråga till kommunen ställs två gånger.", "Invånare och kontaktcenter."),
)
WASTE = AREAS[0][0]
TODAY = {"Hur gör ni nu": "En lista på tavlan. Vi har prövat att fråga klasserna."}
ANALYSIS = {
    "Vad fungerar inte i dag": "Köken lagar efter inskrivna, inte efter dem som kommer.",
    "Vilka berörs": "Elever, kockar, städ. Alla vinner, ingen får mer att göra.",
    "Varför är det så": "Ingen vet i tid hur många som äter.",
    "Hur ser en vanlig tisdag ut": "Kocken vet klockan sju hur många som kommer.",
    "Vilka uppgifter behövs": "Närvaron ur skolsystemet, utan namn.",
    "Budgetägare": "Måltidschefen",
    "Vem betalar piloten": "Måltidschefen ur årets budget, genom direktupphandling.",
    "Varför den slutsatsen": "Flera små bolag väger svinn i dag.",
}


def register_areas(karin: Person) -> None:
    """Karin registers three areas."""
    karin.next_step("Registrera 3 områden till")
    for title, problem, affected in AREAS:
        karin.fill_all(Rubrik=title)
        karin.fill("Vad fungerar inte", problem)
        karin.fill("Vem berörs", affected)
        karin.press("Registrera")
        assert karin.heading == title
        karin.open("/areas/")
        karin.click("Nytt område")
    karin.open("/areas/")
    assert karin.heading == "Era områden är på plats"


def accept_areas(ella: Person) -> None:
    """Ella accepts all of them at once."""
    ella.next_step("3 områden att godkänna")
    ella.press("Godkänn alla registrerade områden")


def write_analysis(karin: Person) -> None:
    """Karin goes from her first page to the analysis, writes a part, then all of it on one page, and hands it in."""
    karin.next_step(f"Skriv analysen av ”{WASTE}”")
    for label, text in TODAY.items():  # the problem and whom it concerns came along from the area
        karin.fill(label, text)
    karin.press("Nästa: Vilka som berörs")
    assert karin.heading == "3 av 12 delar klara"  # it saved itself: going on was no submit
    karin.click("Allt på en sida")
    for label, text in ANALYSIS.items():
        karin.fill(label, text)
    karin.tick("En lösning finns nog hos startups")
    measure = karin.main.get_by_role("group", name="Mått 1")
    for label, text in {"Vad mäts": "Slängd mat", "Enhet": "kg per dag", "Nu": "38", "Mål": "19"}.items():
        karin.fill(label, text, within=measure)
    must = karin.main.get_by_role("group", name="Krav 1")
    karin.fill("Krav eller önskemål", "Data stannar inom EU", within=must)
    karin.choose("Slag", "Ska-krav", within=must)
    karin.fill("Varför?", "Vår policy om personuppgifter", within=must)
    karin.press("Skicka in")
    assert "Analysen är inskickad" in karin.text


def invite_to_workshop(ella: Person) -> datetime:
    """Ella plans a workshop from the template and invites the project group, in one submit; when it begins."""
    ella.next_step("Planera workshop om")
    ella.tick("Fördjupande workshop")
    ella.press("Fortsätt")
    ella.fill("Plats", "Stadshuset, sal Vänern")
    ella.press("Planera och bjud in")
    return ella.moment


def answer_invitation(person: Person) -> None:
    """Yes, from the letter, which carries the calendar entry."""
    letter = person.follow("Inbjudan: ")
    assert "METHOD:REQUEST" in letter.calendar and "Vänern" in letter.calendar
    assert "Du har svarat" not in person.text  # the scanner's visits were no answer
    person.press("Ja, jag kommer")
    assert "Du har svarat" in person.text


def remind(karin: Person, site: Site, begins: datetime) -> None:
    """The day before, a reminder comes by itself."""
    site.step_to(begins - timedelta(hours=16))
    assert f"med {MUNICIPALITY}" in karin.letter("I morgon").subject


def run_workshop(ella: Person, site: Site, begins: datetime) -> None:
    """On the day Ella writes what was said straight into the analysis, and the summary goes out, in one submit."""
    site.step_to(begins + timedelta(minutes=10))
    ella.open("/workshops/")
    ella.click(f"Fördjupande workshop med {MUNICIPALITY}")
    ella.click("Starta")
    sheet = ella.main.get_by_role("group", name=WASTE)
    ella.fill("Rotorsaker", "Närvaron når köket först klockan tio.", within=sheet)
    ella.tick("Karin")
    ella.tick("Bengt")
    ella.press("Avsluta och skicka sammanfattning")
    assert "sammanfattningen är på väg" in ella.text


def sign_workshop(karin: Person) -> None:
    """Karin reads the summary and signs what was written."""
    karin.follow("Sammanfattning:")
    karin.move("Signera sammanfattningen")


def approve_analysis(ella: Person) -> None:
    """Ella approves the clarified analysis; a draft need comes of it."""
    ella.next_step("Godkänn analysen")
    ella.move("Godkänn analysen")
