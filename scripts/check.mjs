// npm run check: everything that can be said of the sources without running them.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './run.mjs';

// What did not change since the last time is not looked at again; a clean install looks at everything.
const kept = (name) => join(root, 'node_modules/.cache/check', name);
const steps = [
  [
    'format',
    'prettier',
    ['--check', '--log-level', 'warn', '--cache', '--cache-strategy', 'content', '--cache-location', kept('prettier'), '.'],
  ],
  ['lint', 'oxlint', ['--quiet']],
  ['types', 'tsc', ['-p', '.', '--incremental', '--tsBuildInfoFile', kept('types')]],
  ['boundaries', 'depcruise', ['--config', '.dependency-cruiser.cjs', 'src', 'fixtures', 'e2e', 'bench', 'faults', 'mutate']],
  ['dead code', 'knip', ['--no-progress', '--no-config-hints']],
  ['policy packs', 'node', ['scripts/check-packs.mjs']],
];

mkdirSync(kept(''), { recursive: true });
const begun = performance.now();
const failed = [];
await Promise.all(
  steps.map(async ([name, command, args]) => {
    const at = performance.now();
    const { code, said } = await run(command, args);
    console.log(`${code === 0 ? 'in order' : 'NOT in order'}: ${name} (${((performance.now() - at) / 1000).toFixed(1)} s)`);
    if (code !== 0) failed.push([name, said.trim()]);
  }),
);
for (const [name, said] of failed) console.log(`\n--- ${name} ---\n${said}`);
console.log(`\n${steps.length - failed.length} in order, ${failed.length} not, in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
process.exit(failed.length === 0 ? 0 : 1);
