#!/bin/sh
# Keeps the contract of the official redis image, as far as its users see it.
set -e

case "$1" in
  -* | *.conf) set -- redis-server "$@" ;;
esac
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . ! -user redis -exec chown redis '{}' +
  exec setpriv --reuid redis --regid redis --init-groups "$0" "$@"
fi
if [ "$1" = redis-server ]; then
  case " $* " in
    *' --protected-mode '*) ;;
    # The official binary is built with protected mode off.
    *) set -- "$@" --protected-mode no ;;
  esac
fi
exec "$@"
