import { Refusal } from './answer';

/** How long each status lasts, in milliseconds; `Infinity` until somebody says `settle`. */
export type Times = Record<
  'creating' | 'backing-up' | 'modifying' | 'deleting' | 'resetting-master-credentials',
  number
>;

export const shortTimes: Times = {
  creating: 30,
  'backing-up': 20,
  modifying: 20,
  deleting: 30,
  'resetting-master-credentials': 20,
};

type Status = keyof Times;

/**
 * What becomes of one instance or cluster. A status lasts from when it began, and the next one begins when somebody
 * looks: so whoever looks sees all of them.
 */
export class Life {
  private phases: Status[] = [];
  private began = 0;
  private isSeen = false;
  /** Whether the server behind it listens; a status of `creating` lasts at least until then. */
  up = false;
  failure: string | undefined;

  constructor(private readonly times: Times) {}

  /** Goes through these statuses, one after another, from now on. */
  begin(...statuses: Status[]): void {
    this.phases = statuses;
    this.began = Date.now();
    this.isSeen = false;
  }

  /** What it is in the middle of ends now. */
  settle(): void {
    this.began = Number.NEGATIVE_INFINITY;
    this.isSeen = true;
  }

  get deleting(): boolean {
    return this.phases[0] === 'deleting';
  }

  /** Whether a deletion is over. */
  get gone(): boolean {
    return this.deleting && this.isOver('deleting');
  }

  get status(): string {
    const [phase] = this.phases;
    if (this.failure && phase !== 'deleting') return this.failure;
    if (phase === undefined) return this.up ? 'available' : 'creating';
    if (phase !== 'deleting' && this.isOver(phase)) {
      this.begin(...this.phases.slice(1));
      return this.status;
    }
    this.isSeen = true;
    return phase;
  }

  private isOver(phase: Status): boolean {
    if (!this.isSeen || (phase === 'creating' && !this.up)) return false;
    return Date.now() - this.began >= this.times[phase];
  }

  /** @throws Refusal when what is asked needs it to be available. */
  demandAvailable(what: string, code = 'InvalidDBInstanceState'): void {
    if (this.status === 'available') return;
    throw new Refusal(code, `${what} is not currently in the available state, but ${this.status}.`);
  }
}
