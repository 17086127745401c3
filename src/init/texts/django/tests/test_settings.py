import dj_database_url

from service.settings import database_url


def test_the_parts_make_the_url(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    parts = {"SCHEME": "mysql", "USERNAME": "me", "PASSWORD": "p@ss/:w", "HOST": "db", "PORT": "3306", "NAME": "shop"}
    for name, value in parts.items():
        monkeypatch.setenv(f"DATABASE_{name}", value)
    found = dj_database_url.parse(database_url())
    assert (found["PASSWORD"], found["HOST"], found["NAME"]) == ("p@ss/:w", "db", "shop")


def test_the_url_counts_where_there_is_one(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://a:b@c/d")
    monkeypatch.setenv("DATABASE_HOST", "other")
    assert database_url() == "postgresql://a:b@c/d"
