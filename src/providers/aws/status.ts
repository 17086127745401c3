/** What a status of RDS means to who waits for the server. */
export type Meaning = 'up' | 'coming' | 'going' | 'stopped' | 'failed';

interface Row {
  means: Meaning;
  /** What a person may expect, or do. */
  about?: string;
}

const failed = (about: string): Row => ({ means: 'failed', about });

/**
 * Statuses as RDS documents them. One that is not here is `up`, if the server has an address: whether it is ready, a query
 * tells.
 */
const table: Readonly<Record<string, Row>> = {
  creating: { means: 'coming', about: 'making a server takes 5 to 20 minutes' },
  starting: { means: 'coming', about: 'a few minutes' },
  rebooting: { means: 'coming', about: 'a minute or two' },
  'resetting-master-credentials': { means: 'coming', about: 'under a minute' },
  renaming: { means: 'coming', about: 'a minute or two' },
  upgrading: { means: 'coming', about: 'several minutes' },
  'converting-to-vpc': { means: 'coming' },
  'moving-to-vpc': { means: 'coming' },
  stopping: { means: 'coming', about: 'it is started again when it has stopped' },
  stopped: { means: 'stopped' },
  deleting: { means: 'going' },
  'delete-precheck': { means: 'going' },
  failed: failed('RDS could not make or keep it. It can only be deleted.'),
  'restore-error': failed('RDS could not restore the snapshot.'),
  'incompatible-network': failed(
    'The subnets have no free address, or the VPC lacks DNS host names or an internet gateway.',
  ),
  'incompatible-parameters': failed('Its parameter group does not fit its engine or class.'),
  'incompatible-option-group': failed('Its option group does not fit its engine.'),
  'incompatible-restore': failed('The snapshot does not fit: choose another class or engine version.'),
  'incompatible-create': failed('Its settings do not fit together.'),
  'insufficient-capacity': failed('AWS has no room for this class there now: choose another one.'),
  'inaccessible-encryption-credentials': failed('Its key is gone or disabled.'),
  'inaccessible-encryption-credentials-recoverable': failed('Its key is disabled: enable it.'),
  'storage-full': failed('Its storage is full: raise AllocatedStorage there.'),
};

/** What a status means. */
export function meaningOf(status: string | undefined): Row {
  return table[status ?? ''] ?? { means: 'up' };
}
