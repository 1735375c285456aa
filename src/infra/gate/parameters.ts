import { z } from 'zod';
import { roles } from '#src/kernel/actor.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import type { ParameterValue } from '#src/kernel/policy.ts';

const value = z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]);

/** One line of `parameters:` in a pack.yaml. A pack's line says only what differs from the floor's. */
export const parameterLine = z.strictObject({
  name: z.string().regex(/^[a-z][A-Za-z]*$/),
  type: z.enum(['text', 'number', 'flag', 'list', 'choice']).optional(),
  value: value.nullable().optional(),
  suggested: value.optional(),
  word: z.string().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  least: z.number().optional(),
  keeps: z.boolean().optional(),
  choices: z.union([z.literal('roles'), z.array(z.string())]).optional(),
  fixed: z.boolean().optional(),
  clause: z.string().optional(),
  ask: z.string().optional(),
});
export type ParameterLine = z.infer<typeof parameterLine>;

export interface Parameter {
  readonly name: string;
  readonly type: 'text' | 'number' | 'flag' | 'list' | 'choice';
  /** What the policy states; null when it leaves it to the school. */
  readonly value: ParameterValue | null;
  /** What Gatepost proposes where the policy states nothing. */
  readonly suggested: ParameterValue | null;
  /** The policy's own word where the number is the school's: "promptly". */
  readonly word: string | null;
  readonly min: number | null;
  readonly max: number | null;
  /** The fewest entries a list may have. */
  readonly least: number;
  readonly choices: readonly string[] | null;
  /** The school may add to the list, and takes away nothing that the policy states. */
  readonly keeps: boolean;
  /** The school cannot change it. */
  readonly fixed: boolean;
  readonly clause: ClauseId;
  /** The question as the school is asked it. */
  readonly ask: string;
}

/** Lays a pack's line over the floor's. Gives one plain sentence when something is missing. */
export function layOver(floor: Parameter | undefined, line: ParameterLine): Parameter | string {
  const type = line.type ?? floor?.type;
  const clause = line.clause ?? floor?.clause;
  const ask = line.ask ?? floor?.ask;
  if (type === undefined) return 'has no type';
  if (clause === undefined) return 'has no clause';
  if (ask === undefined) return 'has no question';
  if (line.type !== undefined && floor !== undefined && line.type !== floor.type)
    return `is of another type than the floor's ${floor.type}`;
  const choices = line.choices === 'roles' ? roles : line.choices;
  return {
    name: line.name,
    type,
    value: line.value === undefined ? (floor?.value ?? null) : line.value,
    suggested: line.suggested ?? (line.value === null ? (floor?.value ?? null) : null),
    word: line.word ?? floor?.word ?? null,
    min: line.min ?? floor?.min ?? null,
    max: line.max ?? floor?.max ?? null,
    least: line.least ?? floor?.least ?? 0,
    choices: choices ?? floor?.choices ?? null,
    keeps: line.keeps ?? floor?.keeps ?? false,
    fixed: line.fixed ?? floor?.fixed ?? false,
    clause,
    ask,
  };
}

/** What is wrong with a value, as one plain sentence without its subject; null when it will do. */
export function faultIn(parameter: Parameter, given: ParameterValue): string | null {
  switch (parameter.type) {
    case 'text':
      return typeof given === 'string' ? null : 'is not words';
    case 'flag':
      return typeof given === 'boolean' ? null : 'is neither yes nor no';
    case 'choice':
      return typeof given === 'string' && parameter.choices?.includes(given) === true
        ? null
        : `is not one of ${(parameter.choices ?? []).join(', ')}`;
    case 'number':
      return faultInNumber(parameter, given);
    case 'list':
      return faultInList(parameter, given);
  }
}

function faultInNumber({ min, max }: Parameter, given: ParameterValue): string | null {
  if (typeof given !== 'number' || !Number.isInteger(given)) return 'is not a whole number';
  if (min !== null && given < min) return `is less than ${min}`;
  if (max !== null && given > max) return `is more than ${max}`;
  return null;
}

function faultInList({ choices, least, keeps, value: stated }: Parameter, given: ParameterValue): string | null {
  if (!Array.isArray(given) || !given.every((one) => typeof one === 'string')) return 'is not a list of words';
  const strange = choices === null ? undefined : given.find((one) => !choices.includes(one));
  if (strange !== undefined) return `has ${strange}, which is not one of ${(choices ?? []).join(', ')}`;
  const left = keeps && Array.isArray(stated) ? stated.find((one) => !given.includes(one)) : undefined;
  if (left !== undefined) return `leaves out ${left}, which the policy states; add your own to it`;
  return given.length < least ? `needs at least ${least}` : null;
}
