// npm run clauses: the clauses of the five policies, kept, part or open. A clause is kept only by tests that ran and passed,
// name it in brackets, and go through the real service, gate and database (*.db.test.ts and the browser's *.e2e.ts). It is
// kept in part while some behaviour of it waits: `waits` beside the clause in clauses.yaml.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { root } from './run.mjs';

const { values: options } = parseArgs({ options: { json: { type: 'boolean' }, results: { type: 'string' } } });
const results = options.results ?? join(root, '.results/tests.json');
if (!existsSync(results)) {
  console.error('There are no test results yet: run npm test first.');
  process.exit(1);
}

const tests = readTests();
const clauses = packs().flatMap((pack) =>
  parse(readFileSync(join(root, 'policies', pack, 'clauses.yaml'), 'utf8')).map(({ id, waits = [] }) => {
    const naming = tests.filter((test) => test.ids.includes(id));
    const stands = naming.length > 0 && naming.every((test) => test.passed);
    const status = !stands ? 'open' : waits.length > 0 ? 'part' : 'kept';
    return { id, pack, status, waits, tests: stands ? naming.map((test) => test.name) : [] };
  }),
);

if (options.json) console.log(JSON.stringify(clauses, null, 2));
else print();

function packs() {
  return readdirSync(join(root, 'policies'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'floor')
    .map((entry) => entry.name);
}

function readTests() {
  return JSON.parse(readFileSync(results, 'utf8')).testResults.flatMap((file) => {
    const path = relative(root, file.name);
    if (!/\.(db\.test|e2e)\.tsx?$/.test(path)) return [];
    return file.assertionResults
      .filter((test) => test.status === 'passed' || test.status === 'failed')
      .map((test) => ({ name: test.fullName, passed: test.status === 'passed', ids: idsIn(test.fullName) }));
  });
}

/** `[KP-OFF-03]`, `[KP-OFF-03, WH-OFF-02]`, or several brackets. */
function idsIn(name) {
  return [...name.matchAll(/\[([^\]]+)\]/g)].flatMap(([, inside]) => inside.match(/\b[A-Z]{2}-[A-Z]+-\d{2}\b/g) ?? []);
}

function print() {
  for (const { id, status, tests: names, waits } of clauses) {
    console.log(`${id.padEnd(14)} ${status}${names.length > 0 ? `  ${names.join('; ')}` : ''}`);
    for (const wait of status === 'part' ? waits : []) console.log(`${' '.repeat(15)}waits: ${wait}`);
  }
  const count = (status) => clauses.filter((clause) => clause.status === status).length;
  console.log(`\n${clauses.length} clauses: ${count('kept')} kept, ${count('part')} part, ${count('open')} open`);
}
