"""The API by curl: the same walk embedded and beside RabbitMQ, and the same results."""

import pytest

from outside.walk import walk


@pytest.fixture(scope="module")
def walks(embedded, pipeline, tmp_path_factory):
    return {server.mode: walk(server.url, tmp_path_factory.mktemp(server.mode)) for server in (embedded, pipeline)}


def test_a_walk_through_the_api_gives_the_same_in_both_modes(walks):
    one, other = walks["embedded"], walks["rabbitmq"]
    assert list(one) == list(other)
    assert len(one) > 80
    differing = {name: (one[name], other[name]) for name in one if one[name] != other[name]}
    assert not differing


def test_every_answer_tells_the_browser_to_guess_nothing(walks):
    for seen in walks.values():
        for name, answer in seen.items():
            if isinstance(answer, dict):
                assert answer["headers"]["x-content-type-options"] == "nosniff", name
                assert "sandbox" in answer["headers"]["content-security-policy"], name
                assert "no-" in answer["headers"].get("cache-control", "") or "max-age" in answer["headers"]["cache-control"]
