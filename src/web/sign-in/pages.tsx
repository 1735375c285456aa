import type { Context, Env } from 'hono';
import type { FormState } from '../form.ts';
import { initials } from '#src/kernel/words.ts';
import { visitorPage } from '../page.tsx';
import { Button, PressForm } from '../ui/button.tsx';
import { Check, Field } from '../ui/field.tsx';
import type { CastTile } from './demo.ts';
import type { Seat } from './sessions.ts';

type Page = Response | Promise<Response>;
const about = { owner: 'Gatepost', what: 'A school’s social media, by the school’s own policy' } as const;

export function signInPage<E extends Env>(c: Context<E>, show: { cast: readonly CastTile[]; form?: FormState; status?: 200 | 422 }): Page {
  return visitorPage(
    c,
    { title: 'Sign in', ...about, status: show.status ?? 200, scripts: ['passkey.js'] },
    <>
      <h1>Sign in</h1>
      {show.cast.length > 0 && <Cast cast={show.cast} />}
      <form method="post" action="/sign-in" class="form">
        <Field name="email" label="E-mail address" type="email" autocomplete="username webauthn" form={show.form ?? blank} required />
        <Field name="password" label="Password" type="password" autocomplete="current-password" form={show.form ?? blank} required />
        <div class="actions">
          <Button kind={show.cast.length > 0 ? 'plain' : 'primary'}>Sign in</Button>
          <span id="passkey" hidden>
            <Button type="button" kind="quiet" icon="key">
              Use a passkey
            </Button>
          </span>
        </div>
        <p class="wrong" id="passkey-says" role="status" />
      </form>
    </>,
  );
}

const blank: FormState = { typed: {}, wrong: {} };

function Cast({ cast }: { cast: readonly CastTile[] }) {
  return (
    <section class="card" aria-labelledby="cast-h">
      <h2 id="cast-h">Look round as someone at the demo school</h2>
      <p class="hint">Everybody here is made up. This is offered only on this machine.</p>
      <form method="post" action="/sign-in/as" class="cast">
        {cast.map((one) => (
          <button key={one.id} type="submit" name="person" value={one.id}>
            <span class="av" aria-hidden="true">
              {initials(one.name)}
            </span>
            <span>
              <b>{one.title}</b>
              <small>{one.name}</small>
            </span>
          </button>
        ))}
      </form>
    </section>
  );
}

export function codePage<E extends Env>(c: Context<E>, show: { wrong?: string; again?: boolean }): Page {
  const form: FormState = { typed: {}, wrong: show.wrong === undefined ? {} : { code: show.wrong } };
  return visitorPage(
    c,
    { title: 'The code from your phone', ...about, status: show.wrong === undefined ? 200 : 422 },
    <>
      <h1>The code from your phone</h1>
      {show.again && <p>This changes how you sign in, so we ask once more that it is you.</p>}
      <form method="post" action={show.again ? '/sign-in/again' : '/sign-in/code'} class="form">
        <Field name="code" label="6 figures, or one of your recovery codes" autocomplete="one-time-code" form={form} required />
        <div class="actions">
          <Button kind="primary">Go on</Button>
        </div>
      </form>
      {!show.again && (
        <div class="go">
          <PressForm action="/sign-out" kind="quiet">
            Start again
          </PressForm>
        </div>
      )}
    </>,
  );
}

export function schoolPage<E extends Env>(c: Context<E>, seats: readonly Seat[]): Page {
  return visitorPage(
    c,
    { title: 'Choose a school', ...about },
    <>
      <h1>Which school?</h1>
      <form method="post" action="/sign-in/school" class="cast">
        {seats.map((seat) => (
          <button key={seat.school.id} type="submit" name="school" value={seat.school.id}>
            <span class="av" aria-hidden="true">
              {initials(seat.school.name)}
            </span>
            <b>{seat.school.name}</b>
          </button>
        ))}
      </form>
    </>,
  );
}

/** `anew`: in the place of a phone that is lost; `came` in by a recovery code, perhaps only because it is elsewhere. */
export interface EnrolShown {
  readonly secret: string;
  readonly qr: string;
  readonly wrong?: string;
  readonly anew?: { readonly came: boolean; readonly passkeys: number };
}

export function enrolPage<E extends Env>(c: Context<E>, show: EnrolShown): Page {
  const form: FormState = { typed: {}, wrong: show.wrong === undefined ? {} : { code: show.wrong } };
  return visitorPage(
    c,
    { title: 'A second key', ...about, status: show.wrong === undefined ? 200 : 422 },
    <>
      <h1>{show.anew === undefined ? 'A second key for your sign-in' : 'A new phone'}</h1>
      {show.anew === undefined ? (
        <p>A password can be guessed or seen. A code from your phone as well keeps the school’s accounts yours.</p>
      ) : (
        <Anew came={show.anew.came} />
      )}
      <ol class="card">
        <li>Open an authenticator app on your phone.</li>
        <li>
          Let it read this picture:{' '}
          <img class="qr" src={show.qr} alt="A code for your authenticator app. The letters below say the same." />
        </li>
        <li>
          Or type: <span class="code">{show.secret.replace(/(.{4})/g, '$1 ').trim()}</span>
        </li>
      </ol>
      <form method="post" action={show.anew === undefined ? '/sign-in/second-factor' : '/account/second-factor'} class="form">
        <input type="hidden" name="secret" value={show.secret} />
        <Field name="code" label="The 6 figures it shows" inputmode="numeric" autocomplete="one-time-code" form={form} required />
        {(show.anew?.passkeys ?? 0) > 0 && (
          <Check name="passkeys" label="Take my passkeys off as well: they were on the phone I lost" checked />
        )}
        <div class="actions">
          <Button kind="primary">{show.anew === undefined ? 'Go on' : 'Use this phone from now on'}</Button>
        </div>
      </form>
    </>,
  );
}

function Anew({ came }: { came: boolean }) {
  return (
    <>
      {came && (
        <p>
          You came in with a recovery code, which is now used up. If your phone is only elsewhere, <a href="/">go to Today</a>.
        </p>
      )}
      <p>Once this is done, the phone you had opens nothing, and everywhere else you are signed out. You get new recovery codes.</p>
    </>
  );
}

export function recoveryPage<E extends Env>(c: Context<E>, codes: readonly string[]): Page {
  return visitorPage(
    c,
    { title: 'Recovery codes', ...about },
    <>
      <h1>Keep these where you keep important papers</h1>
      <p>If your phone is lost, each of these codes lets you in once. They are not shown again.</p>
      <ul class="codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div class="go">
        <Button href="/" kind="primary">
          Go to Today
        </Button>
      </div>
    </>,
  );
}
