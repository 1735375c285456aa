import { roles, type Role } from '#src/kernel/actor.ts';
import type { Day } from '#src/kernel/clock.ts';
import type { Refusal } from '#src/kernel/refusal.ts';
import type { FormState } from '#src/web/form.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Check, Field, Select, Tiles } from '#src/web/ui/field.tsx';
import { Pager } from '#src/web/ui/pager.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { Said } from '#src/web/ui/said.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { PeopleFilter } from '../lists.ts';
import { engagementNames, fullName, roleNames, type PersonLine } from '../model.ts';

export const pageSize = 40;
const kindOptions = [
  { value: 'staff', label: 'Staff, governors and helpers' },
  { value: 'pupil', label: 'Pupils' },
  { value: 'parent', label: 'Parents and carers' },
];
export const roleOptions = roles.map((value) => ({ value, label: roleNames[value] }));
export const engagementOptions = Object.entries(engagementNames).map(([value, label]) => ({ value, label }));

export interface Problem {
  readonly form: FormState;
  readonly refusal: Refusal;
}

export interface ListShown {
  readonly lines: readonly PersonLine[];
  readonly total: number;
  readonly keeps: boolean;
  readonly filter: PeopleFilter;
  readonly page: number;
}

export function PeopleList({ lines, total, keeps, filter, page }: ListShown) {
  return (
    <>
      <form class="filters" method="get" action="/people">
        <Field name="q" type="search" label="Find" value={filter.q ?? ''} />
        {keeps && (
          <Select name="kind" label="Who" options={[...kindOptions, { value: 'all', label: 'Everybody' }]} value={filter.kind ?? 'all'} />
        )}
        <Select name="role" label="Role" options={roleOptions} value={filter.role ?? ''} empty="Any role" />
        {keeps && <Check name="left" label="With those who have left" checked={filter.left === true} />}
        <Button>Show</Button>
      </form>
      {lines.length === 0 ? (
        <Empty title="Nobody is like this." action={<Button href="/people">Show everybody</Button>} />
      ) : (
        <section class="panel">
          <Table caption="People" heads={['Name', 'As', 'Roles']}>
            {lines.map((line) => (
              <Line key={line.id} line={line} />
            ))}
          </Table>
        </section>
      )}
      <Pager page={page} size={pageSize} total={total} href={(at) => hrefOf(filter, at)} what="people" />
    </>
  );
}

function Line({ line }: { line: PersonLine }) {
  const as =
    line.kind === 'pupil'
      ? (line.yearGroup ?? 'Pupil')
      : line.kind === 'parent'
        ? 'Parent or carer'
        : line.title || line.engagements.map((one) => engagementNames[one]).join(', ');
  return (
    <tr data-row>
      <th scope="row">
        <a class="nm" href={`/people/${line.id}`}>
          {fullName(line)}
        </a>
      </th>
      <Cell label="As">{as}</Cell>
      <Cell label="Roles">{line.roles.map((role: Role) => roleNames[role]).join(', ')}</Cell>
    </tr>
  );
}

function hrefOf(filter: PeopleFilter, page: number): string {
  const { q, kind, role, left } = filter;
  return `/people?${new URLSearchParams({ ...(q && { q }), kind: kind ?? 'all', ...(role && { role }), ...(left && { left: 'yes' }), page: String(page) }).toString()}`;
}

export function AddPerson({ problem, today }: { problem: Problem | undefined; today: Day }) {
  const form = problem?.form;
  const shown = form === undefined ? {} : { form };
  return (
    <Panel title="Who they are">
      {problem !== undefined && <Said refusal={problem.refusal} />}
      <form class="form" method="post" action="/people/new">
        <Tiles name="kind" label="Who" options={kindOptions} value="staff" across required {...shown} />
        <PersonFields form={form} />
        <EngagementFields form={form} today={today} legend="For staff, governors and helpers" />
        <Field name="yearGroup" label="For pupils: class or year" maxLength={40} {...shown} />
        <div class="actions">
          <Button kind="primary">Add</Button>
        </div>
      </form>
    </Panel>
  );
}

export function PersonFields({ form }: { form: FormState | undefined }) {
  const shown = form === undefined ? {} : { form };
  return (
    <>
      <div class="pair">
        <Field name="given" label="Given name" maxLength={100} required {...shown} />
        <Field name="family" label="Family name" maxLength={100} required {...shown} />
        <Field name="knownAs" label="Known as" hint="If it differs from the given name" maxLength={100} {...shown} />
      </div>
      <Field name="email" type="email" label="E-mail" {...shown} />
    </>
  );
}

/** HM-SCOPE-04, HA-SCOPE-06: a capacity for everybody, a last day for those who do not stay by themselves, an agency's contact. */
export function EngagementFields({ form, today, legend }: { form: FormState | undefined; today: Day; legend: string }) {
  const shown = form === undefined ? {} : { form };
  return (
    <fieldset class="stack">
      <legend class="lbl">{legend}</legend>
      <div class="pair">
        <Select name="engagement" label="In which capacity" options={engagementOptions} value="employee" {...shown} />
        <Field name="title" label="What people here call it" hint="Year 4 lead" maxLength={120} {...shown} />
      </div>
      <div class="pair">
        <Field name="fromOn" type="date" label="First day" value={today} {...shown} />
        <Field
          name="untilOn"
          type="date"
          label="Last day"
          hint="Needed for all but employees and governors, so that access ends by itself."
          {...shown}
        />
      </div>
      <Field name="agencyContact" label="For agency workers: whom to reach at the agency" maxLength={200} {...shown} />
    </fieldset>
  );
}
