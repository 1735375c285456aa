import type { Act } from '#src/kernel/acts.ts';
import type { Citation, ClauseId } from '#src/kernel/citation.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { PolicyVersionId } from '#src/kernel/ids.ts';
import type { CheckRule, PackId, ParameterValue, Policy } from '#src/kernel/policy.ts';
import type { Pack } from './packs.ts';
import { faultIn, type Parameter } from './parameters.ts';

/** A row of `policy_version`: which pack a school adopted, and what it set. */
export interface PolicyRow {
  readonly id: PolicyVersionId;
  readonly pack: PackId;
  readonly version: string;
  readonly inForceFrom: Day;
  readonly parameters: Readonly<Record<string, ParameterValue>>;
}

/** A clause as the pack (or the floor under it) words it, with the printed reference. Throws on an unknown id. */
export function citeFrom(pack: Pack, version: string, id: ClauseId): Citation {
  const clause = pack.clause.get(id);
  if (clause === undefined) throw new Error(`No clause ${id} in ${pack.id} or the floor.`);
  return {
    clause: id,
    ref: `${clause.heading} §${clause.number}`,
    heading: clause.heading,
    text: clause.text,
    version: id.startsWith('FL-') ? pack.floorVersion : version,
  };
}

/**
 * The value in force: as the school set it, else as the policy states it, else as Gatepost suggests. What was set before the
 * policy bounded it, and is out of its bounds, is nobody's to obey.
 */
export function valueOf(parameter: Parameter, set: PolicyRow['parameters']): ParameterValue {
  const own = set[parameter.name];
  const holds = own !== undefined && !parameter.fixed && faultIn(parameter, own) === null;
  const value = holds ? own : (parameter.value ?? parameter.suggested);
  if (value === null) throw new Error(`The parameter ${parameter.name} has no value.`);
  return value;
}

/** One school's policy as the rules and checks read it. */
export function policyFrom(pack: Pack, row: PolicyRow): Policy {
  const valueNamed = (name: string): ParameterValue => {
    const parameter = pack.parameters.get(name);
    if (parameter === undefined) throw new Error(`The policy ${pack.id} has no parameter ${name}.`);
    return valueOf(parameter, row.parameters);
  };
  return {
    id: row.id,
    pack: row.pack,
    title: pack.title,
    version: row.version,
    inForceFrom: row.inForceFrom,
    cite: (clause) => citeFrom(pack, row.version, clause),
    check: (code) => checkFrom(pack, code, valueNamed),
    text: (name) => ofType(name, valueNamed(name), 'string'),
    number: (name) => ofType(name, valueNamed(name), 'number'),
    flag: (name) => ofType(name, valueNamed(name), 'boolean'),
    list: (name) => {
      const value = valueNamed(name);
      if (typeof value !== 'object') throw new Error(`The parameter ${name} is no list.`);
      return value;
    },
    governing: (act: Act) => pack.acts[act],
  };
}

interface Kinds {
  string: string;
  number: number;
  boolean: boolean;
}

function ofType<K extends keyof Kinds>(name: string, value: ParameterValue, kind: K): Kinds[K] {
  if (typeof value !== kind) throw new Error(`The parameter ${name} is no ${kind}.`);
  return value as Kinds[K];
}

function checkFrom(pack: Pack, code: string, valueNamed: (name: string) => ParameterValue): CheckRule | null {
  const line = pack.checks.get(code);
  if (line === undefined || (line.when !== undefined && !isOn(valueNamed(line.when)))) return null;
  return { code, clause: line.clause, severity: line.severity };
}

/** A check that hangs on a parameter applies unless that is no, never, empty or nought. */
function isOn(value: ParameterValue): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value) && value !== 'never';
}
