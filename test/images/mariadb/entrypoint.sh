#!/usr/bin/env bash
# Keeps the contract of the official mariadb image, as far as its users see it.
set -Eeuo pipefail

socket=/run/mysqld/mysqld.sock

fail() { echo "[ERROR] [Entrypoint]: $*" >&2; exit 1; }
note() { echo "[Note] [Entrypoint]: $*"; }

setting() { # NAME: MARIADB_NAME, else MYSQL_NAME, each of them also as NAME_FILE
  local name value
  for name in "MARIADB_$1" "MYSQL_$1"; do
    local file="${name}_FILE"
    value=${!name:-}
    [ -z "${!file:-}" ] || value=$(< "${!file}")
    [ -z "$value" ] || { printf '%s' "$value"; return; }
  done
}

quoted() { # VALUE: as an SQL string
  local value=${1//\\/\\\\}
  printf "'%s'" "${value//\'/\\\'}"
}

identifier() { printf '`%s`' "${1//\`/\`\`}"; }

client() { mariadb --protocol=socket --socket="$socket" --user=root --comments "$@"; }

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
  local password database user host
  password=$(quoted "$root_password")
  host=$(setting ROOT_HOST)
  database=$(setting DATABASE)
  user=$(setting USER)
  [ -z "$database" ] || echo "CREATE DATABASE IF NOT EXISTS $(identifier "$database");"
  if [ -n "$user" ] && [ -n "$(setting PASSWORD)" ]; then
    echo "CREATE USER $(quoted "$user")@'%' IDENTIFIED BY $(quoted "$(setting PASSWORD)");"
    # _ and % are wildcards in a grant
    local pattern=${database//_/\\_}
    [ -z "$database" ] || echo "GRANT ALL ON $(identifier "${pattern//%/\\%}").* TO $(quoted "$user")@'%';"
  fi
  if [ "${host:-%}" != localhost ]; then
    echo "CREATE USER root@$(quoted "${host:-%}") IDENTIFIED BY $password;"
    echo "GRANT ALL ON *.* TO root@$(quoted "${host:-%}") WITH GRANT OPTION;"
  fi
  echo "SET PASSWORD FOR root@localhost = PASSWORD($password);"
}

initialise() { # mariadbd ARGS...
  root_password=$(setting ROOT_PASSWORD)
  if [ -n "$(setting RANDOM_ROOT_PASSWORD)" ]; then
    root_password=$(head --bytes 24 /dev/urandom | base64)
    note "GENERATED ROOT PASSWORD: $root_password"
  elif [ -z "$root_password" ] && [ -z "$(setting ALLOW_EMPTY_PASSWORD)$(setting ALLOW_EMPTY_ROOT_PASSWORD)" ]; then
    fail 'Database is uninitialized and password option is not specified. Set MARIADB_ROOT_PASSWORD, MARIADB_ALLOW_EMPTY_ROOT_PASSWORD or MARIADB_RANDOM_ROOT_PASSWORD.'
  fi
  note 'Initializing database files'
  mariadb-install-db --datadir="$datadir" --auth-root-authentication-method=normal --skip-test-db --skip-log-bin \
    --default-time-zone=SYSTEM --rpm "${@:2}" > /tmp/install.log 2>&1 || { cat /tmp/install.log >&2; fail 'mariadb-install-db failed'; }

  "$@" --skip-networking --socket="$socket" &
  local server=$!
  until client --execute 'SELECT 1' > /dev/null 2>&1; do
    kill -0 "$server" 2> /dev/null || fail 'the temporary server exited'
    sleep 0.1
  done
  note 'Temporary server started.'
  { echo 'SET @@SESSION.SQL_LOG_BIN=0;'; accounts; } | client
  MYSQL_PWD=$root_password run_init_files ${MARIADB_DATABASE:+"--database=$MARIADB_DATABASE"}
  kill "$server"
  wait "$server" || true
  note 'MariaDB init process done. Ready for start up.'
}

[ "${1:0:1}" != - ] || set -- mariadbd "$@"
if [ "$1" = mariadbd ] || [ "$1" = mysqld ]; then
  datadir=$("$@" --verbose --help 2> /dev/null | awk '$1 == "datadir" { print $2; exit }') || true
  [ -n "$datadir" ] || { "$@" --verbose --help > /dev/null || true; fail 'mariadbd does not accept these arguments'; }
  if [ "$(id -u)" = 0 ]; then
    mkdir --parents "$datadir"
    find "$datadir" /run/mysqld ! -user mysql -exec chown mysql: '{}' +
    exec setpriv --reuid mysql --regid mysql --init-groups "$0" "$@"
  fi
  export MARIADB_DATABASE=$(setting DATABASE)
  [ -d "$datadir/mysql" ] || initialise "$@"
fi
exec "$@"
