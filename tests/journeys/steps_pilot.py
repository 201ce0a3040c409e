"""From a match to a story: the plan, both signatures, a value, the decision, and what everybody may read."""

from datetime import datetime, timedelta

from tests.journeys.people import Person
from tests.journeys.steps_analysis import WASTE
from tests.production.site import Site

LEARNED = "Vågen halverade svinnet av grönsaker. Bildkännedomen fungerade inte i stora kök."
QUOTE = "Nu vet jag vad jag ska laga."


def plan_pilot(bengt: Person, begins: datetime) -> None:
    """The buyer completes the plan, which need and pitch have filled in, and confirms the route in the same submit."""
    bengt.follow("vill gå vidare tillsammans")
    bengt.click("Till piloten")
    bengt.click("Skriv på planen")
    first, last = begins + timedelta(days=14), begins + timedelta(days=84)
    bengt.fill("Hypotes", "Om kocken ser gårdagens svinn halveras det, mätt som kg per dag.")
    bengt.fill("Börjar", first.strftime("%Y-%m-%d"))
    bengt.fill("Slutar", last.strftime("%Y-%m-%d"))
    bengt.choose("Köpväg", "Direktupphandling")
    bengt.fill("Så slutar vi", "Vågarna tas hem och data raderas.")
    bengt.press("Spara och bekräfta köpväg")
    assert "Nu kan båda signera planen" in bengt.text


def sign(person: Person) -> None:
    """Read the plan and sign it, from the letter."""
    person.follow("Läs och signera planen")
    person.tick("Jag har läst planen")
    person.press("Signera")


def both_sign(karin: Person, farah: Person) -> None:
    """The second signature starts the pilot."""
    sign(farah)
    sign(karin)
    assert "Piloten är i gång" in karin.text
    assert WASTE in farah.letter("är i gång").subject


def measure(karin: Person, site: Site) -> None:
    """Five weeks later Karin enters a value."""
    site.step(timedelta(days=35))
    karin.open("/pilots/")
    karin.click(WASTE)
    karin.fill("Värde", "24,5")
    karin.press("Spara värdet")
    assert "Värdet är sparat" in karin.text and "24,5" in karin.text


def decide(karin: Person, site: Site) -> None:
    """When it is over Karin decides, with what was learned."""
    site.step(timedelta(days=60))
    karin.click("Avsluta med ett beslut")
    karin.tick("Köpt")
    karin.fill("Vad lärde ni er", LEARNED)
    karin.fill("Vem tar över", "Måltidschefen")
    karin.press("Spara beslutet")


def tell_story(karin: Person, farah: Person) -> None:
    """Karin adds a quotation to the draft; both approve."""
    karin.follow("Läs och godkänn berättelsen")
    assert "halverade svinnet" in karin.text
    karin.click("Ändra först")
    karin.fill("Citat", QUOTE)
    karin.fill("Vem som säger det", "Kocken på Högelidsskolan")
    karin.press("Spara")
    karin.press("Godkänn berättelsen")
    farah.follow("Läs och godkänn berättelsen")
    assert QUOTE in farah.text
    farah.press("Godkänn berättelsen")


def publish(ella: Person, anybody: Person) -> None:
    """Ella publishes what both approved; anybody can read it."""
    anybody.open("/stories/")
    assert WASTE not in anybody.text
    ella.next_step("1 berättelse att publicera")
    ella.move("Publicera")
    anybody.open("/stories/")
    anybody.click(WASTE)
    assert QUOTE in anybody.text
