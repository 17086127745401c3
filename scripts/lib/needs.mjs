import { prepareEngine } from './engine.mjs';
import { prepareImages } from './images.mjs';
import { canInstall } from './run.mjs';
import { prepareAct, prepareDjango, prepareMigrations, prepareMoto, preparePrograms } from './tools.mjs';

const compressors = ['zstd', 'xz', 'bzip2'];

/** Asks a thing once, however many projects need it; a failure is remembered too. */
function once(prepare) {
  let result;
  return () => {
    result ??= Promise.resolve().then(prepare);
    return result;
  };
}

const engine = once(async () => {
  await prepareEngine();
  Object.assign(process.env, prepareImages());
});
const servers = once(() =>
  preparePrograms('postgres', 'psql', 'mariadbd', 'redis-server', 'memcached', ...compressors),
);

const moto = once(prepareMoto);

/** Project of vitest → what must be there for its tests to run. Each throws an Error saying what is missing. */
export const needs = {
  // Runs everywhere; where programs can be had, they are.
  unit: async () => {
    if (canInstall()) preparePrograms(...compressors);
  },
  local: async () => {
    await servers();
    prepareMigrations();
  },
  browser: async () => {
    await servers();
    preparePrograms('chromium');
  },
  process: async () => {
    await servers();
    preparePrograms('fish', 'zsh', 'systemd-analyze');
  },
  // Behind the API's instances there are servers of this machine.
  aws: async () => {
    await moto();
    await servers();
  },
  engine: async () => {
    await engine();
    preparePrograms('psql', 'docker-registry', 'sshd', 'mkfs.xfs', ...compressors);
  },
  alone: engine,
  python: async () => {
    process.env.LABTEST_TEST_PYTHON = prepareDjango();
    await servers();
    await engine();
  },
  act: async () => {
    prepareAct();
    await engine();
    preparePrograms('postgres', 'psql');
  },
};
