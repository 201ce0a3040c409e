"""Need, pitch and match together, played by the cast at random against a model of plain dictionaries.

Each rule calls a public service as a random member of the cast and foretells the outcome: done, nothing to do, or
refused. After each step the states are the model's, each accepted move has one line in the record, each promised
letter one row, what was refused left nothing, and outsiders can read nothing.
"""

import inspect
from collections import Counter
from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from ignite.kernel import clock
from ignite.kernel.errors import Refused
from ignite.kernel.models import Transition
from ignite.outbox.models import Message
from matching.models import Match
from matching.services import (
    agree_match,
    assess_pitch,
    declare_conflict,
    end_match,
    propose_match,
    turn_down_match,
)
from needs.models import Need
from needs.services import cancel_need, decide_need
from startups.enums import CHANGEABLE, EDITABLE, HANDED_IN, UNANSWERED
from startups.models import Pitch
from startups.services import (
    decline_pitch,
    resume_pitch,
    save_pitch,
    shortlist_pitch,
    start_pitch,
    submit_pitch,
    withdraw_pitch,
)
from tests.factories.needs import need_in

GROUP, SIDES, OWN = ("anna", "arvid"), {"clara": "c", "david": "d"}, {"c": "clara", "d": "david"}
NO = {"code": "fit", "words": "Annat.", "strong": "Idén.", "would_change": "Pris."}
PEOPLE = ["anna", "arvid", "bo", "clara", "david", "ella"]
# Mostly the one whose turn it is ("own": the startup's member), else anybody: the way through must be walked often.
WRITER = st.sampled_from(["own"] * 8 + PEOPLE)
READER = st.sampled_from(["anna", "arvid"] * 4 + PEOPLE)
STARTUPS = st.sampled_from("cd")


