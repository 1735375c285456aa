import type { ParameterValue } from '#src/kernel/policy.ts';
import type { Pack } from '#src/infra/gate/packs.ts';
import type { Parameter } from '#src/infra/gate/parameters.ts';
import type { Typed } from '#src/web/form.ts';
import type { Settings } from '../model.ts';

/**
 * The values typed into the form, by their parameters' types. What is the same as the policy states is left out, so
 * that a version keeps only what the school itself said.
 */
export function settingsIn(pack: Pack, typed: Typed): Settings {
  const entries = [...pack.parameters.values()].flatMap((one) => {
    if (one.fixed) return [];
    const value = valueIn(one, typed[one.name]);
    return value === null || (one.value !== null && same(value, one.value)) ? [] : [[one.name, value] as const];
  });
  return Object.fromEntries(entries);
}

function valueIn(one: Parameter, typed: Typed[string] | undefined): ParameterValue | null {
  const words = typed === undefined ? '' : typeof typed === 'string' ? typed : typed.join('\n');
  switch (one.type) {
    case 'flag':
      return words === 'yes' ? true : words === 'no' ? false : null;
    case 'number':
      return words === '' ? null : Number(words);
    case 'list':
      return words
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
    case 'choice':
      return words === '' ? null : words;
    case 'text':
      return words;
  }
}

function same(a: ParameterValue, b: ParameterValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
