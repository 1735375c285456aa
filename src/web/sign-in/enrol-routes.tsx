import { sql } from 'drizzle-orm';
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { PersonId, SchoolId, SignInId } from '#src/kernel/ids.ts';
import { listSchools } from '#src/infra/schools.ts';
import type { Office } from '#src/office.ts';
import { spentLinkPage } from '../error-pages.tsx';
import { readForm, type FormState } from '../form.ts';
import { visitorPage } from '../page.tsx';
import { Button } from '../ui/button.tsx';
import { Field } from '../ui/field.tsx';
import type { Arriving } from '../visit.ts';
import { arrive, openedSession } from './arrive.ts';
import { changeOwnSignIn } from './changes.ts';
import { giveSession, sessionToken } from './cookie.ts';
import { knowDevice } from './devices.ts';
import { enrolPage, recoveryPage } from './pages.tsx';
import { hashPassword, passwordWants } from './passwords.ts';
import { newRecoveryCodes } from './secrets.ts';
import { endSessionsOf, startSession } from './sessions.ts';
import { findLink, findSignIn, signInEmailOf, replaceRecoveryCodes, seatAt, setPassword, sitsAsAnother, useLink } from './store.ts';
import { keepTotp, newTotpSecret, qrOf, stepOf } from './totp.ts';

const answer = z.object({ secret: z.string().regex(/^[A-Z2-7]{32}$/), code: z.string().max(20) });

const askAnew = 'ask the school office to send you a new one';

/** A first password through a link that works once, and the second factor that every sign-in has. */
export function enrolRoutes(office: Office): Hono<Arriving> {
  const app = new Hono<Arriving>();

  app.get('/sign-in/second-factor', async (c) => {
    const session = await openedSession(c, office, 'enrol');
    if (session === null) return c.redirect('/sign-in', 303);
    const secret = newTotpSecret();
    return enrolPage(c, { secret, qr: await qrOf(secret, session.email) });
  });

  app.post('/sign-in/second-factor', async (c) => {
    const session = await openedSession(c, office, 'enrol');
    const school = session?.seats[0]?.school;
    if (session === null || school === undefined) return c.redirect('/sign-in', 303);
    const form = await readForm(c, answer);
    if (!form.ok) return c.redirect('/sign-in/second-factor', 303);
    const { secret, code } = form.value;
    const step = stepOf(secret, session.email, code, office.now());
    if (step === null)
      return enrolPage(c, { secret, qr: await qrOf(secret, session.email), wrong: 'That code does not fit. Wait for the next one.' });
    const isFirst = await keepTotp(office, { id: session.signInId, schoolId: school.id }, secret, step);
    if (!isFirst) return c.redirect('/sign-in', 303);
    const codes = newRecoveryCodes();
    await office.outside((db) => replaceRecoveryCodes(db, session.signInId, codes));
    const instead = sessionToken(c, office.config);
    giveSession(c, office.config, await startSession(office, { signInId: session.signInId, stage: 'full', now: office.now(), instead }));
    await knowDevice(c, office, session.signInId);
    return recoveryPage(c, codes);
  });

  app.get('/welcome/:token', async (c) => {
    const found = await welcomed(office, c.req.param('token'));
    return found === null ? spentLinkPage(c, askAnew) : welcomePage(c, found.school, { typed: {}, wrong: {} });
  });

  app.post('/welcome/:token', async (c) => {
    const token = c.req.param('token');
    const found = await welcomed(office, token);
    if (found === null) return spentLinkPage(c, askAnew);
    const form = await readForm(c, z.object({ password: z.string().max(300) }));
    const wanting = form.ok ? passwordWants(form.value.password, found.email) : 'This is needed.';
    if (!form.ok || wanting !== null) return welcomePage(c, found.school, { typed: {}, wrong: { password: wanting ?? '' } });
    const passwordHash = await hashPassword(form.value.password);
    const signInId = await office.outside(async (db) => {
      if (!(await useLink(db, token, office.now()))) return null;
      const id = await seatAt(db, found);
      await setPassword(db, id, passwordHash);
      return id;
    });
    if (signInId === null) return spentLinkPage(c, askAnew);
    await endSessionsOf(office, signInId);
    const known = await office.outside((db) => findSignIn(db, found.email));
    if (known?.hasSecondFactor) await tellOfPassword(office, signInId, found);
    // A new password does not do away with the second factor somebody already has.
    return arrive(c, office, { signInId, stage: known?.hasSecondFactor ? 'second-factor' : 'enrol' });
  });
  return app;
}

/** A new password where there was a way in already is a change, and theirs to hear of (FL-SCH-09). */
async function tellOfPassword(office: Office, signInId: SignInId, { schoolId, personId }: { schoolId: SchoolId; personId: PersonId }) {
  const school = (await listSchools(office)).find((one) => one.id === schoolId);
  if (school !== undefined) await changeOwnSignIn(office, { signInId, seats: [{ school, personId }] }, 'new-password', async () => {});
}

/** Whom a welcome link is for, while it works. */
async function welcomed(office: Office, token: string) {
  const link = await office.outside((db) => findLink(db, token, office.now()));
  if (link === null || link.purpose !== 'welcome' || link.schoolId === null || link.personId === null) return null;
  const { schoolId, personId } = link;
  const found = await office.read(schoolId, (db) =>
    db.execute<{ email: string | null; school: string }>(sql`
      select p.email, s.name as school from person p join school s on s.school_id = p.school_id where p.id = ${personId}`),
  );
  const row = found.rows[0];
  if (row === undefined) return null;
  const email = (await office.outside((db) => signInEmailOf(db, schoolId, personId))) ?? row.email;
  if (email === null || email.toLowerCase() !== link.email) return null;
  // At one school a sign-in is one person: by no welcome does anybody take the seat of a colleague who has not come yet.
  const isAnothers = await office.outside((db) => sitsAsAnother(db, { email, schoolId, personId }));
  return isAnothers ? null : { schoolId, personId, email, school: row.school };
}

function welcomePage(c: Context<Arriving>, school: string, form: FormState): Response | Promise<Response> {
  return visitorPage(
    c,
    { title: 'Welcome', owner: school, what: 'Gatepost', status: Object.keys(form.wrong).length > 0 ? 422 : 200 },
    <>
      <h1>Welcome. Choose a password.</h1>
      <form method="post" class="form">
        <Field
          name="password"
          label="Password"
          hint="At least 12 characters: three or four words do well."
          type="password"
          autocomplete="new-password"
          form={form}
          required
        />
        <div class="actions">
          <Button kind="primary">Go on</Button>
        </div>
      </form>
    </>,
  );
}
