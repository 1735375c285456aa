import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { sayDay } from '#src/kernel/clock.ts';
import { parseId, type AccountId } from '#src/kernel/ids.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import { policyInForce } from '#src/desks/policy/desk.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, TextArea } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { JoinedLater } from './joined-later.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { findAccount } from '../accounts-store.ts';
import { listJoiners, recordJoiner } from '../joiners.ts';
import { findNotice, recordInitialNotice, suggestedNotice } from '../notices.ts';

const fields = z.object({ givenOn: z.string(), recipients: z.string().max(500), wording: z.string().max(10_000) });

const joinedFields = z.object({
  joinedOn: z.string(),
  who: z.string().max(200).default(''),
  givenOn: z.string().default(''),
  mailTo: z.string().max(200).optional(),
});

/** The first communication of an account, and who joined later, under `/register/accounts/:id/notice` (WH-PUB-05). */
export function noticeRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/:id/notice', (c) => showNotice(c, office, parseId<'account'>(c.req.param('id')), undefined));
  routes.post('/:id/notice', async (c) => {
    const id = parseId<'account'>(c.req.param('id'));
    if (!id) return c.notFound();
    const read = await readForm(c, fields);
    if (!read.ok) return showNotice(c, office, id, read.form);
    const done = await recordInitialNotice(office, c.var.visit.actor, id, read.value);
    if (done.ok) return goOn(c, `/register/accounts/${id}/notice`, 'Recorded: families have been told.');
    return done.refusal.kind === 'unclear'
      ? showNotice(c, office, id, formAgain(read.typed, done.refusal))
      : answerRefusal(c, done.refusal);
  });
  routes.post('/:id/joined', async (c) => {
    const id = parseId<'account'>(c.req.param('id'));
    if (!id) return c.notFound();
    const read = await readForm(c, joinedFields);
    if (!read.ok) return showNotice(c, office, id, undefined, read.form);
    const { mailTo, ...rest } = read.value;
    const given = mailTo === undefined ? {} : { givenOn: c.var.visit.today };
    const done = await recordJoiner(office, c.var.visit.actor, id, { ...rest, ...given, mailTo: mailTo ?? null });
    if (done.ok)
      return goOn(c, `/register/accounts/${id}/notice`, mailTo === undefined ? 'Recorded.' : 'Recorded, and on its way to them.');
    return done.refusal.kind === 'unclear'
      ? showNotice(c, office, id, undefined, formAgain(read.typed, done.refusal))
      : answerRefusal(c, done.refusal);
  });
  return routes;
}

async function showNotice(c: Context<Visiting>, office: Office, id: AccountId | null, form: FormState | undefined, joined?: FormState) {
  const { actor, school, today } = c.var.visit;
  if (!id) return c.notFound();
  const read = await office.read(school.id, async (db) => {
    const on = { kind: 'School', id: school.id } as const;
    const may = await office.gate.look(db, { actor, act: 'publishing:recordNotice', on });
    if (!may.ok) return may;
    const account = await findAccount(db, id);
    if (!account) return no(absent);
    const policy = await policyInForce(db, school.id, today);
    const rule = policy.check('initial-notice-missing');
    return ok({
      account,
      notice: await findNotice(db, id),
      joiners: await listJoiners(db, id),
      citation: rule && policy.cite(rule.clause),
    });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { account, notice, joiners, citation } = read.value;
  return page(
    c,
    {
      title: `First words to families: ${account.name}`,
      desk: 'register',
      crumbs: [{ label: 'Register', href: '/register' }],
      lead: <>Before an account opens, families are told how abuse is dealt with. {citation && <Clause of={citation} />}</>,
      status: (form ?? joined) ? 422 : 200,
    },
    <div class="side">
      <Panel title="What families are told">
        <form class="form" method="post" action={`/register/accounts/${id}/notice`}>
          <Field name="givenOn" type="date" label="On" value={today} max={today} required {...(form && { form })} />
          <Field
            name="recipients"
            label="Who was told"
            value={notice?.recipients ?? 'Every parent and carer'}
            required
            maxLength={500}
            {...(form && { form })}
          />
          <TextArea
            name="wording"
            label="The words"
            hint="They say that abuse is dealt with as if it had been said face to face, and that criticism is not abuse."
            rows={6}
            value={notice?.wording ?? suggestedNotice}
            required
            {...(form && { form })}
          />
          <div>
            <Button kind="primary">Record it</Button>
          </div>
        </form>
      </Panel>
      <div class="stack">
        <Panel title="On record">
          {notice ? (
            <>
              <p class="meta">
                {sayDay(notice.givenOn, today)}, {notice.recipients}
              </p>
              <p>{notice.wording}</p>
            </>
          ) : (
            <p class="muted">
              {account.initialNoticeOn
                ? `Given on ${sayDay(account.initialNoticeOn, today)}; its words are not on record.`
                : 'Nothing yet.'}
            </p>
          )}
        </Panel>
        {notice && <JoinedLater account={account} joiners={joiners} today={today} {...(joined && { form: joined })} />}
      </div>
    </div>,
  );
}
