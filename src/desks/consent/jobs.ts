import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { id } from './ids.ts';
import { settledIn, withdrawnIn } from './store.ts';

const told = z.object({ schoolId: id<'school'>(), batchId: id<'consent-batch'>(), parentId: id<'person'>() });

/** WH-CON-04: the parent who withdrew is told that it is done. Put off for a moment, so that a slip undone tells nobody. */
export const tellParent: Job<z.output<typeof told>> = { name: 'consent:tellParent', data: told };
export const tellAfterMs: number = 5 * 60 * 1000;

const settled = z.object({ schoolId: id<'school'>(), batchId: id<'consent-batch'>(), parentId: id<'person'>() });

/** WH-CON-04: the parent whose answer the headteacher's outweighs is told so. */
export const tellSettled: Job<z.output<typeof settled>> = { name: 'consent:tellSettled', data: settled };

export const consentJobs = [
  handles(tellSettled, async (office: Office, { schoolId, batchId, parentId }) => {
    const letter = await office.read(schoolId, (db) => settledIn(db, batchId, parentId));
    if (letter === null) return;
    await office.mail.send({
      id: `${batchId}.${parentId}`,
      to: letter.email,
      subject: `${letter.school}: an answer of yours about pictures`,
      text: [
        letter.yes
          ? `You told ${letter.school} that pictures may not be shown in one place. Not everybody with a say agreed, and the headteacher has settled it: they may be.`
          : `The headteacher of ${letter.school} has settled where pictures may be shown. In one place for which you said yes they are not.`,
        '',
        letter.yes
          ? 'If you do not agree, tell the school office. A no that you say from now on counts again, from that day, without a reason.'
          : 'If you would like to know more, ask the school office.',
        '',
      ].join('\n'),
    });
  }),
  handles(tellParent, async (office: Office, { schoolId, batchId, parentId }) => {
    const letter = await office.read(schoolId, (db) => withdrawnIn(db, batchId, parentId));
    if (letter === null) return;
    await office.mail.send({
      id: `${batchId}.${parentId}`,
      to: letter.email,
      subject: `${letter.school} has your answer about pictures`,
      text: [
        `You have told ${letter.school} where pictures may no longer be shown.`,
        '',
        'From now on no new ones go up there. Those that are up are being taken down: at once where our system can do it,',
        'and where it is done by hand, somebody at school is asked to do it from today.',
        'Copies that other people have kept are out of our reach.',
        '',
        'You can change your answer again, any day, without giving a reason: tell the school office.',
        '',
      ].join('\n'),
    });
  }),
];
