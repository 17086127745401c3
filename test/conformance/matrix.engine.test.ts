import { onTestFinished } from 'vitest';
import { engine, repository } from '../faults/fixtures';
import { describeMatrix } from './matrix';

describeMatrix('docker', () => {
  const repo = repository();
  // Communal servers are never destroyed by the action; this one's name is the test's own.
  onTestFinished(async () => {
    const label = ['labtest.repository-id=communal', `labtest.experiment=${repo.name}`];
    for (const { Id } of await engine.listContainers({ all: true, filters: { label } }))
      await engine.getContainer(Id).remove({ force: true, v: true });
  });
  return { repo, job: (event) => repo.job(event) };
});
