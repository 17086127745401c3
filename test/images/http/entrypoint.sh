#!/bin/sh
set -e
if [ "${BOOM:-}" = 1 ]; then
  echo 'boom: told to fail by BOOM=1' >&2
  exit 3
fi
sleep "${STARTUP_DELAY:-0}"
exec "$@"
