"""What the rules are worth: small changes to the real artefacts, each of which a rule must report.

People thought of some, in the folder that the topology names (`catalogue`), each with the rules that stand for it.
`operators` make others out of every rule and number in the artefacts, so that no author of a rule can have had them in
mind. Each is verified in a copy of the artefacts (`running`); what becomes of it is an `Outcome`.
"""

from lawyers_hub.proof.verify.mutants.catalogue import Entry, entries, mutant_of
from lawyers_hub.proof.verify.mutants.mutant import Alteration, Change, Misfit, Mutant
from lawyers_hub.proof.verify.mutants.outcomes import Fate, Outcome, Seen
from lawyers_hub.proof.verify.mutants.running import try_mutants

__all__ = [
    "Alteration",
    "Change",
    "Entry",
    "Fate",
    "Misfit",
    "Mutant",
    "Outcome",
    "Seen",
    "entries",
    "mutant_of",
    "try_mutants",
]
