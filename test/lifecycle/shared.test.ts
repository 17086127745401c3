import { describe, expect, it } from 'vitest';
import { ensure } from '../../src/lifecycle/ensure';
import { attachShared } from '../../src/lifecycle/shared';
import { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { contextOn, plannedService } from './fixtures';

const laboratory = new MemoryLaboratory();

/** A run of a repository of an organisation. */
const runOf = (organisationId: string, repositoryId: string) => {
  const context = contextOn(laboratory);
  return { ...context, owner: { ...context.owner, organisationId, repositoryId } };
};

const identity = (app: string, experiment: string, service = 'cache') => ({ app, experiment, service });

const offered = (app: string, shareWith?: string[], service = 'cache') =>
  plannedService({ identity: identity(app, 'main', service), shareWith });

const wanted = (own: string, app: string) =>
  plannedService({
    identity: identity(own, 'feature/y'),
    provisionType: 'shared',
    shared: { app, experiment: 'main' },
  });

describe('a shared service', () => {
  it('is another organisation’s by the ids that the event vouches for, not by a name that the asker chooses', async () => {
    const origin = await ensure(offered('web', ['owner:99', 'repository:55', 'shop']), runOf('4', '17'));
    for (const allowed of [runOf('4', '18'), runOf('99', '1'), runOf('98', '55')])
      expect(await attachShared(wanted('any', 'web'), allowed)).toMatchObject({ access: origin.access });
    for (const refused of [runOf('98', '99'), runOf('55', '56'), runOf('', '')])
      await expect(attachShared(wanted('shop', 'web'), refused)).rejects.toThrow('owner:');
  });

  it('is not one that a stranger offers in the place of the own', async () => {
    await ensure(offered('tools', ['owner:4'], 'other'), runOf('66', '6'));
    const own = await ensure(offered('tools', undefined, 'store'), runOf('4', '17'));
    expect(await attachShared(wanted('web', 'tools'), runOf('4', '18'))).toMatchObject({
      access: own.access,
    });
  });
});
