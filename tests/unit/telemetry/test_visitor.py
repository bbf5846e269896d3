"""Where a request comes from: proxies are believed exactly as far as they are ours."""

from ipaddress import ip_network

import pytest

from lawyers_hub.telemetry.visitor import visitor_address

OURS = (ip_network("127.0.0.0/8"), ip_network("10.0.0.0/8"), ip_network("::1/128"))


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "visitor"),
    [
        ("203.0.113.9", None, "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1, 203.0.113.9, 10.0.0.7", "203.0.113.9"),
        ("127.0.0.1", "invented, 10.0.0.7", "10.0.0.7"),
        ("127.0.0.1", "2001:db8::5", "2001:db8::5"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("127.0.0.1", "<script>", "127.0.0.1"),
        (None, "203.0.113.9", None),
    ],
)
def test_the_visitor_is_the_nearest_address_that_is_no_proxy_of_ours(
    peer: str | None, forwarded_for: str | None, visitor: str | None
) -> None:
    assert visitor_address(peer, forwarded_for, OURS) == visitor
