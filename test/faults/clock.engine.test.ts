import { expect, it, onTestFinished } from 'vitest';
import { engineAhead } from '../providers/docker/clock';
import { images } from '../setup/images';
import { ended, green, interrupted, kill, process, type Repository, repository, until } from './fixtures';

const hours = 3_600_000;

const job = (repo: Repository, id: string) => repo.job(repo.pull('synchronize'), { run: { id } });

/** What a step needs to work with an engine whose clock is that much ahead, and how often it has listed what is there. */
async function ahead(milliseconds: number) {
  const front = await engineAhead(milliseconds);
  onTestFinished(() => front.close());
  const looks = () => front.requests.filter((one) => one.includes('/containers/json')).length;
  return { inputs: { 'docker-host': front.host }, looks };
}

it("an engine's clock that jumps ends nothing that lives, and keeps nothing that is dead", async () => {
  const repo = repository();
  const web = (environment = {}) =>
    repo.configure({ web: { service: 'container', image: images.http, port: 8080, environment } });
  const made = async () => (await repo.containers()).map(({ Id }) => Id).sort();
  web({ STARTUP_DELAY: '600' });
  await interrupted(job(repo, '1'), 'SIGKILL', async () => {
    await until('it is being made, and a lease is on it', async () => (await made()).length === 2);
    const before = await made();
    const { onStart, started } = process();
    const { inputs, looks } = await ahead(30 * hours);
    const second = job(repo, '2').uses(inputs, undefined, onStart);
    const { pid, output } = await started;
    await until('the second run waits for it', () => output().includes('is making it; waiting'));
    const soFar = looks();
    await until('it has looked again and again', () => looks() > soFar + 3);
    expect(await made()).toEqual(before);
    kill(pid, 'SIGKILL');
    await second;
  });
  web();
  const third = job(repo, '3');
  expect(green(await third.uses((await ahead(-30 * hours)).inputs)).outputs.created).toBe('true');
  await ended(third);
  expect(await made()).toHaveLength(1);
});
