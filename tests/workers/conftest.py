"""Workers read the process's context when they are imported: tests hand theirs over first."""

import importlib
from types import ModuleType

import pytest

from consultant import process
from consultant.service import Service


@pytest.fixture
def workers(service: Service) -> ModuleType:
    """The package `workers`, its actors at work on the test's service."""
    process.use(service)
    module = importlib.import_module("workers")
    process.use(service)
    return module
