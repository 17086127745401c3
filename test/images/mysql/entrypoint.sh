#!/usr/bin/env bash
# Keeps the contract of the official mysql image, as far as its users see it.
set -Eeuo pipefail

fail() { echo "[ERROR] [Entrypoint]: $*" >&2; exit 1; }
note() { echo "[Note] [Entrypoint]: $*"; }

from_file() { # NAME: takes its value from the file in NAME_FILE
  local file_variable="$1_FILE"
  [ -n "${!file_variable:-}" ] || return 0
  [ -z "${!1:-}" ] || fail "Both $1 and $file_variable are set (but are exclusive)"
  export "$1=$(< "${!file_variable}")"
  unset "$file_variable"
}

quoted() { # VALUE: as an SQL string
  local value=${1//\\/\\\\}
  printf "'%s'" "${value//\'/\\\'}"
}

identifier() { printf '`%s`' "${1//\`/\`\`}"; }

settled() { # NAME ARGS...: what the server makes of its configuration and arguments
  local name=$1
  shift
  "$@" --verbose --help --log-bin-index="$(mktemp --dry-run)" 2> /dev/null \
    | awk -v name="$name" '/^Variables/ { table = 1 } table && $1 == name { print $2; exit }'
}

client() { mysql --defaults-file=/etc/my.cnf --protocol=socket --socket="$socket" --user=root --comments "$@"; }

run_init_files() {
  local file
  for file in /docker-entrypoint-initdb.d/*; do
    [ -e "$file" ] || continue
    note "running $file"
    case "$file" in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) client "$@" < "$file" ;;
      *.sql.gz) gunzip --stdout "$file" | client "$@" ;;
      *.sql.xz) xzcat "$file" | client "$@" ;;
      *.sql.zst) zstdcat "$file" | client "$@" ;;
      *) note "ignoring $file" ;;
    esac
  done
}

accounts() { # the statements that make the accounts and the database
  local password
  password=$(quoted "$MYSQL_ROOT_PASSWORD")
  if [ "${MYSQL_ROOT_HOST:-%}" != localhost ]; then
    echo "CREATE USER root@$(quoted "${MYSQL_ROOT_HOST:-%}") IDENTIFIED BY $password;"
    echo "GRANT ALL ON *.* TO root@$(quoted "${MYSQL_ROOT_HOST:-%}") WITH GRANT OPTION;"
  fi
  [ -z "${MYSQL_DATABASE:-}" ] || echo "CREATE DATABASE IF NOT EXISTS $(identifier "$MYSQL_DATABASE");"
  if [ -n "${MYSQL_USER:-}" ] && [ -n "${MYSQL_PASSWORD:-}" ]; then
    echo "CREATE USER $(quoted "$MYSQL_USER")@'%' IDENTIFIED BY $(quoted "$MYSQL_PASSWORD");"
    # _ and % are wildcards in a grant
    local pattern=${MYSQL_DATABASE//_/\\_}
    [ -z "$pattern" ] || echo "GRANT ALL ON $(identifier "${pattern//%/\\%}").* TO $(quoted "$MYSQL_USER")@'%';"
  fi
  echo "ALTER USER root@localhost IDENTIFIED BY $password;"
}

initialise() { # mysqld ARGS...
  if [ -n "${MYSQL_RANDOM_ROOT_PASSWORD:-}" ]; then
    MYSQL_ROOT_PASSWORD=$(head --bytes 24 /dev/urandom | base64)
    note "GENERATED ROOT PASSWORD: $MYSQL_ROOT_PASSWORD"
  elif [ -z "${MYSQL_ROOT_PASSWORD:-}" ] && [ -z "${MYSQL_ALLOW_EMPTY_PASSWORD:-}" ]; then
    fail 'Database is uninitialized and password option is not specified. Set MYSQL_ROOT_PASSWORD, MYSQL_ALLOW_EMPTY_PASSWORD or MYSQL_RANDOM_ROOT_PASSWORD.'
  fi
  [ "${MYSQL_USER:-}" != root ] || fail 'MYSQL_USER="root", MYSQL_USER and MYSQL_PASSWORD are for configuring a regular user'
  note 'Initializing database files'
  "$@" --initialize-insecure --default-time-zone=SYSTEM
  "$@" --daemonize --skip-networking --default-time-zone=SYSTEM --socket="$socket"
  note 'Temporary server started.'
  accounts | client --no-beep --skip-password
  export MYSQL_PWD=${MYSQL_ROOT_PASSWORD:-}
  run_init_files ${MYSQL_DATABASE:+"--database=$MYSQL_DATABASE"}
  mysqladmin --defaults-file=/etc/my.cnf --protocol=socket --socket="$socket" --user=root shutdown
  unset MYSQL_PWD
  note 'MySQL init process done. Ready for start up.'
}

[ "${1:0:1}" != - ] || set -- mysqld "$@"
if [ "$1" = mysqld ]; then
  datadir=$(settled datadir "$@")
  socket=$(settled socket "$@")
  [ -n "$datadir" ] || { "$@" --verbose --help > /dev/null || true; fail 'mysqld does not accept these arguments'; }
  if [ "$(id -u)" = 0 ]; then
    mkdir --parents "$datadir"
    find "$datadir" "${socket%/*}" ! -user mysql -exec chown --no-dereference mysql: '{}' +
    exec setpriv --reuid mysql --regid mysql --init-groups "$0" "$@"
  fi
  for name in MYSQL_ROOT_PASSWORD MYSQL_ROOT_HOST MYSQL_DATABASE MYSQL_USER MYSQL_PASSWORD; do from_file "$name"; done
  [ -d "$datadir/mysql" ] || initialise "$@"
fi
exec "$@"
