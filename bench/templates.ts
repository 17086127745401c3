import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cache, dumpOf, imageOf, type Kind } from './data.ts';
import { Experiment, type Surroundings } from './experiment.ts';
import { many } from './many.ts';
import type { Target } from './measures.ts';
import { onReflinks } from './reflink.ts';
import { printFigures, printTargets } from './report.ts';
import { type Figures, interleaved, type Subject } from './statistics.ts';
import { keyIn, removeTemplate, startOf } from './template.ts';

export interface Options {
  sizes: string[];
  kinds: string[];
  /** How many experiments there are at once, made from the template of `reference` size. */
  experiments: number;
  runs: number;
  only: string[];
  /** PostgreSQL's dump as SQL text, and not in the custom format of pg_dump. */
  plain: boolean;
}

/** The size that the targets speak of, and the small one that the others are held against. */
const reference = '1GB';
const small = '100MB';

/** A restore takes long: so many of them, and of builds. */
const longRuns = 3;

/** Measures what issue 4 asks for, kind after kind; returns whether all targets are met. */
export async function templates(options: Options): Promise<boolean> {
  let met = true;
  for (const kind of options.kinds) {
    if (kind !== 'postgresql' && kind !== 'mysql') throw new Error(`${kind} has no data to measure with`);
    for (const size of options.sizes) await dumpOf(kind, size, options.plain);
    if (!(await measured(kind, options))) met = false;
  }
  return met;
}

async function measured(kind: Kind, options: Options): Promise<boolean> {
  const { sizes, only, experiments, plain } = options;
  const sources = await Promise.all(
    sizes.map(async (size) => new Templated(kind, size, await dumpOf(kind, size, plain))),
  );
  const main = sources.find(({ size }) => size === reference) ?? sources.at(-1);
  if (!main) return true;
  const figures = new Map<string, Figures>();
  let met = true;
  try {
    if (only.includes('build')) met = (await built(main, options.runs, figures)) && met;
    for (const source of sources) await source.ensure();
    if (only.includes('clone')) met = (await cloned(kind, main, sources, options.runs, figures)) && met;
    const env = { RUNNER_TOOL_CACHE: cache };
    if (only.includes('many'))
      await many(kind, main.size, experiments, { env }, 'on the engine of this machine');
    if (only.includes('reflink'))
      await onReflinks([imageOf[kind]], (host) =>
        many(kind, main.size, experiments, { env, inputs: { 'docker-host': host } }, 'on XFS with reflinks'),
      );
  } finally {
    for (const source of sources) await source.dispose();
  }
  return met;
}

async function built(main: Templated, runs: number, figures: Map<string, Figures>): Promise<boolean> {
  const rounds = Math.min(runs, longRuns);
  console.log(`\n${main.title}: restore against build, whole process (${rounds} runs after one to warm up)`);
  const restore = { name: main.restoring, once: () => main.restore() };
  const build = { name: main.building, once: () => main.build() };
  for (const [name, figure] of await interleaved([restore, build], rounds)) figures.set(name, figure);
  printFigures(figures);
  return printTargets([{ of: main.building, against: main.restoring, atMost: 1.6 }], figures);
}

async function cloned(
  kind: Kind,
  main: Templated,
  sources: Templated[],
  runs: number,
  figures: Map<string, Figures>,
): Promise<boolean> {
  console.log(`\n${main.title}: clones, start of the process to outputs`);
  const subjects: Subject[] = [
    ...sources.map((source) => ({ name: source.cloning, once: () => source.clone() })),
    startOf('raw dockerode', 'dockerode.mjs', kind, () => main.key),
    startOf('testcontainers', 'testcontainers.mjs', kind, () => main.key),
  ];
  const taken = await interleaved(subjects, runs);
  printFigures(taken);
  const least = sources.find(({ size }) => size === small);
  const targets: Target[] = [
    { of: main.cloning, against: 'raw dockerode, in process', atMost: 1.4 },
    { of: main.cloning, against: 'raw dockerode, whole process', atMost: 1.4 },
    { of: main.cloning, against: 'testcontainers, in process', atMost: 1 },
    { of: main.cloning, against: 'testcontainers, whole process', atMost: 1 },
    ...sources
      .filter((source) => least && source !== least)
      .map(({ cloning }) => ({ of: cloning, against: least?.cloning ?? '', atMost: 1.1 })),
  ];
  if (figures.has(main.restoring))
    targets.push({
      of: main.restoring,
      against: main.cloning,
      ...(main.size === reference && { atLeast: 30 }),
    });
  return printTargets(targets, new Map([...figures, ...taken]));
}

/** A dump, and what the step makes of it. The hash of the dump is remembered, except while a template is built. */
class Templated {
  readonly title: string;
  readonly restoring: string;
  readonly building: string;
  readonly cloning: string;
  readonly size: string;
  readonly #plain: Experiment;
  readonly #cloned: Experiment;
  readonly #env: { RUNNER_TOOL_CACHE: string } = { RUNNER_TOOL_CACHE: cache };
  key: string | undefined;

  constructor(kind: Kind, size: string, dump: string) {
    this.title = `${kind}, ${size}`;
    this.restoring = `restore of ${size}`;
    this.building = `build of a template of ${size}, with its clone`;
    this.cloning = `clone of ${size}`;
    this.size = size;
    const settings = { image: imageOf[kind], initial_data_source: dump };
    const surroundings: Surroundings = { env: this.#env };
    this.#plain = new Experiment(
      `restore-${size}`,
      { [kind]: { ...settings, template: false } },
      surroundings,
    );
    this.#cloned = new Experiment(`clone-${size}`, { [kind]: settings }, surroundings);
  }

  restore(): Promise<number> {
    return this.#once(this.#plain);
  }

  async build(): Promise<number> {
    if (this.key) await removeTemplate(this.key);
    this.#env.RUNNER_TOOL_CACHE = mkdtempSync(join(cache, 'hashes-'));
    try {
      return await this.#once(this.#cloned);
    } finally {
      rmSync(this.#env.RUNNER_TOOL_CACHE, { recursive: true });
      this.#env.RUNNER_TOOL_CACHE = cache;
    }
  }

  clone(): Promise<number> {
    return this.#once(this.#cloned);
  }

  /** Builds the template where there is none. */
  async ensure(): Promise<void> {
    if (!this.key) await this.#once(this.#cloned);
  }

  async dispose(): Promise<void> {
    for (const experiment of [this.#plain, this.#cloned]) experiment.dispose();
    if (this.key) await removeTemplate(this.key);
  }

  async #once(experiment: Experiment): Promise<number> {
    const { main, log } = await experiment.step('created');
    this.key = keyIn({ log }) ?? this.key;
    await experiment.close();
    return main;
  }
}
