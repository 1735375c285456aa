import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { policiesFolder } from './pack-files.ts';
import { loadPacks } from './packs.ts';

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true });
});

/** What a start says of the packs when one file has been spoilt. */
function startWith(file: string, spoil: (text: string) => string): string {
  const root = mkdtempSync(join(tmpdir(), 'policies-'));
  made.push(root);
  cpSync(policiesFolder(), root, { recursive: true });
  const path = join(root, file);
  const before = readFileSync(path, 'utf8');
  const after = spoil(before);
  if (after === before) throw new Error(`Nothing in ${file} was spoilt.`);
  writeFileSync(path, after);
  try {
    loadPacks(root);
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
  return 'started';
}

describe('the packs Gatepost came with', () => {
  it('all five are sound, with all 268 clauses', () => {
    const { all } = loadPacks(policiesFolder());
    expect(all).toHaveLength(5);
    expect(all.reduce((sum, pack) => sum + pack.clauses.length, 0)).toBe(268);
  });
});

describe('a pack that cannot be trusted keeps Gatepost from starting, and the message says where', () => {
  const kp = 'keston-primary';

  it('a rule without a clause', () => {
    expect(startWith(`${kp}/rules.cedar`, (text) => text.replace('@id("kp-ended") @clause("KP-ACC-04")', '@id("kp-ended")'))).toMatch(
      /^BadPack: policies\/keston-primary\/rules\.cedar:\d+: the rule kp-ended has no @clause/,
    );
  });

  it('a rule without a name', () => {
    expect(startWith(`${kp}/rules.cedar`, (text) => text.replace('@id("kp-ended") ', ''))).toMatch(/rules\.cedar:\d+: a rule has no @id/);
  });

  it('a rule that names a clause that does not exist', () => {
    expect(startWith(`${kp}/rules.cedar`, (text) => text.replace('KP-ACC-04', 'KP-ACC-99'))).toMatch(
      /rules\.cedar:\d+: the rule kp-ended names the clause KP-ACC-99/,
    );
  });

  it('a rule that reads an attribute nobody knows', () => {
    expect(startWith(`${kp}/rules.cedar`, (text) => text.replace('principal.ended', 'principal.retired'))).toMatch(
      /rules\.cedar:\d+: the rule kp-ended: .*retired/,
    );
  });

  it('a rule that speaks of an act nobody knows', () => {
    expect(startWith(`${kp}/rules.cedar`, (text) => text.replace('"publishing:draft"', '"publishing:dream"'))).toMatch(
      /kp-draft.*publishing:dream/s,
    );
  });

  it('rules that are not Cedar at all', () => {
    expect(startWith(`${kp}/rules.cedar`, (text) => `${text}\nperhaps (principal);`)).toMatch(
      /^BadPack: policies\/keston-primary\/rules\.cedar/,
    );
  });

  it('two rules of one name', () => {
    expect(startWith(`${kp}/rules.cedar`, (text) => text.replace('kp-ended', 'kp-revoked'))).toMatch(/the rule kp-revoked stands twice/);
  });

  it('a rule that forbids and tells nobody why', () => {
    expect(startWith(`${kp}/refusals.yaml`, (text) => text.replace('kp-ended:', 'kp-over:'))).toMatch(
      /refusals\.yaml: the rule kp-ended forbids/,
    );
  });

  it('a parameter out of its bounds', () => {
    expect(startWith('wightwick-hall/pack.yaml', (text) => text.replace('suggested: 14', 'suggested: 900'))).toMatch(
      /wightwick-hall\/pack\.yaml: the parameter leadershipLiaisonEveryDays is more than 365/,
    );
  });

  it('a parameter that hangs on a clause that does not exist', () => {
    expect(startWith(`${kp}/pack.yaml`, (text) => text.replace('KP-ACC-02', 'KP-ACC-77'))).toMatch(
      /the parameter vaultOpeners names the clause KP-ACC-77/,
    );
  });

  it('a parameter that states nothing and suggests nothing', () => {
    expect(startWith('floor/pack.yaml', (text) => text.replace('value: 12,', 'value: null,'))).toMatch(
      /consentLastsMonths states nothing and suggests nothing/,
    );
  });

  it('an act without a governing clause', () => {
    expect(startWith('floor/pack.yaml', (text) => text.replace('  people:keep: FL-SCH-01\n', ''))).toMatch(
      /the act people:keep has no governing clause/,
    );
  });

  it('a check nobody knows', () => {
    expect(startWith(`${kp}/pack.yaml`, (text) => text.replace('may-be-unlawful:', 'may-be-dull:'))).toMatch(
      /keston-primary\/pack\.yaml: at checks/,
    );
  });

  it('a check weaker than the floor’s', () => {
    expect(
      startWith('hampshire-model/pack.yaml', (text) =>
        text.replace('party-political: { clause: HM-PUB-06, severity: stop }', 'party-political: { clause: HM-PUB-06, severity: note }'),
      ),
    ).toMatch(/the check party-political is weaker than the floor's/);
  });

  it('a clause that stands twice', () => {
    expect(startWith(`${kp}/clauses.yaml`, (text) => text.replace('id: KP-OFF-02', 'id: KP-OFF-01'))).toMatch(
      /the clause KP-OFF-01 stands twice/,
    );
  });

  it('a way of reading the policy that would lose a clause', () => {
    expect(
      startWith('hampshire-model/pack.yaml', (text) => text.replace('HM-INC-03, HM-INC-06, HM-NET-03', 'HM-INC-06, HM-NET-03')),
    ).toMatch(/hampshire-model\/pack\.yaml: the view What it says leaves out the clause HM-INC-03/);
  });

  it('a risk that is answered by a clause that does not exist', () => {
    expect(
      startWith('hampshire-model/pack.yaml', (text) => text.replace('of: [HM-INC-05, HM-SUP-03]', 'of: [HM-INC-05, HM-SUP-30]')),
    ).toMatch(/the risk outside-criticism names HM-SUP-30, which is no heading and no clause/);
  });

  it('a word in a file that means nothing', () => {
    expect(startWith(`${kp}/pack.yaml`, (text) => `${text}\ncolour: green\n`)).toMatch(/keston-primary\/pack\.yaml: at the top/);
  });

  it('an act that the schema and the kernel do not share', () => {
    expect(startWith('schema.cedarschema', (text) => text.replace('"assurance:export"', '"assurance:burn"'))).toMatch(
      /schema\.cedarschema: the act assurance:export of the kernel is missing/,
    );
  });
});
