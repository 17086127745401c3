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
