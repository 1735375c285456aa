import { assuranceJobs } from '#src/desks/assurance/jobs.ts';
import { consentJobs } from '#src/desks/consent/jobs.ts';
import { peopleJobs } from '#src/desks/people/addresses.ts';
import { leavingJobs } from '#src/desks/people/telling.ts';
import { policyJobs } from '#src/desks/policy/jobs.ts';
import { jobs as publishingJobs } from '#src/desks/publishing/jobs.ts';
import { registerJobs } from '#src/desks/register/jobs.ts';
import { joinerJobs } from '#src/desks/register/joiners.ts';
import { watchingJobs } from '#src/desks/register/watching.ts';
import type { Handled } from '#src/infra/jobs/jobs.ts';
import { mailJobs } from '#src/infra/mail/notices.ts';
import { changeJobs } from '#src/web/sign-in/changes.ts';
import { welcomeJobs } from '#src/web/sign-in/welcome.ts';
import type { House } from './house.ts';
import type { Office } from './office.ts';

/** Everything that is done later, desk by desk. */
export const handled: readonly Handled<Office>[] = [
  ...peopleJobs,
  ...leavingJobs,
  ...policyJobs,
  ...registerJobs,
  ...watchingJobs,
  ...joinerJobs,
  ...consentJobs,
  ...assuranceJobs,
  ...publishingJobs,
  ...mailJobs,
  ...welcomeJobs,
  ...changeJobs,
];

/** Starts doing what was put off until later, in this process. */
export async function startWork(house: House): Promise<void> {
  await house.queue.work(handled, house.office);
}
