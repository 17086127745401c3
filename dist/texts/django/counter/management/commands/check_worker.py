from django.core.management.base import BaseCommand

from counter.tasks import see


class Command(BaseCommand):
    help = "Sends a task, and waits until a worker has run it."

    def add_arguments(self, parser):
        parser.add_argument("--seconds", type=float, default=60)

    def handle(self, *_args, seconds, **_options):
        self.stdout.write(f"a worker has answered {see.delay(0).get(timeout=seconds)}")
