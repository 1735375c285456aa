// npm run clauses: the clauses of the five policies, kept or open. A clause is kept only by tests that ran and passed,
// name it in brackets, and go through the real service, gate and database (*.db.test.ts and the browser's *.e2e.ts).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { root } from './run.mjs';

const results = join(root, '.results/tests.json');
if (!existsSync(results)) {
  console.error('There are no test results yet: run npm test first.');
  process.exit(1);
}

const tests = readTests();
const clauses = packs().flatMap((pack) =>
  parse(readFileSync(join(root, 'policies', pack, 'clauses.yaml'), 'utf8')).map(({ id }) => {
    const naming = tests.filter((test) => test.ids.includes(id));
    const kept = naming.length > 0 && naming.every((test) => test.passed);
    return { id, pack, status: kept ? 'kept' : 'open', tests: kept ? naming.map((test) => test.name) : [] };
  }),
);

if (process.argv.includes('--json')) console.log(JSON.stringify(clauses, null, 2));
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
  for (const { id, status, tests: names } of clauses)
    console.log(`${id.padEnd(14)} ${status}${names.length > 0 ? `  ${names.join('; ')}` : ''}`);
  const kept = clauses.filter((clause) => clause.status === 'kept').length;
  console.log(`\n${clauses.length} clauses: ${kept} kept, ${clauses.length - kept} open`);
}
