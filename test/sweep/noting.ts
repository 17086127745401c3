import { useOf } from '../../src/experiment/uses';
import type { MemoryLaboratory } from '../../src/providers/memory/laboratory';
import { createMemoryProvider } from '../../src/providers/memory/memory';
import { isUseOf, type Use, useName } from '../../src/providers/uses';

/** A laboratory where uses can be noted. */
export function noting(laboratory?: MemoryLaboratory) {
  const all = new Map<string, Use>();
  const uses = {
    note: async (use: Use) => void all.set(useName(use), use),
    list: async (filter: Use) => [...all.values()].filter((use) => isUseOf(use, filter)),
    forget: async (use: Use) => void all.delete(useName(use)),
  };
  const provider = Object.assign(createMemoryProvider(laboratory ? { laboratory } : {}), { uses });
  const note = (user: Parameters<typeof useOf>[0], experiment = 'shared') =>
    uses.note(useOf(user, 'web', experiment));
  return { provider, all, note };
}
