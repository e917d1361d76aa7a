"""What tests of spelling may use: commands."""

from tests.cli.conftest import run

__all__ = ["run"]
