import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulatedPlatform, simulatedChannel, type Mood } from '#fixtures/simulated-platform.ts';
import { layFoundation } from '#src/infra/db/foundation.ts';
import { openLog } from '#src/infra/log.ts';
import { furnish } from '#src/house.ts';
import { hasBluesky, startBluesky } from '../testing/bluesky/start.ts';
import { tally, type Tally } from './count.ts';
import { databaseDrill } from './database.ts';
import { hireCrew } from './crew.ts';
import { carryOut, setScene, whatIsOut, type Outcome } from './drill.ts';
import { planRuns, randomFrom, type Run } from './plan.ts';
import { houseFrom, struckFile, type Setting } from './setting.ts';
import { work } from './worker.ts';

const help = `npm run faults -- publish [--json] [--seeds N]
npm run faults -- database [--json] [--rounds N]

publish: kills processes with kill -9 before and after each step of publishing, on the website, a real Bluesky server and a
simulated platform without keys, half of the time with two processes at once. Counts what was lost, doubled or went
out without the gate's leave. --seeds 28 is the usual: 756 runs are begun, and those whose blow fell where it was planned are counted.

database: runs the program with clients that read and write without a pause, and takes its database away: cuts its
connections, kills one of its processes, kills it whole, tells it to go at once. Counts what it answered meanwhile, whether
it came back by itself, and what was acknowledged and is not there. --rounds 12 is the usual.`;

const abreast = 5;

const spelled: Readonly<Record<string, string>> = { unknown: 'needs checking', putOff: 'put off', longestMs: 'ms at the longest' };

if (process.argv[2] === 'worker') process.once('message', (setting: Setting) => void work(setting));
else process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  const [what, option] = [words[0], words[0] === 'database' ? '--rounds' : '--seeds'];
  const given = words.includes(option) ? Number(words[words.indexOf(option) + 1]) : undefined;
  if ((what !== 'publish' && what !== 'database') || (given !== undefined && !(given > 0))) {
    console.error(help);
    return 2;
  }
  const isJson = words.includes('--json');
  const say = (line: string): void => {
    if (!isJson) console.log(line);
  };
  const tallies = what === 'publish' ? await drill(given ?? 28, say) : [await databaseDrill(given ?? 12, say)];
  if (isJson) console.log(JSON.stringify(tallies));
  else for (const { name, met: _, ...figures } of tallies) console.log(`${name}: ${inWords(figures)}`);
  return tallies.every((one) => one.met) ? 0 : 1;
}

function inWords(figures: Readonly<Record<string, number>>): string {
  return Object.entries(figures)
    .map(([what, number]) => `${number} ${spelled[what] ?? what}`)
    .join(', ');
}

async function drill(seeds: number, say: (line: string) => void): Promise<readonly Tally[]> {
  const folder = mkdtempSync(join(tmpdir(), 'gatepost-faults-'));
  chmodSync(folder, 0o711); // the database's own user passes through, so that all of the drill lies here and goes with it
  const blueskyFolder = join(process.cwd(), 'testing', 'bluesky');
  if (!hasBluesky(blueskyFolder)) spawnSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: blueskyFolder, stdio: 'ignore' });
  const mood = moodFrom(randomFrom(seeds));
  const [bluesky, simulated, foundation] = await Promise.all([
    startBluesky(blueskyFolder),
    startSimulatedPlatform(mood),
    layFoundation({ databaseUrl: null, dataFolder: join(folder, 'data') }),
  ]);
  const setting: Setting = { folder, app: foundation.app, simulated: simulated.url };
  const { config, app } = houseFrom(setting);
  const house = await furnish(config, openLog('error'), app, {
    supervise: false,
    channels: { 'manual:simulated': simulatedChannel(simulated.url) },
  });
  const crew = hireCrew(setting, 7);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => crew.giveUp('The drill was stopped.'));
  try {
    await setScene(house.office, bluesky);
    const outcomes = await inParallel(planRuns(seeds), (batch) => carryOut(house.office, crew, batch), say);
    say(`${crew.killed()} processes were killed.`);
    const struck = new Set(readFileSync(struckFile(setting), 'utf8').split('\n'));
    say(`${outcomes.length} runs were begun; those whose blow fell as planned are counted.`);
    if (crew.faults() > 0) throw new Error(`${crew.faults()} orders ended in a fault: the drill shows nothing until that is put right.`);
    return tally(outcomes, await whatIsOut(house.office, bluesky, simulated), struck);
  } finally {
    await crew.dismiss();
    await house.close();
    await Promise.all([bluesky.stop(), simulated.stop(), foundation.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Mostly well; now and then slow, silent after keeping the post, silent without, or saying no. */
function moodFrom(random: () => number): () => Mood {
  return () => {
    const drawn = random();
    if (drawn < 0.08) return 'keeps-and-cuts';
    if (drawn < 0.14) return 'cuts';
    if (drawn < 0.18) return 'refuses';
    return drawn < 0.4 ? 'slow' : 'well';
  };
}

async function inParallel(
  batches: readonly (readonly Run[])[],
  carry: (batch: readonly Run[]) => Promise<readonly Outcome[]>,
  say: (line: string) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const left = [...batches];
  const lane = async (): Promise<void> => {
    for (let batch = left.shift(); batch !== undefined; batch = left.shift()) {
      outcomes.push(...(await carry(batch)));
      say(`${outcomes.length} runs`);
    }
  };
  await Promise.all(Array.from({ length: abreast }, lane));
  return outcomes;
}
