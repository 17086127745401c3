/** A length of time for a person, from milliseconds. */
export function durationText(milliseconds: number): string {
  const [unit, size] = milliseconds >= 86_400_000 ? ['d', 86_400_000] : ['h', 3_600_000];
  return `${Number((milliseconds / size).toPrecision(3))} ${unit}`;
}

/** An amount of memory for a person, from bytes. */
export function memoryText(bytes: number): string {
  const [unit, size] = bytes >= 2 ** 30 ? ['GiB', 2 ** 30] : ['MiB', 2 ** 20];
  return `${Number((bytes / size).toPrecision(3))} ${unit}`;
}
