import { once } from 'node:events';
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { LabTestError } from '../../src/core/errors';
import { runTool } from '../../src/seed/restore/client';
import type { ConformanceLab } from './lab';

/** The contract's part on commands, the log and the rest. */
export function commandContract(lab: ConformanceLab): void {
  const { spec, ready, find, reach, output } = lab;

  it('runs commands next to the server, or for it on this machine', async () => {
    const server = await ready();
    expect((await output(server, lab.commands.exit3)).code).toBe(3);
    const value = `a b'c"$(d)\n${'é'.repeat(100)}`;
    expect(await output(server, lab.commands.printVariable, { environment: { CONFORMANCE: value } })).toEqual(
      {
        code: 0,
        text: value,
      },
    );
    expect(await output(server, lab.commands.copy, { stdin: Readable.from(['first ', 'second']) })).toEqual({
      code: 0,
      text: 'first second',
    });
    expect(await output(server, lab.commands.copy, { stdin: Readable.from([]) })).toEqual({
      code: 0,
      text: '',
    });
  });

  it('streams a large input to its end', async () => {
    const server = await ready();
    const chunk = Buffer.alloc(1 << 16, 'x');
    const { code, text } = await output(server, lab.commands.countBytes, {
      stdin: Readable.from(Array(256).fill(chunk)),
    });
    expect({ code, bytes: Number.parseInt(text, 10) }).toEqual({ code: 0, bytes: 256 * chunk.length });
  });

  it('does not wait for an input that the command never reads', async () => {
    const server = await ready();
    const unread = new Readable({ read: () => {} });
    expect((await output(server, lab.commands.exit3, { stdin: unread })).code).toBe(3);
  });

  it('fails a command whose input fails', async () => {
    const server = await ready();
    const broken = Readable.from(
      (async function* () {
        yield 'half';
        throw new Error('the dump is damaged');
      })(),
    );
    await expect(output(server, lab.commands.copy, { stdin: broken })).rejects.toThrow('the dump is damaged');
  });

  it('fails a command whose input has failed before it starts, or goes away', async () => {
    const server = await ready();
    const broken = new Readable({ read: () => {} });
    const failed = once(broken, 'error');
    broken.destroy(new Error('the dump is damaged'));
    await failed;
    await expect(output(server, lab.commands.copy, { stdin: broken })).rejects.toThrow('the dump is damaged');
    const gone = new Readable({ read: () => void gone.destroy() });
    await expect(output(server, lab.commands.copy, { stdin: gone })).rejects.toBeInstanceOf(LabTestError);
  });

  it('fails a command that ends well and has not read what it must', async () => {
    const server = await ready();
    const unread = new Readable({ read: () => {} });
    const ending = output(server, lab.commands.printVariable, { stdin: unread, readsAll: true });
    await expect(ending).rejects.toThrow('before it had read all of its input');
    const whole = { stdin: Readable.from([Buffer.alloc(1 << 20)]), readsAll: true };
    expect((await output(server, lab.commands.countBytes, whole)).code).toBe(0);
  });

  it('ends a command when told so', async () => {
    const server = await ready();
    const controller = new AbortController();
    const stopped = runTool(lab.provider, server, {
      argv: lab.commands.endless,
      signal: controller.signal,
      onOutput: () => controller.abort(new Error('enough')),
    });
    await expect(stopped).rejects.toThrow('enough');
  });

  it('shows the end of what the server printed', async () => {
    const server = await ready();
    expect(typeof (await lab.provider.log(server, 20))).toBe('string');
  });

  it('tells a size or nothing', async () => {
    const size = await lab.provider.size(await ready());
    if (size !== undefined) expect(size).toBeGreaterThanOrEqual(0);
  });

  it('comes back after the rest between two jobs', async () => {
    const wanted = spec();
    const server = await ready(wanted);
    await reach(server.endpoint);
    await lab.provider.rest(server);
    const finding = await find(wanted, lab.other);
    expect(['ready', 'broken']).toContain(finding.status);
    if (finding.status !== 'ready' && finding.status !== 'broken') throw new Error();
    const again = await lab.other.start(finding.server);
    expect((await lab.open(again, lab.other)).environment).toMatchObject(wanted.environment);
    await reach(again.endpoint);
  });
}
