import type { Context, Env } from 'hono';
import { visitorPage } from '../page.tsx';
import { PressForm } from '../ui/button.tsx';

/** For somebody who left, is suspended, or has no place at a school: the same words, which do not say which. */
export function pausedPage<E extends Env>(c: Context<E>): Response | Promise<Response> {
  return visitorPage(
    c,
    { title: 'Your place here is not active', owner: 'Gatepost', status: 403 },
    <>
      <h1>Your place here is not active</h1>
      <p>Nothing can be done from this sign-in at the moment. The school office or the headteacher can say more.</p>
      <div class="go">
        <PressForm action="/sign-out">Sign out</PressForm>
      </div>
    </>,
  );
}
