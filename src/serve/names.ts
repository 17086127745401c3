import { randomBytes } from 'node:crypto';
import { type Kept, pathOf } from '../databases/templates';
import { originOf } from '../templates/labels';
import { replicator } from './laboratory';

/** What a database is called here: by the template that it was asked of, and a name of its own. */
export interface Called {
  template: string;
  name: string;
}

/** What a database is called in the laboratory. */
export function idOf({ template, name }: Called): string {
  return `${template}/${name}`;
}

/** Before the names of those of the pool: nobody can ask for one. */
const poolMark = '~';

/** A name for one of the pool of a service. */
export function poolName(service: string): string {
  return `${poolMark}${service}-${randomBytes(6).toString('hex')}`;
}

/** The service in whose pool it waits. */
export function serviceOfPool({ name }: Called): string {
  return name.slice(poolMark.length).split('-', 1)[0] ?? '';
}

/** Whether it is one of the pool that nobody has asked for yet. */
export function isOfPool({ name }: Called): boolean {
  return name.startsWith(poolMark);
}

/** The other way round. */
export function calledBy(id: string): Called {
  const slash = id.lastIndexOf('/');
  return { template: id.slice(0, Math.max(0, slash)), name: id.slice(slash + 1) };
}

/** Of a template of the dumps folder its own name; of any other with its app, which is another house's. */
export function templateName({ template }: Kept): string {
  const { app, service } = originOf(template);
  return app === replicator ? service : pathOf(template);
}
