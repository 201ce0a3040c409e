"""People at their browsers: they open pages, fill in what a label names, press what a button says, read what stands."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Request, Response

from tests.browser import context_options
from tests.journeys.mailbox import Letter, Mailbox, scan

SECONDS = 15_000  # milliseconds that a page may take


@dataclass(frozen=True)
class Seen:
    """A page as somebody saw it: enough to look at it again."""

    side: str
    url: str
    status: int
    headers: dict[str, str]
    body: str


@dataclass
class Journal:
    """What happened in all browsers: pages seen, forms submitted while ``counting``, and what should not happen."""

    counting: bool = False
    submits: list[tuple[str, str]] = field(default_factory=list)
    seen: dict[tuple[str, str, str], Seen] = field(default_factory=dict)
    console: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)

    def count(self, side: str) -> int:
        """How many forms one side pressed while they were counted."""
        return sum(who == side for who, _what in self.submits)

    def told(self) -> str:
        """Who pressed what, a line each."""
        return "\n".join(f"{who}: {what}" for who, what in self.submits)

    def note_request(self, side: str, request: Request) -> None:
        """Count a form that was pressed; what saves itself in the background is none."""
        if self.counting and request.method == "POST" and request.is_navigation_request():
            self.submits.append((side, pattern_of(request.url)))

    def keep(self, side: str, response: Response) -> None:
        """Keep a page once for each side, address and heading."""
        if response.status >= 400 and response.status != 422:
            self.refused.append(f"{side}: {response.status} {response.url}")
        body = response.text()
        heading = re.sub(r"\s+", " ", "".join(re.findall(r"<h1[^>]*>(.*?)</h1>", body, re.DOTALL)))
        page = Seen(side, response.url, response.status, response.all_headers(), body)
        self.seen.setdefault((side, pattern_of(response.url), re.sub(r"\d+", "#", heading)), page)


def pattern_of(url: str) -> str:
    """The path with its numbers and tokens replaced, without its query."""
    path = re.sub(r"^https?://[^/]+", "", url).partition("?")[0].partition("#")[0]
    return re.sub(r"/[\w.:-]{25,}(?=/)", "/…", re.sub(r"/\d+(?=/)", "/#", path))


class Person:
    """Somebody at a browser of their own; ``side`` is whom their submits are counted for."""

    def __init__(self, name: str, email: str, side: str, page: Page, journal: Journal, mailbox: Mailbox) -> None:
        self.name, self.email, self.side = name, email, side
        self.page, self.journal, self.mailbox = page, journal, mailbox
        self.answers: list[Response] = []
        page.set_default_timeout(SECONDS)
        page.on("response", self._note_response)
        page.on("request", lambda request: journal.note_request(side, request))
        page.on("console", lambda message: journal.console.append(f"{page.url}: {message.text}"))

    def _note_response(self, response: Response) -> None:
        request = response.request
        is_page = request.is_navigation_request() and request.frame == self.page.main_frame
        if is_page and not 300 <= response.status < 400:
            self.answers.append(response)

    def _arrive(self, act: Callable[[], Any]) -> None:
        """Do what leads to a page, wait for it and keep it."""
        self.answers.clear()
        with self.page.expect_navigation(wait_until="load"):
            act()
        if self.answers:
            self.journal.keep(self.side, self.answers[-1])

    def open(self, path: str) -> None:
        """Open an address."""
        self._arrive(lambda: self.page.goto(path))

    def next_step(self, title: str) -> None:
        """From one's first screen to what only one can do now."""
        self.open("/my/")
        self.row(title).get_by_role("link").first.wait_for()
        self._arrive(self.row(title).get_by_role("link").first.click)

    def follow(self, about: str) -> Letter:
        """Wait for the letter, let a mail scanner open its links first, then click its link."""
        letter = self.letter(about)
        scan(letter)
        self.open(letter.link)
        return letter

    def letter(self, about: str) -> Letter:
        """Wait for a letter to this person."""
        return self.mailbox.letter(self.email, about)

    def click(self, words: str, within: Locator | None = None, exact: bool = False) -> None:
        """Follow the first link with these words."""
        link = (within or self.main).get_by_role("link", name=words, exact=exact).first
        self._arrive(link.click)

    def press(self, words: str, within: Locator | None = None) -> None:
        """Press the button that sends a form."""
        button = (within or self.main).get_by_role("button", name=words, exact=True).first
        self._arrive(button.click)

    def move(self, words: str) -> None:
        """Follow the move's button to its page, and confirm there."""
        self.click(words)
        self.press(words)

    def fill(self, label: str, text: str, within: Locator | None = None) -> None:
        """Write in the field that the label begins."""
        self.field(label, within).fill(text)

    def field(self, label: str, within: Locator | None = None) -> Locator:
        """The first field whose label begins so."""
        return (within or self.main).get_by_label(re.compile(rf"^\s*{re.escape(label)}")).first

    def fill_all(self, **fields: str) -> None:
        """Write in many fields; ``_`` in a name stands for a blank."""
        for label, text in fields.items():
            self.fill(label.replace("_", " "), text)

    def tick(self, label: str, within: Locator | None = None) -> None:
        """Tick a box or choose one of several."""
        self.field(label, within).check()

    def choose(self, label: str, option: str, within: Locator | None = None) -> None:
        """Choose from a list by its words."""
        self.field(label, within).select_option(label=option)

    def sign_in(self, password: str) -> None:
        """Sign in with a password."""
        self.open("/accounts/login/")
        self.fill("E-post", self.email)
        self.fill("Lösenord", password)
        self.press("Logga in")

    def row(self, words: str) -> Locator:
        """The row of a list or table that holds these words."""
        rows = self.main.get_by_role("listitem").or_(self.main.get_by_role("row"))
        return rows.filter(has_text=words).first

    @property
    def main(self) -> Locator:
        """The page's main part."""
        return self.page.get_by_role("main")

    @property
    def heading(self) -> str:
        """The one sentence on where things stand."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def text(self) -> str:
        """What the page says, its dots and blanks made plain."""
        return re.sub(r"\s+", " ", self.main.inner_text())

    @property
    def moment(self) -> datetime:
        """The first instant that the page names."""
        return datetime.fromisoformat(self.main.locator("time").first.get_attribute("datetime") or "")

    @property
    def path(self) -> str:
        """The address without the site and the place on the page."""
        return re.sub(r"^https?://[^/]+", "", self.page.url).partition("#")[0]


class Crowd:
    """Opens a browser for each person; everybody writes in one journal."""

    def __init__(self, browser: Browser, base_url: str, mailbox: Mailbox) -> None:
        self.browser, self.base_url, self.mailbox = browser, base_url, mailbox
        self.journal = Journal()
        self.people: list[Person] = []

    def person(self, name: str, email: str, side: str, **options: Any) -> Person:
        """A person at a fresh browser; more options go to the browser."""
        context = self.browser.new_context(**context_options(base_url=self.base_url, **options))
        person = Person(name, email, side, context.new_page(), self.journal, self.mailbox)
        self.people.append(person)
        return person

    def where_all_are(self) -> str:
        """Where everybody stands and what their page says, for a failure's message."""
        come = [person for person in self.people if person.page.url != "about:blank"]
        return "\n\n".join(
            f"{person.name} at {person.path}:\n{person.page.locator('body').inner_text()[:2000]}" for person in come
        )

    def close(self) -> None:
        """Close every browser window."""
        for person in self.people:
            person.page.context.close()
