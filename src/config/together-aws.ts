import { awsNames } from './aws';
import type { Rule, Setting } from './rule';

/** What an express cluster takes; AWS refuses all other parameters of a server. */
const ofExpress: readonly Setting[] = ['MinCapacity', 'MaxCapacity', 'DeletionProtection'];
const ofServersOfAws: readonly Setting[] = [
  ...awsNames.filter((name) => !ofExpress.includes(name)),
  'cloneCluster',
];

/** What goes with what among the parameters of provider aws. */
export const rulesOfAws: readonly Rule[] = [
  {
    settings: ['MultiAZ', 'AllocatedStorage', 'StorageType'],
    goesWith: 'engines other than Aurora',
    holds: ({ image = '' }) => !image.startsWith('aurora-'),
  },
  {
    settings: ['MinCapacity', 'MaxCapacity', 'cloneCluster'],
    goesWith: '`service: aurora-postgresql` or `service: aurora-mysql`',
    holds: ({ image = '' }) => image.startsWith('aurora-'),
  },
  {
    settings: ['express'],
    goesWith: '`service: aurora-postgresql`',
    holds: ({ image = '' }) => image.startsWith('aurora-postgresql'),
  },
  {
    settings: ofServersOfAws,
    goesWith: 'servers without `express`: AWS chooses it there',
    holds: ({ express }) => express !== true,
  },
  {
    settings: ['auth'],
    goesWith: 'kind `postgresql`, `mysql`',
    holds: ({ kind }) => kind && (kind === 'postgresql' || kind === 'mysql'),
  },
  {
    settings: ['auth'],
    goesWith: '`provision_type: independent`, where a PostgreSQL begins with `DBSnapshotIdentifier`',
    holds: ({ auth, DBSnapshotIdentifier, kind, provisionType }) =>
      auth !== 'iam' ||
      DBSnapshotIdentifier === undefined ||
      kind !== 'postgresql' ||
      provisionType === 'independent',
  },
  {
    settings: ['auth'],
    goesWith: 'servers without `express`: those take tokens only',
    holds: ({ auth, express }) => auth === 'iam' || express !== true,
  },
  {
    settings: ['cloneCluster'],
    goesWith: 'services without `DBSnapshotIdentifier`: a server begins with one of them',
    holds: ({ DBSnapshotIdentifier }) => DBSnapshotIdentifier === undefined,
  },
];
