import type { Hono } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { parseId } from '#src/kernel/ids.ts';
import { absent, unclear } from '#src/kernel/refusal.ts';
import { no } from '#src/kernel/result.ts';
import type { Visiting } from '#src/web/visit.ts';
import { acceptNaming, endNaming, nameOnAccount } from '../accounts.ts';
import { sendPolicyAgain, tickStep } from '../caring.ts';
import { giveNotice } from '../giving-notice.ts';
import { duties } from '../model.ts';
import { step } from './account-step.tsx';

/** Who looks after an account: named, accepted, given up. */
export function dutyRoutes(routes: Hono<Visiting>, office: Office): void {
  routes.post('/:id/name', (c) =>
    step(c, office, z.object({ personId: z.string(), duty: z.enum(duties) }), 'Named. They are in post once they accept.', (id, value) => {
      const personId = parseId<'person'>(value.personId);
      return personId === null
        ? Promise.resolve(no(unclear({ personId: 'Choose somebody.' })))
        : nameOnAccount(office, c.var.visit.actor, { id, personId, duty: value.duty });
    }),
  );
  for (const [name, act, words] of [
    ['accept', acceptNaming, 'Accepted.'],
    ['give-up', endNaming, 'Given up.'],
  ] as const)
    routes.post(`/:id/${name}`, (c) =>
      step(c, office, z.object({ duty: z.string() }), words, (_, value) => {
        const id = parseId<'account-duty'>(value.duty);
        return id === null ? Promise.resolve(no(absent)) : act(office, c.var.visit.actor, { id });
      }),
    );
}

/** WH-OFF-02, WH-OFF-03: the set-up list of whoever is named, and the safeguarding policy that goes to them. */
export function careRoutes(routes: Hono<Visiting>, office: Office): void {
  const duty = (value: string) => parseId<'account-duty'>(value);
  routes.post('/:id/step', (c) =>
    step(c, office, z.object({ duty: z.string(), step: z.string().max(200) }), 'Done. Thank you.', (_, value) => {
      const id = duty(value.duty);
      return id === null ? Promise.resolve(no(absent)) : tickStep(office, c.var.visit.actor, { id, step: value.step });
    }),
  );
  routes.post('/:id/give-notice', (c) =>
    step(c, office, z.object({ duty: z.string(), lastDay: z.string() }), 'Notice is given. The leadership is told.', (_, value) => {
      const id = duty(value.duty);
      return id === null ? Promise.resolve(no(absent)) : giveNotice(office, c.var.visit.actor, { id, lastDay: value.lastDay });
    }),
  );
  routes.post('/:id/policy', (c) =>
    step(c, office, z.object({ duty: z.string() }), 'Sent.', (_, value) => {
      const id = duty(value.duty);
      return id === null ? Promise.resolve(no(absent)) : sendPolicyAgain(office, c.var.visit.actor, { id });
    }),
  );
}
