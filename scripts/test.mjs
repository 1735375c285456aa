// npm test: everything, the browser and a real Bluesky server included. Ends with the line "N passed, N failed".
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { resultsOf } from './results.mjs';
import { root, run } from './run.mjs';

const args = process.argv.slice(2);
const results = resultsOf(join(root, '.results'), args);

await must('The build', 'node', ['build.mjs']);
for (const what of ['bluesky', 'client']) await install(what);
const chromium = await findChromium();
const { code } = await run('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${results.written}`, ...args], {
  show: true,
  extra: { CHROMIUM: chromium, NO_COLOR: process.stdout.isTTY ? '' : '1' },
});
const [passed, failed] = results.settle(code);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

/** What only tests need, and what is heavy or wants other tools, is a package of its own: installed here and only when it changed. */
async function install(what) {
  const folder = join(root, 'testing', what);
  const lock = join(folder, 'package-lock.json');
  if (!existsSync(lock)) return;
  const want = createHash('sha256').update(readFileSync(lock)).digest('hex');
  const mark = join(folder, 'node_modules/.installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === want) return;
  console.log(`Installing testing/${what}, which only the tests need.`);
  await must(`Installing testing/${what}`, 'npm', ['ci', '--no-audit', '--no-fund'], folder);
  writeFileSync(mark, want);
}

async function must(what, command, args, cwd = root) {
  const { code: ended, said } = await run(command, args, { cwd });
  if (ended === 0) return;
  console.log(`${what} failed.\n${said.trim()}`);
  console.log('0 passed, 1 failed');
  process.exit(1);
}
