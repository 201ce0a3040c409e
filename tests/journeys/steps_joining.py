"""Joining: the municipality asks and is welcomed, its buyer comes, the founder signs up."""

from datetime import timedelta

from tests.journeys.people import Person
from tests.journeys.seed import PASSWORD
from tests.production.site import Site

MUNICIPALITY = "Mariestads kommun"


def ask_to_join(karin: Person, site: Site) -> None:
    """Karin finds her municipality by typing, sends the form and confirms her address from her mail."""
    karin.open("/join/")
    karin.field("Organisation").press_sequentially("Mariest", delay=20)
    option = karin.page.locator(f"datalist#organisations option[value='{MUNICIPALITY}']")
    option.wait_for(state="attached")
    karin.fill("Organisation", option.get_attribute("value") or "")
    karin.fill_all(Ditt_namn=karin.name, Din_titel="Utvecklingsledare")
    karin.fill("Vad vill ni få ut", "Vi vill servera mindre mat som slängs.")
    site.step(timedelta(seconds=30))  # a person types for a while
    karin.press("Skicka anmälan")
    assert "Vad vill ni" in karin.text and "behöver rättas" in karin.main.get_by_role("alert").inner_text()
    karin.fill("Din e", karin.email)
    karin.press("Skicka anmälan")
    karin.follow("Bekräfta anmälan")
    karin.press("Ja, skicka till programmet")
    assert karin.heading == "Anmälan är framme hos programmet"


def welcome(ella: Person) -> None:
    """Ella signs in and accepts the request."""
    ella.sign_in(PASSWORD)
    ella.next_step("1 intresseanmälan")
    assert ella.heading == "En anmälan väntar på svar"
    ella.click(MUNICIPALITY)
    assert "mindre mat som slängs" in ella.text
    ella.move("Välkomna in")


def come_in(karin: Person) -> None:
    """Karin follows the invitation, chooses a password and accepts the commitment."""
    karin.follow(f"Välkomna med, {MUNICIPALITY}")
    karin.fill("Lösenord", PASSWORD)
    karin.press("Ja, jag går med")
    assert karin.heading == "Det här åtar ni er"
    karin.fill("Din befogenhet", "Utvecklingsledare med delegation")
    karin.tick("Jag har läst åtagandet")
    karin.press("Acceptera åtagandet")


def bring_the_buyer(karin: Person, bengt: Person) -> None:
    """Karin invites the buyer; he answers from his mail without choosing a password."""
    karin.open("/organisation/")
    karin.click("Bjud in")
    karin.fill_all(E="bengt@example.org", Namn=bengt.name)
    karin.tick("Inköpare")
    karin.tick("Har affärskompetens")
    karin.tick("Har teknisk kompetens")
    karin.tick("Medlem")
    karin.press("Skicka inbjudan")
    bengt.follow("Du är inbjuden")
    bengt.fill("Lösenord", PASSWORD)
    bengt.press("Ja, jag går med")
    assert MUNICIPALITY in bengt.text


def sign_up(farah: Person) -> None:
    """The founder makes an account with the code from her mail, and registers her startup."""
    farah.open("/accounts/signup/")
    farah.fill_all(E=farah.email, Ditt_namn=farah.name)
    farah.fill("Lösenord", PASSWORD)
    farah.field("Lösenord (igen)").fill(PASSWORD)
    farah.press("Skapa konto")
    farah.fill("Kod", farah.letter("Bekräfta din e-postadress").code)
    farah.press("Fortsätt")


def register_startup(farah: Person) -> None:
    """One form; the profile shows because it says enough."""
    farah.open("/startups/new/")
    farah.fill("Namn", "Tallriken Exempel AB")
    farah.fill("Organisationsnummer", "559000-0005")
    farah.fill("Det ni gör", "Vi väger det som slängs, per rätt och dag.")
    farah.fill("Beskrivning", "En våg vid disken och en bild per tallrik visar vad som blev över.")
    farah.press("Registrera")
    assert "Er startup är registrerad" in farah.text
