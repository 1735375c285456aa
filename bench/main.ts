import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { settleConsents } from '#fixtures/consents.ts';
import { ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { furnish } from '#src/house.ts';
import { checkConfig } from '#src/infra/config/config.ts';
import { layFoundation } from '#src/infra/db/foundation.ts';
import { openLog } from '#src/infra/log.ts';
import { hasBluesky, startBluesky } from '../testing/bluesky/start.ts';
import { measureCeremony } from './ceremony.ts';
import { alone, table, type Figure } from './figure.ts';
import { measureGate } from './gate.ts';
import { measureJournal } from './journal.ts';
import { measureMemory, measurePages, measureWeight } from './pages.ts';
import { measureBluesky, measureCheck } from './publishing.ts';
import { startGatepost, type Running } from './running.ts';

const help = `npm run bench [-- ceremony] [-- --json]

Measures Gatepost, each figure beside its limit in the same run. With "ceremony", a scripted browser counts the actions
and the keystroke-level-model seconds that a post takes. --json prints one JSON document and nothing else.`;

const words = process.argv.slice(2);
const isJson = words.includes('--json');
const asked = words.filter((word) => word !== '--json');
if (asked.some((word) => word !== 'ceremony')) {
  console.error(help);
  process.exitCode = 2;
} else {
  const figures = asked.includes('ceremony')
    ? await withRunning(measureCeremony)
    : [...(await inProcess()), ...(await withRunning(overHttp))];
  console.log(isJson ? JSON.stringify(figures) : table(figures));
  process.exitCode = figures.every((figure) => figure.met) ? 0 : 1;
}

async function inProcess(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-bench-'));
  const blueskyFolder = join(process.cwd(), 'testing', 'bluesky');
  if (!hasBluesky(blueskyFolder)) spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: blueskyFolder, stdio: 'ignore' });
  const gate = await measureGate();
  const foundation = await layFoundation({ databaseUrl: null, dataFolder: join(folder, 'data') });
  const bluesky = await startBluesky(blueskyFolder);
  const house = await furnish(checkConfig({}, folder), openLog('error'), foundation.app, { supervise: false });
  try {
    await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false, now: new Date() }));
    await house.office.transact(ottersley.id, (tx) => settleConsents(tx, () => Promise.resolve(new Uint8Array([1]))));
    const check = await measureCheck(house, foundation.app);
    const publish = await measureBluesky(house, bluesky);
    return [...gate, ...check, ...publish, ...(await measureJournal(house))];
  } finally {
    await house.close();
    await Promise.all([bluesky.stop(), foundation.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function overHttp(running: Running): Promise<readonly Figure[]> {
  const start = alone('first start, demo school included', running.startedIn, 's', { words: '≤ 20 s', holds: (s) => s <= 20 });
  const memory = await measureMemory(running);
  return [start, ...(await measurePages(running)), ...memory, ...(await measureWeight(running))];
}

async function withRunning(measure: (running: Running) => Promise<readonly Figure[]>): Promise<readonly Figure[]> {
  const running = await startGatepost();
  try {
    return await measure(running);
  } finally {
    await running.stop();
  }
}
