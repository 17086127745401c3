import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { ownWordsContract, saidBy } from './own-words';
import { type Lab, mysqlLab, postgresqlLab } from './servers';

describe.each([
  ['postgresql', postgresqlLab, saidBy.postgresql],
  ['mysql', mysqlLab, saidBy.mysql],
] as const)('provider local, %s', (_kind, laboratory, said) => {
  let lab: Promise<Lab> | undefined;
  afterAll(async () => (await lab)?.close());
  ownWordsContract(async () => {
    lab ??= laboratory();
    const { folder, fresh, restored } = await lab;
    const access = await fresh();
    return async (dump) => {
      await writeFile(join(folder, 'dump'), dump);
      return await restored(access, 'dump');
    };
  }, said);
});
