import time

from django.core.management.base import BaseCommand, CommandError

from service.health import ask_redis, query_database


class Command(BaseCommand):
    help = "Waits until the database and Redis answer a query."

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=float, default=60)

    def handle(self, *_args, seconds, **_options):
        deadline = time.monotonic() + seconds
        for name, ask in {"the database": query_database, "Redis": ask_redis}.items():
            while True:
                try:
                    ask()
                    break
                except Exception as error:
                    if time.monotonic() > deadline:
                        raise CommandError(f"{name} does not answer: {type(error).__name__}") from error
                    time.sleep(0.5)
            self.stdout.write(f"{name} answers")
