import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { rootFolder } from '#src/infra/root.ts';

interface Line {
  readonly id: string;
  readonly status: 'kept' | 'part' | 'open';
  readonly waits: readonly string[];
  readonly tests: readonly string[];
}

/** What `npm run clauses` says of a run of the tests. */
describe('which clauses are kept', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-clauses-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  const after = (file: string, tests: readonly (readonly [name: string, status: string])[]): ReadonlyMap<string, Line> => {
    const results = join(folder, 'tests.json');
    const assertionResults = tests.map(([fullName, status]) => ({ fullName, status }));
    writeFileSync(results, JSON.stringify({ testResults: [{ name: join(rootFolder, file), assertionResults }] }));
    const said = execFileSync(process.execPath, ['scripts/clauses.mjs', '--json', '--results', results], { cwd: rootFolder });
    return new Map((JSON.parse(said.toString()) as Line[]).map((line) => [line.id, line]));
  };
  const waitsOf = (pack: string) =>
    (parse(readFileSync(join(rootFolder, 'policies', pack, 'clauses.yaml'), 'utf8')) as { id: string; waits?: string[] }[]).filter(
      ({ waits }) => waits !== undefined,
    );

  it('one is kept when every test that names it passes and nothing of it waits', () => {
    const said = after('src/desks/register/approving.db.test.ts', [['[KP-OFF-03] only the head approves', 'passed']]);
    expect(said.get('KP-OFF-03')).toMatchObject({ status: 'kept', waits: [], tests: ['[KP-OFF-03] only the head approves'] });
    expect(said.get('KP-OFF-04')).toMatchObject({ status: 'open', tests: [] });
    expect(said.size).toBe(268);
  });

  it('one of which some behaviour waits is kept in part, and says what waits', () => {
    const [clause] = waitsOf('keston-primary');
    const said = after('src/desks/register/approving.db.test.ts', [[`[${clause!.id}] as far as it goes`, 'passed']]);
    expect(said.get(clause!.id)).toMatchObject({ status: 'part', waits: clause!.waits });
  });

  it('one failing test among those that name it leaves it open', () => {
    const said = after('src/desks/register/approving.db.test.ts', [
      ['[KP-OFF-03, KP-OFF-04] both', 'passed'],
      ['[KP-OFF-03] this one not', 'failed'],
    ]);
    expect(said.get('KP-OFF-03')!.status).toBe('open');
    expect(said.get('KP-OFF-04')!.status).toBe('kept');
  });

  it('a test without the service and the database keeps nothing', () => {
    const said = after('src/desks/register/rules.test.ts', [['[KP-OFF-03] only the head approves', 'passed']]);
    expect(said.get('KP-OFF-03')!.status).toBe('open');
  });
});
