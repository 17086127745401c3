import { expect, it } from 'vitest';
import { Frames } from '../../../src/providers/docker/containers/frames';

/** A piece of an output as the engine frames it. */
function frame(output: number, text: string): Buffer {
  const head = Buffer.from([output, 0, 0, 0, 0, 0, 0, 0]);
  head.writeUInt32BE(Buffer.byteLength(text), 4);
  return Buffer.concat([head, Buffer.from(text)]);
}

function reading() {
  const said = { output: '', error: '' };
  const frames = new Frames(
    (bytes) => (said.output += bytes.toString('latin1')),
    (bytes) => (said.error += bytes.toString('latin1')),
  );
  return { said, frames };
}

it('keeps both outputs apart, wherever the pieces are cut', () => {
  const all = Buffer.concat([
    frame(1, 'one '),
    frame(2, 'bad '),
    frame(1, ''),
    frame(2, 'worse'),
    frame(1, 'two'),
  ]);
  for (let size = 1; size <= all.length; size++) {
    const { said, frames } = reading();
    for (let at = 0; at < all.length; at += size) frames.write(all.subarray(at, at + size));
    expect(said).toEqual({ output: 'one two', error: 'bad worse' });
  }
});

it('takes as many small pieces at once as fit into one read', () => {
  const { said, frames } = reading();
  frames.write(Buffer.concat(Array.from({ length: 20_000 }, () => frame(2, '.'))));
  expect(said.error).toHaveLength(20_000);
});

it('hands a large piece on as it comes, and keeps none of it', () => {
  const taken: number[] = [];
  const frames = new Frames(
    (bytes) => taken.push(bytes.length),
    () => {},
  );
  const whole = frame(1, 'x'.repeat(1 << 20));
  for (let at = 0; at < whole.length; at += 1 << 16) frames.write(whole.subarray(at, at + (1 << 16)));
  expect(Math.max(...taken)).toBeLessThanOrEqual(1 << 16);
  expect(taken.reduce((sum, size) => sum + size)).toBe(1 << 20);
});
