import type { Severity } from '#src/kernel/policy.ts';
import type { Rule } from './cedar.ts';
import type { Pack } from './packs.ts';
import type { Parameter } from './parameters.ts';
import { rewrite } from './rewrite.ts';

/** One small wrong to a pack. */
export interface Mutant {
  readonly name: string;
  readonly at: string;
  /** The cases that should notice first. */
  readonly file: string;
  readonly rule?: string;
  applyTo(pack: Pack): Pack;
}

/** Every mutant of every pack: rules, parameters and checks, each in turn. */
export function* mutantsOf(packs: readonly Pack[]): Generator<Mutant> {
  const floor = packs[0];
  const rules = new Map(packs.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)));
  for (const rule of rules.values()) yield* mutantsOfRule(rule);
  for (const pack of packs) {
    const own = <T>(name: string, value: T, under: ReadonlyMap<string, T> | undefined) => pack === floor || under?.get(name) !== value;
    for (const parameter of pack.parameters.values())
      if (own(parameter.name, parameter, floor?.parameters)) yield* mutantsOfParameter(pack, parameter);
    for (const [code, check] of pack.checks)
      if (own(code, check, floor?.checks)) yield* mutantsOfCheck(pack, code, check.severity, check.when);
  }
}

function* mutantsOfRule(rule: Rule): Generator<Mutant> {
  const file = rule.at.replace(/[^/]*$/, 'cases.yaml');
  for (const [what, texts] of [['without it', []] as const, ...rewrite(rule.text).map(({ what, text }) => [what, [text]] as const)]) {
    yield {
      name: `${rule.id} ${what}`,
      at: rule.at,
      file,
      rule: rule.id,
      applyTo: (pack) => {
        if (!pack.rules.some((one) => one.id === rule.id)) return pack;
        const changed = texts.map((text): Rule => ({ ...rule, text }));
        return { ...pack, rules: pack.rules.flatMap((one) => (one.id === rule.id ? changed : [one])) };
      },
    };
  }
}

function* mutantsOfParameter(pack: Pack, parameter: Parameter): Generator<Mutant> {
  const wrongs: readonly (readonly [string, Partial<Parameter>])[] = [
    [
      'with another value',
      parameter.value === null
        ? { suggested: otherThan(parameter, parameter.suggested) }
        : { value: otherThan(parameter, parameter.value) },
    ],
    parameter.value === null
      ? ['stated instead of asked', { value: parameter.suggested }]
      : ['asked instead of stated', { value: null, suggested: parameter.value }],
    parameter.fixed ? ['no longer fixed', { fixed: false }] : ['fixed', { fixed: true }],
    ...(parameter.min === null ? [] : [['with no least', { min: null }] as const]),
    ...(parameter.max === null ? [] : [['with no most', { max: null }] as const]),
  ];
  for (const [what, wrong] of wrongs)
    yield {
      name: `${pack.id}: ${parameter.name} ${what}`,
      at: `policies/${pack.id}/pack.yaml`,
      file: `policies/${pack.id}/cases.yaml`,
      applyTo: (one) =>
        one.id === pack.id ? { ...one, parameters: new Map(one.parameters).set(parameter.name, { ...parameter, ...wrong }) } : one,
    };
}

function otherThan(parameter: Parameter, value: Parameter['value']): NonNullable<Parameter['value']> {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'object' && value !== null)
    return value.length > 0 ? value.slice(1) : (parameter.choices?.slice(0, 1) ?? ['something']);
  return `${value ?? ''} otherwise`;
}

function* mutantsOfCheck(pack: Pack, code: string, severity: Severity, when: string | undefined): Generator<Mutant> {
  const others = (['stop', 'hold', 'note'] as const).filter((one) => one !== severity);
  const wrongs = [null, ...others.map((one) => ({ severity: one })), ...(when === undefined ? [] : [{ when: undefined }])];
  for (const wrong of wrongs)
    yield {
      name: `${pack.id}: the check ${code} ${wrong === null ? 'gone' : 'severity' in wrong ? `as ${wrong.severity}` : `without ${when}`}`,
      at: `policies/${pack.id}/pack.yaml`,
      file: `policies/${pack.id}/cases.yaml`,
      applyTo: (one) => {
        const line = one.checks.get(code);
        if (one.id !== pack.id || line === undefined) return one;
        const checks = new Map(one.checks);
        if (wrong === null) checks.delete(code);
        else if ('severity' in wrong) checks.set(code, { ...line, severity: wrong.severity });
        else checks.set(code, { clause: line.clause, severity: line.severity });
        return { ...one, checks };
      },
    };
}
