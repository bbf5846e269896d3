"""What was seen where services run, held against what was computed from the files."""

from collections.abc import Iterable, Iterator

from lawyers_hub.proof.verify.findings import Finding
from lawyers_hub.proof.verify.packets.computed import Computed
from lawyers_hub.proof.verify.packets.live.instances import Published, Running
from lawyers_hub.proof.verify.packets.live.looking import CONNECTED, Goal, Look
from lawyers_hub.proof.verify.packets.model import WALLS, Port
from lawyers_hub.proof.verify.packets.report import AS_COMPUTED
from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.reach import INTERNET


class Judge:
    """`place` is where a finding lands that no line of the files has a say in."""

    def __init__(self, computed: Computed, place: Place) -> None:
        self._computed = computed
        self._place = place

    def findings(self, running: Running, looks: Iterable[Look], goals: Iterable[Goal]) -> Iterator[Finding]:
        goals = sorted(goals)
        yield from self._missing(running)
        for look in looks:
            if look.problem:
                yield self._not_looked(look)
            else:
                yield from (one for goal in goals for one in self._seen(look, goal))
        if running.published is not None:
            doors = [one for one in dict.fromkeys(running.published) if one.is_reached_from_elsewhere]
            yield from (finding for one in doors for finding in self._published(one))
            yield from self._shut(doors, goals)

    def _seen(self, look: Look, goal: Goal) -> Iterator[Finding]:
        """One that may connect does so by name, as clients do; one that may not finds no address open either."""
        source, words = look.instance.service, look.at(goal)
        if source == goal.target or not words or self._computed.is_doubtful(source, goal.target, goal.port):
            return
        passes = self._computed.stopping(source, goal.target, goal.port, WALLS) is None
        judged = {one: word for one, word in words.items() if not passes or one.is_by_name} or words
        connected = [one.host for one, word in judged.items() if word == CONNECTED]
        if passes and not connected:
            said = ", ".join(dict.fromkeys(judged.values()))
            yield self._differs(look.instance.name, goal, source, f"{said}, and computed was that it passes")
        elif connected and not passes:
            at = "" if goal.target in connected else f" at {connected[0]}"
            yield self._differs(look.instance.name, goal, source, f"connected{at}, and computed was that it is stopped")

    def _differs(self, who: str, goal: Goal, source: str, seen: str) -> Finding:
        places = self._computed.places(source, goal.target, goal.port) or (self._place,)
        return Finding(
            rule=AS_COMPUTED,
            place=places[0],
            what=f"{who} to {goal.target} on {goal.port}, where they run: {seen}",
            mend="see whether what runs is what the files say, whether it listens, and who enforces it",
            because=places[1:],
        )

    def _published(self, one: Published) -> Iterator[Finding]:
        if self._computed.stopping(INTERNET, one.service, Port("tcp", one.port), WALLS):
            yield Finding(
                rule=AS_COMPUTED,
                place=(self._computed.places(INTERNET, one.service, Port("tcp", one.port)) or (self._place,))[0],
                what=f"the machine answers for {one.service} on {one.port}, at {one.host or 'every address'}:{one.at}, "
                "and computed was that nobody outside reaches it",
                mend="start it anew from the file, without that port, or bind the port to 127.0.0.1",
            )

    def _shut(self, doors: Iterable[Published], goals: Iterable[Goal]) -> Iterator[Finding]:
        there = {(one.service, one.port) for one in doors}
        for goal in goals:
            is_meant = self._computed.stopping(INTERNET, goal.target, goal.port, WALLS) is None
            if is_meant and goal.target != INTERNET and (goal.target, goal.port.number) not in there:
                yield Finding(
                    rule=AS_COMPUTED,
                    place=(self._computed.places(INTERNET, goal.target, goal.port) or (self._place,))[0],
                    what=f"the machine does not answer for {goal.target} on {goal.port}, and computed was that it does",
                    mend="start it anew from the file",
                )

    def _missing(self, running: Running) -> Iterator[Finding]:
        for service in sorted(running.meant - {one.service for one in running.instances}):
            yield Finding(
                rule=AS_COMPUTED,
                place=self._place,
                what=f"nothing of {service} runs, so nobody looked from there, and nothing there could answer",
                mend=f"start {service}, and look again",
                verdict="unknown",
            )

    def _not_looked(self, look: Look) -> Finding:
        return Finding(
            rule=AS_COMPUTED,
            place=self._place,
            what=f"nobody could look from inside of {look.instance.name}: it {look.problem}",
            mend=f"see that this works by hand: {' '.join(look.instance.door)} python --version",
            verdict="unknown",
        )
