import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { rootFolder } from '#src/infra/root.ts';

const tests = ['src', 'e2e', 'fixtures', 'mutate'].flatMap((folder) =>
  readdirSync(join(rootFolder, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(test|e2e)\.tsx?$/.test(entry.name))
    .map((entry) => relative(rootFolder, join(entry.parentPath, entry.name))),
);

it.each([
  ['sleeps for a while: wait for what is to come', /waitForTimeout\(|from 'node:timers\/promises'/],
  [
    'has a limit of its own: fixtures/limits.ts has the one for all',
    /\btimeout: ?\d|AbortSignal\.timeout\(\d|^\s*\}, (\d{1,2}|1\d\d|2[0-3]\d)_\d{3}\);/m,
  ],
  ['measures the clock or the processor: that is the bench’s', /performance\.now\(|loadavg\(|cpuUsage\(/],
  ['is tried again until it passes', /\bretry: ?\d+ ?\}/],
])('no test %s', (_, pattern) => {
  expect(tests.length).toBeGreaterThan(100);
  expect(tests.filter((file) => pattern.test(readFileSync(join(rootFolder, file), 'utf8')))).toEqual([]);
});
