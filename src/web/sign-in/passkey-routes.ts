import { sql } from 'drizzle-orm';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { Hono, type Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { SignInId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { readJson } from '../form.ts';
import type { Arriving } from '../visit.ts';
import { arrive, openedSession } from './arrive.ts';
import { changeOwnSignIn } from './changes.ts';
import { isSecure } from './cookie.ts';
import { hashOf, newToken } from './secrets.ts';
import { isFresh } from './sessions.ts';

const cookie = 'gatepost-challenge';
/** Ed25519, ES256 and RS256: what devices of today sign with. */
const algorithms = [-8, -7, -257];
const transports = z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);
const asserted = z.object({
  id: z.string(),
  rawId: z.string(),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  response: z.object({ clientDataJSON: z.string(), authenticatorData: z.string(), signature: z.string() }),
});
const attested = z.object({
  id: z.string(),
  rawId: z.string(),
  type: z.literal('public-key'),
  clientExtensionResults: z.record(z.string(), z.unknown()).default({}),
  response: z.object({ clientDataJSON: z.string(), attestationObject: z.string(), transports: z.array(transports).optional() }),
});

type PasskeyRow = { sign_in_id: SignInId; public_key: Buffer; counter: string };

/** Passkeys: something the person has and unlocks, so a password and a code are not asked as well. */
export function passkeyRoutes(office: Office): Hono<Arriving> {
  const app = new Hono<Arriving>();
  const site = new URL(office.config.publicUrl);

  app.post('/sign-in/passkey/options', async (c) => {
    const options = await generateAuthenticationOptions({ rpID: site.hostname, userVerification: 'required' });
    await keepChallenge(c, office, options.challenge);
    return c.json(options);
  });

  app.post('/sign-in/passkey', async (c) => {
    const read = asserted.safeParse(await readJson(c));
    const challenge = await takeChallenge(c, office);
    const passkey = read.success ? await findPasskey(office, read.data.id) : null;
    if (!read.success || challenge === null || passkey === null) return notKnown(c);
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: read.data,
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.hostname,
      requireUserVerification: true,
      credential: { id: read.data.id, publicKey: new Uint8Array(passkey.public_key), counter: Number(passkey.counter) },
    }).catch(() => ({ verified: false, authenticationInfo: null }));
    if (!verified || authenticationInfo === null) return notKnown(c);
    await office.outside((db) =>
      db.execute(
        sql`update passkey set counter = ${authenticationInfo.newCounter}, used_at = ${office.now()} where credential_id = ${read.data.id}`,
      ),
    );
    const went = await arrive(c, office, { signInId: passkey.sign_in_id, stage: 'full' });
    return c.json({ to: went.headers.get('location') ?? '/' });
  });

  app.post('/account/passkeys/options', async (c) => {
    const session = await openedSession(c, office, 'full');
    if (session === null) return notKnown(c);
    if (!isFresh(session, office.now())) return c.json({ to: '/sign-in/again?to=/account' }, 403);
    const known = await office.outside((db) =>
      db.execute<{ id: string }>(sql`select credential_id as id from passkey where sign_in_id = ${session.signInId}`),
    );
    const options = await generateRegistrationOptions({
      supportedAlgorithmIDs: algorithms,
      rpName: 'Gatepost',
      rpID: site.hostname,
      userName: session.email,
      userID: new TextEncoder().encode(session.signInId),
      excludeCredentials: known.rows,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    await keepChallenge(c, office, options.challenge);
    return c.json(options);
  });

  app.post('/account/passkeys', async (c) => {
    const session = await openedSession(c, office, 'full');
    const read = attested.safeParse(await readJson(c));
    const challenge = await takeChallenge(c, office);
    if (session === null || !isFresh(session, office.now()) || !read.success || challenge === null) return notKnown(c);
    const { response } = read.data;
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: { ...read.data, response: { ...response, transports: response.transports ?? [] } },
      expectedChallenge: challenge,
      expectedOrigin: site.origin,
      expectedRPID: site.hostname,
      requireUserVerification: true,
      supportedAlgorithmIDs: algorithms,
    }).catch(() => ({ verified: false as const, registrationInfo: undefined }));
    if (!verified || registrationInfo === undefined) return notKnown(c);
    const { credential } = registrationInfo;
    if ((await findPasskey(office, credential.id)) !== null) return c.json({ says: 'That passkey is on record already.' }, 422);
    const done = await changeOwnSignIn(office, session, 'passkey-added', async (tx) => {
      await tx.execute(sql`insert into passkey (credential_id, sign_in_id, public_key, counter, made_at)
        values (${credential.id}, ${session.signInId}, ${Buffer.from(credential.publicKey)}, ${credential.counter}, ${office.now()})`);
    });
    return done.ok ? c.json({ to: '/account' }) : notKnown(c);
  });
  return app;
}

function notKnown(c: Context): Response {
  return c.json({ says: 'That passkey is not known here. Sign in with your password instead.' }, 422);
}

async function findPasskey(office: Office, id: string): Promise<PasskeyRow | null> {
  const found = await office.outside((db) =>
    db.execute<PasskeyRow>(sql`select p.sign_in_id, p.public_key, p.counter from passkey p join sign_in i on i.id = p.sign_in_id
      where p.credential_id = ${id} and i.disabled_at is null`),
  );
  return found.rows[0] ?? null;
}

/** A challenge is kept under a token the browser holds, and answered once, within five minutes. */
async function keepChallenge(c: Context, office: Office, challenge: string): Promise<void> {
  const token = newToken();
  await office.outside(async (db) => {
    await db.execute(sql`delete from passkey_challenge where made_at < ${new Date(office.now().getTime() - 300_000)}`);
    await db.execute(
      sql`insert into passkey_challenge (hash, challenge, made_at) values (${hashOf(token)}, ${challenge}, ${office.now()})`,
    );
  });
  setCookie(c, cookie, token, { path: '/', httpOnly: true, sameSite: 'Strict', maxAge: 300, secure: isSecure(office.config) });
}

async function takeChallenge(c: Context, office: Office): Promise<string | null> {
  const token = getCookie(c, cookie);
  if (token === undefined) return null;
  const since = new Date(office.now().getTime() - 300_000);
  const taken = await office.outside(async (db) => {
    await db.execute(sql`delete from passkey_challenge where made_at < ${since}`);
    return db.execute<{ challenge: string }>(sql`delete from passkey_challenge where hash = ${hashOf(token)} returning challenge`);
  });
  return taken.rows[0]?.challenge ?? null;
}
