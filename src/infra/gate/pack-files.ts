import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { acts } from '#src/kernel/acts.ts';
import { checkCodes } from '#src/kernel/checks.ts';
import { parameterLine } from './parameters.ts';

/** A pack that cannot be trusted. The program does not start with one; the message says the file and where in it. */
export class BadPack extends Error {
  override readonly name = 'BadPack';
}

const clauses = z.array(
  z.strictObject({
    id: z.string().regex(/^[A-Z]{2}-[A-Z]+-\d{2}$/),
    heading: z.string().min(1),
    number: z.int().positive(),
    text: z.string().min(1),
    who: z.array(z.string()),
    kind: z.enum(['enforce', 'record', 'clock', 'route', 'notify', 'publish', 'guide']),
    source: z.string().min(1),
    /** What of the clause nothing carries out yet, one behaviour a line; a clause without any is whole once its tests pass. */
    waits: z.array(z.string().min(1)).min(1).optional(),
  }),
);
export type Clause = z.infer<typeof clauses>[number];

const check = z.strictObject({ clause: z.string(), severity: z.enum(['stop', 'hold', 'note']), when: z.string().optional() });
export type CheckLine = z.infer<typeof check>;

/** Whom a policy speaks to, as a reader says it of themselves on the public page. */
export const readers = ['employees', 'governors', 'pupils', 'parents'] as const;
export type Reader = (typeof readers)[number];

/** Some of a policy's clauses under one title: whole headings, and single clauses by id. */
const choice = z.strictObject({ title: z.string().min(1), of: z.array(z.string()).min(1) });

const pack = z.strictObject({
  title: z.string().min(1),
  version: z.string().optional(),
  organisation: z.strictObject({ name: z.string(), head: z.string(), leaders: z.string() }),
  review: z.record(z.string(), z.string()),
  parts: z.array(choice.extend({ first: z.array(z.enum(readers)).default([]) })).default([]),
  views: z.array(z.strictObject({ question: z.string().min(1), says: z.string().optional(), choices: z.array(choice).min(2) })).default([]),
  sources: z.array(z.string().min(1)).default([]),
  risks: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z-]+$/), risk: z.string().min(1), of: z.array(z.string()).min(1) }))
    .default([]),
  parameters: z.array(parameterLine),
  acts: z.partialRecord(z.enum(acts), z.string()),
  checks: z.partialRecord(z.enum(checkCodes), check),
});

const refusal = z.strictObject({
  kind: z.enum(['held', 'shut', 'absent']),
  code: z.string().regex(/^[a-z0-9-]+$/),
  what: z.string().min(1),
  why: z.string().min(1),
  next: z.array(z.strictObject({ label: z.string().min(1), href: z.string().startsWith('/').optional() })).min(1),
});
export type RefusalText = z.infer<typeof refusal>;

const refusals = z.strictObject({ rules: z.record(z.string(), refusal), acts: z.partialRecord(z.enum(acts), refusal) });

/** One pack's files, read and of the right shape; what they say of each other is checked by `packs.ts`. */
export interface PackFiles {
  readonly folder: string;
  readonly clauses: readonly Clause[];
  readonly pack: z.infer<typeof pack>;
  readonly refusals: z.infer<typeof refusals>;
  readonly cedar: readonly { readonly file: string; readonly text: string }[];
}

/** The `policies` folder of this program, found from where its code lies: beside `src` or beside `dist`. */
export function policiesFolder(): string {
  for (let folder = import.meta.dirname; dirname(folder) !== folder; folder = dirname(folder)) {
    const found = join(folder, 'policies');
    if (existsSync(join(found, 'schema.cedarschema'))) return found;
  }
  throw new BadPack('The folder "policies" is missing: it lies beside the program and holds the policy packs.');
}

export function readPackFiles(root: string, id: string, cedarFiles: readonly string[]): PackFiles {
  const folder = join(root, id);
  return {
    folder: id,
    clauses: readYaml(clauses, folder, 'clauses.yaml'),
    pack: readYaml(pack, folder, 'pack.yaml'),
    refusals: readYaml(refusals, folder, 'refusals.yaml'),
    cedar: cedarFiles.map((file) => ({ file: `policies/${file}`, text: readText(join(root, file), `policies/${file}`) })),
  };
}

export function readText(path: string, shown: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new BadPack(`${shown}: the file is missing or cannot be read.`);
  }
}

function readYaml<T>(shape: z.ZodType<T>, folder: string, file: string): T {
  const shown = `policies/${folder.split(/[\\/]/).at(-1)}/${file}`;
  const text = readText(join(folder, file), shown);
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw new BadPack(`${shown}: ${error instanceof Error ? error.message : 'cannot be read as YAML'}`);
  }
  const read = shape.safeParse(content);
  if (read.success) return read.data;
  const issue = read.error.issues[0];
  throw new BadPack(`${shown}: at ${issue?.path.join('.') || 'the top'}: ${issue?.message ?? 'not as expected'}.`);
}
