import { expect, it, onTestFinished, vi } from 'vitest';
import { runnerLog } from '../../src/action/logger';
import { withResolvers } from '../../src/core/node-20';

it('groups run at the same time, and are shown one after the other', async () => {
  const printed: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed.push(String(text).trim());
    return true;
  });
  onTestFinished(() => write.mockRestore());
  const log = runnerLog();
  const [first, second] = [withResolvers<void>(), withResolvers<void>()];
  const one = log.group('one', async (print) => {
    print('one begins');
    await first.promise;
    print('one ends');
  });
  const two = log.group('two', async (print) => {
    print('two begins');
    first.resolve();
    await second.promise;
    throw new Error('two failed');
  });
  await one;
  second.resolve();
  await expect(two).rejects.toThrow('two failed');
  const expected = ['::group::one', 'one begins', 'one ends', '::endgroup::'];
  expect(printed).toEqual([...expected, '::group::two', 'two begins', '::endgroup::']);
});
