import { describe, expect, it } from 'vitest';
import { serverName } from '../../src/experiment/identity';
import { labelsOf, type Ownership, ownershipFilter, ownershipOf } from '../../src/experiment/ownership';

const owned: Ownership = {
  app: 'web',
  experiment: 'feature/a"b\n',
  service: 'db',
  repositoryId: '17',
  repository: 'acme/web',
  organisationId: '4',
  kind: 'postgresql',
  provisionType: 'independent',
  pullRequest: 7,
  run: '100/1/test/step',
  spec: { image: 'abc123' },
  createdAt: new Date('2026-01-02T03:04:05.000Z'),
  ttl: 3_600_000,
  protected: true,
};

describe('ownership on a resource', () => {
  it('is read back as it was written', () => {
    expect(ownershipOf({ name: serverName(owned), labels: labelsOf(owned) })).toEqual(owned);
  });

  it('MP-17 labels that claim another identity than the name bears out are not believed', () => {
    expect(ownershipOf({ name: 'production-db', labels: labelsOf(owned) })).toBeUndefined();
    const forged = { ...labelsOf(owned), 'labtest.experiment': 'main' };
    expect(ownershipOf({ name: serverName(owned), labels: forged })).toBeUndefined();
  });

  it('is none of ours without the marker or with another format', () => {
    const name = serverName(owned);
    expect(ownershipOf({ name, labels: { ...labelsOf(owned), 'labtest.managed-by': 'me' } })).toBeUndefined();
    expect(ownershipOf({ name, labels: { ...labelsOf(owned), 'labtest.format': '99' } })).toBeUndefined();
  });

  it.each([
    ['created', 'yesterday'],
    ['pull-request', 'seven'],
    ['ttl', 'Infinity'],
    ['memory', '64m'],
  ])('MP-17 is none of ours where labtest.%s is %s, which nothing could be decided by', (label, value) => {
    const labels = { ...labelsOf(owned), [`labtest.${label}`]: value };
    expect(ownershipOf({ name: serverName(owned), labels })).toBeUndefined();
  });

  it('filters by repository id, so that a renamed repository keeps finding its own (MP-46)', () => {
    const filter = ownershipFilter({ repositoryId: '17', pullRequest: 7 });
    expect(labelsOf({ ...owned, repository: 'acme/renamed' })).toMatchObject(filter);
    expect(labelsOf({ ...owned, repositoryId: '18' })).not.toMatchObject(filter);
  });
});
