import { sql } from 'drizzle-orm';
import type { Context, Env } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { SignInId } from '#src/kernel/ids.ts';
import { forgive, giveBack, spendShared, type Limit } from '#src/infra/limits.ts';
import type { Office } from '#src/office.ts';
import { addressOf, networkOf } from '../arrivals.ts';
import { isSecure } from './cookie.ts';
import { hashOf, newToken } from './secrets.ts';

const cookie = 'gatepost-device';
/** As long as browsers keep a cookie. */
const days = 400;

/** What a try is counted by. Each limit has a key of its own. */
export type Counted = readonly (readonly [limit: Limit, key: string])[];

const minutes15 = 900;
const perAddress = { name: 'sign-in by address', points: 30, seconds: minutes15 };
const perAddressAndEmail = { name: 'sign-in by address and e-mail', points: 10, seconds: minutes15 };
/** From everywhere together: as many by the day as ten in a quarter of an hour, and no one place alone can use them up. */
const perEmail = { name: 'sign-in by e-mail', points: 30, seconds: minutes15 };
const perEmailAndDay = { name: 'sign-in by e-mail in a day', points: 960, seconds: 86_400 };
const perDevice = { name: 'sign-in by device', points: 10, seconds: minutes15 };
const perCode = { name: 'code', points: 8, seconds: minutes15 };

/**
 * By what a password that is typed is counted. On a device where this very person has come in before, by that device
 * alone; else by the place it comes from, and by what comes from everywhere. So whoever guesses wears out their own tries
 * and those of other strangers, never those of the person at home.
 */
export async function countedFor<E extends Env>(c: Context<E>, office: Office, email: string, signInId: SignInId | null): Promise<Counted> {
  const device = await knownDevice(c, office, signInId);
  if (device !== null) return [[perDevice, device]];
  const from = networkOf(addressOf(c, office.config));
  const who = email.toLowerCase();
  return [
    [perAddress, from],
    [perAddressAndEmail, `${from} ${who}`],
    [perEmail, who],
    [perEmailAndDay, who],
  ];
}

/** The same for a code: whoever has got hold of a password wears out no codes on its owner's own device. */
export async function countedForCode<E extends Env>(c: Context<E>, office: Office, signInId: SignInId): Promise<Counted> {
  return [[perCode, (await knownDevice(c, office, signInId)) ?? signInId]];
}

/** Takes a try of each; the seconds to wait when one has none left, else null. */
export async function spendAll(office: Office, counted: Counted): Promise<number | null> {
  for (const [limit, key] of counted) {
    const wait = await spendShared(office, limit, key);
    if (wait !== null) return wait;
  }
  return null;
}

/**
 * Once somebody came in. What others tried from the same place goes on being counted; coming in does not, or a school behind
 * one address would shut itself out on a morning.
 */
export async function forgiveAll(office: Office, counted: Counted): Promise<void> {
  for (const [limit, key] of counted) await (limit === perAddress || limit === perEmailAndDay ? giveBack : forgive)(office, limit, key);
}

/**
 * Knows this browser from now on as one in which they came in all the way: under a token made in this moment, since somebody
 * else could know the one it brought. Whoever came in here before is known under it as well.
 */
export async function knowDevice<E extends Env>(c: Context<E>, office: Office, signInId: SignInId): Promise<void> {
  const [before, token] = [getCookie(c, cookie), newToken()];
  const [now, old] = [office.now(), new Date(office.now().getTime() - days * 86_400_000)];
  await office.outside(async (db) => {
    await db.execute(sql`delete from known_device where sign_in_id = ${signInId} and came_at < ${old}`);
    if (before !== undefined) await db.execute(sql`update known_device set hash = ${hashOf(token)} where hash = ${hashOf(before)}`);
    await db.execute(sql`insert into known_device (hash, sign_in_id, came_at) values (${hashOf(token)}, ${signInId}, ${now})
      on conflict (sign_in_id, hash) do update set came_at = excluded.came_at`);
  });
  setCookie(c, cookie, token, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: days * 86_400, secure: isSecure(office.config) });
}

/** A name for the device the request comes from, when this person has come in on it; for somebody unknown it takes as long. */
async function knownDevice<E extends Env>(c: Context<E>, office: Office, signInId: SignInId | null): Promise<string | null> {
  const token = getCookie(c, cookie);
  if (token === undefined) return null;
  const found = await office.outside((db) =>
    db.execute(sql`select 1 from known_device where sign_in_id = ${signInId} and hash = ${hashOf(token)}`),
  );
  return found.rows.length === 0 ? null : `${signInId} ${hashOf(token).toString('hex')}`;
}
