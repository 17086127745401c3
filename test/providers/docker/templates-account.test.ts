import { expect, test } from 'vitest';
import { runsItselfAgain } from '../../../src/providers/docker/templates/account';

test.each([
  'exec gosu postgres "$BASH_SOURCE" "$@"',
  'exec gosu mysql "$' + '{BASH_SOURCE[0]}" "$@"',
  '\t\texec su-exec redis "$0" "$@"',
  'exec /usr/bin/setpriv --reuid=redis --regid=redis --clear-groups -- "$0" "$@"',
  'exec setpriv --reuid mysql --regid mysql --init-groups $0 "$@"',
  'exec $SETPRIV \\\n\t--nnp \\\n\t--bounding-set=-all \\\n\t"$0" "$@"',
])('runs itself again: %j', (line) => {
  expect(runsItselfAgain(`#!/bin/sh\nset -e\n${line}\n`)).toBe(true);
});

test.each([
  'exec "$@"',
  'exec bash "$0" "$@"',
  'exec 2>&1\ncd "$(dirname "$0")"',
  'exec gosu postgres postgres\necho "$0"',
  'exec docker-entrypoint.sh "$@"',
  'exec gosu postgres postgres "$@"',
  '# exec gosu postgres "$0" "$@"',
  'gosu postgres "$0" "$@"',
  'echo exec gosu "$0"',
  'exec gosu postgres "$0.d/start" "$@"',
])('does not: %j', (line) => {
  expect(runsItselfAgain(`#!/bin/sh\nset -e\n${line}\n`)).toBe(false);
});
