"""Servers that tests share: one embedded, one pipeline beside RabbitMQ."""

import pytest

from outside.client import Client
from outside.pipeline import Pipeline
from outside.programs import Embedded


@pytest.fixture(scope="session")
def embedded():
    with Embedded() as server:
        yield server


@pytest.fixture(scope="session")
def pipeline():
    with Pipeline() as server:
        yield server


@pytest.fixture(scope="session", params=["embedded", "rabbitmq"])
def server(request):
    """Each test on both."""
    return request.getfixturevalue("embedded" if request.param == "embedded" else "pipeline")


@pytest.fixture
def client(server):
    return Client(server.url)
