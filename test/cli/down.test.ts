// What `down` may remove, before anything is looked for.
import { expect, test } from 'vitest';
import { folderWith, labtest } from './terminal';

const nowhere = { DOCKER_HOST: 'unix:///nowhere.sock' };

test('an experiment without a name is none: the variable that held it was not set', async () => {
  const where = { directory: folderWith({}), env: nowhere };
  for (const command of ['up', 'down'])
    expect(await labtest([command, '--experiment', ''], where)).toMatchObject({ code: 2, out: '' });
});

test('a configuration that is named and cannot be read ends it: without one, all apps would go', async () => {
  const where = { directory: folderWith({ 'broken.yml': 'services: [' }), env: nowhere };
  for (const file of ['mistyped.yml', 'broken.yml']) {
    const { code, err } = await labtest(['down', '--config', file], where);
    expect(code).toBe(1);
    expect(err).toContain(`${file}:1:`);
    expect(err).not.toContain('passed over');
  }
});
