"""The advice knows a means from a problem."""

import time

import pytest

from needs.advice import advise

GOOD = "Varje dag slänger skolköken 48 gram mat per elev för att de lagar efter antalet inskrivna, inte dem som kommer."
WHO = "31 kök och 9 000 elever"


@pytest.mark.parametrize(
    "problem",
    [
        "Vi behöver en AI-plattform som gör att vattnet i våra ledningar inte försvinner utan att vi vet om det.",
        "Kommunen saknar ett modernt bokningssystem för sina lokaler och det märks varje vecka i kontaktcenter.",
        "En digital tjänst där invånare kan felanmäla trasiga gatlyktor och se vad som händer med deras ärende.",
    ],
)
def test_a_means_is_named(problem):
    assert "lösning" in str(advise("Rubrik", problem, WHO)[0])


@pytest.mark.parametrize(
    "problem",
    [
        GOOD,
        "Undersköterskorna åker 70 minuter per pass eftersom planeringen görs dagen före och sedan inte ändras.",
        "Handläggare letar i fyra system innan de svarar, och var tredje fråga gäller något som redan står på webben.",
    ],
)
def test_a_problem_is_left_in_peace(problem):
    assert advise("Mat som slängs", problem, WHO) == []


def test_a_brand_is_named():
    assert "Power BI" in str(advise("Rubrik", GOOD + " Det syns i Power BI.", WHO)[0])


@pytest.mark.parametrize("affected", ["", "Alla", "Alla invånare i kommunen."])
def test_nobody_and_everybody_are_asked_about(affected):
    assert len(advise("Rubrik", GOOD, affected)) == 1


def test_an_empty_form_is_not_scolded():
    assert advise("", "", "") == []


@pytest.mark.parametrize(
    "problem",
    [
        "We need an AI platform that tells us about water that disappears in the pipes before anybody has noticed it.",
        "The municipality lacks a modern booking system for its premises and it shows 20 times a week in the centre.",
        "A digital tool where residents can report broken street lights and see what happens with their 300 cases.",
    ],
)
def test_a_means_is_named_in_english_too(problem):
    assert "lösning" in str(advise("Heading", problem, WHO)[0])


@pytest.mark.parametrize(
    "problem",
    [
        "Care workers spend 70 minutes of every shift in the car since rounds are set the day before and never change.",
        "Every third question to the contact centre is about something that already stands on the website.",
    ],
)
def test_a_problem_in_english_is_left_in_peace(problem):
    assert advise("Time lost on the road", problem, "640 people with home care") == []


@pytest.mark.parametrize("who", ["Everybody", "All residents in the municipality.", "The public"])
def test_everybody_in_english_is_asked_about(who):
    assert len(advise("Heading", GOOD, who)) == 1


def test_no_figure_for_today_is_asked_about():
    words = "Köken lagar efter hur många som är inskrivna, inte efter hur många som kommer, och mycket slängs."
    assert "siffra" in str(advise("Rubrik", words, WHO)[0])
    assert advise("Rubrik", words + " En fjärdedel blir kvar.", WHO) == []
    assert advise("Rubrik", words + " Det är 48 gram per elev.", WHO) == []


def test_hostile_text_is_read_in_a_moment():
    begun = time.perf_counter()
    advise("en " * 50, "behöver " * 6000, "alla " * 400)
    advise("a " * 80, "need " + "x-" * 20000, "everybody " + "a" * 2000)
    advise("å" * 160, "å" * 50_000, "å" * 50_000)
    assert time.perf_counter() - begun < 2


def test_a_short_text_with_a_figure_is_not_asked_for_one():
    words = "Vi hittar läckor först när gatan är våt, 12 gånger om året."
    assert [str(one) for one in advise("Läckor", words, "2 000 hushåll")] == [
        "Berätta lite mer: hur märks det, och vad kostar det?"
    ]
    assert "hur ofta" in str(advise("Läckor", "Gatan är våt.", "2 000 hushåll")[0])
