import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { beginning, canonical, contentOf, link } from '#src/infra/journal/entry.ts';
import { sayEntry, signHead } from '#src/infra/journal/lines.ts';
import { verifyChain } from '#src/infra/journal/verify.ts';
import type { House } from '#src/house.ts';
import { cast, ottersley } from '#fixtures/cast.ts';
import { alone, beside, percentile, timings, type Figure } from './figure.ts';

const howMany = 200_000;

/** Appending in a transaction beside the bare insert; verifying an export beside SHA-256 over the same bytes. */
export async function measureJournal({ office }: House): Promise<readonly Figure[]> {
  const actor = { kind: 'person', schoolId: ottersley.id, personId: cast.headteacher.id, signInId: null } as const;
  const ask = () =>
    office.transact(ottersley.id, async (tx) => {
      const permit = await office.gate.ask(tx, { actor, act: 'policy:read', on: { kind: 'School', id: ottersley.id } });
      if (!permit.ok) throw new Error(permit.refusal.code);
      await office.record(tx, permit.value);
    });
  const asked = () =>
    office.transact(ottersley.id, (tx) => office.gate.ask(tx, { actor, act: 'policy:read', on: { kind: 'School', id: ottersley.id } }));
  const withEntry = percentile(await timings(ask, 300), 0.5);
  const without = percentile(await timings(asked, 300), 0.5);

  const { lines, bytes } = await longExport(office);
  let entries = 0;
  const verifying = await best(async () => {
    const found = await verifyChain(pieces(bytes));
    if (found.flaws.length > 0) throw new Error(`The bench’s journal does not verify: ${found.flaws[0]?.what ?? ''}`);
    entries = found.entries;
  });
  const hashing = await best(async () => {
    for (const line of lines) createHash('sha256').update(line).digest();
  });
  return [
    beside('journal: an act with its entry, p50', withEntry, without, 'ms', {
      words: 'at most 3 × the act without',
      holds: (ratio) => ratio <= 3,
    }),
    beside('journal: verify', (entries * 1000) / verifying, (lines.length * 1000) / hashing, 'entries/s', {
      words: 'ratio to bare SHA-256 of each line',
      holds: () => true,
    }),
    alone('journal: verify, entries a second', (entries * 1000) / verifying, 'entries/s', {
      words: 'at least 300,000',
      holds: (n) => n >= 300_000,
    }),
  ];
}

/** A journal as long as a busy school's, of entries like a real one, chained and signed. */
async function longExport(office: House['office']): Promise<{ readonly lines: readonly Buffer[]; readonly bytes: Buffer }> {
  const { rows } = await office.read(ottersley.id, (db) =>
    db.execute<{ entry: object }>(sql`select entry from journal order by seq limit 1`),
  );
  const like = rows[0]?.entry ?? {};
  const school = ottersley.id;
  const { secret, openHex } = office.signing;
  const lines = [JSON.stringify({ gatepost: 'journal', version: 1, school, key: openHex })];
  let hash: Buffer = beginning;
  for (let seq = 1; seq <= howMany; seq++) {
    const text = canonical({ ...like, seq });
    hash = link(hash, contentOf(text));
    lines.push(sayEntry(hash, text, null));
  }
  const head = { seq: howMany, hash: hash.toString('hex'), at: office.now().toISOString(), sealed: 0, erased: 0 };
  lines.push(JSON.stringify({ head, signature: signHead(secret, school, head) }));
  return { lines: lines.map((line) => Buffer.from(line)), bytes: Buffer.from(`${lines.join('\n')}\n`) };
}

/** The fastest of five, in milliseconds. */
async function best(work: () => Promise<void>): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 5; i++) {
    const start = performance.now();
    await work();
    fastest = Math.min(fastest, performance.now() - start);
  }
  return fastest;
}

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}
