import { basename } from 'node:path';
import type { PlannedService } from '../experiment/plan';
import type { Labels } from '../providers/provider';
import type { Recipe } from './key';

const marker = 'labtest.template';

/** Of a template that a stranger made: whoever looks after the others does not see it. */
const untrustedMarker = 'labtest.template.untrusted';

/** Whose templates: a repository's, and of them those that it made itself, or those that strangers made for it. */
export interface TemplateOwner {
  repositoryId: string;
  untrusted?: boolean | undefined;
}

/** Labels of the server that a template is built on. They are no experiment's: no teardown of one finds it. */
export function builderLabels(key: string): Labels {
  return { 'labtest.managed-by': marker, 'labtest.template.key': key };
}

/** The labels by which the servers that templates are built on are found, whichever run does. */
export const allBuilders: Labels = { 'labtest.managed-by': marker };

/** The labels by which the templates are found that no stranger made, whosever they are. */
export const allTemplates: Labels = { 'labtest.template.managed-by': marker };

/** Labels of a template: for which service it was made, and from what. */
export function templateLabels(
  { key, sources }: Pick<Recipe, 'key' | 'sources'>,
  { identity, kind }: PlannedService,
  owner: TemplateOwner & { organisationId: string; run: string },
): Labels {
  return {
    ...serviceTemplates(identity, owner),
    'labtest.template.key': key,
    'labtest.template.organisation-id': owner.organisationId,
    'labtest.template.kind': kind.name,
    'labtest.template.source': sources.map(({ path }) => basename(path)).join(', '),
    'labtest.template.run': owner.run,
  };
}

/** The labels by which every template of one service is found. */
export function serviceTemplates(
  { app, service }: { app: string; service: string },
  owner: TemplateOwner,
): Labels {
  return { ...appTemplates({ app }, owner), 'labtest.template.service': service };
}

/** The labels by which every template of an app is found. */
export function appTemplates({ app }: { app: string }, { repositoryId, untrusted }: TemplateOwner): Labels {
  return {
    'labtest.template.managed-by': untrusted ? untrustedMarker : marker,
    'labtest.template.repository-id': repositoryId,
    'labtest.template.app': app,
  };
}

/** The labels by which every template is found, of a repository or of all: those of the trusted, those of strangers. */
export function templateFilters(whose: { repositoryId: string } | 'everybody'): Labels[] {
  const narrowed = whose === 'everybody' ? {} : { 'labtest.template.repository-id': whose.repositoryId };
  return [marker, untrustedMarker].map((by) => ({ 'labtest.template.managed-by': by, ...narrowed }));
}

/** Whose a template is, and for which of its services. */
export function originOf({ labels }: { labels: Labels }) {
  const label = (name: string) => labels[`labtest.template.${name}`] ?? '';
  return { repositoryId: label('repository-id'), app: label('app'), service: label('service') };
}

/** Name of the service that a template was made for. */
export function serviceOf({ labels }: { labels: Labels }): string | undefined {
  return labels['labtest.template.service'];
}
