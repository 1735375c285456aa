import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { cast, ottersley } from '#fixtures/cast.ts';
import { newId } from '#src/kernel/ids.ts';

/** What the clients have been told, from the first request to the last. */
export interface Said {
  answered: number;
  /** "Not now", with the time after which to ask again. */
  putOff: number;
  /** Anything else from 500 up, and connections that were cut: none may be. */
  readonly faults: string[];
  /** The words of every draft that the program said it had. */
  readonly acknowledged: Set<string>;
}

export interface Load {
  readonly said: Said;
  /** Waits until each client has had so many good answers from now on. */
  goodAnswers(each: number): Promise<void>;
  stop(): Promise<void>;
}

/** A key may ask 300 times a minute; each client has one of its own. */
const clients = 16;

/** Clients that read pages and write drafts without a pause, each asking again, under the same key, for what was put off. */
export async function beginLoad(address: string, owner: pg.Client): Promise<Load> {
  const said: Said = { answered: 0, putOff: 0, faults: [], acknowledged: new Set() };
  const good = Array.from({ length: clients }, () => 0);
  let isOver = false;
  const keys: string[] = [];
  for (const _ of good) keys.push(await makeKey(owner));
  const client = async (number: number, key: string): Promise<void> => {
    for (let turn = 0; !isOver; turn++) {
      const asked = turn % 2 === 0 ? write(address, key, said) : read(address, key, turn % 4 === 1 ? '/api/v1/posts' : '/sign-in', said);
      if (await asked) good[number] = (good[number] ?? 0) + 1;
      else await pause(50);
      if (good[number] !== undefined && turn % 5 === 0) await pause(100); // within what one key may ask
    }
  };
  const all = Promise.all(keys.map((key, number) => client(number, key)));
  return {
    said,
    async goodAnswers(each) {
      const before = [...good];
      while (good.some((count, number) => count - (before[number] ?? 0) < each)) await pause(20);
    },
    async stop() {
      isOver = true;
      await all;
    },
  };
}

async function makeKey(owner: pg.Client): Promise<string> {
  const secret = randomBytes(32).toString('base64url');
  await owner.query(
    `insert into api_key (school_id, id, person_id, name, hash, scopes, made_at, ends_at)
      values ($1, $2, $3, 'Drill', $4, '{posts:read,posts:write}', now(), now() + interval '1 day')`,
    [ottersley.id, newId(), cast.officeManager.id, createHash('sha256').update(secret).digest()],
  );
  return `gatepost_${ottersley.id.replaceAll('-', '')}_${secret}`;
}

async function read(address: string, key: string, path: string, said: Said): Promise<boolean> {
  return (await ask(said, `${address}${path}`, { headers: { authorization: `Bearer ${key}` }, redirect: 'manual' })) === 'good';
}

/** One draft, asked for until there is a plain answer. */
async function write(address: string, key: string, said: Said): Promise<boolean> {
  const words = `Drill ${randomBytes(12).toString('hex')}`;
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', 'idempotency-key': words };
  for (let tries = 0; tries < 20; tries++) {
    const came = await ask(said, `${address}/api/v1/posts`, { method: 'POST', headers, body: JSON.stringify({ words }) });
    if (came === 'good' || came === 'done before') {
      said.acknowledged.add(words);
      return true;
    }
    if (came !== 'put off') return false;
    await pause(50);
  }
  return false;
}

async function ask(said: Said, address: string, init: RequestInit): Promise<'good' | 'put off' | 'done before' | 'other'> {
  try {
    const answer = await fetch(address, { ...init, signal: AbortSignal.timeout(60_000) });
    const text = await answer.text();
    said.answered++;
    if (answer.status === 503 && answer.headers.has('retry-after')) {
      said.putOff++;
      return 'put off';
    }
    if (answer.status >= 500) said.faults.push(`${answer.status} ${new URL(address).pathname}`);
    if (answer.status === 409 && text.includes('answer-lost')) return 'done before';
    return answer.ok ? 'good' : 'other';
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    said.faults.push(cause instanceof Error ? `${cause.name} ${cause.message}` : String(cause));
    return 'other';
  }
}
