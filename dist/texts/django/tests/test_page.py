import re

import pytest
from django.core.management import call_command

from counter.models import Banner, Counter
from counter.tasks import see

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tasks_at_once(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def number_on(page) -> int:
    return int(re.search(r'id="count">(\d+)<', page.content.decode())[1])


def test_the_number_goes_up_with_every_refresh(client):
    first = number_on(client.get("/"))
    assert [number_on(client.get("/")) for _ in range(2)] == [first + 1, first + 2]
    assert Counter.objects.get().count == first + 2


def test_the_page_sends_its_number_to_a_worker(client, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(see, "delay", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.get("/")
    assert sent == [number_on(page)]


def test_the_page_is_there_when_the_broker_is_not(client, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(_count):
        raise ConnectionError

    monkeypatch.setattr(see, "delay", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.get("/").status_code == 200


def test_the_task_notes_what_it_has_seen_and_never_less():
    counter = Counter.objects.get_or_create(pk=1)[0]
    see(counter.seen_by_worker + 7)
    see(1)
    assert Counter.objects.get().seen_by_worker == counter.seen_by_worker + 7


def test_the_banner_keeps_its_sparkles(client):
    assert "✨ Hello, world ✨" in client.get("/").content.decode()
    Banner.objects.all().delete()
    Banner.objects.create(text="🦕 世界")
    assert "🦕 世界" in client.get("/").content.decode()


def test_unicode_survives_the_database(capsys):
    call_command("check_unicode")
    assert "🦕" in capsys.readouterr().out


def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", "--check", "--dry-run")
