import type { Citation } from '#src/kernel/citation.ts';
import { sayDay, type Day } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { Button } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { Pager } from '#src/web/ui/pager.tsx';
import { Empty } from '#src/web/ui/panel.tsx';
import { Cell as TableCell, Table } from '#src/web/ui/table.tsx';
import { YesNo } from '#src/web/ui/yes-no.tsx';
import type { OutletNamed, PupilFilter, PupilLine } from '../lists.ts';
import { offlineOutlets, uses, useWords, type Cell } from '../model.ts';

export const pageSize = 30;

export interface ListShown {
  readonly filter: PupilFilter;
  readonly page: number;
  readonly lines: readonly PupilLine[];
  readonly total: number;
  readonly outlets: readonly OutletNamed[];
  readonly years: readonly string[];
  readonly today: Day;
}

function None({ atAll }: { atAll: boolean }) {
  if (!atAll) return <Empty title="No pupil is like this." action={<Button href="/consent">Show everybody</Button>} />;
  return (
    <Empty title="No pupil is entered yet." action={<Button href="/people/new">Add a pupil</Button>}>
      No answer counts as no: no child is shown until a parent’s yes is on record.
    </Empty>
  );
}

export function ConsentList(shown: ListShown) {
  const { filter, lines, total, outlets, years, today } = shown;
  return (
    <>
      <Filters filter={filter} years={years} />
      {lines.length === 0 ? (
        <None atAll={years.length === 0} />
      ) : (
        <section class="panel consents">
          <Table
            caption={`${useWords[filter.use]}: how each pupil’s answers stand`}
            heads={['Pupil', 'Year', ...outlets.map((one) => <OutletHead key={one.outlet} of={one} />)]}
          >
            {lines.map(({ pupil, cells }) => (
              <tr key={pupil.id} data-row>
                <th scope="row">
                  <a class="nm" href={`/consent/pupils/${pupil.id}`}>
                    {pupil.name}
                  </a>
                </th>
                <TableCell label="Year">{pupil.year}</TableCell>
                {cells.map((cell, at) => (
                  <TableCell key={outlets[at]?.outlet ?? at} label={outlets[at]?.name ?? ''} class="c">
                    <Answer cell={cell} today={today} />
                  </TableCell>
                ))}
              </tr>
            ))}
          </Table>
        </section>
      )}
      <Pager page={shown.page} size={pageSize} total={total} href={(page) => listHref(filter, page)} what="pupils" />
    </>
  );
}

export function OutletHead({ of }: { of: OutletNamed }) {
  if (!isOnline(of)) return <>{of.name}</>;
  return <ChannelBadge platform={of.outlet} name={of.name} bare />;
}

export function isOnline(of: OutletNamed): boolean {
  return offlineOutlets.every((one) => one !== of.outlet);
}

/** How an answer stands; a yes that has run out says since when, since it can be asked for again. */
export function Answer({ cell, today }: { cell: Cell; today: Day }) {
  if (cell.standing !== 'expired') return <YesNo answer={cell.standing} />;
  return (
    <span class="ran-out">
      <YesNo answer="none" />
      {cell.untilOn !== null && <small>until {sayDay(cell.untilOn, today)}</small>}
    </span>
  );
}

function Filters({ filter, years }: { filter: PupilFilter; years: readonly string[] }) {
  return (
    <form class="filters no-print" method="get" action="/consent" role="search">
      <Field name="q" type="search" label="Find a pupil" value={filter.q ?? ''} />
      <Select
        name="year"
        label="Year"
        empty="All years"
        value={filter.year ?? ''}
        options={years.map((year) => ({ value: year, label: year }))}
      />
      <Select name="use" label="Used for" value={filter.use} options={uses.map((use) => ({ value: use, label: useWords[use] }))} />
      <Select
        name="answer"
        label="Answer"
        empty="Any"
        value={filter.answer ?? ''}
        options={[
          { value: 'yes', label: 'A yes' },
          { value: 'no', label: 'A no' },
          { value: 'none', label: 'No answer yet' },
          { value: 'expired', label: 'A yes that has run out' },
        ]}
      />
      <Button>Show</Button>
    </form>
  );
}

/** The address of a page of the list; only what is chosen is in it. */
export function listHref(filter: PupilFilter, page: number): string {
  const chosen = Object.entries({ ...filter, page: page > 1 ? String(page) : undefined });
  const query = new URLSearchParams(chosen.filter((one): one is [string, string] => one[1] !== undefined && one[1] !== ''));
  return `/consent?${query.toString()}`;
}

export function ListLead({ total, citation }: { total: number; citation: Citation | null }) {
  return (
    <>
      {count(total, 'pupil')}. No answer counts as no. {citation && <Clause of={citation} />}
    </>
  );
}
