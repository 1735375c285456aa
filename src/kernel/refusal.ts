import type { Citation } from './citation.ts';

/** What a person can do next: a link, or plain words when it happens outside Gatepost. */
export interface NextStep {
  readonly label: string;
  readonly href?: string;
}

/**
 * A "no", or a "not yet", as a value.
 * `held`: it may happen once something is put right, or someone with the power decides.
 * `shut`: the policy forbids it.
 * `absent`: to this person the thing does not exist; every edge answers 404, byte for byte the same as for a thing that never was.
 * `conflict`: it changed under their hands; nothing is lost, look again.
 * `unclear`: what was sent cannot be read; `fields` says where.
 */
export interface Refusal {
  readonly kind: 'held' | 'shut' | 'absent' | 'conflict' | 'unclear';
  /** The catalogue's code, such as `head-or-authorised-deputy-only`. */
  readonly code: string;
  readonly what: string;
  readonly why: string;
  readonly next: readonly NextStep[];
  /** Never empty for `held` and `shut`. */
  readonly citations: readonly Citation[];
  readonly fields?: Readonly<Record<string, string>>;
  /** Where several rules say no: the hardest of them, each by itself with its own clause. */
  readonly reasons?: readonly Refusal[];
}

export const absent: Refusal = {
  kind: 'absent',
  code: 'not-found',
  what: 'There is nothing here.',
  why: 'The address may be mistyped, or what it showed has gone.',
  next: [{ label: 'Go to Today', href: '/' }],
  citations: [],
};

/** Something sent in cannot be understood; `fields` maps each field's name to one plain sentence. */
export function unclear(fields: Readonly<Record<string, string>>, what = 'Some of this needs another look.'): Refusal {
  return {
    kind: 'unclear',
    code: 'unclear',
    what,
    why: Object.values(fields).join(' '),
    next: [{ label: 'Put it right and send it again. Nothing has been lost.' }],
    citations: [],
    fields,
  };
}

export function conflict(what: string, why: string, next: readonly NextStep[] = []): Refusal {
  return { kind: 'conflict', code: 'changed-meanwhile', what, why, next, citations: [] };
}
