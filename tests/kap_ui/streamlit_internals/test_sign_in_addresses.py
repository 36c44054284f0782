"""Signing in and out at a provider begins below the path at which the reader finds the app."""

from __future__ import annotations

from inspect import getsource

import pytest
from streamlit import user_info

from kap_ui.streamlit_internals import sign_in_addresses


def test_the_address_leads_below_the_path_of_the_page() -> None:
    assert sign_in_addresses.relative("", "/auth/login") == "auth/login"


def test_streamlit_makes_both_addresses_with_the_function_that_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    for function, name in (
        (user_info.generate_login_redirect_url, "AUTH_LOGIN_ENDPOINT"),
        (user_info.logout, "AUTH_LOGOUT_ENDPOINT"),
    ):
        assert f"make_url_path(base_path, {name})" in getsource(function)

    monkeypatch.setattr(user_info, "make_url_path", sign_in_addresses._make)
    monkeypatch.setattr(user_info, "encode_provider_token", lambda _provider: "x")
    for change, address in (
        (sign_in_addresses.apply, "auth/login?provider=x"),
        (sign_in_addresses.remove, "/auth/login?provider=x"),
    ):
        change()
        assert user_info.generate_login_redirect_url("default") == address
