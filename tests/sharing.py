"""Which tests run in the same process, because they share servers that take long to start."""

import posixpath

from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

# Each starts one hub for all of its files.
_OF_ONE_HUB = frozenset({"tests/acceptance", "tests/browser"})
_WITH_A_HUB_OF_ITS_OWN = "tests/acceptance/test_durability.py"


def company_of(test: str) -> str:
    """The file or folder whose tests stay together with this one."""
    file = test.partition("::")[0]
    folder = posixpath.dirname(file)
    return folder if folder in _OF_ONE_HUB and file != _WITH_A_HUB_OF_ITS_OWN else file


class InCompany(LoadScopeScheduling):  # type: ignore[misc]
    """Gives each process a whole company after the other, in the order in which they were collected."""

    def _split_scope(self, nodeid: str) -> str:
        return company_of(nodeid)
