#!/bin/sh
set -eu
for migration in db/migrations/*.sql; do
  psql "$DATABASE_URL" --set ON_ERROR_STOP=1 --quiet --file "$migration"
done
