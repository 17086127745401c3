#!/bin/sh
# As the official image's: root gives the data to the server's account, and becomes it.
set -e
if [ "$(id -u)" = 0 ]; then
  find /var/lib/rabbitmq \! -user rabbitmq -exec chown rabbitmq '{}' +
  exec setpriv --reuid=rabbitmq --regid=rabbitmq --clear-groups -- "$0" "$@"
fi
export HOME=/var/lib/rabbitmq RABBITMQ_LOGS=-
exec "/usr/lib/rabbitmq/bin/$1"
