import type { Actor } from '#src/kernel/actor.ts';
import type { Id } from '#src/kernel/ids.ts';
import { absent, conflict } from '#src/kernel/refusal.ts';
import { no, ok, type Result } from '#src/kernel/result.ts';
import { settleNotices } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { onPerson, onSchool, personOf } from './acts.ts';
import type { IssuedRule } from './model.ts';
import { momentOf } from './moment.ts';
import { acknowledge, confirmAwareness, findRule, insertRule, unreadRules, withdrawRule } from './rules-store.ts';
import { standingOf } from './standing.ts';
import { tellOfficialUsers } from './telling.ts';

/** KP-OFF-12: numbers a rule, dates it and tells every official user in the same step. `replaces` ends an earlier one. */
export function issueRule(
  office: Office,
  actor: Actor,
  input: { readonly title: string; readonly body: string; readonly replaces: Id<'issued-rule'> | null },
): Promise<Result<IssuedRule>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:issueRules'));
    if (!asked.ok) return asked;
    const by = personOf(actor);
    if (by === null) return no(absent);
    const old = input.replaces === null ? null : await findRule(tx, input.replaces);
    if (input.replaces !== null && (old === null || old.withdrawnAt !== null))
      return no(
        conflict('That rule is no longer in force.', 'It was changed or withdrawn meanwhile.', [
          { label: 'See the rules', href: '/register/rules' },
        ]),
      );
    const rule = await insertRule(tx, asked.value, { ...input, issuedBy: by });
    if (old !== null) await settleNotices(tx, actor.schoolId, old.id, asked.value.at);
    await office.record(tx, asked.value, {
      facts: { done: 'issued', number: rule.number, replaces: old?.number ?? null },
      personal: { title: rule.title },
    });
    await tellOfficialUsers(office, tx, actor.schoolId, await momentOf(office, tx, actor), rule);
    return ok(rule);
  });
}

export function endRule(office: Office, actor: Actor, input: { readonly id: Id<'issued-rule'> }): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:issueRules'));
    if (!asked.ok) return asked;
    const rule = await findRule(tx, input.id);
    if (rule === null || rule.withdrawnAt !== null) return no(absent);
    await withdrawRule(tx, asked.value, rule.id);
    await settleNotices(tx, actor.schoolId, rule.id, asked.value.at);
    await office.record(tx, asked.value, { facts: { done: 'withdrawn', number: rule.number }, personal: { title: rule.title } });
    return ok();
  });
}

/** KP-OFF-11: somebody has read the rules shown to them. Only those are marked, so one issued meanwhile stays unread. */
export function acknowledgeRules(
  office: Office,
  actor: Actor,
  input: { readonly rules: readonly Id<'issued-rule'>[] },
): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const by = personOf(actor);
    if (by === null) return no(absent);
    const asked = await office.gate.ask(tx, onPerson(actor, 'register:acknowledgeRules', await standingOf(tx, by, office.now())));
    if (!asked.ok) return asked;
    const read = (await unreadRules(tx, by)).filter((rule) => input.rules.includes(rule.id));
    await acknowledge(tx, asked.value, by, read);
    await office.record(tx, asked.value, { facts: { rules: read.map((rule) => rule.number) } });
    return ok();
  });
}

/** WH-CON-01: safeguarding awareness, confirmed by each for themselves for this school year. */
export function confirmOwnAwareness(office: Office, actor: Actor): Promise<Result<undefined>> {
  return office.transact(actor.schoolId, async (tx) => {
    const by = personOf(actor);
    if (by === null) return no(absent);
    const asked = await office.gate.ask(tx, onPerson(actor, 'register:acknowledgeRules', await standingOf(tx, by, office.now())));
    if (!asked.ok) return asked;
    await confirmAwareness(tx, asked.value, by);
    await office.record(tx, asked.value, { facts: { confirmed: 'safeguarding-awareness' } });
    return ok();
  });
}
