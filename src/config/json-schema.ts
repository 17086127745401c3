import { z } from 'zod';
import { general, ignored, settings } from './settings';

const service = settings.extend({
  shared_instance_name: settings.shape.shared_experiment_name,
});
const content = z.strictObject({
  ...general.shape,
  services: z
    .record(
      z.string(),
      z.union([
        z.strictObject({ ...service.shape, options: z.strictObject(service.shape).optional() }),
        z.null(),
      ]),
    )
    .meta({ description: 'The services, by name or by kind.' })
    .nullable()
    .optional(),
  ...Object.fromEntries(
    ignored.map((key) => [
      key,
      z.unknown().optional().meta({ description: "Of LabTest's application half; no effect here." }),
    ]),
  ),
});

/** The JSON Schema of a configuration file, for editors: committed as docs/schema.json. */
export function jsonSchema(): Record<string, unknown> {
  const rooted = z.strictObject({ labtest: content });
  const file = z.union([rooted, content]).meta({ title: 'LabTest configuration' });
  return {
    ...z.toJSONSchema(file, {
      io: 'input',
      target: 'draft-7',
      override: ({ zodSchema, jsonSchema: part }) => {
        if (zodSchema === content || zodSchema === rooted) part.patternProperties = { '^x-': {} };
      },
    }),
  };
}

/** A part of a JSON Schema, as far as the table reads it. */
interface Part {
  type?: string;
  enum?: readonly string[];
  anyOf?: readonly Part[];
  items?: Part;
  description?: string;
}

/** The parameters as Markdown tables, for docs/configuration.md. */
export function configurationTable(): string {
  return [
    '### Top level',
    '',
    table(general),
    '',
    '### Services',
    '',
    'Under `services:`, by name. Each parameter stands beside the name or under `options:`.',
    ...groups.flatMap(([heading, first], index) => [
      '',
      `#### ${heading}`,
      '',
      table(settings, first, groups[index + 1]?.[1]),
    ]),
  ].join('\n');
}

/** Headings of the table of a service's parameters, each with the first parameter that stands under it. */
const groups: readonly (readonly [heading: string, first: string])[] = [
  ['Which service', 'service'],
  ['Data', 'initial_data_source'],
  ['The server', 'image'],
  ['How long it lives', 'ttl'],
  ['Kind container', 'port'],
  ['Provider aws', 'DBInstanceClass'],
];

/** The properties of a schema, from the first one of this name to the one before the next. */
function table(schema: z.ZodObject, first?: string, next?: string): string {
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  const names = Object.keys(properties);
  const shown = names.slice(first ? names.indexOf(first) : 0, next ? names.indexOf(next) : undefined);
  const rows = shown.map((name) => row(name, properties[name] as Part));
  return ['| Parameter | Type | Default | Meaning |', '|---|---|---|---|', ...rows].join('\n');
}

function row(name: string, part: Part): string {
  const [meaning = '', fallback = 'none.'] = (part.description ?? '').split(' Default: ');
  return `| \`${name}\` | ${typeOf(part)} | ${fallback.replace(/\.$/, '')} | ${meaning} |`;
}

function typeOf({ enum: values, anyOf, type, items }: Part): string {
  if (values) return values.map((value) => `\`${value}\``).join(', ');
  if (anyOf) return [...new Set(anyOf.map(typeOf))].join(' or ');
  if (type === 'array') return items ? `list of ${typeOf(items)}` : 'list';
  return (
    { string: 'text', integer: 'whole number', object: 'mapping', boolean: 'true or false' }[type ?? ''] ??
    type ??
    'any'
  );
}
