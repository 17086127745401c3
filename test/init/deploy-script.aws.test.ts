// deploy/deploy.sh with the command line of AWS, on a stack at moto. moto has no registry for images: a program in
// docker's place tells it of each that is pushed.
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';
import { startMoto } from '../state/moto';
import { deployable, makeStack } from './deployment';

const mediaType = 'application/vnd.docker.distribution.manifest.v2+json';
const config = { mediaType: 'application/vnd.docker.container.image.v1+json', size: 1, digest: 'sha256:0' };
const docker = `#!/usr/bin/env bash
echo "$1" >> docker.log
[[ $1 != login ]] || cat > /dev/null
[[ $1 != push ]] || aws ecr put-image --repository-name shop --image-tag "\${2##*:}" \
  --image-manifest '${JSON.stringify({ schemaVersion: 2, mediaType, config, layers: [] })}'
`;

test('pushes, migrates, and starts web and worker; a second time it leaves what is done', async () => {
  const moto = await startMoto();
  try {
    const progression = JSON.stringify({ model_name: 'ecs::task', transition: { progression: 'immediate' } });
    await fetch(`${moto.url}/moto-api/state-manager/set-transition`, { method: 'POST', body: progression });
    const root = await deployable('aws', 'mysql');
    const resources = await makeStack(moto.url, root);
    expect(await resources()).not.toContain('Web');
    mkdirSync(join(root, '.bin'));
    writeFileSync(join(root, '.bin/docker'), docker);
    chmodSync(join(root, '.bin/docker'), 0o755);
    const env = {
      ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_DEFAULT_REGION: 'us-east-1' },
      ...{ AWS_ENDPOINT_URL: moto.url, PATH: `${join(root, '.bin')}${delimiter}${process.env.PATH}` },
    };
    const run = (program: string, ...args: string[]) =>
      execFileSync(program, args, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });

    expect(run('deploy/deploy.sh', 'abc123')).toContain('The migrations ended with 0.');
    expect(await resources()).toEqual(expect.arrayContaining(['Web', 'Worker']));
    // It gives existing tasks no other image: it compares the text of the template, before parameters.
    const { Stacks } = JSON.parse(run('aws', 'cloudformation', 'describe-stacks', '--stack-name', 'shop'));
    const { Parameters } = Stacks[0];
    for (const ParameterKey of ['ImageTag', 'ReleaseTag'])
      expect(Parameters).toContainEqual(expect.objectContaining({ ParameterKey, ParameterValue: 'abc123' }));
    run('deploy/deploy.sh', 'abc123');
    expect(readFileSync(join(root, 'docker.log'), 'utf8')).toBe('build\nlogin\npush\n');
  } finally {
    await moto.stop();
  }
});
