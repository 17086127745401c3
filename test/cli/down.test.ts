// What `down` may remove, before anything is looked for.
import { expect, test } from 'vitest';
import { folderWith, labtest } from './terminal';

const nowhere = { DOCKER_HOST: 'unix:///nowhere.sock' };

test('a configuration that is named and cannot be read ends it: without one, all apps would go', async () => {
  const where = { directory: folderWith({ 'broken.yml': 'services: [' }), env: nowhere };
  for (const file of ['mistyped.yml', 'broken.yml']) {
    const { code, err } = await labtest(['down', '--config', file], where);
    expect(code).toBe(1);
    expect(err).toContain(`${file}:1:`);
    expect(err).not.toContain('passed over');
  }
});
