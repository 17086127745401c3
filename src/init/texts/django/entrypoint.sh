#!/bin/sh
# web: the default. worker: celery --app service worker. Once for each release: python manage.py migrate
set -eu
python manage.py wait_for_services
exec "$@"
