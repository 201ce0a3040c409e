"""The whole way, from the form on the public site to a story that anybody can read: who does what, in order."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from playwright.sync_api import Browser

from ignite.kernel.clock import STOCKHOLM
from tests.journeys import steps_analysis as analysis
from tests.journeys import steps_joining as joining
from tests.journeys import steps_match as match
from tests.journeys import steps_need as need
from tests.journeys import steps_pilot as pilot
from tests.journeys.mailbox import Mailbox
from tests.journeys.people import Crowd, Journal, Person
from tests.journeys.seed import DAVID, ELLA
from tests.production.site import Site

NEED_OWNER, STARTUP, PROGRAMME = "need owner", "startup", "programme"


@dataclass
class Walk:
    """Everybody on the way, and what is left of it."""

    site: Site
    crowd: Crowd
    karin: Person  # leads the municipality's project group
    bengt: Person  # its buyer
    farah: Person  # founder of a startup
    david: Person  # of a rival startup; his browser runs no scripts
    ella: Person  # leads the programme
    olle: Person  # signed out

    @property
    def journal(self) -> Journal:
        """What happened in all browsers."""
        return self.crowd.journal


def walk(site: Site, browser: Browser) -> Walk:
    """Walk all of it; a failure's message says where everybody stood."""
    crowd = Crowd(browser, site.base_url, Mailbox(site.mailbox))
    way = Walk(
        site,
        crowd,
        karin=crowd.person("Karin Ek", "karin@example.org", NEED_OWNER),
        bengt=crowd.person("Bengt Köp", "bengt@example.org", NEED_OWNER),
        farah=crowd.person("Farah Grund", "farah@example.se", STARTUP),
        david=crowd.person(DAVID[1], DAVID[0], "rival", java_script_enabled=False),
        ella=crowd.person(ELLA[1], ELLA[0], PROGRAMME),
        olle=crowd.person("Olle Nyfiken", "", "anybody", java_script_enabled=False),
    )
    try:
        _walk(way)
    except BaseException as error:
        error.add_note(crowd.where_all_are())
        raise
    return way


def _walk(way: Walk) -> None:
    # Ten o'clock tomorrow: nothing then depends on when the test is run.
    tomorrow = datetime.now(STOCKHOLM).date() + timedelta(days=1)
    way.site.step_to(datetime.combine(tomorrow, time(10), STOCKHOLM))
    join(way)
    analysis.register_areas(way.karin)
    way.journal.counting = True
    make_clear(way)
    path = offer(way)
    choose(way, path)
    way.journal.counting = False
    pilot.measure(way.karin, way.site)
    pilot.decide(way.karin, way.site)
    pilot.tell_story(way.karin, way.farah)
    pilot.publish(way.ella, way.olle)
    look_around(way)


def join(way: Walk) -> None:
    """All three sides come in."""
    joining.ask_to_join(way.karin, way.site)
    joining.welcome(way.ella)
    joining.come_in(way.karin)
    joining.bring_the_buyer(way.karin, way.bengt)
    joining.sign_up(way.farah)
    joining.register_startup(way.farah)


def make_clear(way: Walk) -> None:
    """From registered areas to an analysis that the programme approves."""
    analysis.accept_areas(way.ella)
    analysis.write_analysis(way.karin)
    begins = analysis.invite_to_workshop(way.ella)
    analysis.answer_invitation(way.karin)
    analysis.answer_invitation(way.bengt)
    analysis.remind(way.karin, way.site, begins)
    analysis.run_workshop(way.ella, way.site, begins)
    analysis.sign_workshop(way.karin)
    analysis.approve_analysis(way.ella)


def offer(way: Walk) -> str:
    """The need, opened, asked about and pitched to; its path."""
    need.write_need(way.bengt)
    need.open_need(way.ella)
    path = need.find_need(way.farah)
    need.ask(way.farah)
    need.answer(way.karin, way.farah, way.olle)
    need.pitch(way.farah, path, need.PITCH)
    need.rival_pitches(way.david, path)
    return path


def choose(way: Walk, path: str) -> None:
    """One is declined, one met; both go on, plan and sign."""
    deadline = match.read_pitches(way.karin, path, way.site)
    match.ask_to_meet(way.karin, deadline)
    match.decline_rival(way.karin, path)
    match.rival_reads_why(way.david)
    begins = match.take_time(way.farah)
    match.both_say_go_on(way.karin, way.farah, way.site, begins)
    pilot.plan_pilot(way.bengt, begins)
    pilot.both_sign(way.karin, way.farah)


def look_around(way: Walk) -> None:
    """The pages that nobody had to visit on the way."""
    common = ("/my/", "/inbox/", "/settings/", "/meetings/", "/matches/", "/pilots/", "/stories/")
    for person, paths in (
        (way.olle, ("/open-data/", "/following/new/")),
        (
            way.olle,
            ("/about/", "/privacy/", "/accessibility/", "/contact/", "/calendar/", "/startups/", "/needs/", "/"),
        ),
        (way.karin, (*common, "/workshops/", "/needs/own/", "/organisation/")),
        (way.farah, (*common, "/pitches/", "/startups/mine/", "/startups/")),
        (way.ella, (*common, "/messages/", "/need-owners/", "/join-requests/", "/workshops/")),
    ):
        for path in paths:
            person.open(path)
