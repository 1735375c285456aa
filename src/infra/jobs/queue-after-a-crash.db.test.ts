import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { freshDatabase } from '#fixtures/fresh-database.ts';
import { newId } from '#src/kernel/ids.ts';
import { handles, type Job } from './jobs.ts';
import { openQueue } from './queue.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const job: Job<{ schoolId: string }> = { name: 'testing:slow', data: z.strictObject({ schoolId: z.string() }), expireInSeconds: 600 };

it('a job whose process was killed in the middle is done by another, long before its own time is up', async () => {
  const fresh = await freshDatabase();
  const queue = await openQueue(fresh.app, quiet);
  const schoolId = newId<'school'>();
  await fresh.database.transact(schoolId, (tx) => queue.enqueue(tx, job, { schoolId }));
  const settings = { ...fresh.app, schema: 'pgboss', migrate: false, createSchema: false, supervise: false, schedule: false };
  const program = `import { PgBoss } from 'pg-boss';
    const boss = await new PgBoss(${JSON.stringify(settings)}).start();
    const [taken] = await boss.fetch('testing.slow');
    process.kill(process.pid, taken === undefined ? 'SIGTERM' : 'SIGKILL');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'ignore' });
  expect((await once(child, 'exit'))[1]).toBe('SIGKILL');
  let done = false;
  await queue.work([handles(job, async () => void (done = true))], null);
  // A job has ten minutes; a test has four.
  await expect.poll(() => done).toBe(true);
  await queue.stop(1_000);
  await fresh.drop();
});
