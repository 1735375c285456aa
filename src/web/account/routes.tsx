import { Hono, type Context } from 'hono';
import { setCookie } from 'hono/cookie';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { sayInstant } from '#src/kernel/clock.ts';
import type { Office } from '#src/office.ts';
import { readForm } from '../form.ts';
import { placesFor, Waits } from '../layout.tsx';
import { page } from '../page.tsx';
import { answerRefusal } from '../refusal.tsx';
import { changeOwnSignIn } from '../sign-in/changes.ts';
import { endSessionsOf } from '../sign-in/sessions.ts';
import { goOn } from '../toast.ts';
import { Button, PressForm } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Rail } from '../rail.ts';
import type { Visiting } from '../visit.ts';
import { ownerOf, provedSession, secondFactorRoutes } from './second-factor-routes.tsx';
import { signInListRoutes } from './sign-in-routes.tsx';

type PasskeyRow = { id: string; made_at: string; used_at: string | null };

/** What belongs to the person rather than the school: look, keys, passkeys, signing out. And More, for phones. */
export function accountRoutes(office: Office): Hono<Visiting> {
  const app = new Hono<Visiting>();

  app.get('/account', async (c) => {
    const { actor, school } = c.var.visit;
    const passkeys = await office.outside((db) =>
      db.execute<PasskeyRow>(
        sql`select credential_id as id, made_at, used_at from passkey where sign_in_id = ${actor.signInId} order by made_at`,
      ),
    );
    const keeps = await office.read(school.id, (db) =>
      office.gate.look(db, { actor, act: 'people:keep', on: { kind: 'School', id: school.id } }),
    );
    return page(
      c,
      { title: 'Your account', desk: 'account', lead: c.var.visit.person.name, scripts: ['passkey.js'] },
      <Account c={c} passkeys={passkeys.rows} keeps={keeps.ok} />,
    );
  });

  app.post('/account/look', async (c) => {
    const form = await readForm(c, z.object({ theme: z.enum(['light', 'dark']).optional(), keys: z.enum(['on', 'off']).optional() }));
    const wishes = form.ok ? form.value : {};
    const lasting = { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 31_536_000 } as const;
    if (wishes.theme !== undefined) setCookie(c, 'gatepost-theme', wishes.theme, lasting);
    if (wishes.keys !== undefined) setCookie(c, 'gatepost-keys', wishes.keys, lasting);
    return goOn(c, '/account');
  });

  app.post('/account/passkeys/remove', async (c) => {
    const session = await provedSession(c, office);
    if (session === null) return c.redirect('/sign-in/again?to=/account', 303);
    const form = await readForm(c, z.object({ id: z.string() }));
    if (!form.ok) return goOn(c, '/account');
    const done = await changeOwnSignIn(office, ownerOf(session), 'passkey-removed', async (tx) => {
      await tx.execute(sql`delete from passkey where credential_id = ${form.value.id} and sign_in_id = ${session.signInId}`);
    });
    return done.ok ? goOn(c, '/account', 'That passkey no longer opens your sign-in.') : answerRefusal(c, done.refusal);
  });

  app.post('/account/sign-out-everywhere', async (c) => {
    const { signInId } = c.var.visit.actor;
    if (signInId !== null) await endSessionsOf(office, signInId);
    return c.redirect('/sign-in', 303);
  });

  app.route('/', secondFactorRoutes(office));
  app.route('/', signInListRoutes(office));
  app.get('/more', async (c) => page(c, { title: 'More', desk: 'account' }, <More rail={await c.var.rail()} />));
  return app;
}

function Account({ c, passkeys, keeps }: { c: Context<Visiting>; passkeys: readonly PasskeyRow[]; keeps: boolean }) {
  const { visit } = c.var;
  const other = visit.theme === 'dark' ? 'light' : 'dark';
  return (
    <div class="stack">
      <Panel title="How it looks and works">
        <div class="actions">
          <PressForm action="/account/look" fields={{ theme: other }} icon="eye">
            {other === 'dark' ? 'Use dark colours' : 'Use light colours'}
          </PressForm>
          <PressForm action="/account/look" fields={{ keys: visit.keys ? 'off' : 'on' }} icon="key">
            {visit.keys ? 'Switch single keys off' : 'Switch single keys on'}
          </PressForm>
          {visit.schools > 1 && <Button href="/sign-in/school">Go to another school</Button>}
        </div>
      </Panel>
      <Panel title="Your picture">
        <p class="muted">Where the school may show your picture: yours to give and to take back, any day.</p>
        <div class="actions">
          <Button href="/consent/staff/me">Say where it may be shown</Button>
          <Button href={`/posts/showing/${visit.person.id}`} kind="quiet">
            Where you are shown
          </Button>
        </div>
      </Panel>
      <Panel title="Passkeys">
        {passkeys.length === 0 && (
          <p class="muted">None yet. A passkey opens your sign-in with your finger, your face or your phone’s lock.</p>
        )}
        <p id="passkey-none" class="muted" hidden>
          None can be added here: a passkey belongs to an address with a name, and to a browser that knows passkeys.
        </p>
        {passkeys.map((one) => (
          <div class="row" key={one.id}>
            <span class="grow">Made {sayInstant(new Date(one.made_at), visit.school.zone, visit.now)}</span>
            <PressForm action="/account/passkeys/remove" fields={{ id: one.id }} small kind="stop">
              Remove
            </PressForm>
          </div>
        ))}
        <span id="passkey-add" hidden>
          <Button type="button" icon="plus">
            Add a passkey
          </Button>
        </span>
        <p id="passkey-says" role="status" />
      </Panel>
      <Panel title="Other programs">
        <p class="muted">A key lets another program act for you, and never do more than you may.</p>
        <div class="actions">
          <Button href="/account/keys">Keys for other programs</Button>
        </div>
      </Panel>
      <Panel title="The phone that gives your codes">
        <p class="muted">Lost it, or have a new one? The old one then opens nothing, and everywhere else you are signed out.</p>
        <div class="actions">
          <Button href="/account/second-factor">Set up a new phone</Button>
        </div>
      </Panel>
      <Panel title="Recovery codes">
        <p class="muted">New codes replace those you have: each lets you in once when your phone is not there.</p>
        <PressForm action="/account/recovery-codes">Make new codes</PressForm>
      </Panel>
      {keeps && (
        <Panel title="Other people’s sign-ins">
          <p class="muted">Who of the staff can sign in, a welcome for those who cannot yet, and what to do when a phone is lost.</p>
          <div class="actions">
            <Button href="/account/sign-ins">Who can sign in</Button>
          </div>
        </Panel>
      )}
      <Panel title="Signing out">
        <div class="actions">
          <PressForm action="/sign-out">Sign out</PressForm>
          <PressForm action="/account/sign-out-everywhere" kind="quiet">
            Sign out everywhere
          </PressForm>
        </div>
      </Panel>
    </div>
  );
}

function More({ rail }: { rail: Rail }) {
  return (
    <ul class="stack">
      {placesFor(rail)
        .filter((place) => place.folds)
        .map((place) => (
          <li key={place.desk}>
            <a class="btn wide" href={place.href}>
              <Icon name={place.icon} />
              {place.label}
              <Waits many={rail.waits[place.desk] ?? 0} />
            </a>
          </li>
        ))}
      <li>
        <a class="btn wide" href="/account">
          <Icon name="key" />
          Your account
        </a>
      </li>
    </ul>
  );
}
