// What others have on an engine: servers that were made and never started, and templates.
import { randomInt } from 'node:crypto';
import type Docker from 'dockerode';
import { serverName } from '../../src/experiment/identity';
import { labelsOf } from '../../src/experiment/ownership';
import { ownLabels } from '../../src/providers/docker/containers/container';
import { templateChanges, templateTag } from '../../src/providers/docker/templates/image';
import { sealed } from '../../src/providers/labels';
import { serviceTemplates } from '../../src/templates/labels';

/** Where they are, how many of each, and the image that they are made of. */
export interface CrowdOptions {
  docker: Docker;
  servers: number;
  templates: number;
  image: string;
}

/** Makes a crowd of one repository after the other; returns what removes it. */
export async function crowd({
  docker,
  servers,
  templates,
  image,
}: CrowdOptions): Promise<() => Promise<void>> {
  const own = `crowd-${randomInt(2 ** 40).toString(36)}`;
  const made: Docker.Container[] = [];
  const names: string[] = [];
  for (let number = 0; number < servers; number++) {
    const repositoryId = `${own}-${number % 7}`;
    const identity = { app: own, experiment: `feature/${number}`, service: 'cache' };
    const labels = labelsOf({
      ...{ ...identity, repositoryId, repository: 'other/web', organisationId: '9', kind: 'redis' },
      ...{ provisionType: 'independent', run: `${number}/1/test/step`, spec: {}, createdAt: new Date() },
    });
    const name = serverName(identity);
    const said = sealed(name, { ...labels, [ownLabels.port]: '6379', [ownLabels.alias]: 'cache' });
    // Labels in the address, where dockerode writes options too, would be too long.
    const body = { _query: { name }, _body: { Image: image, Labels: said } };
    made.push(await docker.createContainer(body as Docker.ContainerCreateOptions));
  }
  for (let number = 0; number < templates; number++) {
    const key = `${own}${number}`.replaceAll(/\W/g, '');
    const owner = { repositoryId: `${own}-${number % 7}` };
    const labels = serviceTemplates({ app: own, service: 'database' }, owner);
    await made[0]?.commit({ ...templateTag(key), pause: false, changes: templateChanges({ key, labels }) });
    names.push(`${templateTag(key).repo}:${key}`);
  }
  return async () => {
    for (const container of made) await container.remove({ force: true, v: true });
    for (const name of names) await docker.getImage(name).remove();
  };
}
