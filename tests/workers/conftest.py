"""Workers read the process's context when they are imported: tests hand theirs over first."""

import importlib
from types import ModuleType

import pytest

from consultant import process
from consultant.service import Service


@pytest.fixture
def workers(service: Service) -> ModuleType:
    """The package `workers`, its actors at work on the test's service, whose nudges stay the test's.

    The first import in a process makes a queue of the service's nudger: which test comes first must not matter.
    """
    given = service.nudger
    process.use(service)
    module = importlib.import_module("workers")
    service.nudger = given
    process.use(service)
    return module
