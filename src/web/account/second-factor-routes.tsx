import { sql } from 'drizzle-orm';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { readForm } from '../form.ts';
import { answerRefusal } from '../refusal.tsx';
import { openedSession } from '../sign-in/arrive.ts';
import { changeOwnSignIn } from '../sign-in/changes.ts';
import { giveSession } from '../sign-in/cookie.ts';
import { enrolPage, recoveryPage } from '../sign-in/pages.tsx';
import { newRecoveryCodes } from '../sign-in/secrets.ts';
import { isFresh, startSession, type Session } from '../sign-in/sessions.ts';
import { replaceRecoveryCodes, replaceTotp } from '../sign-in/store.ts';
import { newTotpSecret, qrOf, sealTotp, stepOf } from '../sign-in/totp.ts';
import type { Visiting } from '../visit.ts';

const answer = z.object({
  secret: z.string().regex(/^[A-Z2-7]{32}$/),
  code: z.string().max(20),
  passkeys: z.string().optional(),
});

/** A new phone in the place of a lost one, and new recovery codes: by whoever proved a moment ago that it is them. */
export function secondFactorRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();
  const proveFirst = (c: Context<Visiting>, to: string) => c.redirect(`/sign-in/again?to=${to}`, 303);

  app.get('/account/second-factor', async (c) => {
    const session = await provedSession(c, office);
    if (session === null) return proveFirst(c, '/account/second-factor');
    const secret = newTotpSecret();
    return enrolPage(c, { secret, qr: await qrOf(secret, session.email), anew: await anewOf(c, office, session) });
  });

  app.post('/account/second-factor', async (c) => {
    const session = await provedSession(c, office);
    if (session === null) return proveFirst(c, '/account/second-factor');
    const form = await readForm(c, answer);
    if (!form.ok) return c.redirect('/account/second-factor', 303);
    const { secret, code, passkeys } = form.value;
    const step = stepOf(secret, session.email, code, office.now());
    if (step === null) {
      const wrong = 'That code does not fit. Wait for the next one.';
      return enrolPage(c, { secret, qr: await qrOf(secret, session.email), wrong, anew: await anewOf(c, office, session) });
    }
    return useNewPhone(c, office, session, { secret, step, passkeys: passkeys === 'yes' });
  });

  app.post('/account/recovery-codes', async (c) => {
    const session = await provedSession(c, office);
    if (session === null) return proveFirst(c, '/account');
    const codes = newRecoveryCodes();
    const done = await changeOwnSignIn(office, ownerOf(session), 'new-codes', (tx) => replaceRecoveryCodes(tx, session.signInId, codes));
    return done.ok ? recoveryPage(c, codes) : answerRefusal(c, done.refusal);
  });
  return app;
}

async function useNewPhone(
  c: Context<Visiting>,
  office: Office,
  session: Session,
  phone: { readonly secret: string; readonly step: number; readonly passkeys: boolean },
): Promise<Response> {
  const { signInId, endsAt } = session;
  const owner = ownerOf(session);
  const schoolId = owner.seats[0]?.school.id;
  if (schoolId === undefined) return c.redirect('/sign-in', 303);
  const sealed = await sealTotp(office, { id: signInId, schoolId }, phone.secret);
  const codes = newRecoveryCodes();
  const done = await changeOwnSignIn(office, owner, 'new-phone', async (tx) => {
    await replaceTotp(tx, signInId, { schoolId, sealed, lastStep: phone.step }, office.now());
    await replaceRecoveryCodes(tx, signInId, codes);
    if (phone.passkeys) await tx.execute(sql`delete from passkey where sign_in_id = ${signInId}`);
    await tx.execute(sql`delete from session where sign_in_id = ${signInId}`);
  });
  if (!done.ok) return answerRefusal(c, done.refusal);
  giveSession(
    c,
    office.config,
    await startSession(office, { signInId, stage: 'full', schoolId: session.seat?.school.id ?? null, now: office.now(), endsAt }),
  );
  return recoveryPage(c, codes);
}

/** This browser's session, if a second factor or a recovery code was shown in it a short while ago. */
export async function provedSession(c: Context<Visiting>, office: Office): Promise<Session | null> {
  const session = await openedSession(c, office, 'full');
  return session !== null && isFresh(session, office.now()) ? session : null;
}

/** Their places, the one in use first. */
export function ownerOf({ signInId, seat, seats }: Session) {
  return { signInId, seats: [...(seat === null ? [] : [seat]), ...seats.filter((one) => one.school.id !== seat?.school.id)] };
}

async function anewOf(c: Context<Visiting>, office: Office, { signInId }: Session) {
  const found = await office.outside((db) =>
    db.execute<{ n: number }>(sql`select count(*)::int as n from passkey where sign_in_id = ${signInId}`),
  );
  return { came: c.req.query('came') === 'recovery', passkeys: found.rows[0]?.n ?? 0 };
}
