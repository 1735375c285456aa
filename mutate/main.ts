// npm run mutate: takes decisions away at random in rules, checks and services, and asks whether the tests notice.
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import { draw, mutantsIn, type Mutant } from './mutants.ts';
import { openTests } from './tests.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    number: { type: 'string', default: '20' },
    /** Only files whose path holds this. */
    in: { type: 'string', default: '' },
    /** Only test files whose path holds this. */
    tests: { type: 'string', default: '' },
    /** How many test files to ask at most of those that reach a place, the nearest first. */
    files: { type: 'string', default: '16' },
    json: { type: 'boolean', default: false },
  },
});

const all = sources().flatMap((file) => mutantsIn(file, readFileSync(join(root, file), 'utf8')));
const drawn = draw(all, Number(values.number), Number(values.seed));
const explained = parse(readFileSync(join(import.meta.dirname, 'explained.yaml'), 'utf8')) as readonly {
  readonly file: string;
  readonly what: string;
  readonly because: string;
}[];
const tell = (line: string): void => void process.stderr.write(`${line}\n`);

const tests = await openTests(root);
const survivors: { readonly mutant: string; readonly at: string; readonly why: string; readonly explained: boolean }[] = [];
try {
  tell(`${drawn.length} of ${all.length} decisions; running the tests once to see which of them reach each.`);
  const reaching = await tests.reaching(drawn, values.tests);
  for (const [number, mutant] of drawn.entries()) {
    const why = await survives(mutant, nearest(mutant, reaching.get(number) ?? []));
    tell(`${number + 1}/${drawn.length} ${why === null ? 'noticed' : 'SURVIVED'}: ${mutant.file}:${mutant.line} ${mutant.what}`);
    if (why === null) continue;
    const because = explained.find(({ file, what }) => file === mutant.file && what === mutant.what)?.because;
    survivors.push({
      mutant: mutant.what,
      at: `${mutant.file}:${mutant.line}`,
      why: because ?? why,
      explained: because !== undefined,
    });
  }
} finally {
  await tests.close();
}

const result = { mutants: drawn.length, killed: drawn.length - survivors.length, survivors };
if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
else {
  for (const { mutant, at, why } of survivors) process.stdout.write(`survived: ${mutant} (${at}; ${why})\n`);
  const known = survivors.filter((one) => one.explained).length;
  process.stdout.write(`${result.mutants} mutants, ${result.killed} killed, ${survivors.length} survived, ${known} of them explained\n`);
}
process.exit(survivors.every((one) => one.explained) ? 0 : 1);

/** What decides: rules, checks and services of the desks, without their tables, stores, pages and doors. */
function sources(): readonly string[] {
  return globSync('src/desks/**/*.ts', { cwd: root })
    .map((file) => file.split(sep).join('/'))
    .filter((file) => file.includes(values.in))
    .filter((file) => !/\.test\.ts$|\/web\/|\/public\/|(tables|store|desk|model|acts)\.ts$|\/api[^/]*\.ts$/.test(file))
    .toSorted();
}

/** The test files that reach it, those beside it first, and of each folder the quick ones first. */
function nearest(mutant: Mutant, files: readonly string[]): readonly string[] {
  const steps = (file: string): number => relative(dirname(mutant.file), dirname(relative(root, file))).split(sep).length;
  return files.toSorted(
    (a, b) => steps(a) - steps(b) || Number(a.includes('.db.test.')) - Number(b.includes('.db.test.')) || a.localeCompare(b),
  );
}

/** Null when a test notices; else why none did. Two files at a time, so that the first to notice ends it. */
async function survives(mutant: Mutant, files: readonly string[]): Promise<string | null> {
  if (files.length === 0) return 'no test comes here';
  const asked = files.slice(0, Number(values.files));
  for (let from = 0; from < asked.length; from += 2) if (await tests.notice(mutant, asked.slice(from, from + 2))) return null;
  return `asked ${asked.length} of ${files.length} test files that come here`;
}
