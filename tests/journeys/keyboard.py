"""A person who uses the keyboard alone: Tab to what a label names, type, Enter."""

from tests.journeys.people import Person

MOST_STOPS = 80
NAME = """() => {
  const one = document.activeElement;
  const labels = one.labels && one.labels.length ? one.labels[0].textContent : one.textContent;
  return labels.replace(/\\s+/g, " ").trim();
}"""
SHOWS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0 || style.boxShadow !== "none";
}"""


class Keyboard:
    """Moves through the page of a person; every stop must show that it has the focus."""

    def __init__(self, person: Person) -> None:
        self.person, self.page = person, person.page

    def tab_to(self, words: str) -> None:
        """Press Tab until what has the focus is named so; fails after a long way."""
        stops = []
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            stops.append(self.page.evaluate(NAME))
            assert self.page.evaluate(SHOWS), f"{stops[-1]!r} does not show that it has the focus"
            if stops[-1].startswith(words):
                return
        raise AssertionError(f"Tab never came to {words!r}, but to {stops}")

    def write(self, label: str, text: str) -> None:
        """Go to a field and write in it."""
        self.tab_to(label)
        self.page.keyboard.type(text)

    def press(self, words: str) -> None:
        """Go to a link or button and press Enter."""
        self.tab_to(words)
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("Enter")
