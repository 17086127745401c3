import type { Request } from '../call';
import type { World } from '../world';
import { instanceRules } from './instances';
import { tagRules } from './tags';

/** What AWS refuses and moto takes. @throws Refusal */
export type Rule = (world: World, call: Request) => Promise<void> | void;

const rules: Readonly<Record<string, readonly Rule[]>> = { ...instanceRules };

/** @throws Refusal as AWS would. */
export async function refuse(world: World, call: Request): Promise<void> {
  tagRules(call);
  for (const rule of (call.service !== 'secretsmanager' && rules[call.action]) || []) await rule(world, call);
}
