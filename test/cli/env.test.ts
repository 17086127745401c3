// What `labtest env` gives to a shell, or to the steps of a job.
import { expect, test } from 'vitest';
import { folderWith, labtest } from './terminal';

const given = (environment: string) => ({
  directory: folderWith({ '.labtest.yml': `services: {}\nenvironment: {${environment}}\n` }),
});

test.each(['shell', 'dotenv', 'github', 'fish', 'powershell'])(
  'a configuration does not say which programs a shell or a step runs: --format %s',
  async (format) => {
    for (const name of ['PATH', 'LD_PRELOAD', 'node_options', 'BASH_ENV', 'GITHUB_PATH']) {
      const said = await labtest(['env', '--format', format], given(`${name}: /tmp/theirs`));
      expect(said).toMatchObject({ code: 1, out: '' });
      expect(said.err).toMatch(new RegExp(`labtest.yml:2:\\d+.*would write ${name}.*--format json`, 's'));
    }
    expect(await labtest(['env', '--format', format], given('NODE_ENV: test'))).toMatchObject({ code: 0 });
  },
);

test('a program that reads them one by one gets all', async () => {
  const { code, out } = await labtest(['env', '--format', 'json'], given('PATH: /tmp/theirs'));
  expect([code, JSON.parse(out)]).toEqual([0, { PATH: '/tmp/theirs' }]);
});
