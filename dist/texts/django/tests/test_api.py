import pytest
from django.contrib.auth.models import Permission, User
from rest_framework.authtoken.models import Token
from rest_framework.test import APIClient

pytestmark = pytest.mark.django_db


def client_of(*permissions: str) -> APIClient:
    user = User.objects.create_user("writer", password="correct horse battery")
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.objects.create(user=user).key}")
    return client


def test_everybody_reads():
    assert APIClient().get("/api/banners/").json()["results"][0]["text"] == "✨ Hello, world ✨"


def test_nobody_writes_without_an_account():
    assert APIClient().post("/api/banners/", {"text": "hacked"}).status_code == 401


def test_an_account_without_the_permission_does_not_write():
    assert client_of().post("/api/banners/", {"text": "hacked"}).status_code == 403


def test_who_has_the_permission_writes():
    written = client_of("add_banner").post("/api/banners/", {"text": "🦕"})
    assert (written.status_code, written.json()["text"]) == (201, "🦕")


def test_the_counter_is_read_only():
    assert client_of("add_counter").post("/api/counters/", {"count": 99}).status_code == 405


def test_a_password_is_exchanged_for_a_token():
    client_of()
    answer = APIClient().post("/api/token", {"username": "writer", "password": "correct horse battery"})
    assert set(answer.json()) == {"token"}
