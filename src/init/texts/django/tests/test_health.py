import pytest
from django.core.cache import cache

pytestmark = pytest.mark.django_db


def test_is_well_when_everything_answers(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "redis": "ok"})


def test_says_what_is_missing(client, monkeypatch):
    def refuse(_key):
        raise ConnectionError

    monkeypatch.setattr(cache, "get", refuse)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["redis"]) == (503, "does not answer")


def test_the_admin_asks_for_a_login(client):
    assert client.get("/admin/").url.startswith("/admin/login/")
