"""What can be set or asked for is in the README."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from index.cli import commands
from search.request import PARAMETERS
from search.schema import QUERY_FIELDS

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text("utf-8")
SOURCES = [path.read_text("utf-8") for name in ("search", "index", "web") for path in (TOP / name).rglob("*.py")]
BUILD = commands.commands["build"]
UNSAID = {"--help", "--verbose"}  # -vv is


def test_every_environment_variable_is_named() -> None:
    variables = {
        name for source in SOURCES for name in re.findall(r"\b(?:DATELINE|XDG)_[A-Z_]+\b|\bNO_COLOR\b", source)
    }
    assert {"DATELINE_ROOT", "DATELINE_TRUSTED_PROXIES", "XDG_CACHE_HOME"} <= variables
    assert {name for name in variables if f"`{name}`" not in README and f"${name}/" not in README} == set()


def test_every_command_and_option_of_a_build_is_named() -> None:
    flags = {flag for option in BUILD.params if isinstance(option, click.Option) for flag in option.opts}
    assert {flag for flag in flags - UNSAID if flag.startswith("--") and flag not in README} == set()
    assert {
        name for name in commands.commands if f"dateline-index {name}" not in README and f"`{name}`" not in README
    } == set()


@pytest.mark.parametrize("name", [name for name in PARAMETERS if not name.startswith("not.")])
def test_every_url_parameter_is_named(name: str) -> None:
    assert f"`{name}`" in README.partition("## The query URL")[2]


@pytest.mark.parametrize("name", QUERY_FIELDS)
def test_every_field_is_named(name: str) -> None:
    assert f"`{name}`" in README.partition("## Fields")[2]
