import { afterAll, beforeAll, describe } from 'vitest';
import { commandContract } from './conformance/commands';
import { differenceContract } from './conformance/differences';
import { identityContract } from './conformance/identity';
import { ConformanceLab, type ConformanceSetup } from './conformance/lab';
import { lifeContract } from './conformance/life';
import { templateContract } from './conformance/templates';

export type { ConformanceCommands, ConformanceSetup } from './conformance/lab';

/** The contract of `Provider`, run against a real one. `setup` is called once, before the tests. */
export function describeProvider(
  name: string,
  setup: () => Promise<ConformanceSetup> | ConformanceSetup,
): void {
  describe(`provider ${name} keeps the contract`, { timeout: 90_000 }, () => {
    const lab = new ConformanceLab();
    beforeAll(async () => lab.use(await setup()), 300_000);
    afterAll(() => lab.clearAway(), 120_000);
    identityContract(lab);
    lifeContract(lab);
    commandContract(lab);
    differenceContract(lab);
    templateContract(lab);
  });
}
