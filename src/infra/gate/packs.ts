import { join } from 'node:path';
import { acts, type Act } from '#src/kernel/acts.ts';
import type { ClauseId } from '#src/kernel/citation.ts';
import { packIds, type PackId, type Severity } from '#src/kernel/policy.ts';
import { checkRules, checkSchema, readRules, type Rule } from './cedar.ts';
import {
  BadPack,
  policiesFolder,
  readPackFiles,
  readText,
  type CheckLine,
  type Clause,
  type PackFiles,
  type RefusalText,
} from './pack-files.ts';
import { faultIn, layOver, type Parameter } from './parameters.ts';

/** A pack laid over the floor: everything a school's policy needs, checked. */
export interface Pack {
  readonly schema: string;
  readonly id: PackId | 'floor';
  readonly title: string;
  readonly organisation: { readonly name: string; readonly head: string; readonly leaders: string };
  readonly review: Readonly<Record<string, string>>;
  /** The parts the policy itself is laid out in, each of headings and single clauses; none where it has no such parts. */
  readonly parts: PackFiles['pack']['parts'];
  /** Questions by which the policy can be read; under each, every clause stands in at least one choice. */
  readonly views: PackFiles['pack']['views'];
  /** What the policy was drawn up with regard to. */
  readonly sources: readonly string[];
  /** The risks it recognises, each with the clauses that answer it. */
  readonly risks: PackFiles['pack']['risks'];
  readonly floorVersion: string;
  /** The pack's own clauses, in the policy's order. */
  readonly clauses: readonly Clause[];
  /** The pack's and the floor's. */
  readonly clause: ReadonlyMap<ClauseId, Clause>;
  readonly parameters: ReadonlyMap<string, Parameter>;
  readonly acts: Readonly<Record<Act, ClauseId>>;
  readonly checks: ReadonlyMap<string, CheckLine>;
  /** The pack's own rules first, so that a verdict cites the school's own policy before the floor. */
  readonly rules: readonly Rule[];
  readonly refusals: { readonly rules: ReadonlyMap<string, RefusalText>; readonly acts: Readonly<Record<Act, RefusalText>> };
}

export interface Packs {
  /** What holds before a school has adopted a policy. */
  readonly floor: Pack;
  pack(id: string): Pack;
  readonly all: readonly Pack[];
}

/** Which of Gatepost's own rules stand in where a policy says nothing: see `policies/floor/product`. */
const product: Readonly<Record<PackId, readonly string[]>> = {
  'online-communication': ['approving', 'ending'],
  'hampshire-model': ['ending'],
  'keston-primary': [],
  'wightwick-hall': ['approving', 'ending'],
  'harmonize-academy': ['approving', 'ending'],
};

const rank: Readonly<Record<Severity, number>> = { note: 0, hold: 1, stop: 2 };

let read: Packs | undefined;

/** The packs this program came with, read and checked once. */
export function packs(): Packs {
  return (read ??= loadPacks(policiesFolder()));
}

/** Reads and checks every pack. Throws `BadPack` with file and place at the first thing that is not right. */
export function loadPacks(root: string): Packs {
  const schema = readText(join(root, 'schema.cedarschema'), 'policies/schema.cedarschema');
  checkSchema('policies/schema.cedarschema', schema);
  const floorFiles = readPackFiles(root, 'floor', ['floor/rules.cedar']);
  const floor = layOut('floor', floorFiles, null, schema);
  const laid = new Map(
    packIds.map((id) => {
      const files = readPackFiles(root, id, [`${id}/rules.cedar`, ...product[id].map((name) => `floor/product/${name}.cedar`)]);
      return [id as string, layOut(id, files, { files: floorFiles, pack: floor }, schema)] as const;
    }),
  );
  return {
    floor,
    all: [...laid.values()],
    pack: (id) => {
      const found = laid.get(id);
      if (found === undefined) throw new Error(`There is no policy pack ${id}.`);
      return found;
    },
  };
}

interface Under {
  readonly files: PackFiles;
  readonly pack: Pack;
}

function layOut(id: PackId | 'floor', files: PackFiles, floor: Under | null, schema: string): Pack {
  const where = `policies/${files.folder}`;
  const clause = clausesOf(where, files, floor);
  const parameters = parametersOf(where, files, floor, clause);
  const rules = rulesOf(files, floor, clause);
  checkRules(schema, rules);
  return {
    schema,
    id,
    title: files.pack.title,
    organisation: files.pack.organisation,
    review: files.pack.review,
    parts: partsOf(where, files),
    views: viewsOf(where, files),
    sources: files.pack.sources,
    risks: risksOf(where, files),
    floorVersion: floor?.pack.floorVersion ?? files.pack.version ?? '1.0',
    clauses: files.clauses,
    clause,
    parameters,
    acts: actsOf(where, files, floor, clause),
    checks: checksOf(where, files, floor, clause, parameters),
    rules,
    refusals: refusalsOf(where, files, floor, rules),
  };
}

function partsOf(where: string, files: PackFiles): Pack['parts'] {
  for (const part of files.pack.parts) mustStand(`${where}/pack.yaml: the part ${part.title}`, part.of, files);
  return files.pack.parts;
}

/** Every clause stands in at least one choice of each question, so that no way of reading the policy loses any of it. */
function viewsOf(where: string, files: PackFiles): Pack['views'] {
  for (const view of files.pack.views) {
    const place = `${where}/pack.yaml: the view ${view.question}`;
    const shown = new Set(view.choices.flatMap((choice) => choice.of));
    mustStand(place, shown, files);
    const lost = files.clauses.find((clause) => !shown.has(clause.id) && !shown.has(clause.heading));
    if (lost !== undefined) throw new BadPack(`${place} leaves out the clause ${lost.id}.`);
  }
  return files.pack.views;
}

