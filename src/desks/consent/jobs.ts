import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { handles, type Job } from '#src/infra/jobs/jobs.ts';
import { id } from './ids.ts';
import { withdrawnIn } from './store.ts';

const told = z.object({ schoolId: id<'school'>(), batchId: id<'consent-batch'>(), parentId: id<'person'>() });

/** WH-CON-04: the parent who withdrew is told that it is done. Put off for a moment, so that a slip undone tells nobody. */
export const tellParent: Job<z.output<typeof told>> = { name: 'consent:tellParent', data: told };
export const tellAfterMs: number = 5 * 60 * 1000;

export const consentJobs = [
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
