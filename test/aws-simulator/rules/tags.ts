import { Refusal } from '../answer';
import { type Call, members } from '../call';

/** AWS's rules for tags of RDS and EC2: 50 of them, keys of 128 and values of 256 characters from a short list. */
export function tagRules(call: Call): void {
  const lists = [
    'Tags',
    ...Object.keys(call.parameters).flatMap((name) => /^TagSpecification\.\d+/.exec(name) ?? []),
  ];
  const tags = [...new Set(lists)].flatMap((list) => members(call, list));
  const wrong = (message: string) => new Refusal('InvalidParameterValue', message);
  if (tags.length > 50) throw wrong('You cannot specify more than 50 tags.');
  const keys = tags.map(({ Key = '' }) => Key);
  if (new Set(keys).size < keys.length) throw wrong('Duplicate tag keys found.');
  const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
  for (const { Key = '', Value = '' } of tags) {
    if (/^aws:/i.test(Key)) throw wrong('Tag keys that begin with aws: are reserved for AWS.');
    if (!Key || Key.length > 128 || !allowed.test(Key)) throw wrong(`Invalid tag key ${Key}`);
    if (Value.length > 256 || !allowed.test(Value)) throw wrong(`Invalid tag value for ${Key}`);
  }
}