function risksOf(where: string, files: PackFiles): Pack['risks'] {
  for (const risk of files.pack.risks) mustStand(`${where}/pack.yaml: the risk ${risk.name}`, risk.of, files);
  return files.pack.risks;
}

function mustStand(place: string, named: Iterable<string>, files: PackFiles): void {
  const known = new Set(files.clauses.flatMap((clause) => [clause.id, clause.heading]));
  const strange = [...named].find((one) => !known.has(one));
  if (strange !== undefined) throw new BadPack(`${place} names ${strange}, which is no heading and no clause.`);
}

function clausesOf(where: string, files: PackFiles, floor: Under | null): ReadonlyMap<ClauseId, Clause> {
  const clause = new Map(floor?.pack.clause);
  for (const one of files.clauses) {
    if (clause.has(one.id)) throw new BadPack(`${where}/clauses.yaml: the clause ${one.id} stands twice.`);
    clause.set(one.id, one);
  }
  return clause;
}

function mustKnow(place: string, id: ClauseId, clause: ReadonlyMap<ClauseId, Clause>): void {
  if (!clause.has(id)) throw new BadPack(`${place} names the clause ${id}, which is in neither this pack nor the floor.`);
}

function parametersOf(where: string, files: PackFiles, floor: Under | null, clause: Pack['clause']): Pack['parameters'] {
  const parameters = new Map(floor?.pack.parameters);
  const own = new Set<string>();
  for (const line of files.pack.parameters) {
    const place = `${where}/pack.yaml: the parameter ${line.name}`;
    if (own.has(line.name)) throw new BadPack(`${place} stands twice.`);
    own.add(line.name);
    const laid = layOver(floor?.pack.parameters.get(line.name), line);
    if (typeof laid === 'string') throw new BadPack(`${place} ${laid}.`);
    mustKnow(place, laid.clause, clause);
    for (const value of [laid.value, laid.suggested]) {
      const fault = value === null ? null : faultIn(laid, value);
      if (fault !== null) throw new BadPack(`${place} ${fault}.`);
    }
    if (laid.value === null && laid.suggested === null) throw new BadPack(`${place} states nothing and suggests nothing.`);
    parameters.set(laid.name, laid);
  }
  return parameters;
}

function actsOf(where: string, files: PackFiles, floor: Under | null, clause: Pack['clause']): Pack['acts'] {
  const entries = acts.map((act) => {
    const governing = files.pack.acts[act] ?? floor?.pack.acts[act];
    if (governing === undefined) throw new BadPack(`${where}/pack.yaml: the act ${act} has no governing clause.`);
    mustKnow(`${where}/pack.yaml: the act ${act}`, governing, clause);
    return [act, governing] as const;
  });
  return Object.fromEntries(entries) as Record<Act, ClauseId>;
}

function checksOf(
  where: string,
  files: PackFiles,
  floor: Under | null,
  clause: Pack['clause'],
  parameters: Pack['parameters'],
): Pack['checks'] {
  const checks = new Map(floor?.pack.checks);
  for (const [code, line] of Object.entries(files.pack.checks)) {
    const place = `${where}/pack.yaml: the check ${code}`;
    mustKnow(place, line.clause, clause);
    if (line.when !== undefined && !parameters.has(line.when)) throw new BadPack(`${place} hangs on ${line.when}, which is no parameter.`);
    const under = checks.get(code);
    if (under !== undefined && rank[line.severity] < rank[under.severity]) throw new BadPack(`${place} is weaker than the floor's.`);
    checks.set(code, line);
  }
  return checks;
}

function rulesOf(files: PackFiles, floor: Under | null, clause: Pack['clause']): readonly Rule[] {
  const rules = [...files.cedar.flatMap(({ file, text }) => readRules(file, text)), ...(floor?.pack.rules ?? [])];
  const seen = new Set<string>();
  for (const rule of rules) {
    if (seen.has(rule.id)) throw new BadPack(`${rule.at}: the rule ${rule.id} stands twice.`);
    seen.add(rule.id);
    mustKnow(`${rule.at}: the rule ${rule.id}`, rule.clause, clause);
  }
  return rules;
}

function refusalsOf(where: string, files: PackFiles, floor: Under | null, rules: readonly Rule[]): Pack['refusals'] {
  const texts = new Map([...(floor === null ? [] : Object.entries(floor.files.refusals.rules)), ...Object.entries(files.refusals.rules)]);
  const mute = rules.find((rule) => rule.effect === 'forbid' && !texts.has(rule.id));
  if (mute !== undefined)
    throw new BadPack(`${where}/refusals.yaml: the rule ${mute.id} forbids, but nothing says what a person then reads.`);
  const known = new Set(rules.map((rule) => rule.id));
  const strange = Object.keys(files.refusals.rules).find((id) => !known.has(id) && !id.startsWith('pr-'));
  if (strange !== undefined) throw new BadPack(`${where}/refusals.yaml: there is no rule ${strange}.`);
  const byAct = acts.map((act) => {
    const text = files.refusals.acts[act] ?? floor?.files.refusals.acts[act];
    if (text === undefined) throw new BadPack(`${where}/refusals.yaml: nothing says what a person reads when ${act} is refused.`);
    return [act, text] as const;
  });
  return { rules: texts, acts: Object.fromEntries(byAct) as Record<Act, RefusalText> };
}
