import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { Office } from '#src/office.ts';
import { isDay } from '#src/kernel/clock.ts';
import { count, list } from '#src/kernel/words.ts';
import { page } from '#src/web/page.tsx';
import { answerRefusal } from '#src/web/refusal.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Select } from '#src/web/ui/field.tsx';
import { Banner, Empty, Panel } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visiting } from '#src/web/visit.ts';
import { monthOfWork, type MonthOfWork, type Pace } from '../month.ts';
import { gapMinutes, workingFrom, workingUntil, type TimeSpent } from '../sittings.ts';

const month = z
  .string()
  .refine((text) => isDay(`${text}-01`))
  .nullable()
  .catch(null);

/** A month of work on posts, for the leadership, under `/journal/month` (WH-PUB-06). */
export function monthRoutes(office: Office): Hono<Visiting> {
  return new Hono<Visiting>().get('/', (c) => showMonth(c, office));
}

async function showMonth(c: Context<Visiting>, office: Office): Promise<Response> {
  const read = await monthOfWork(office, c.var.visit.actor, month.parse(c.req.query('month') ?? null));
  if (!read.ok) return answerRefusal(c, read.refusal);
  return page(
    c,
    {
      title: 'A month of work',
      desk: 'journal',
      crumbs: [
        { label: 'Journal', href: '/journal' },
        { label: 'How it was used', href: '/journal/report' },
      ],
      lead: (
        <>
          {sayMonth(read.value.month)}. Posting should be light work; here it can be seen whether it is. <Clause of={read.value.citation} />
        </>
      ),
    },
    <Month of={read.value} />,
  );
}

const longMonth = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' });
const sayMonth = (text: string): string => longMonth.format(new Date(`${text}-01T00:00:00Z`));

function Month({ of }: { of: MonthOfWork }) {
  return (
    <>
      <form class="filters" method="get" action="/journal/month">
        <Select
          name="month"
          label="Month"
          value={of.month}
          options={[...new Set([of.month, ...of.months])].map((value) => ({ value, label: sayMonth(value) }))}
        />
        <Button>Count</Button>
      </form>
      <div class="stack">
        <PaceShown pace={of.pace} />
        <Panel title="Hours spent" sub="Those named for the school’s accounts">
          <div class="stack">
            {of.named.length === 0 ? <Empty title="Nobody was named for an account." state="held" /> : <Hours of={of} />}
            <p class="hint">
              Nobody keeps a time sheet: this is worked out of the traces that work on posts leaves (pages opened, drafts saved, photos
              added, what went through the gate). Steps less than {gapMinutes} minutes apart count as one sitting, from its first step to
              its last. Out of hours is before {workingFrom}, after {workingUntil}, and at weekends. Thinking, talking and taking photos
              leave no trace here.
            </p>
          </div>
        </Panel>
      </div>
    </>
  );
}

/** WH-PUB-06: the middle one of plain text updates, and a warning when it is over the set seconds. */
function PaceShown({ pace }: { pace: Pace }) {
  return (
    <Panel title="A plain text update" sub={count(pace.posts, 'post')}>
      <div class="stack">
        {pace.medianSeconds === null ? (
          <Empty title="None went out this month." />
        ) : (
          <>
            {pace.isOver && (
              <Banner is="held">
                <b>Slower than it should be.</b> The school’s own measure is {saySeconds(pace.targetSeconds)}. Ask those who post what holds
                them up.
              </Banner>
            )}
            <p>
              {saySeconds(pace.medianSeconds)} in the middle, from opening the page to sending it on its way;{' '}
              {saySeconds(pace.targetSeconds)} is the most it should take.
            </p>
          </>
        )}
        <p class="hint">
          Words alone with nobody’s family named in them. Waiting for somebody else’s decision, or for a chosen time, does not count.
        </p>
      </div>
    </Panel>
  );
}

function saySeconds(seconds: number): string {
  const rounded = Math.round(seconds);
  if (rounded < 120) return count(rounded, 'second');
  const minutes = Math.round(rounded / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}

const heads = ['Name', 'Hours', 'Out of hours', 'Sittings'] as const;

function Hours({ of }: { of: MonthOfWork }) {
  return (
    <Table caption="Hours spent on posts" heads={heads}>
      {of.named.map((one) => (
        <tr key={one.personId}>
          <th scope="row">
            {one.name} <span class="meta">{list(one.duties)}</span>
          </th>
          <TimeCells of={one} />
        </tr>
      ))}
      {of.others.people > 0 && (
        <tr>
          <th scope="row">
            Everybody else, together <span class="meta">{count(of.others.people, 'person', 'people')}</span>
          </th>
          <TimeCells of={of.others} />
        </tr>
      )}
    </Table>
  );
}

function TimeCells({ of }: { of: TimeSpent }) {
  return (
    <>
      <Cell label={heads[1]}>{sayMinutes(of.minutes)}</Cell>
      <Cell label={heads[2]}>{of.outOfHours < 1 ? 'none' : sayMinutes(of.outOfHours)}</Cell>
      <Cell label={heads[3]}>{of.sittings}</Cell>
    </>
  );
}

/** `2 h 05 min`. */
function sayMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, '0')} min`;
}
