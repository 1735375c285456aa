import { sql } from 'drizzle-orm';
import { setTimeout as pause } from 'node:timers/promises';
import { accounts, cast, idOf, ottersley } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import type { SimulatedPlatform } from '#fixtures/simulated-platform.ts';
import type { Bluesky } from '../testing/bluesky/start.ts';
import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId, PostId } from '#src/kernel/ids.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { listDeliveries } from '#src/desks/publishing/delivery-store.ts';
import type { Delivery, DeliveryId } from '#src/desks/publishing/model.ts';
import { beginDraft, sendToGate } from '#src/desks/publishing/service.ts';
import { listVerdicts } from '#src/desks/publishing/verdicts.ts';
import type { Office } from '#src/office.ts';
import type { Crew } from './crew.ts';
import { randomFrom, type Run, type Target } from './plan.ts';
import { times } from './setting.ts';

/** What became of one run. */
export interface Outcome {
  readonly run: Run;
  readonly words: string;
  readonly delivery: Delivery;
  /** The gate's last word on sending it was open. */
  readonly gated: boolean;
}

const simulatedAccount = idOf<'account'>('simulated') as AccountId;
const accountFor: Readonly<Record<Target, AccountId>> = {
  website: accounts.website.id,
  bluesky: accounts.bluesky.id,
  simulated: simulatedAccount,
};
const actor: Actor = { kind: 'person', schoolId: ottersley.id, personId: cast.officeManager.id, signInId: null };

/** The school, an account on the simulated platform, and the log-in for Bluesky. */
export async function setScene(office: Office, bluesky: Bluesky): Promise<void> {
  await office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false, now: new Date() }));
  const place = { schoolId: ottersley.id, table: 'account', row: accounts.bluesky.id, field: 'credentials' };
  const credentials = JSON.stringify({ service: bluesky.service, identifier: bluesky.handle, secret: bluesky.password });
  await office.transact(ottersley.id, async (tx) => {
    const sealed = await office.vault.seal(tx, place, credentials);
    await tx.execute(sql`update account set credentials_sealed = ${sealed} where id = ${accounts.bluesky.id}`);
    await tx.execute(sql`insert into account (school_id, id, platform, channel, kind, name, email, from_on, position, initial_notice_on)
      values (${ottersley.id}, ${simulatedAccount}, 'simulated', 'manual', 'page', 'Simulated', 'office@ottersley.example', '2024-09-01', 9, '2024-09-02')`);
    await tx.execute(sql`insert into official_use (school_id, id, account_id, person_id, capacity, status, purpose, risks, asked_at, decided_at, decided_by, decided_as, from_at)
      values (${ottersley.id}, ${idOf('use simulated')}, ${simulatedAccount}, ${cast.officeManager.id}, 'employee', 'approved', 'News', '[]',
        '2026-09-01T08:00:00Z', '2026-09-01T08:00:00Z', ${cast.headteacher.id}, 'headteacher', '2026-09-01T08:00:00Z')`);
    await tx.execute(sql`insert into details_notice (school_id, id, account_id, person_id, at, what)
      values (${ottersley.id}, ${idOf('details simulated')}, ${simulatedAccount}, ${cast.officeManager.id}, '2026-09-01T08:00:00Z', 'given')`);
  });
}

/** The runs of one batch: their posts let go, their processes killed as planned, and the rest left to whoever is there. */
export async function carryOut(office: Office, crew: Crew, runs: readonly Run[]): Promise<readonly Outcome[]> {
  const ready: Ready[] = [];
  for (const run of runs) {
    const random = randomFrom(run.seed * 7919 + run.number);
    const words = `Library notice ${inLetters(run.number)}: the beanbags are back.`;
    const postId = await letGo(office, words, accountFor[run.target], run.withheld);
    ready.push({
      run,
      words,
      postId,
      deliveryId: (await deliveryOf(office, postId)).id,
      afterMs: Math.floor(random() * 40),
      alsoKilled: random() < 0.3,
    });
  }
  await Promise.all([
    crew.order(ready.map(({ run, deliveryId, afterMs }) => ({ deliveryId, blow: run.blow, afterMs }))),
    crew.order(
      ready
        .filter(({ run }) => run.two)
        .map(({ deliveryId, afterMs, alsoKilled }) => ({ deliveryId, blow: alsoKilled ? ('called' as const) : null, afterMs })),
    ),
  ]);
  const again = ready.filter(({ run }) => run.second !== null);
  if (again.length > 0) {
    await pause(times.leaseMs + 50);
    await crew.order(again.map(({ run, deliveryId, afterMs }) => ({ deliveryId, blow: run.second, afterMs })));
  }
  await comeToRest(office, crew, ready);
  return Promise.all(ready.map((one) => outcomeOf(office, one)));
}

