import { Document } from 'yaml';
import type { Service } from './service';

const schema = 'https://raw.githubusercontent.com/labtest/provision/v1/docs/schema.json';

/** The text of `.labtest.yml` for these services. */
export function configurationText(services: readonly Service[], provider: string | undefined): string {
  const entries = services.map(({ name, settings }) => {
    const all = { ...settings, ...(provider === undefined ? {} : { provider }) };
    return [name, Object.keys(all).length === 0 ? null : all] as const;
  });
  const document = new Document({ services: Object.fromEntries(entries) });
  document.commentBefore = ` yaml-language-server: $schema=${schema}`;
  return document.toString({ nullStr: '', lineWidth: 0 });
}
