import { z } from 'zod';
import { parseId, type Id } from '#src/kernel/ids.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { notify } from '#src/infra/mail/notices.ts';
import type { Office } from '#src/office.ts';
import { holdersOf } from '#src/desks/people/desk.ts';
import { momentOf } from './moment.ts';
import { postingFacts } from './posting.ts';
import { findUse } from './uses-store.ts';

const id = <Name extends string>() =>
  z.string().transform((text, check): Id<Name> => {
    const read = parseId<Name>(text);
    if (read !== null) return read;
    check.addIssue('not an id');
    return z.NEVER;
  });
const reminder = z.object({ schoolId: id<'school'>(), useId: id<'official-use'>() });

/** KP-ACC-03: put off, at approval, to the day from which details are owed. */
export const remindOfDetails: Job<z.output<typeof reminder>> = { name: 'register:remindOfDetails', data: reminder };

export const registerJobs = [
  handles(remindOfDetails, (office: Office, { schoolId, useId }) =>
    office.transact(schoolId, async (tx) => {
      const now = office.now();
      const line = await findUse(tx, now, useId);
      if (line?.state !== 'in-force') return;
      const { policy } = await momentOf(office, tx, { kind: 'system', schoolId, job: remindOfDetails.name });
      const { detailsOwed } = await postingFacts(tx, line.personId, line.accountId, now, policy);
      if (!detailsOwed) return;
      const href = `/register/accounts/${line.accountId}`;
      const about = `${useId}:details`;
      const told = { schoolId, href, about, at: now };
      await notify(office, tx, {
        ...told,
        to: [line.personId],
        kind: 'to-do',
        words: `Say how ${line.accountName} stands. Posts there wait for it.`,
      });
      const head = (await holdersOf(tx, ['headteacher'], now)).filter((one) => one !== line.personId);
      await notify(office, tx, {
        ...told,
        to: head,
        kind: 'told',
        words: `${line.holder} has not yet confirmed the details of ${line.accountName}.`,
      });
    }),
  ),
];
