import type { Context, Env } from 'hono';
import { count } from '#src/kernel/words.ts';
import { isForProgram, plainProblem } from './for-programs.ts';
import { visitorPage } from './page.tsx';
import { Button } from './ui/button.tsx';
import { Gate } from './ui/gate.tsx';
import type { Arriving } from './visit.ts';

function ToToday() {
  return (
    <div class="go">
      <Button href="/" kind="primary">
        Go to Today
      </Button>
    </div>
  );
}

/** Something broke on our side: what did not happen, that the work is safe, and the number to quote. */
export function brokenPage(c: Context<Arriving>): Response | Promise<Response> {
  if (isForProgram(c))
    return plainProblem(c, {
      status: 500,
      code: 'broken',
      title: 'That did not work.',
      detail: `Nothing was changed. Ask again; if it happens again, say that it was request ${c.get('requestId')}.`,
    });
  return visitorPage(
    c,
    { title: 'That did not work', owner: 'Gatepost', status: 500 },
    <>
      <h1>That did not work</h1>
      <p>
        Nothing was changed and nothing went out. What was saved before is safe. Try once more; if it happens again, tell whoever runs
        Gatepost for you.
      </p>
      <p class="meta">
        Request <span class="code">{c.get('requestId')}</span>
      </p>
      <ToToday />
    </>,
  );
}

/** Not now: the database is away for a moment, or there is too much to do. Whoever was saving cannot know what came of it. */
export function laterPage<E extends Env>(c: Context<E>, seconds: number): Response | Promise<Response> {
  c.header('retry-after', String(seconds));
  if (isForProgram(c))
    return plainProblem(c, {
      status: 503,
      code: 'later',
      title: 'Gatepost cannot answer just now.',
      detail: `Ask again in ${count(seconds, 'second')}; a write with the same Idempotency-Key is done once.`,
    });
  return visitorPage(
    c,
    { title: 'Not just now', owner: 'Gatepost', status: 503 },
    <>
      <h1>Gatepost cannot answer just now</h1>
      <p>
        It comes back by itself: try again in {count(seconds, 'second')}. What was saved before is safe. If you were just saving something,
        look whether it is there before you do it again.
      </p>
      <ToToday />
    </>,
  );
}

/** Somebody else did the same in the same moment, or took away what it was about. */
export function meanwhilePage<E extends Env>(c: Context<E>): Response | Promise<Response> {
  if (isForProgram(c))
    return plainProblem(c, {
      status: 409,
      code: 'changed-meanwhile',
      title: 'Somebody did this in the same moment.',
      detail: 'Nothing was changed by you. Read how it stands now, then decide whether to ask again.',
    });
  return visitorPage(
    c,
    { title: 'Somebody was quicker', owner: 'Gatepost', status: 409 },
    <>
      <h1>Somebody did this in the same moment</h1>
      <p>Nothing was changed by you. Go back and look at it as it stands now, then decide whether to do it again.</p>
      <ToToday />
    </>,
  );
}

/** Nothing is here, or nothing that this reader may know of: always the same bytes. */
export function nothingPage<E extends Env>(c: Context<E>): Response | Promise<Response> {
  if (isForProgram(c))
    return plainProblem(c, {
      status: 404,
      code: 'not-found',
      title: 'There is nothing here.',
      detail: 'What can be asked, and how, is at /api/v1/openapi.json.',
    });
  return visitorPage(
    c,
    { title: 'There is nothing here', owner: 'Gatepost', status: 404 },
    <>
      <Gate state="shut" />
      <h1>There is nothing here</h1>
      <p>The address may be mistyped, or what it showed has gone.</p>
      <ToToday />
    </>,
  );
}

/** A link that was used, ran out or never was: the same page, which does not say which, and where a new one comes from. */
export function spentLinkPage<E extends Env>(c: Context<E>, from: string): Response | Promise<Response> {
  if (isForProgram(c)) return nothingPage(c);
  return visitorPage(
    c,
    { title: 'This link does not open anything', owner: 'Gatepost', status: 404 },
    <>
      <Gate state="shut" />
      <h1>This link does not open anything</h1>
      <p>Each link works once, and only for a while. If you have used it, sign in. Otherwise {from}.</p>
      <div class="go">
        <Button href="/sign-in" kind="primary">
          Sign in
        </Button>
      </div>
    </>,
  );
}

