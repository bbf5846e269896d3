"""Sent back after signing in: only ever to a page of ours."""

from ipaddress import ip_network

import pytest

from lawyers_hub.web.addresses import came_by_https, local_path

PROXIES = (ip_network("10.0.0.0/8"),)


@pytest.mark.parametrize("path", ["/", "/cases?status=active", "/documents/1#page-3", "/search?q=a%20b"])
def test_a_page_of_ours_is_kept(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\/evil.example",
        "javascript:alert(1)",
        "/\tevil",
        "/\n/evil.example",
        " /cases",
        "cases",
        "/x\x00",
    ],
)
def test_another_site_is_never_gone_to(path: str) -> None:
    assert local_path(path) == "/"


def test_a_proxy_we_trust_may_say_https() -> None:
    assert came_by_https("http", "10.1.2.3", "https", PROXIES)


def test_a_visitor_may_not_say_https() -> None:
    assert not came_by_https("http", "203.0.113.9", "https", PROXIES)


def test_our_own_https_counts_without_any_proxy() -> None:
    assert came_by_https("https", "203.0.113.9", None, PROXIES)
