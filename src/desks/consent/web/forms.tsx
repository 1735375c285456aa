import type { Day } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { Empty } from '#src/web/ui/panel.tsx';
import { Cell as TableCell, Table } from '#src/web/ui/table.tsx';
import type { FormState } from '#src/web/form.ts';
import { typedOf } from '#src/web/form.ts';
import type { OutletNamed } from '../lists.ts';
import { uses, useWords, type Use } from '../model.ts';
import type { PupilToAnswer } from '../store.ts';
import { OutletHead } from './list.tsx';
import { giverOptions, wayOptions } from './pupil.tsx';

export interface FormsShown {
  readonly year: string | undefined;
  readonly years: readonly string[];
  readonly use: Use;
  readonly pupils: readonly PupilToAnswer[];
  readonly outlets: readonly OutletNamed[];
  readonly today: Day;
  readonly form: FormState | undefined;
}

/**
 * A class's paper forms keyed in at one go. Every answer is a native list: Y or N answers it, Tab goes on, so a pile of
 * paper needs no mouse.
 */
export function ClassForms(shown: FormsShown) {
  const { year, years, use, pupils, outlets } = shown;
  return (
    <>
      <form class="filters" method="get" action="/consent/forms">
        <Select
          name="year"
          label="Year"
          value={year ?? ''}
          empty="Choose a year"
          options={years.map((one) => ({ value: one, label: one }))}
        />
        <Select name="use" label="Used for" value={use} options={uses.map((one) => ({ value: one, label: useWords[one] }))} />
        <Button>Show</Button>
      </form>
      {pupils.length === 0 ? (
        <Empty title="Choose a year to begin.">The forms of one year are keyed in together.</Empty>
      ) : (
        <form method="post" action="/consent/forms" aria-label={`Forms of ${year ?? ''}`}>
          <input type="hidden" name="year" value={year ?? ''} />
          <input type="hidden" name="use" value={use} />
          <section class="panel consents keying">
            <Table
              caption={`${count(pupils.length, 'pupil')}: answers on their forms`}
              heads={['Pupil', 'Signed by', ...outlets.map((one) => <OutletHead key={one.outlet} of={one} />)]}
            >
              {pupils.map((pupil) => (
                <FormRow key={pupil.id} pupil={pupil} outlets={outlets} form={shown.form} />
              ))}
            </Table>
          </section>
          <div class="save">
            <div>
              <Select name="how" label="How" value="paper-form" options={wayOptions} {...(shown.form && { form: shown.form })} />
              <Field
                name="answeredOn"
                type="date"
                label="Signed on"
                value={shown.today}
                max={shown.today}
                {...(shown.form && { form: shown.form })}
              />
              <Button kind="primary">Save these forms</Button>
            </div>
          </div>
        </form>
      )}
    </>
  );
}

function FormRow({ pupil, outlets, form }: { pupil: PupilToAnswer; outlets: readonly OutletNamed[]; form: FormState | undefined }) {
  const only = pupil.givers.length === 1 ? pupil.givers[0]?.id : undefined;
  const signed = typedOf(form, `g.${pupil.id}`) ?? only ?? '';
  return (
    <tr>
      <th scope="row">{pupil.name}</th>
      <TableCell label="Signed by">
        <select name={`g.${pupil.id}`} aria-label={`Who signed for ${pupil.name}`} tabIndex={-1} value={signed}>
          <option value="" selected={signed === ''}>
            A parent or carer
          </option>
          {giverOptions(pupil).map((one) => (
            <option key={one.value} value={one.value} selected={one.value === signed}>
              {one.label}
            </option>
          ))}
        </select>
      </TableCell>
      {outlets.map((outlet) => {
        const name = `p.${pupil.id}.${outlet.outlet}`;
        const chosen = typedOf(form, name) ?? '';
        return (
          <TableCell key={outlet.outlet} label={outlet.name} class="c">
            <select name={name} aria-label={`${pupil.name}, ${outlet.name}`} value={chosen}>
              <option value="" selected={chosen === ''}>
                –
              </option>
              <option value="yes" selected={chosen === 'yes'}>
                Yes
              </option>
              <option value="no" selected={chosen === 'no'}>
                No
              </option>
            </select>
          </TableCell>
        );
      })}
    </tr>
  );
}
