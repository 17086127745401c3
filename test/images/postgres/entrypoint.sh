#!/usr/bin/env bash
# Keeps the contract of the official postgres image, as far as its users see it.
set -Eeuo pipefail

fail() { echo "Error: $*" >&2; exit 1; }

from_file() { # NAME: takes its value from the file in NAME_FILE
  local file_variable="$1_FILE"
  [ -n "${!file_variable:-}" ] || return 0
  [ -z "${!1:-}" ] || fail "both $1 and $file_variable are set (but are exclusive)"
  export "$1=$(< "${!file_variable}")"
  unset "$file_variable"
}

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    [ -e "$file" ] || continue
    echo "$0: running $file"
    case "$file" in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) sql --dbname "$POSTGRES_DB" --file "$file" ;;
      *.sql.gz) gunzip --stdout "$file" | sql --dbname "$POSTGRES_DB" ;;
      *.sql.xz) xzcat "$file" | sql --dbname "$POSTGRES_DB" ;;
      *.sql.zst) zstdcat "$file" | sql --dbname "$POSTGRES_DB" ;;
      *) echo "$0: ignoring $file" ;;
    esac
  done
}

sql() { psql --set ON_ERROR_STOP=1 --no-password --no-psqlrc --username "$POSTGRES_USER" "$@"; }

initialise() {
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    fail 'Database is uninitialized and superuser password is not specified. Set POSTGRES_PASSWORD.'
  fi
  # POSTGRES_INITDB_ARGS holds several words on purpose.
  # shellcheck disable=SC2086
  initdb --username "$POSTGRES_USER" --pwfile <(printf '%s\n' "${POSTGRES_PASSWORD:-}") ${POSTGRES_INITDB_ARGS:-} --pgdata "$PGDATA" 2>&1 \
    || initdb_failed
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "$@")}" >> "$PGDATA/pg_hba.conf"

  local options
  options=$(printf '%q ' "$@" -c listen_addresses= -p "${PGPORT:-5432}")
  PGUSER=$POSTGRES_USER pg_ctl --pgdata "$PGDATA" -o "$options" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    sql --dbname postgres --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db";'
  fi
  run_init_files
  PGUSER=$POSTGRES_USER pg_ctl --pgdata "$PGDATA" --mode fast -w stop
  echo 'PostgreSQL init process complete; ready for start up.'
}

initdb_failed() { fail "initdb could not make a cluster in $PGDATA"; }

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    install --directory --mode 700 "$PGDATA"
    find "$PGDATA" ! -user postgres -exec chown postgres '{}' +
    chmod 700 "$PGDATA"
    find /var/run/postgresql ! -user postgres -exec chown postgres '{}' +
    exec setpriv --reuid postgres --regid postgres --init-groups "$0" "$@"
  fi
  install --directory --mode 700 "$PGDATA"
  for name in POSTGRES_USER POSTGRES_PASSWORD POSTGRES_DB POSTGRES_INITDB_ARGS; do from_file "$name"; done
  export POSTGRES_USER=${POSTGRES_USER:-postgres}
  export POSTGRES_DB=${POSTGRES_DB:-$POSTGRES_USER}
  if [ -s "$PGDATA/PG_VERSION" ]; then
    echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'
  else
    export PGPASSWORD=${POSTGRES_PASSWORD:-}
    initialise "${@:2}"
    unset PGPASSWORD
  fi
fi
exec "$@"
