import type { Actor } from '#src/kernel/actor.ts';
import type { AccountId } from '#src/kernel/ids.ts';
import { sayInstant } from '#src/kernel/clock.ts';
import { csvField } from '#src/kernel/csv.ts';
import { ok, type Result } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { onPerson, onSchool, personOf } from './acts.ts';
import { momentOf } from './moment.ts';
import { headByPost } from './posting.ts';
import { lineSeen, stateSeen, withGround } from './rules.ts';
import { standingOf } from './standing.ts';
import { listUses } from './uses-store.ts';

/** KP-ACC-01: the register as it stood at an instant, as CSV. Applications are left out: it says who was approved. */
export async function exportRegister(
  office: Office,
  actor: Actor,
  input: { readonly at: Date; readonly account: AccountId | null },
): Promise<Result<string>> {
  return office.transact(actor.schoolId, async (tx) => {
    const asked = await office.gate.ask(tx, onSchool(actor, 'register:read'));
    if (!asked.ok) return asked;
    const { policy, zone, now } = await momentOf(office, tx, actor);
    const person = personOf(actor);
    const seesWhy =
      person !== null && (await office.gate.look(tx, onPerson(actor, 'people:readSuspension', await standingOf(tx, person, now)))).ok;
    const filter = { headByPost: headByPost(policy), ...(input.account === null ? {} : { account: input.account }) };
    const lines = (await listUses(tx, input.at, filter)).filter((line) => line.state !== 'asked' && line.state !== 'declined');
    const say = (at: Date | null) => (at === null ? '' : sayInstant(at, zone, new Date(0)));
    const rows = lines.map((one) => {
      const line = lineSeen(withGround(one, policy), seesWhy);
      const by = line.byPost ? 'By the headteacher’s role' : [line.decidedByName, line.decidedAs].filter(Boolean).join(', ');
      return [
        line.holder,
        line.holderTitle,
        line.capacity,
        line.accountName,
        by,
        line.decidedClause ?? '',
        say(line.fromAt),
        say(line.untilAt),
        stateSeen(one.state, seesWhy).word,
      ];
    });
    await office.record(tx, asked.value, { facts: { exported: 'register', at: input.at.toISOString(), lines: rows.length } });
    const heads = ['Person', 'Title', 'Category', 'Account', 'Approved by', 'Clause', 'From', 'Until', 'State'];
    return ok([heads, ...rows].map((row) => `${row.map(csvField).join(',')}\r\n`).join(''));
  });
}
