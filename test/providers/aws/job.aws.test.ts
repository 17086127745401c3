// The committed bundle in jobs on the simulated account.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Simulator, startSimulator } from '../../aws-simulator/simulator';
import { ended, green, kill } from '../../faults/fixtures';
import { awsRepository } from './jobs';
import { actionsSince } from './laboratory';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator?.close());

const postgresql = { provider: 'aws', EngineVersion: '17' };

/** Everything that may be read of a secret, as it is and as it may be written otherwise. */
const forms = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64'),
  JSON.stringify(secret).slice(1, -1),
];

test('MP-28 MP-40 a job makes its database and removes it, whatever a later step sets, and tells no secret', async () => {
  const { repo, job } = awsRepository(simulator);
  repo.configure({ postgresql });
  const pushed = job(repo.push());
  const main = green(await pushed.uses());
  expect(main.outputs.DATABASE_URL).toMatch(/^postgresql:\/\/labtest_.*sslmode=verify-full/);
  expect(main.summary).toContain('communal');
  const again = job(repo.pull('opened'));
  const attached = green(await again.uses());
  Object.assign(pushed.env, {
    ...{ AWS_REGION: 'us-west-1', AWS_ACCESS_KEY_ID: 'AKIAOTHER', AWS_SECRET_ACCESS_KEY: 'another' },
    AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  });
  const before = simulator.calls.length;
  const said = await ended(pushed);
  expect(said).toContain('removed postgresql');
  const post = simulator.calls.slice(before);
  expect(new Set(post.map(({ key, region }) => `${key} ${region}`))).toEqual(
    new Set(['AKIASIMULATED eu-central-1']),
  );
  await ended(again);
  const closing = job(repo.pull('closed'));
  const closed = green(await closing.uses());
  expect(await ended(closing)).toContain('removed postgresql');
  const [create] = simulator.calls.filter(({ action }) => action === 'CreateDBInstance');
  const master = await simulator.secret('instance', create?.parameters.DBInstanceIdentifier ?? '');
  const secrets = [
    master.password,
    main.outputs.DATABASE_PASSWORD ?? '',
    attached.outputs.DATABASE_PASSWORD ?? '',
  ];
  expect(secrets.every((secret) => secret.length > 10)).toBe(true);
  const told = [main, attached, closed].flatMap(({ log, summary }) => [log, summary]).join('\n') + said;
  for (const form of secrets.flatMap(forms)) expect(told).not.toContain(form);
  // RDS’s own secret is not even printed for the runner to mask, other than to ask for that.
  for (const { raw } of [main, attached, closed]) expect(raw).not.toContain(master.password);
  const tags = JSON.stringify(simulator.calls.filter(({ service }) => service !== 'secretsmanager'));
  for (const form of secrets.flatMap(forms)) expect(tags).not.toContain(form);
});

test('MP-32 post changes nothing in another account than main’s', async () => {
  const { repo, job } = awsRepository(simulator);
  repo.configure({ postgresql });
  const pushed = job(repo.push());
  green(await pushed.uses());
  simulator.asAccount('999999999999');
  const before = simulator.calls.length;
  const [post] = await pushed.end();
  simulator.asAccount('123456789012');
  expect(post?.log).not.toContain('removed postgresql');
  expect(actionsSince(simulator, before).filter((action) => !/^Describe/.test(action))).toEqual([]);
});

test('what a main step that was killed has begun its post step leaves, and the next run goes on with it', async () => {
  const { repo, job } = awsRepository(simulator);
  repo.configure({ db: { service: 'postgresql', provider: 'aws', provision_type: 'independent' } });
  const before = simulator.calls.length;
  simulator.times.creating = Number.POSITIVE_INFINITY;
  const first = job(repo.pull('opened'));
  await first.uses({}, undefined, (pid) => {
    simulator.hooks.after = ({ action }) => action === 'CreateDBInstance' && kill(pid, 'SIGKILL');
  });
  simulator.hooks.after = undefined;
  simulator.times.creating = 30;
  const [made] = simulator.calls.slice(before).filter(({ action }) => action === 'CreateDBInstance');
  simulator.settle('instance', made?.parameters.DBInstanceIdentifier ?? '');
  expect(await ended(first)).toMatch(/db stays.*goes on with it.*costs money/);
  const next = job(repo.pull('synchronize'), { run: { attempt: '2' } });
  green(await next.uses());
  await ended(next);
  const deeds = actionsSince(simulator, before).filter((action) => /^(Create|Delete)DBInstance/.test(action));
  expect(deeds).toEqual(['CreateDBInstance']);
});
