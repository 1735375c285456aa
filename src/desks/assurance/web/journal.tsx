import { acts, type Act } from '#src/kernel/acts.ts';
import { dayOf, sayDay, timeOf, type Day } from '#src/kernel/clock.ts';
import type { PersonId } from '#src/kernel/ids.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Pager } from '#src/web/ui/pager.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import type { JournalPage, JournalRow, Verdict } from '../model.ts';
import { nameAct, nameField, sayRow } from '../sentences.ts';

/** What stands in the page's address. */
export interface Asked {
  readonly act?: Act | undefined;
  readonly by?: PersonId | undefined;
  readonly subject?: string | undefined;
  readonly verdict?: Verdict | undefined;
  readonly from?: Day | undefined;
  readonly until?: Day | undefined;
  readonly page: number;
  readonly size: '50' | '500';
}

interface Shown {
  readonly asked: Asked;
  readonly found: JournalPage;
  readonly now: Date;
  readonly zone: string;
}

/** The journal: the filter, then the entries by day, newest first. */
export function Journal({ asked, found, now, zone }: Shown) {
  const size = Number(asked.size);
  return (
    <>
      <Filter asked={asked} found={found} />
      {found.rows.length === 0 ? (
        <Empty title="Nothing like that is in the journal." action={<Button href="/journal">See everything</Button>} />
      ) : (
        byDay(found.rows, zone).map(([day, rows]) => (
          <Panel key={day} title={sayDay(day, dayOf(now, zone))} flush>
            <ol class="entries">
              {rows.map((row) => (
                <Line key={row.hash} row={row} opens={found.opens} zone={zone} />
              ))}
            </ol>
          </Panel>
        ))
      )}
      <div class="no-print">
        <Pager page={asked.page} size={size} total={found.total} href={(page) => addressOf({ ...asked, page })} what="entries" />
        {found.total > size && asked.size === '50' && (
          <p class="hint">
            To print: <a href={addressOf({ ...asked, page: 1, size: '500' })}>show 500 on one page</a>.
          </p>
        )}
      </div>
    </>
  );
}

function Filter({ asked, found }: { asked: Asked; found: JournalPage }) {
  const names = acts.map((act) => ({ value: act, label: nameAct(act) })).sort((a, b) => a.label.localeCompare(b.label, 'en-GB'));
  return (
    <form class="filter no-print" action="/journal" aria-label="Show only">
      <Select name="act" label="What" empty="Everything" value={asked.act ?? ''} options={names} />
      <Select
        name="by"
        label="Who"
        empty="Everybody"
        value={asked.by ?? ''}
        options={found.doers.map((one) => ({ value: one.id, label: one.name }))}
      />
      <Select
        name="verdict"
        label="The gate was"
        empty="Open, held or shut"
        value={asked.verdict ?? ''}
        options={[
          { value: 'open', label: 'Open' },
          { value: 'held', label: 'Held' },
          { value: 'shut', label: 'Shut' },
        ]}
      />
      <Field name="from" type="date" label="From" value={asked.from ?? ''} />
      <Field name="until" type="date" label="Until" value={asked.until ?? ''} />
      {asked.subject !== undefined && <input type="hidden" name="subject" value={asked.subject} />}
      <Button icon="search">Show</Button>
    </form>
  );
}

function Line({ row, opens, zone }: { row: JournalRow; opens: JournalPage['opens']; zone: string }) {
  const words = Object.entries(row.words).filter(([, text]) => text !== '');
  return (
    <li class={row.verdict}>
      <time dateTime={row.at.toISOString()}>{timeOf(row.at, zone)}</time>
      <div class="entry">
        <p>{sayRow(row)}</p>
        {words.length > 0 && (
          <dl>
            {words.map(([field, text]) => (
              <div key={field}>
                <dt>{nameField(field)}</dt>
                <dd>{text ?? <i>erased</i>}</dd>
              </div>
            ))}
          </dl>
        )}
        <p class="meta">
          {row.citations.map((one) => (
            <Clause key={one.clause} of={one} />
          ))}{' '}
          <OnThing row={row} opens={opens} /> <span class="seal">seal {row.hash.slice(0, 8)}</span>
        </p>
      </div>
      <State is={row.verdict} />
    </li>
  );
}

const pages: Readonly<Record<string, (id: string) => string>> = {
  post: (id) => `/posts/${id}`,
  account: (id) => `/register/accounts/${id}`,
  officialuse: (id) => `/register/uses/${id}`,
};

/** From an entry to the thing itself, and to everything that happened to it. */
function OnThing({ row, opens }: { row: JournalRow; opens: JournalPage['opens'] }) {
  if (row.on.kind === 'School' || row.on.kind === 'journal' || row.on.kind === 'sealed-list') return null;
  const href = `/journal?${new URLSearchParams({ subject: `${row.on.kind}:${row.on.id}` }).toString()}`;
  const itself = row.on.kind === 'Account' || opens.has(row.on.id) ? pages[row.on.kind.toLowerCase()]?.(row.on.id) : undefined;
  return (
    <>
      {itself !== undefined && (
        <a href={itself} aria-label={`Open it, ${timeOfSeal(row)}`}>
          Open it
        </a>
      )}
      <a href={href} aria-label={`Everything about this, ${timeOfSeal(row)}`}>
        Everything about this
      </a>
    </>
  );
}

const timeOfSeal = (row: JournalRow): string => `seal ${row.hash.slice(0, 8)}`;

function byDay(rows: readonly JournalRow[], zone: string): readonly (readonly [Day, readonly JournalRow[]])[] {
  return [...Map.groupBy(rows, (row) => dayOf(row.at, zone))];
}

function addressOf(asked: Asked): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) {
    const usual = (name === 'page' && value === 1) || (name === 'size' && value === '50');
    if (value !== undefined && !usual) query.set(name, String(value));
  }
  return query.size === 0 ? '/journal' : `/journal?${query.toString()}`;
}
