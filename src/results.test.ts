import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { rootFolder } from '#src/infra/root.ts';

type Results = (folder: string, args: readonly string[]) => { written: string; settle: (code: number) => [number, number] };
const { resultsOf } = (await import(join(rootFolder, 'scripts/results.mjs'))) as { resultsOf: Results };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatepost-results-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A run with these arguments in which so many tests passed and failed. */
function run(args: readonly string[], passed: number, failed: number, code = failed === 0 ? 0 : 1): [number, number] {
  const results = resultsOf(folder, args);
  writeFileSync(results.written, JSON.stringify({ numPassedTests: passed, numFailedTests: failed, testResults: [] }));
  return results.settle(code);
}

const whole = () => JSON.parse(readFileSync(join(folder, 'tests.json'), 'utf8')) as unknown;

it('a run of some files says what came of them, and leaves the results of the whole run alone', () => {
  expect(run([], 900, 2)).toEqual([900, 2]);
  expect(run(['src/worker.test.ts'], 3, 0)).toEqual([3, 0]);
  expect(run(['-t', 'a fair'], 0, 1)).toEqual([0, 1]);
  expect(whole()).toMatchObject({ numPassedTests: 900, numFailedTests: 2 });
});

it('the next whole run takes the place of the last', () => {
  run([], 900, 2);
  run([], 903, 0);
  expect(whole()).toMatchObject({ numPassedTests: 903, numFailedTests: 0 });
});

it('a run that ended before it could say anything is one failure, and a whole one leaves no results behind that look like its own', () => {
  run([], 900, 0);
  expect(resultsOf(folder, ['src/worker.test.ts']).settle(1)).toEqual([0, 1]);
  expect(whole()).toMatchObject({ numPassedTests: 900 });
  expect(resultsOf(folder, []).settle(1)).toEqual([0, 1]);
  expect(whole).toThrow('no such file');
});

it('a run that went wrong around tests that all passed is one failure', () => {
  expect(run([], 900, 0, 1)).toEqual([900, 1]);
});
