"""Tokens: what was written is read back, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawyers_hub.database.identifiers import new_id
from lawyers_hub.database.unit_of_work import Actor
from lawyers_hub.practice.errors import NotSignedIn
from lawyers_hub.practice.tokens import new_refresh_token, read_access_token, read_refresh_token, write_access_token

SECRET = "a secret that is long enough for the signature"
PARTNER = Actor(new_id(), new_id(), new_id(), "partner", "192.0.2.1")


def test_an_access_token_names_the_actor_it_was_written_for() -> None:
    assert read_access_token(write_access_token(PARTNER, SECRET), SECRET, "192.0.2.1") == PARTNER


@given(st.integers(min_value=0), st.characters(codec="ascii"))
def test_a_token_with_one_character_changed_is_refused(place: int, character: str) -> None:
    token = write_access_token(PARTNER, SECRET)
    # The last character of each part carries bits that base64 ignores.
    places = [n for n in range(len(token)) if token[n] != "." and token[n + 1 : n + 2] not in ("", ".")]
    spot = places[place % len(places)]
    changed = token[:spot] + character + token[spot + 1 :]
    if changed == token:
        return

    with pytest.raises(NotSignedIn):
        read_access_token(changed, SECRET, None)


@given(st.text())
def test_no_text_passes_as_a_token_by_chance(text: str) -> None:
    with pytest.raises(NotSignedIn):
        read_access_token(text, SECRET, None)


def test_a_refresh_token_proves_only_itself() -> None:
    token, other = new_refresh_token(new_id(), new_id()), new_refresh_token(new_id(), new_id())

    assert read_refresh_token(str(token)) == token
    assert token.proves(token.digest)
    assert not token.proves(other.digest)
    assert not token.proves(None)
