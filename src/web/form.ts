import type { Context, Env } from 'hono';
import type { z } from 'zod';
import { unclear, type Refusal } from '#src/kernel/refusal.ts';
import { ok, type Ok } from '#src/kernel/result.ts';
import { formIn } from './bodies.ts';

/** What was typed, kept so that nobody types it twice. */
export type Typed = Readonly<Record<string, string | readonly string[]>>;

/** What a form shows: what was typed (or stands on record) and what to put right, by field name. */
export interface FormState {
  readonly typed: Typed;
  readonly wrong: Readonly<Record<string, string>>;
}

export interface Unread {
  readonly ok: false;
  readonly refusal: Refusal;
  /** Give it to the form's fields to show the page again as it was left. */
  readonly form: FormState;
}

/** Reads a posted form by a schema. A field sent more than once is a list; an empty field is absent. Files are left out. */
export async function readForm<T, E extends Env>(
  c: Context<E>,
  schema: z.ZodType<T>,
): Promise<(Ok<T> & { readonly typed: Typed }) | Unread> {
  const typed = await typedIn(c);
  const sent = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
  const read = schema.safeParse(sent, { error: (issue) => say(issue) });
  if (read.success) return { ...ok(read.data), typed };
  const wrong: Record<string, string> = {};
  for (const issue of read.error.issues) wrong[issue.path[0]?.toString() ?? ''] ??= issue.message;
  return { ok: false, refusal: unclear(wrong), form: { typed, wrong } };
}

/** The form again after a service said no: what was typed, and the refusal's words beside the fields they concern. */
export function formAgain(typed: Typed, refusal?: Refusal): FormState {
  return { typed, wrong: refusal?.fields ?? {} };
}

/** A form filled with what stands on record. */
export function formOf(record: Readonly<Record<string, string | readonly string[] | number | null | undefined>>): FormState {
  const typed = Object.entries(record).flatMap(([name, value]) =>
    value === null || value === undefined ? [] : [[name, typeof value === 'number' ? String(value) : value] as const],
  );
  return { typed: Object.fromEntries(typed), wrong: {} };
}

/** The first value typed in a field. */
export function typedOf(form: FormState | undefined, name: string): string | undefined {
  const value = form?.typed[name];
  return typeof value === 'string' ? value : value?.[0];
}

async function typedIn<E extends Env>(c: Context<E>): Promise<Typed> {
  const body = await formIn(c);
  const typed: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(body)) {
    const words = (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string').map((one) => storable(one).trim());
    if (words.length > 0) typed[name] = words.length === 1 ? (words[0] ?? '') : words;
  }
  return typed;
}

/** PostgreSQL keeps no NUL in words, and nobody types one; half of a character that takes two is no character. */
export function storable(words: string): string {
  return words.toWellFormed().replaceAll('\u0000', '');
}

/** What a script or a program sent as JSON; undefined when it is none. Its reader's schema says the rest. */
export async function readJson<E extends Env>(c: Context<E>): Promise<unknown> {
  const text = await c.req.text();
  try {
    return unstorable.test(text) ? JSON.parse(text, storableValue) : JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Only where one of these is written is each value looked at: that costs many times as much as the reading. */
const unstorable = /\\u(0000|d[89a-f]..)/i;

function storableValue(name: string, value: unknown): unknown {
  if (storable(name) !== name) throw new SyntaxError('a name that cannot be kept');
  return typeof value === 'string' ? storable(value) : value;
}

interface Issue {
  readonly code?: string | undefined;
  readonly input?: unknown;
  readonly minimum?: unknown;
  readonly maximum?: unknown;
}

/** Plain words for a schema that says nothing itself. */
function say(issue: Issue): string {
  if (issue.input === undefined) return 'This is needed.';
  if (issue.code === 'too_big') return `This is more than the ${String(issue.maximum)} that fit here.`;
  if (issue.code === 'too_small') return `At least ${String(issue.minimum)} is needed here.`;
  if (issue.code === 'invalid_value' || issue.code === 'invalid_union') return 'Choose one of the answers.';
  return 'This cannot be read. Look at it again.';
}