class House(RuleBasedStateMachine):
    """The rules. ``cast`` is set by the test; every example runs in a savepoint that is rolled back."""

    cast = None
    seen: set[tuple[str, str]] = set()

    @initialize(far=st.sampled_from([0, 1, 2, 2, 3, 3, 4, 4, 5]))
    def open_a_need(self, far: int) -> None:
        self.block = transaction.atomic()
        self.block.__enter__()
        self.actors = {name: person.actor for name, person in self.cast.people().items()}
        self.startups = {"c": self.cast.startup_c, "d": self.cast.startup_d}
        self.need = need_in("open", self.cast)
        self.must = self.need.requirements.get().pk
        self.criteria = list(self.need.criteria.values_list("pk", flat=True))
        self.need_state, self.closed, self.count = "open", False, 0
        self.pitches: dict[str, str] = {}
        self.dirty: set[str] = set()
        self.matches: dict[str, str] = {}
        self.readers: dict[tuple[str, str], str] = {}
        self.moves, self.letters = Counter(), Counter()
        self.go_ahead(far)

    def go_ahead(self, far: int) -> None:
        """Begin some of the plays further on, or few would ever come to a match."""
        for side in "cd" if far else "":
            for step in (self.start, self.save, self.submit)[: far + 1]:
                step(name="own", side=side)
        if far > 2:
            self.the_deadline_passes()
        if far > 3:
            self.shortlist(name="anna", side="c")
            self.propose(name="anna", side="c")
        if far > 4:
            self.agree(name="own", side="c")

    def teardown(self) -> None:
        if hasattr(self, "block"):
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    # What the services are called with, and what they are held to

    def pitch(self, side: str) -> Pitch:
        return Pitch.objects.get(need=self.need, startup=self.startups[side])

    def match(self, side: str) -> Match:
        return Match.objects.get(need=self.need, startup=self.startups[side])

    def expect(self, outcome: str, act) -> bool:
        """Run it: True when it did something, as foretold; the model is then to be moved on."""
        try:
            came = "done" if act() else "nothing"
        except Refused:
            came = "refused"
        assert came == outcome
        self.seen.add((inspect.stack()[1].function, came))
        return came == "done"

    @property
    def takes_pitches(self) -> bool:
        return self.need_state == "open" and not self.closed

    def begin_choosing(self) -> None:
        if self.need_state == "open" and self.closed:
            self.need_state = "reading"
            self.moves["need"] += 1
            for side, state in self.pitches.items():
                if state == "submitted":
                    self.pitches[side] = "opened"
                    self.moves["pitch"] += 1

    def begin_reading(self, side: str) -> None:
        self.moves["pitch"] += {"submitted": 2, "opened": 1}.get(self.pitches[side], 0)
        if self.pitches[side] in {"submitted", "opened"}:
            self.pitches[side] = "in_reading"

    # The startup

    @rule(name=WRITER, side=STARTUPS)
    def start(self, name: str, side: str) -> None:
        name = OWN[side] if name == "own" else name
        mine, known = SIDES.get(name) == side, side in self.pitches
        outcome = "refused" if not mine or not (known or self.takes_pitches) else "done"
        need = Need.objects.get(pk=self.need.pk)
        act = lambda: start_pitch(need, startup=self.startups[side], actor=self.actors[name])  # noqa: E731
        if self.expect(outcome, act) and not known:
            self.pitches[side] = "draft"
            self.moves["pitch"] += 1

    @precondition(lambda self: self.pitches)
    @rule(name=WRITER, side=STARTUPS)
    def save(self, name: str, side: str) -> None:
        name = OWN[side] if name == "own" else name
        if side not in self.pitches:
            return
        self.count += 1
        mine = SIDES.get(name) == side and self.pitches[side] in EDITABLE
        words = dict.fromkeys(("summary", "solution", "proposal"), f"Text {self.count}")
        pitch, answers = self.pitch(side), {self.must: ("met", "")}
        act = lambda: save_pitch(pitch, actor=self.actors[name], answers=answers, **words) is None  # noqa: E731
        if self.expect("done" if mine else "refused", act):
            self.dirty.add(side)

    @precondition(lambda self: self.pitches)
    @rule(name=WRITER, side=STARTUPS, changed=st.booleans())
    def submit(self, name: str, side: str, changed: bool = False) -> None:
        name = OWN[side] if name == "own" else name
        if side not in self.pitches:
            return
        if changed:
            self.save(name=name, side=side)
        state, mine = self.pitches[side], SIDES.get(name) == side
        outcome = "done" if mine and state in EDITABLE and self.takes_pitches and side in self.dirty else "refused"
        if mine and state in CHANGEABLE and side not in self.dirty:
            outcome = "nothing"
        elif mine and state == "draft" and self.takes_pitches and self.pitch(side).proposal:
            outcome = "done"  # taken back and handed in again: a new version, though the words are the same
        if self.expect(outcome, lambda: submit_pitch(self.pitch(side), actor=self.actors[name])):
            self.pitches[side] = "submitted"
            self.dirty.discard(side)
            self.moves["pitch"] += 1
            self.letters["pitch_received"] += 1

    @precondition(lambda self: self.pitches)
    @rule(name=WRITER, side=STARTUPS, regrets=st.booleans())
    def withdraw(self, name: str, side: str, regrets: bool) -> None:
        name = OWN[side] if name == "own" else name
        if side not in self.pitches:
            return
        state = self.pitches[side]
        outcome = "done" if state not in {"matched", "declined"} else "refused"
        outcome = "nothing" if state == "withdrawn" else outcome
        outcome = outcome if SIDES.get(name) == side else "refused"
        if self.expect(outcome, lambda: withdraw_pitch(self.pitch(side), actor=self.actors[name])):
            self.pitches[side] = "withdrawn"
            self.moves["pitch"] += 1
            self.letters["pitch_withdrawn"] += state != "draft"
            if self.matches.get(side) == "proposed":
                self.over(side)
        if regrets:
            self.resume(name=name, side=side)

    @precondition(lambda self: "withdrawn" in self.pitches.values())
    @rule(name=WRITER, side=STARTUPS)
    def resume(self, name: str, side: str) -> None:
        name = OWN[side] if name == "own" else name
        if side not in self.pitches:
            return
        state = self.pitches[side]
        outcome = {"draft": "nothing", "withdrawn": "done" if self.takes_pitches else "refused"}.get(state, "refused")
        outcome = outcome if SIDES.get(name) == side else "refused"
        if self.expect(outcome, lambda: resume_pitch(self.pitch(side), actor=self.actors[name])):
            self.pitches[side] = "draft"
            self.moves["pitch"] += 1

    # The project group

    @precondition(lambda self: self.pitches)
    @rule(name=READER, side=STARTUPS, steps_aside=st.booleans())
    def assess(self, name: str, side: str, steps_aside: bool) -> None:
        if side not in self.pitches:
            return
        before = self.readers.get((name, side), "")
        outcome = "done" if name in GROUP and self.pitches[side] in HANDED_IN else "refused"
        pitch, actor, scores = self.pitch(side), self.actors[name], dict.fromkeys(self.criteria, 4)
        if steps_aside:
            act = lambda: declare_conflict(pitch, actor=actor, conflict="Släkt")  # noqa: E731
        else:
            outcome = "refused" if before == "blocked" else outcome
            act = lambda: assess_pitch(pitch, actor=actor, scores=scores)  # noqa: E731
        if not self.expect(outcome, act):
            return
        if not steps_aside:
            self.begin_reading(side)
        self.moves["assessment"] += (not before) + (not steps_aside or before != "blocked")
        self.readers[name, side] = "blocked" if steps_aside else "submitted"

    def may_answer(self, name: str, side: str) -> bool:
        return name in GROUP and self.closed and self.readers.get((name, side)) != "blocked"

    def answered(self, side: str, state: str) -> None:
        self.begin_choosing()
        self.begin_reading(side)
        self.pitches[side] = state
        self.moves["pitch"] += 1
        self.letters[f"pitch_{state}"] += 1

    @precondition(lambda self: self.closed and self.pitches)
    @rule(name=READER, side=STARTUPS)
    def shortlist(self, name: str, side: str) -> None:
        if side not in self.pitches:
            return
        may = (
            self.may_answer(name, side) and self.pitches[side] in CHANGEABLE and self.need_state in {"open", "reading"}
        )
        outcome = "nothing" if name in GROUP and self.pitches[side] == "shortlisted" else "done" if may else "refused"
        if self.expect(outcome, lambda: shortlist_pitch(self.pitch(side), actor=self.actors[name])):
            self.answered(side, "shortlisted")

    @precondition(lambda self: self.pitches)
    @rule(name=READER, side=STARTUPS)
    def decline(self, name: str, side: str) -> None:
        if side not in self.pitches:
            return
        may = self.may_answer(name, side) and self.pitches[side] in {*CHANGEABLE, "shortlisted"}
        outcome = "nothing" if name in GROUP and self.pitches[side] == "declined" else "done" if may else "refused"
        if self.expect(outcome, lambda: decline_pitch(self.pitch(side), actor=self.actors[name], **NO)):
            self.answered(side, "declined")

    @precondition(lambda self: not self.closed and "submitted" in self.pitches.values())
    @rule()
    def the_deadline_passes(self) -> None:
        Need.objects.filter(pk=self.need.pk).update(deadline_at=clock.now() - timedelta(seconds=1))
        self.closed = True

    @precondition(lambda self: self.need_state == "reading")
    @rule(name=READER, tidily=st.booleans())
    def decide(self, name: str, tidily: bool) -> None:
        for side in sorted(self.pitches) if tidily else ():
            if self.pitches[side] in UNANSWERED:
                self.decline(name="anna", side=side)
        waiting = set(self.pitches.values()) & set(UNANSWERED)
        outcome = "done" if name == "anna" and not waiting else "refused"
        if self.expect(outcome, lambda: decide_need(Need.objects.get(pk=self.need.pk), actor=self.actors[name])):
            self.need_state = "decided"
            self.moves["need"] += 1

    @precondition(lambda self: self.closed)
    @rule(name=st.sampled_from(["anna", "arvid", "bo"]))
    def cancel(self, name: str) -> None:
        outcome = {"open": "done", "reading": "done", "cancelled": "nothing"}.get(self.need_state, "refused")
        outcome = outcome if name == "anna" else "refused"
        need = Need.objects.get(pk=self.need.pk)
        if self.expect(outcome, lambda: cancel_need(need, actor=self.actors[name], reason="Budgeten är borta.")):
            self.need_state = "cancelled"
            self.moves["need"] += 1

    # The match

    @precondition(lambda self: self.pitches)
    @rule(name=READER, side=STARTUPS)
    def propose(self, name: str, side: str) -> None:
        if side not in self.pitches:
            return
        lives = self.matches.get(side, "ended") != "ended"
        ready = side not in self.matches and self.pitches[side] == "shortlisted" and self.need_state != "cancelled"
        outcome = "done" if name in GROUP and (lives or ready) else "refused"
        need, pitch, actor = Need.objects.get(pk=self.need.pk), self.pitch(side), self.actors[name]
        act = lambda: propose_match(need=need, startup=pitch.startup, pitch=pitch, actor=actor)  # noqa: E731
        if self.expect(outcome, act) and not lives:
            self.matches[side], self.pitches[side] = "proposed", "offered"
            self.moves += Counter(match=1, pitch=1)
            self.letters["match_offered"] += 1

    @precondition(lambda self: self.matches)
    @rule(name=WRITER, side=STARTUPS)
    def agree(self, name: str, side: str) -> None:
        name = OWN[side] if name == "own" else name
        if side not in self.matches:
            return
        outcome = {"proposed": "done", "mutual": "nothing"}.get(self.matches[side], "refused")
        outcome = outcome if SIDES.get(name) == side else "refused"
        if self.expect(outcome, lambda: agree_match(self.match(side), actor=self.actors[name])):
            self.matches[side], self.pitches[side] = "mutual", "matched"
            self.moves += Counter(match=1, pitch=1)
            self.letters["match_mutual"] += 3

    @precondition(lambda self: self.matches)
    @rule(name=WRITER, side=STARTUPS, gently=st.booleans())
    def leave(self, name: str, side: str, gently: bool) -> None:
        name = OWN[side] if name == "own" else name
        if side not in self.matches:
            return
        state, mine = self.matches[side], SIDES.get(name) == side
        outcome = "nothing" if state == "ended" else "done" if not gently or state == "proposed" else "refused"
        asked = state == "proposed" and mine and not gently  # says no thanks instead
        outcome = outcome if (mine and not asked) or (name in GROUP and not gently) else "refused"
        leave = turn_down_match if gently else end_match
        if self.expect(outcome, lambda: leave(self.match(side), actor=self.actors[name], reason="Vi hinner inte.")):
            self.over(side)

    def over(self, side: str) -> None:
        self.matches[side] = "ended"
        self.moves["match"] += 1
        self.letters["match_ended"] += 3

    # What always holds

    def look(self) -> None:
        self.states_are_the_models()
        self.each_move_has_one_line_and_each_promise_one_letter()
        self.outsiders_read_nothing()

    @invariant()
    def states_are_the_models(self) -> None:
        if not hasattr(self, "need"):
            return
        names = {startup.pk: side for side, startup in self.startups.items()}
        rows = Pitch.objects.filter(need=self.need).values_list("startup_id", "state")
        assert {names[pk]: state for pk, state in rows} == self.pitches
        rows = Match.objects.filter(need=self.need).values_list("startup_id", "state")
        assert {names[pk]: state for pk, state in rows} == self.matches
        assert Need.objects.get(pk=self.need.pk).state == self.need_state

    @invariant()
    def each_move_has_one_line_and_each_promise_one_letter(self) -> None:
        if not hasattr(self, "need"):
            return
        lines = Transition.objects.filter(thing__in=["need", "pitch", "assessment", "match"])
        assert Counter(lines.values_list("thing", flat=True)) == +self.moves
        kinds = Message.objects.filter(kind__regex="^(pitch|match)_").values_list("kind", flat=True)
        assert Counter(kinds) == +self.letters

    @invariant()
    def outsiders_read_nothing(self) -> None:
        if not hasattr(self, "need"):
            return
        assert not Pitch.objects.for_user(self.actors["bo"]).exists()
        assert not Match.objects.for_user(self.actors["bo"]).exists()
        for name, side in SIDES.items():
            for model in (Pitch, Match):
                assert not model.objects.for_user(self.actors[name]).exclude(startup=self.startups[side]).exists()
        handed_in = {side for side, state in self.pitches.items() if state in HANDED_IN}
        assert Pitch.objects.for_user(self.actors["anna"]).count() == len(handed_in)
