import pytest
from django.core.cache import cache

pytestmark = pytest.mark.django_db


def test_is_well_when_everything_answers(client):
    answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"database": "ok", "redis": "ok"})


def test_whatever_name_it_is_asked_by(client):
    assert client.get("/health", headers={"host": "10.0.0.7:8000"}).status_code == 200
    assert client.get("/", headers={"host": "10.0.0.7:8000"}).status_code == 400


def test_says_what_is_missing(client, monkeypatch):
    def refuse(_key):
        raise ConnectionError

    monkeypatch.setattr(cache, "get", refuse)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["redis"]) == (503, "does not answer")


def test_the_admin_asks_for_a_login(client):
    assert client.get("/admin/").url.startswith("/admin/login/")
