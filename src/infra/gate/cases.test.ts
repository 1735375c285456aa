import { describe, expect, it } from 'vitest';
import { readCases, caseFiles } from './cases.ts';
import { policiesFolder } from './pack-files.ts';
import { packs, type Pack } from './packs.ts';
import { faultOf, valueFaults, whoFaults } from './try-cases.ts';

const loaded = packs();
const packOf = (id: string): Pack => (id === 'floor' ? loaded.floor : loaded.pack(id));
const rules = new Map([loaded.floor, ...loaded.all].flatMap((pack) => pack.rules.map((rule) => [rule.id, rule] as const)));
const files = caseFiles.map((name) => readCases(policiesFolder(), name, rules));

describe.each(files)('$file', (file) => {
  it.each(file.cases.map((one) => [`${one.rule}: ${one.sentence}`, one] as const))('%s', (_, one) => {
    expect(faultOf(packOf(one.pack), one)).toBeNull();
  });

  it('each act is for exactly those the table names', () => {
    expect(whoFaults(file, packOf(file.pack))).toEqual([]);
  });

  it('values and checks are those of the policy', () => {
    expect(valueFaults(file, packOf(file.pack))).toEqual([]);
  });
});

describe('every rule of every pack', () => {
  it('has cases in which it decides, and near misses', () => {
    const told = new Set(files.flatMap((file) => file.cases.map((one) => one.rule)));
    expect([...rules.keys()].filter((id) => !told.has(id))).toEqual([]);
  });
});
