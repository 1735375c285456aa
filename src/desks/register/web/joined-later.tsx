import { sayDay, type Day } from '#src/kernel/clock.ts';
import type { FormState } from '#src/web/form.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Joiner } from '../joiners.ts';
import type { Account } from '../model.ts';

interface Props {
  readonly account: Account;
  readonly joiners: readonly (Joiner & { readonly mailed: boolean })[];
  readonly today: Day;
  readonly form?: FormState;
}

/** WH-PUB-05: whoever is let in later gets the same statement, and its date is kept. */
export function JoinedLater({ account, joiners, today, form }: Props) {
  const shown = form === undefined ? {} : { form };
  return (
    <Panel title="Joined later" sub="They get the same words.">
      <div class="stack">
        <form class="form" method="post" action={`/register/accounts/${account.id}/joined`}>
          <Field name="joinedOn" type="date" label="Let in on" value={today} max={today} required {...shown} />
          <Field
            name="who"
            label="Who"
            hint="A family, a class, or how many: as you like to keep it."
            maxLength={200}
            required
            {...shown}
          />
          <Field name="givenOn" type="date" label="Given the words on" value={today} max={today} {...shown} />
          <Field
            name="mailTo"
            type="email"
            label="Or mail them the words today"
            hint="An address, used once and not kept. Empty: you gave them yourself."
            maxLength={200}
            {...shown}
          />
          <div>
            <Button>Record it</Button>
          </div>
        </form>
        {joiners.length > 0 && (
          <ul class="stack">
            {joiners.map((one, at) => (
              <li key={`${one.joinedOn} ${one.who} ${at}`}>
                <b>{one.who}</b>
                <p class="meta">
                  Let in {sayDay(one.joinedOn, today)}; {one.mailed ? 'mailed' : 'given'} the words {sayDay(one.givenOn, today)}
                </p>
              </li>
            ))}
          </ul>
        )}
      </div>
    </Panel>
  );
}
