import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { acts, type Act } from '#src/kernel/acts.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import { BadPack } from './pack-files.ts';

/** One Cedar rule with what its annotations say. */
export interface Rule {
  readonly id: string;
  readonly clause: ClauseId;
  readonly effect: 'permit' | 'forbid';
  readonly text: string;
  /** The acts its head names; null when it speaks of every act. */
  readonly acts: readonly Act[] | null;
  /** Where it stands, for messages: `policies/keston-primary/rules.cedar:12`. */
  readonly at: string;
}

type Value = cedar.CedarValueJson;

/** A question in Cedar's terms. Plain data: it is also what a verdict was given, written down for replay. */
export interface Request {
  readonly principal: cedar.TypeAndId;
  readonly action: cedar.TypeAndId;
  readonly resource: cedar.TypeAndId;
  readonly context: Record<string, Value>;
  readonly entities: { uid: cedar.TypeAndId; attrs: Record<string, Value>; parents: cedar.TypeAndId[] }[];
}

/** What Cedar answers. `rules` are those that decided, by id; none on default deny. */
export type Answer =
  | { readonly outcome: 'allow' | 'deny'; readonly rules: readonly string[] }
  | { readonly outcome: 'error'; readonly messages: readonly string[] };

/** Splits a rules file into its rules, in the order they stand in. A rule without `@id` and `@clause` is a bad pack. */
export function readRules(file: string, text: string): readonly Rule[] {
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') throw new BadPack(`${file}: ${messagesOf(parts.errors)}`);
  return parts.policies.map((policy) => readRule(file, text, policy)).toSorted((a, b) => lineOf(a) - lineOf(b));
}

function readRule(file: string, whole: string, text: string): Rule {
  const line = whole.slice(0, Math.max(0, whole.indexOf(text.trim().slice(0, 60)))).split('\n').length;
  const read = cedar.policyToJson(text);
  if (read.type === 'failure') throw new BadPack(`${file}:${line}: ${messagesOf(read.errors)}`);
  const { id, clause } = read.json.annotations ?? {};
  if (id === undefined) throw new BadPack(`${file}:${line}: a rule has no @id.`);
  if (clause === undefined) throw new BadPack(`${file}:${line}: the rule ${id} has no @clause.`);
  return { id, clause, effect: read.json.effect, text, acts: actsOf(read.json.action), at: `${file}:${line}` };
}

function actsOf(action: cedar.ActionConstraint): readonly Act[] | null {
  if (action.op === 'All') return null;
  const named = 'entities' in action ? action.entities : 'entity' in action ? [action.entity] : [];
  const names = named.map((entity) => ('__entity' in entity ? entity.__entity.id : entity.id));
  // An act the kernel does not know is refused when the rule is checked against the schema.
  return acts.filter((act) => names.includes(act));
}

function lineOf(rule: Rule): number {
  return Number(rule.at.split(':').at(-1));
}

/** Checks the schema and that its acts are those of the kernel. */
export function checkSchema(file: string, text: string): void {
  const read = cedar.schemaToJson(text);
  if (read.type === 'failure') throw new BadPack(`${file}: ${messagesOf(read.errors)}`);
  const named = new Set(Object.values(read.json).flatMap((namespace) => Object.keys(namespace.actions)));
  const missing = acts.filter((act) => !named.has(act));
  if (missing.length > 0) throw new BadPack(`${file}: the act ${missing.join(', ')} of the kernel is missing.`);
  const strange = [...named].filter((name) => !acts.some((act) => act === name));
  if (strange.length > 0) throw new BadPack(`${file}: the kernel knows no act ${strange.join(', ')}.`);
}

/** Checks every rule against the schema: an attribute or act it does not know is a bad pack. */
export function checkRules(schema: string, rules: readonly Rule[]): void {
  const answer = cedar.validate({ schema, policies: { staticPolicies: byId(rules) } });
  if (answer.type === 'failure') throw new BadPack(messagesOf(answer.errors));
  const error = answer.validationErrors[0];
  if (error === undefined) return;
  const rule = rules.find((one) => one.id === error.policyId);
  throw new BadPack(`${rule?.at ?? 'policies'}: the rule ${error.policyId}: ${error.error.message}`);
}

let schemaInCedar: string | undefined;

/** Reads a school's rules once and for all; `decide` then asks them by name. */
export function prepare(name: string, schema: string, rules: readonly Rule[]): void {
  if (schemaInCedar !== schema) {
    const schemaRead = cedar.preparseSchema('gatepost', schema);
    if (schemaRead.type === 'failure') throw new BadPack(messagesOf(schemaRead.errors));
    schemaInCedar = schema;
  }
  const rulesRead = cedar.preparsePolicySet(name, { staticPolicies: byId(rules) });
  if (rulesRead.type === 'failure') throw new BadPack(messagesOf(rulesRead.errors));
}

/** Asks the rules prepared under a name. An error anywhere is an error of the whole: a rule that errs might have forbidden. */
export function decide(name: string, request: Request): Answer {
  const answer = cedar.statefulIsAuthorized({
    ...request,
    preparsedSchemaName: 'gatepost',
    preparsedPolicySetId: name,
    validateRequest: true,
  });
  if (answer.type === 'failure') return { outcome: 'error', messages: answer.errors.map((error) => error.message) };
  const { decision, diagnostics } = answer.response;
  if (diagnostics.errors.length > 0) return { outcome: 'error', messages: diagnostics.errors.map(({ error }) => error.message) };
  return { outcome: decision, rules: diagnostics.reason };
}

function byId(rules: readonly Rule[]): Record<string, string> {
  return Object.fromEntries(rules.map((rule) => [rule.id, rule.text]));
}

function messagesOf(errors: readonly cedar.DetailedError[]): string {
  return errors.map((error) => [error.message, error.help].filter(Boolean).join(' ')).join('; ');
}
