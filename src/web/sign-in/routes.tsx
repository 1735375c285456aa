import { Hono, type Context } from 'hono';
import { z } from 'zod';
import { parseId, type SchoolId, type SignInId } from '#src/kernel/ids.ts';
import type { Office } from '#src/office.ts';
import { isLoopback } from '../arrivals.ts';
import { tooManyPage } from '../error-pages.tsx';
import { readForm } from '../form.ts';
import type { Arriving } from '../visit.ts';
import { dropSession, sessionToken } from './cookie.ts';
import { countedFor, countedForCode, forgiveAll, spendAll } from './devices.ts';
import { castAt, signInAsCast, type CastTile } from './demo.ts';
import { arrive, moveOn, openedSession, rememberWhere } from './arrive.ts';
import { codePage, schoolPage, signInPage } from './pages.tsx';
import { enrolRoutes } from './enrol-routes.tsx';
import { passkeyRoutes } from './passkey-routes.ts';
import { isPassword } from './passwords.ts';
import { chooseSchool, endSession } from './sessions.ts';
import { tidyRecoveryCode } from './secrets.ts';
import { findSignIn, useRecoveryCode } from './store.ts';
import { isCode } from './totp.ts';

const credentials = z.object({ email: z.string().max(300), password: z.string().max(300) });
const notTheCode = 'That code does not fit. Wait for the next one and type it here.';
const notRight = 'The e-mail address and the password do not go together. Look at both again.';

/** The way in: password, then a second factor; or a passkey, which is both; or, in the demo, a member of the cast. */
export function signInRoutes(office: Office): Hono<Arriving> {
  const app = new Hono<Arriving>();
  const cast = async (c: Context<Arriving>): Promise<readonly CastTile[]> => (office.config.demo && isLoopback(c) ? castAt(office) : []);

  app.get('/sign-in', async (c) => {
    rememberWhere(c, c.req.query('to'));
    return signInPage(c, { cast: await cast(c) });
  });

  app.post('/sign-in', async (c) => {
    const form = await readForm(c, credentials);
    if (!form.ok) return signInPage(c, { cast: await cast(c), form: form.form, status: 422 });
    const { email, password } = form.value;
    const found = await office.outside((db) => findSignIn(db, email));
    const counted = await countedFor(c, office, email, found?.id ?? null);
    const wait = await spendAll(office, counted);
    if (wait !== null) return tooManyPage(c, wait);
    const right = await isPassword(found?.passwordHash ?? null, password);
    if (found === null || !right) {
      return signInPage(c, { cast: await cast(c), form: { typed: { email }, wrong: { password: notRight } }, status: 422 });
    }
    await forgiveAll(office, counted);
    return arrive(c, office, { signInId: found.id, stage: found.hasSecondFactor ? 'second-factor' : 'enrol' });
  });

  app.get('/sign-in/code', async (c) =>
    (await openedSession(c, office, 'second-factor')) === null ? c.redirect('/sign-in', 303) : codePage(c, {}),
  );

  app.post('/sign-in/code', async (c) => {
    const session = await openedSession(c, office, 'second-factor');
    if (session === null) return c.redirect('/sign-in', 303);
    const counted = await countedForCode(c, office, session.signInId);
    const wait = await spendAll(office, counted);
    if (wait !== null) return tooManyPage(c, wait);
    const form = await readForm(c, z.object({ code: z.string().max(40) }));
    const who = { id: session.signInId, email: session.email };
    const code = form.ok ? form.value.code : '';
    const by = await isProof(office, who, code);
    if (by === null) return codePage(c, { wrong: notTheCode });
    await forgiveAll(office, counted);
    const went = await arrive(c, office, { signInId: session.signInId, stage: 'full' });
    // Whoever came in without their phone is asked whether it is lost, before anything else.
    return by === 'phone' ? went : c.redirect('/account/second-factor?came=recovery', 303);
  });

  app.get('/sign-in/again', async (c) => {
    rememberWhere(c, c.req.query('to'));
    return (await openedSession(c, office, 'full')) === null ? c.redirect('/sign-in', 303) : codePage(c, { again: true });
  });

  app.post('/sign-in/again', async (c) => {
    const session = await openedSession(c, office, 'full');
    if (session === null) return c.redirect('/sign-in', 303);
    const counted = await countedForCode(c, office, session.signInId);
    const wait = await spendAll(office, counted);
    if (wait !== null) return tooManyPage(c, wait);
    const form = await readForm(c, z.object({ code: z.string().max(40) }));
    const { signInId, email, endsAt } = session;
    const right = form.ok && (await isProof(office, { id: signInId, email }, form.value.code)) !== null;
    if (!right) return codePage(c, { again: true, wrong: notTheCode });
    const schoolId = session.seat?.school.id;
    return arrive(c, office, { signInId, stage: 'full', endsAt, ...(schoolId && { schoolId }) });
  });

  app.get('/sign-in/school', async (c) => {
    const session = await openedSession(c, office, 'full');
    return session === null ? c.redirect('/sign-in', 303) : schoolPage(c, session.seats);
  });

  app.post('/sign-in/school', async (c) => {
    const token = sessionToken(c, office.config);
    const form = await readForm(c, z.object({ school: z.string() }));
    const school = form.ok ? parseId<'school'>(form.value.school) : null;
    if (token === undefined || school === null) return c.redirect('/sign-in/school', 303);
    await chooseSchool(office, token, school satisfies SchoolId);
    return moveOn(c);
  });

  app.post('/sign-in/as', async (c) => {
    if (!office.config.demo || !isLoopback(c)) return c.notFound();
    const form = await readForm(c, z.object({ person: z.string() }));
    const person = form.ok ? parseId<'person'>(form.value.person) : null;
    const who = person === null ? null : await signInAsCast(office, person);
    return who === null ? c.redirect('/sign-in', 303) : arrive(c, office, { ...who, stage: 'full' });
  });

  app.post('/sign-out', async (c) => {
    const token = sessionToken(c, office.config);
    if (token !== undefined) await endSession(office, token);
    dropSession(c, office.config);
    return c.redirect('/sign-in', 303);
  });

  app.route('/', enrolRoutes(office));
  app.route('/', passkeyRoutes(office));
  return app;
}

/** What somebody typed proves that it is them by: the code of their phone, or a recovery code, which is then used up. */
async function isProof(office: Office, who: { id: SignInId; email: string }, typed: string): Promise<'phone' | 'recovery' | null> {
  if (await isCode(office, who, typed)) return 'phone';
  const isRecovery = await office.outside((db) => useRecoveryCode(db, who.id, tidyRecoveryCode(typed), office.now()));
  return isRecovery ? 'recovery' : null;
}