/** A number as letters: digits could be taken for somebody's telephone. */
function inLetters(number: number): string {
  return [...String(number)].map((digit) => 'bdfghjklmn'[Number(digit)]).join('');
}

interface Ready {
  readonly run: Run;
  readonly words: string;
  readonly postId: PostId;
  readonly deliveryId: DeliveryId;
  readonly afterMs: number;
  readonly alsoKilled: boolean;
}

async function outcomeOf(office: Office, { run, words, postId }: Ready): Promise<Outcome> {
  const delivery = await deliveryOf(office, postId);
  const verdicts = await office.read(ottersley.id, (db) => listVerdicts(db, postId));
  const gated =
    verdicts.some((verdict) => verdict.act === 'publishing:publish' && verdict.outcome === 'open') && delivery.citations.length > 0;
  return { run, words, delivery, gated };
}

async function letGo(office: Office, words: string, account: AccountId, withheld: boolean): Promise<PostId> {
  const draft = { ...emptyDraft, words, accounts: [account] };
  const begun = await beginDraft(office, actor, { draft });
  if (!begun.ok) throw new Error(`The drill's post was refused: ${begun.refusal.code}`);
  const { postId } = begun.value;
  const sent = await sendToGate(office, actor, { postId, revision: 1 });
  if (!sent.ok || sent.value.status !== 'scheduled')
    throw new Error(`The drill's post was not let go: ${sent.ok ? sent.value.waitsFor.join() : sent.refusal.code}`);
  // Behind the service's back, so that the delivery is still there: what is sent must be what was let go.
  if (withheld)
    await office.transact(ottersley.id, (tx) =>
      tx.execute(sql`update post set draft = jsonb_set(draft, '{words}', to_jsonb(draft->>'words' || ' Changed.')) where id = ${postId}`),
    );
  return postId;
}

async function deliveryOf(office: Office, postId: PostId): Promise<Delivery> {
  const [delivery] = await office.read(ottersley.id, (db) => listDeliveries(db, [postId]));
  if (delivery === undefined) throw new Error('The post was let go without a delivery.');
  return delivery;
}

/** What the sweep does every minute, without the wait: whoever is there takes it up until nothing is left to do. */
async function comeToRest(office: Office, crew: Crew, ready: readonly Ready[]): Promise<void> {
  for (let round = 0; round < 40; round++) {
    const deliveries = await office.read(ottersley.id, (db) =>
      listDeliveries(
        db,
        ready.map((one) => one.postId),
      ),
    );
    const open = deliveries.filter((one) => !isAtRest(one));
    if (open.length === 0) return;
    const soonest = Math.min(...open.map((one) => Math.max(one.leaseUntil?.getTime() ?? 0, one.nextTryAt?.getTime() ?? 0)));
    await pause(Math.min(Math.max(soonest - Date.now(), 0) + 30, 15_000));
    await crew.order(open.map(({ id }) => ({ deliveryId: id, blow: null, afterMs: 0 })));
  }
}

function isAtRest(delivery: Delivery): boolean {
  return delivery.needsPerson || ['live', 'failed', 'stopped'].includes(delivery.status);
}

/** How often each text stands on each channel, as the channel itself tells. */
export async function whatIsOut(office: Office, bluesky: Bluesky, simulated: SimulatedPlatform): Promise<readonly string[]> {
  const pages = await office.read(ottersley.id, (db) =>
    db.execute<{ text: string }>(sql`select parcel->>'text' as text from website_page where removed_at is null`),
  );
  return [...pages.rows.map((row) => row.text), ...(await recordsOf(bluesky)), ...simulated.posts];
}

async function recordsOf(bluesky: Bluesky): Promise<readonly string[]> {
  const found: string[] = [];
  let cursor = '';
  do {
    const answer = await fetch(
      `${bluesky.service}/xrpc/com.atproto.repo.listRecords?repo=${bluesky.did}&collection=app.bsky.feed.post&limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`,
    );
    const page = (await answer.json()) as { records: { value: { text: string } }[]; cursor?: string };
    found.push(...page.records.map((record) => record.value.text));
    cursor = page.records.length === 0 ? '' : (page.cursor ?? '');
  } while (cursor !== '');
  return found;
}
