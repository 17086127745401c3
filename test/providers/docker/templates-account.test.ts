import { expect, test } from 'vitest';
import { onlyGivesData, runsItselfAgain } from '../../../src/providers/docker/templates/account';

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

/** An entrypoint whose branch for root is this, before it runs itself again. */
const asRoot = (...lines: string[]) =>
  [...['#!/bin/bash', 'touch /tmp/x', 'if [ "$(id -u)" = "0" ]; then'], ...lines]
    .concat('exec gosu mysql "$BASH_SOURCE" "$@"', 'fi', 'exec "$@"')
    .join('\n');

test.each([
  [],
  ['# then restart script as postgres user', ''],
  ['mysql_note "Switching to dedicated user \'mysql\'"'],
  ['mkdir -p "$datadir"', `find "$datadir" \\! -user mysql -exec chown mysql: '{}' +`],
  ['install --directory --mode 700 "$PGDATA"', 'chown -R postgres "$PGDATA"'],
])('does nothing as root but give the data: %j', (...lines) => {
  expect(onlyGivesData(asRoot(...lines))).toBe(true);
});

test.each([
  ['touch /dev/shm/prepared'],
  ['mkdir -p /a; sysctl -w vm.overcommit_memory=1'],
  ['echo never > /sys/kernel/mm/transparent_hugepage/enabled'],
  ['echo "$(curl https://example.org)"'],
  ['find /cache -delete'],
  ['find /a -exec sh -c "prepare {}" +'],
  ['find /a -exec chown x {} + -exec rm {} +'],
  ['install -m 600 /etc/hostname /etc/server.key'],
  ['cp /etc/a /etc/b'],
  ['. /usr/local/bin/prepare'],
])('does more as root: %j', (...lines) => {
  expect(onlyGivesData(asRoot(...lines))).toBe(false);
});

test('a script that runs itself again whoever it is says of no branch what root does', () => {
  expect(onlyGivesData('#!/bin/sh\nprepare\nexec gosu mysql "$0" "$@"\n')).toBe(false);
});
