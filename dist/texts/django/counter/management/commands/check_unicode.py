from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from counter.models import Banner


class Command(BaseCommand):
    help = "Checks that the database keeps characters of four bytes."

    def handle(self, *_args, **_options):
        text = "✨🦕 Grüße, мир, 世界"
        with transaction.atomic():
            banner = Banner.objects.create(text=text)
            found = Banner.objects.get(pk=banner.pk).text
            transaction.set_rollback(True)
        if found != text:
            raise CommandError(f"wrote {text!r}, and read {found!r}")
        self.stdout.write(found)
