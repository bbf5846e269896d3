"""The functions of Terraform that are worked out here. Any other one gives an unknown value and never a guess.

Source: the function reference of the Terraform language.
"""

from collections.abc import Sequence

from lawyers_hub.proof.verify.places import Place
from lawyers_hub.proof.verify.terraform.evaluation.functions import (
    encodings,
    lists,
    maps,
    networks,
    numbers,
    sets,
    texts,
)
from lawyers_hub.proof.verify.terraform.evaluation.values import (
    Impossible,
    Undecided,
    Unknown,
    Value,
    lifted,
    places_of,
    plain,
    undecided,
)

_OF_COLLECTIONS = {**lists.FUNCTIONS, **maps.FUNCTIONS, **sets.FUNCTIONS}
_KNOWN_ONLY = {**texts.FUNCTIONS, **numbers.FUNCTIONS, **networks.FUNCTIONS, **encodings.FUNCTIONS}
"""These take plain values, so that whatever is unknown among them makes the result unknown."""


def called(name: str, arguments: Sequence[Value], place: Place) -> Value:
    """The result; its lines are those of the arguments.

    Raises:
        Impossible: the function refuses these arguments.
    """
    try:
        if whole := _OF_COLLECTIONS.get(name):
            return whole(*arguments)
        if known := _KNOWN_ONLY.get(name):
            return lifted(known(*(plain(argument) for argument in arguments)), places_of(arguments))
    except Undecided as unknown:
        return undecided(unknown.value, place)
    except TypeError:
        raise Impossible(f"{name}() takes other arguments than these {len(arguments)}") from None
    return Value(Unknown(f"the function {name}() is not worked out here", place), places_of(arguments))
