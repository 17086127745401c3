/**
 * Of many cases of one kind, those that every change is tried with. All of them run every night, with LABTEST_TESTS=all
 * (.github/workflows/nightly.yml), as `test/docs/nightly.test.ts` demands of each file that chooses.
 */
export function forEachChange<T>(cases: readonly T[], chosen: (one: T) => boolean): T[] {
  return process.env.LABTEST_TESTS === 'all' ? [...cases] : cases.filter(chosen);
}