/** A form that came from another site, or from a page kept since before this one. */
export function strangerPage<E extends Env>(c: Context<E>): Response | Promise<Response> {
  return visitorPage(
    c,
    { title: 'This came from somewhere else', owner: 'Gatepost', status: 403 },
    <>
      <Gate state="shut" />
      <h1>This came from somewhere else</h1>
      <p>
        Nothing was done. The form was sent from another address than this Gatepost’s, so it may not be you who sent it. Open Gatepost here
        and do it again.
      </p>
      <p class="meta">
        If you did send it from here, whoever runs Gatepost for you may have to set its public address (GATEPOST_PUBLIC_URL) to the one you
        type.
      </p>
      <ToToday />
    </>,
  );
}

/** What could not be read at all: a form cut off on its way, mostly. */
export function unreadablePage<E extends Env>(c: Context<E>): Response | Promise<Response> {
  if (isForProgram(c))
    return plainProblem(c, {
      status: 400,
      code: 'unreadable',
      title: 'That could not be read.',
      detail: 'Nothing was done. It may have been cut off on its way: send it again.',
    });
  return visitorPage(
    c,
    { title: 'That could not be read', owner: 'Gatepost', status: 400 },
    <>
      <h1>That could not be read</h1>
      <p>Nothing was done. It may have been cut off on its way. Go back, look at it, and send it again.</p>
      <ToToday />
    </>,
  );
}

/** Packed, or of a kind that is not read there. */
export function wrongKindPage<E extends Env>(c: Context<E>): Response | Promise<Response> {
  if (isForProgram(c))
    return plainProblem(c, {
      status: 415,
      code: 'wrong-kind',
      title: 'What was sent is of a kind that is not read here.',
      detail:
        'Nothing was done. Send JSON with Content-Type: application/json, or where a photo is asked for multipart/form-data; not packed.',
    });
  return visitorPage(
    c,
    { title: 'That could not be read', owner: 'Gatepost', status: 415 },
    <>
      <h1>That could not be read</h1>
      <p>Nothing was done. It was packed, or of a kind that is not read here. Go back and send it as the page itself does.</p>
      <ToToday />
    </>,
  );
}

/** Asked in a way in which nothing at this address is asked. */
export function wrongMethodPage<E extends Env>(c: Context<E>, allow: string): Response | Promise<Response> {
  c.header('allow', allow);
  if (isForProgram(c))
    return plainProblem(c, {
      status: 405,
      code: 'wrong-method',
      title: 'Nothing here is asked in that way.',
      detail: 'What can be asked, and how, is at /api/v1/openapi.json.',
    });
  return visitorPage(
    c,
    { title: 'Not asked in that way', owner: 'Gatepost', status: 405 },
    <>
      <h1>Nothing here is asked in that way</h1>
      <p>Nothing was done.</p>
      <ToToday />
    </>,
  );
}

export function tooManyPage<E extends Env>(c: Context<E>, seconds: number): Response | Promise<Response> {
  c.header('retry-after', String(seconds));
  if (isForProgram(c))
    return plainProblem(c, {
      status: 429,
      code: 'too-many',
      title: 'Too many requests.',
      detail: `Try again in ${count(seconds, 'second')}.`,
    });
  return visitorPage(
    c,
    { title: 'Too many tries', owner: 'Gatepost', status: 429 },
    <>
      <h1>Too many tries in a short time</h1>
      <p>Nothing was done. Wait {seconds < 90 ? count(seconds, 'second') : `${Math.ceil(seconds / 60)} minutes`} and try again.</p>
      <p class="meta">If this keeps coming back, tell whoever runs Gatepost for you.</p>
    </>,
  );
}

export function tooLargePage<E extends Env>(c: Context<E>): Response | Promise<Response> {
  if (isForProgram(c))
    return plainProblem(c, {
      status: 413,
      code: 'too-large',
      title: 'That is too large.',
      detail: 'Nothing was saved. A picture may be up to 30 MB, anything else up to 1 MB.',
    });
  return visitorPage(
    c,
    { title: 'That is too large', owner: 'Gatepost', status: 413 },
    <>
      <h1>That is too large</h1>
      <p>Nothing was saved. A picture may be up to 30 MB; words up to 1 MB. Go back and send less at once.</p>
      <ToToday />
    </>,
  );
}
