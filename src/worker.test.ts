import { describe, expect, it } from 'vitest';
import { handled } from './worker.ts';

/** When the work comes round by itself, in UTC: the name of the job, and its minutes and hours. */
const rounds = Object.fromEntries(handled.flatMap(({ job }) => (job.every === undefined ? [] : [[job.name, job.every]])));

describe('work that comes round by itself', () => {
  it('[KP-OFF-05] [KP-OFF-10] every minute holds what rests on somebody who is no longer active, and takes up what was left behind', () => {
    expect(rounds).toMatchObject({ 'publishing:sweepStanding': '* * * * *', 'publishing:sweep': '* * * * *' });
  });

  it('[WH-PUB-03] [HM-PUB-04] looks each morning for a talk that is due, and each hour for a right to use that has ended', () => {
    expect(rounds).toMatchObject({ 'publishing:remindOfLiaison': '40 6 * * *', 'publishing:tellOfLicences': '35 * * * *' });
  });

  it('[WH-OFF-02] every ten minutes looks for an account that nobody looks after', () => {
    expect(rounds).toMatchObject({ 'register:watchAccounts': '*/10 * * * *' });
  });

  it('[KP-OFF-04] [KP-SCOPE-01] each morning tells of what has come to be due in the register and the policy', () => {
    expect(rounds).toMatchObject({ 'register:morning': '10 5 * * *', 'policy:morning': '20 6 * * *' });
  });
});
