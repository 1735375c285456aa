import { parseArgs } from 'node:util';
import { caseFiles, readCases } from './infra/gate/cases.ts';
import { mutantsOf } from './infra/gate/mutants.ts';
import { policiesFolder } from './infra/gate/pack-files.ts';
import { loadPacks } from './infra/gate/packs.ts';
import { findFault } from './infra/gate/try-cases.ts';

/**
 * Takes away or turns round each rule, value and check of each pack, one at a time, and asks whether the packs' own
 * cases notice. One that nobody notices is a survivor: a rule that could be lost without anybody knowing.
 */
const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
const packs = loadPacks(policiesFolder());
const known = [packs.floor, ...packs.all];
const rules = new Map(known.flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)));
const files = caseFiles.map((name) => readCases(policiesFolder(), name, rules));

let mutants = 0;
const survivors: { readonly mutant: string; readonly at: string }[] = [];
for (const mutant of mutantsOf(known)) {
  mutants += 1;
  const changed = new Map(known.map((pack) => [pack.id as string, mutant.applyTo(pack)]));
  const packOf = (id: string) => changed.get(id) ?? packs.pack(id);
  // The cases that stand with the rule first: nearly always they notice at once.
  const near = files.toSorted((a, b) => Number(b.file === mutant.file) - Number(a.file === mutant.file));
  if (!near.some((file) => noticed(file, packOf, mutant.rule))) survivors.push({ mutant: mutant.name, at: mutant.at });
}

function noticed(file: (typeof files)[number], packOf: Parameters<typeof findFault>[1], first: string | undefined): boolean {
  try {
    return findFault(file, packOf, first) !== null;
  } catch {
    return true; // A pack that can no longer be read is noticed at start.
  }
}

const result = { mutants, killed: mutants - survivors.length, survivors };
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  for (const survivor of survivors) process.stdout.write(`survived: ${survivor.mutant} (${survivor.at})\n`);
  process.stdout.write(`${result.mutants} mutants, ${result.killed} killed, ${survivors.length} survived\n`);
}
process.exitCode = survivors.length === 0 ? 0 : 1;
