"""The advice knows a means from a problem."""

import pytest

from needs.advice import advise

GOOD = "Varje dag slänger skolköken mat för att de lagar efter hur många som är inskrivna, inte hur många som kommer."
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
