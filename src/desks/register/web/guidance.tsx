import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import type { Citation } from '#src/kernel/citation.ts';
import { dayOf, sayDay } from '#src/kernel/clock.ts';
import { parseId } from '#src/kernel/ids.ts';
import { ok } from '#src/kernel/result.ts';
import { formAgain, readForm, type FormState } from '#src/web/form.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { goOn } from '#src/web/toast.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, TextArea } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import type { Visit, Visiting } from '#src/web/visit.ts';
import { onSchool } from '../acts.ts';
import { acknowledgeRules, confirmOwnAwareness, endRule, issueRule } from '../guidance.ts';
import type { IssuedRule } from '../model.ts';
import { listReaders, rulesInForce, unreadRules, type RuleReader } from '../rules-store.ts';
import { readDesk } from './reading.ts';

const issueFields = z.object({ title: z.string().min(1).max(200), body: z.string().min(1).max(20_000), replaces: z.string().optional() });

/** Rules and guidance the leadership issues, read and acknowledged (KP-OFF-11, KP-OFF-12); safeguarding awareness (WH-CON-01). */
export function guidanceRoutes(office: Office): Hono<Visiting> {
  const routes = new Hono<Visiting>();
  routes.get('/rules', (c) => showRules(c, office));
  routes.post('/rules', (c) => issue(c, office));
  routes.post('/rules/read', async (c) => {
    const read = await readForm(c, z.object({ rules: z.union([z.string(), z.array(z.string())]).optional() }));
    const sent = read.ok ? [read.value.rules ?? []].flat() : [];
    const rules = sent.flatMap((one) => parseId<'issued-rule'>(one) ?? []);
    const done = await acknowledgeRules(office, c.var.visit.actor, { rules });
    return done.ok ? goOn(c, '/register/rules', 'Noted: you have read the rules.') : answerRefusal(c, done.refusal);
  });
  routes.post('/rules/:id/end', async (c) => {
    const id = parseId<'issued-rule'>(c.req.param('id'));
    if (id === null) return c.notFound();
    const done = await endRule(office, c.var.visit.actor, { id });
    return done.ok ? goOn(c, '/register/rules', 'Withdrawn. It stays on record.') : answerRefusal(c, done.refusal);
  });
  routes.get('/awareness', (c) => showAwareness(c, office));
  routes.post('/awareness', async (c) => {
    const done = await confirmOwnAwareness(office, c.var.visit.actor);
    return done.ok ? goOn(c, '/register', 'Confirmed for this school year.') : answerRefusal(c, done.refusal);
  });
  return routes;
}

async function issue(c: Context<Visiting>, office: Office): Promise<Response> {
  const read = await readForm(c, issueFields);
  if (!read.ok) return showRules(c, office, read.form);
  const { title, body, replaces } = read.value;
  const done = await issueRule(office, c.var.visit.actor, { title, body, replaces: parseId<'issued-rule'>(replaces) });
  if (done.ok) return goOn(c, '/register/rules', `Rule ${done.value.number} is in force. Every official user has been told.`);
  return done.refusal.kind === 'unclear' ? showRules(c, office, formAgain(read.typed, done.refusal)) : answerRefusal(c, done.refusal);
}

async function showRules(c: Context<Visiting>, office: Office, form?: FormState): Promise<Response> {
  const { visit } = c.var;
  const read = await readDesk(c, office, async ({ db, policy, headByPost }) => {
    const mayIssue = (await office.gate.look(db, onSchool(visit.actor, 'register:issueRules'))).ok;
    return ok({
      rules: await rulesInForce(db),
      unread: await unreadRules(db, visit.person.id),
      readers: mayIssue ? await listReaders(db, visit.now, headByPost) : [],
      mayIssue,
      cite: policy.cite(policy.governing('register:acknowledgeRules')),
      citeIssue: policy.cite(policy.governing('register:issueRules')),
    });
  });
  if (!read.ok) return answerRefusal(c, read.refusal);
  const { cite } = read.value;
  return page(
    c,
    {
      title: 'Rules for official users',
      desk: 'register',
      crumbs: [{ label: 'Register', href: '/register' }],
      lead: (
        <>
          What official users follow when they act for the school. <Clause of={cite} />
        </>
      ),
      status: form ? 422 : 200,
    },
    <Rules {...read.value} visit={visit} form={form} />,
  );
}

