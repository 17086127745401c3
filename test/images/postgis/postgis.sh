#!/usr/bin/env bash
# Fills the database as the official postgis/postgis image does, and makes a template beside it. That image adds the
# geocoder, which takes long and is no other case.
set -Eeuo pipefail

export PGUSER=$POSTGRES_USER
psql --dbname "$POSTGRES_DB" --command 'CREATE DATABASE template_postgis IS_TEMPLATE true'
psql --set ON_ERROR_STOP=1 --dbname "$POSTGRES_DB" <<'SQL'
CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS postgis_topology;
SQL
