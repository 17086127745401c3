import { NotFound } from '../core/errors';
import type { Desk } from '../run/found';
import { serviceVariables } from '../run/variables';
import { serviceOf } from '../templates/labels';
import {
  attachedDatabase,
  databases,
  describedDatabase,
  describedMade,
  freeName,
  isCalled,
  makeDatabase,
  refuseReplacement,
  removeDatabase,
  resetDatabase,
} from './databases';
import type { Place } from './place';
import { services } from './services';
import { describedTemplates, keptTemplates, removeKept, templateCalled } from './templates';

/**
 * The place that a desk works in: what is asked for is done in its laboratories.
 * @param ownApp the app whose template a name means that several apps have.
 */
export function placeOf(desk: Desk, ownApp?: () => Promise<string | undefined>): Place {
  return {
    log: desk.log,
    create: async (template, name, ttl) => {
      const [kept, others] = await Promise.all([
        templateCalled(template, desk, ownApp),
        name === undefined ? [] : databases(desk),
      ]);
      const { key } = kept.template;
      if (name !== undefined) {
        const own = others.find((one) => isCalled(name, one));
        refuseReplacement(name, key, own?.owned.spec.template);
      }
      const called = name ?? freeName(serviceOf(kept.template));
      return describedMade(called, key, await makeDatabase(kept, { name: called, ttl }, desk));
    },
    databases: async () => await Promise.all((await databases(desk)).map(describedDatabase)),
    url: async (name) => {
      const variables = serviceVariables(await attachedDatabase(name, desk));
      return variables.find((variable) => variable.name.endsWith('_URL'))?.value ?? '';
    },
    opening: async (name) => {
      const { service, server, access } = await attachedDatabase(name, desk);
      return { kind: service.kind.name, server, access, provider: service.provider };
    },
    reset: async (name) => {
      const obtained = await resetDatabase(name, desk);
      return describedMade(name, obtained.service.templateKey ?? '', obtained);
    },
    remove: async (name) => await removeDatabase(name, desk),
    templates: async () => await describedTemplates(await keptTemplates(desk)),
    template: async (name) => {
      const [described] = await describedTemplates([await templateCalled(name, desk, ownApp)]);
      if (described) return described;
      throw new NotFound({ what: `There is no template ${name} here.` });
    },
    removeTemplate: async (name) => {
      const kept = await templateCalled(name, desk, ownApp);
      await removeKept(kept);
      return kept.template.key;
    },
    services: async () => await services(desk),
  };
}
