import type { Request } from '../call';
import type { World } from '../world';
import { clusterRules } from './clusters';
import { groupRules } from './groups';
import { instanceRules } from './instances';
import { policyRule } from './policy';
import { tagRules } from './tags';

/** What AWS refuses and moto takes. @throws Refusal */
export type Rule = (world: World, call: Request) => Promise<void> | void;

/** By the call's name. */
export type Rules = Readonly<Record<string, readonly Rule[]>>;

const rules: readonly Rules[] = [instanceRules, clusterRules, groupRules];

/** @throws Refusal as AWS would. */
export async function refuse(world: World, call: Request): Promise<void> {
  policyRule(world, call);
  tagRules(call);
  for (const rule of rules.flatMap((of) => of[call.action] ?? [])) await rule(world, call);
}
