import type { Day } from '#src/kernel/clock.ts';
import type { FormState } from '#src/web/form.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Field, Select, Tiles } from '#src/web/ui/field.tsx';
import { accountKindNames, accountKinds, type Account } from '../model.ts';

/** The form of an account's entry. Any platform is taken: the named ones are shortcuts (HM-SCOPE-06). */
export function Entry({
  action,
  account,
  form,
  button,
  offered,
  today,
  told,
}: {
  action: string;
  account: Account | null;
  form: FormState | undefined;
  button: string;
  /** Platforms by name: shortcuts, never limits. */
  offered: Readonly<Record<string, string>>;
  today: Day;
  /** What an official user told of, and this enters. */
  told?: string;
}) {
  const shown = form === undefined ? {} : { form };
  const known = account === null || account.platform in offered;
  const platforms = [...Object.entries(offered).map(([value, label]) => ({ value, label })), { value: 'other', label: 'Something else' }];
  return (
    <form class="form" method="post" action={action}>
      {told !== undefined && <input type="hidden" name="told" value={told} />}
      <Field name="name" label="Name" hint="As people here call it" value={account?.name ?? ''} maxLength={120} required {...shown} />
      <div class="pair">
        <Select
          name="platform"
          label="Platform"
          options={platforms}
          value={known ? (account?.platform ?? 'facebook-page') : 'other'}
          {...shown}
        />
        <Field name="otherPlatform" label="Which, if something else" value={known ? '' : account.platform} maxLength={60} {...shown} />
        <Select
          name="kind"
          label="Kind"
          options={accountKinds.map((value) => ({ value, label: accountKindNames[value] }))}
          value={account?.kind ?? 'page'}
          {...shown}
        />
      </div>
      <div class="pair">
        <Field name="handle" label="Handle" value={account?.handle ?? ''} {...shown} />
        <Field name="address" label="Address" value={account?.address ?? ''} inputmode="url" {...shown} />
      </div>
      <Field
        name="email"
        type="email"
        label="Tied to the e-mail address"
        hint="One of the school’s own"
        value={account?.email ?? ''}
        {...shown}
      />
      <div class="pair">
        <Field name="purpose" label="What for" value={account?.purpose ?? ''} {...shown} />
        {account === null && (
          <Field name="fromOn" type="date" label="Opened on" hint="The day it came into use" value={today} max={today} {...shown} />
        )}
      </div>
      <Tiles
        name="social"
        label="Can visitors add something or react?"
        hint="If they can, it is social media, and all that the policy says of official use applies."
        options={[
          { value: 'yes', label: 'Yes' },
          { value: 'no', label: 'No' },
        ]}
        value={account === null || account.social ? 'yes' : 'no'}
        across
        {...shown}
      />
      <Tiles
        name="owner"
        label="Whose is it?"
        options={[
          { value: 'organisation', label: 'The school’s' },
          { value: 'person', label: 'My own', hint: 'Only on a professional network the policy lists' },
        ]}
        value={account?.owner ?? 'organisation'}
        across
        {...shown}
      />
      <Tiles
        name="runBy"
        label="Who runs it?"
        hint="A yes to pictures on the school’s own places does not cover other people’s: each is asked for by itself."
        options={[
          { value: 'school', label: 'The school' },
          { value: 'others', label: 'Other people', hint: 'Such as a newspaper or a club: we send them pictures and words' },
        ]}
        value={account?.runByOthers ? 'others' : 'school'}
        across
        {...shown}
      />
      <details>
        <summary>Run for the school by somebody else</summary>
        <div class="pair">
          <Field name="host" label="Host" value={account?.host ?? ''} {...shown} />
          <Field name="maintainer" label="Maintained by" value={account?.maintainer ?? ''} {...shown} />
          <Field name="agreementOn" type="date" label="Agreement of" value={account?.agreementOn ?? ''} {...shown} />
        </div>
      </details>
      <div class="actions">
        <Button kind="primary">{button}</Button>
      </div>
    </form>
  );
}
