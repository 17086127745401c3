/** A deadline, later by the whole seconds that have passed since `start` (milliseconds of `Date.now`). */
export function postponed(deadline: Date, start: number): Date {
  const seconds = Math.floor((Date.now() - start) / 1000);
  return new Date(deadline.getTime() + seconds * 1000);
}
