import type { ParameterValue, Policy } from '#src/kernel/policy.ts';
import type { Parameter } from '#src/infra/gate/parameters.ts';
import { list } from '#src/kernel/words.ts';

/** A parameter's value in force, in words: `Yes`, `2`, `headteacher and office`. */
export function sayValue(parameter: Parameter, policy: Policy): string {
  const { name } = parameter;
  switch (parameter.type) {
    case 'flag':
      return policy.flag(name) ? 'Yes' : 'No';
    case 'number':
      return String(policy.number(name));
    case 'list': {
      const values = policy.list(name);
      return values.length === 0 ? 'None' : sentence(list(values.map(sayEntry)));
    }
    default:
      return sentence(policy.text(name) || 'Not said yet');
  }
}

/** A value that no policy has set yet, in words. */
export function sayPlain(value: ParameterValue | null): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'object') return value.length === 0 ? 'none' : list(value.map(sayEntry));
  return String(value) === '' ? 'nothing' : sayEntry(String(value));
}

/** `deputy-headteacher` as people say it. */
export function sayEntry(entry: string): string {
  return /^[a-z]+(-[a-z]+)+$/.test(entry) ? entry.replaceAll('-', ' ') : entry;
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}
