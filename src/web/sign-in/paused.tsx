import type { Context, Env } from 'hono';
import type { Refusal } from '#src/kernel/refusal.ts';
import { visitorPage } from '../page.tsx';
import { problem } from '../refusal.tsx';
import { PressForm } from '../ui/button.tsx';

/** For somebody who left, is suspended, or has no place at a school: the same words, which do not say which; to a script as a problem. */
export function answerNotActive<E extends Env>(c: Context<E>, refusal: Refusal): Response | Promise<Response> {
  if (c.req.header('accept')?.includes('application/json')) return problem(c, refusal);
  return visitorPage(
    c,
    { title: 'Your place here is not active', owner: 'Gatepost', status: 403 },
    <>
      <h1>{refusal.what.replace(/\.$/, '')}</h1>
      <p>
        {refusal.why} {refusal.next.map((step) => `${step.label}.`).join(' ')}
      </p>
      <div class="go">
        <PressForm action="/sign-out">Sign out</PressForm>
      </div>
    </>,
  );
}