interface RulesShown {
  readonly rules: readonly IssuedRule[];
  readonly unread: readonly IssuedRule[];
  readonly readers: readonly RuleReader[];
  readonly mayIssue: boolean;
  readonly citeIssue: Citation;
  readonly visit: Visit;
  readonly form: FormState | undefined;
}

function Rules({ rules, unread, readers, mayIssue, citeIssue, visit, form }: RulesShown) {
  return (
    <div class="side">
      <div class="stack">
        {rules.length === 0 && <Empty title="No rules have been issued.">The policy itself holds all the same.</Empty>}
        {rules.map((rule) => (
          <Panel
            key={rule.id}
            title={`${rule.number}. ${rule.title}`}
            sub={
              <>
                {sayDay(dayOf(rule.issuedAt, visit.school.zone), visit.today)}{' '}
                {unread.some((one) => one.id === rule.id) ? <State is="held">Not read yet</State> : <State is="open">Read</State>}
              </>
            }
          >
            <p class="policy-voice pre">{rule.body}</p>
            {mayIssue && <Readers of={readers.filter((one) => one.ruleId === rule.id)} rule={rule} />}
          </Panel>
        ))}
        {unread.length > 0 && (
          <form method="post" action="/register/rules/read">
            {unread.map((rule) => (
              <input key={rule.id} type="hidden" name="rules" value={rule.id} />
            ))}
            <Button kind="primary">
              I have read {unread.length === 1 ? 'it' : `these ${unread.length}`} and will follow {unread.length === 1 ? 'it' : 'them'}
            </Button>
          </form>
        )}
      </div>
      {mayIssue && <Issue rules={rules} cite={citeIssue} form={form} />}
    </div>
  );
}

function Readers({ of, rule }: { of: readonly RuleReader[]; rule: IssuedRule }) {
  const waiting = of.filter((one) => one.acknowledgedAt === null);
  return (
    <>
      <p class="meta">
        {of.length - waiting.length} of {of.length} have read it.
        {waiting.length > 0 && ` Not yet: ${waiting.map((one) => one.name).join(', ')}.`}
      </p>
      <PressForm action={`/register/rules/${rule.id}/end`} kind="quiet" small label={`Withdraw rule ${rule.number}`}>
        Withdraw
      </PressForm>
    </>
  );
}

function Issue({ rules, cite, form }: { rules: readonly IssuedRule[]; cite: Citation; form: FormState | undefined }) {
  const shown = form === undefined ? {} : { form };
  return (
    <Panel title="Issue a rule" sub={<Clause of={cite} />}>
      <form class="form" method="post" action="/register/rules">
        <Field name="title" label="Title" maxLength={200} required {...shown} />
        <TextArea name="body" label="The rule" rows={6} maxLength={20_000} required {...shown} />
        {rules.length > 0 && (
          <div class="field">
            <label for="f-replaces">Instead of</label>
            <select id="f-replaces" name="replaces">
              <option value="">Nothing: it is a new one</option>
              {rules.map((rule) => (
                <option key={rule.id} value={rule.id}>
                  {rule.number}. {rule.title}
                </option>
              ))}
            </select>
          </div>
        )}
        <p class="meta">Every official user is told at once, and posts again once they have read it.</p>
        <Button kind="primary">Issue it</Button>
      </form>
    </Panel>
  );
}

async function showAwareness(c: Context<Visiting>, office: Office): Promise<Response> {
  const read = await readDesk(c, office, async ({ policy }) =>
    ok({ cite: policy.flag('safeguardingAwarenessYearly') ? policy.cite(policy.governing('register:acknowledgeRules')) : null }),
  );
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    { title: 'Safeguarding awareness', desk: 'register', crumbs: [{ label: 'Register', href: '/register' }] },
    <Panel title="Once each school year">
      <form class="form" method="post" action="/register/awareness">
        <p>I know the school’s safeguarding policy, whom to tell when something worries me, and which children must not be shown.</p>
        <Button kind="primary">That is so</Button>
      </form>
    </Panel>,
  );
}
