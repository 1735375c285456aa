import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { acts, type Act } from '#src/kernel/acts.ts';
import { roles } from '#src/kernel/actor.ts';
import type { Rule } from './cedar.ts';
import { BadPack, readText } from './pack-files.ts';

const words = z.union([z.string(), z.boolean(), z.array(z.string())]);

const asked = z.strictObject({
  act: z.enum(acts),
  as: z.union([z.enum(roles), z.array(z.enum(roles))]).default([]),
  /** Who asks, in terms of the thing: its holder, author, editor or administrator, or the person themselves. */
  is: z.enum(['holder', 'author', 'editor', 'administrator', 'self']).optional(),
  /** Gatepost itself asks, in the job of this name. */
  gatepost: z.string().optional(),
  with: z.array(z.enum(['suspended', 'ended', 'revoked', 'official', 'official-elsewhere', 'authorised', 'governor-alone'])).default([]),
  thing: z.record(z.string(), words).default({}),
  context: z.record(z.string(), z.union([z.string(), z.boolean()])).default({}),
  situation: z.array(z.enum(['headAbsent', 'stopped'])).default([]),
  set: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).default({}),
  /** Under which pack, when it is not the file's. */
  in: z.string().optional(),
});
export type Asked = z.infer<typeof asked>;

const sentence = z.record(z.string(), asked).refine((said) => Object.keys(said).length === 1, 'one sentence a case');

const file = z.strictObject({
  in: z.string(),
  rules: z.record(
    z.string(),
    z.strictObject({ allow: z.array(sentence).min(1), deny: z.array(sentence).min(1), apart: z.array(sentence).default([]) }),
  ),
  who: z.partialRecord(z.enum(acts), z.array(z.string())).default({}),
  parameters: z.record(z.string(), z.string()).default({}),
  checks: z.record(z.string(), z.string()).default({}),
});

/** One sentence of policy with the request it stands for, and what the gate has to say to it. */
export interface Case {
  readonly sentence: string;
  readonly pack: string;
  readonly asked: Asked;
  /** `apart`: whatever comes of it does not rest on this rule. */
  readonly expected: 'allow' | 'deny' | 'apart';
  /** The rule that must be among those that decided; null where only the outcome counts. */
  readonly by: string | null;
  /** Whose case it is. */
  readonly rule: string;
}

/** A `cases.yaml`: what a pack's (or the floor's) rules, values and checks have to come to. */
export interface CaseFile {
  readonly file: string;
  readonly pack: string;
  readonly cases: readonly Case[];
  /** Act by act, which roles may, all else being well. */
  readonly who: readonly { readonly act: Act; readonly roles: readonly string[] }[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly checks: Readonly<Record<string, string>>;
}

export const caseFiles = [
  'floor/cases.yaml',
  'floor/product/cases.yaml',
  'online-communication/cases.yaml',
  'hampshire-model/cases.yaml',
  'keston-primary/cases.yaml',
  'wightwick-hall/cases.yaml',
  'harmonize-academy/cases.yaml',
] as const;

export function readCases(root: string, name: string, rules: ReadonlyMap<string, Rule>): CaseFile {
  const shown = `policies/${name}`;
  const read = file.safeParse(parse(readText(join(root, name), shown)));
  if (!read.success) {
    const issue = read.error.issues[0];
    throw new BadPack(`${shown}: at ${issue?.path.join('.') ?? 'the top'}: ${issue?.message ?? 'not as expected'}.`);
  }
  const { in: pack, who, parameters, checks } = read.data;
  const cases = Object.entries(read.data.rules).flatMap(([rule, { allow, deny, apart }]) => {
    const effect = rules.get(rule)?.effect;
    if (effect === undefined) throw new BadPack(`${shown}: there is no rule ${rule}.`);
    const asCase = (expected: Case['expected']) => (said: Record<string, Asked>) =>
      Object.entries(said).map(([sentence, one]) => {
        const decides = (effect === 'permit') === (expected === 'allow');
        return { sentence, pack: one.in ?? pack, asked: one, expected, by: decides ? rule : null, rule };
      });
    return [...allow.flatMap(asCase('allow')), ...deny.flatMap(asCase('deny')), ...apart.flatMap(asCase('apart'))];
  });
  return {
    file: shown,
    pack,
    cases,
    who: Object.entries(who).map(([act, list]) => ({ act: act as Act, roles: list ?? [] })),
    parameters,
    checks,
  };
}
