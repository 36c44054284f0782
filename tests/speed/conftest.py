"""The pages' own fixtures, for whoever counts what they do."""

from tests.pages.conftest import open_page

__all__ = ["open_page"]
