import { sayInstant } from '#src/kernel/clock.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Account } from '../model.ts';
import type { AccountShown } from './account-page.tsx';

export function Stop({ account, may, problem }: AccountShown) {
  if (account.pausedAt === null && !may.pause) return null;
  if (account.pausedAt !== null && !may.resume) return null;
  return (
    <Panel title="Safety stop">
      {account.pausedAt === null ? (
        <form class="form" method="post" action={`/register/accounts/${account.id}/pause`}>
          <Field name="reason" label="Why" maxLength={500} {...(problem && { form: problem.form })} />
          <Button kind="stop">Stop posting on {account.name}</Button>
        </form>
      ) : (
        <PressForm action={`/register/accounts/${account.id}/resume`}>Let it run again</PressForm>
      )}
    </Panel>
  );
}

/** KP-OFF-05, KP-OFF-10: a task until somebody says that it is done. Whose leave ended is not said. */
export function Password({ account }: { account: Account }) {
  return (
    <Panel title="Password to be changed">
      <p>Somebody who may know the log-on of {account.name} may no longer use it. Change it there, then say so here.</p>
      <PressForm action={`/register/accounts/${account.id}/details`} fields={{ what: 'changed' }} kind="primary">
        It is changed
      </PressForm>
    </Panel>
  );
}

/** KP-ACC-03: one press when nothing changed. */
export function Details({ account }: { account: Account }) {
  const action = `/register/accounts/${account.id}/details`;
  return (
    <Panel title="Details of the account">
      <p class="meta">Address, recovery and log-on of {account.name}. Never the password of a private account.</p>
      <div class="actions">
        <PressForm action={action} fields={{ what: 'unchanged' }} small>
          They are as above
        </PressForm>
        <PressForm action={action} fields={{ what: 'changed' }} small>
          I changed the log-on
        </PressForm>
      </div>
    </Panel>
  );
}

export function Connection({ account, problem, visit }: AccountShown) {
  const shown = problem === undefined ? {} : { form: problem.form };
  return (
    <Panel
      title="Connected to Gatepost"
      sub={account.connectedAt === null ? 'Not yet.' : `Since ${sayInstant(account.connectedAt, visit.school.zone, visit.now)}.`}
    >
      <form class="form" method="post" action={`/register/accounts/${account.id}/connect`}>
        <Field name="identifier" label="Handle" value={account.handle} required {...shown} />
        <Field
          name="secret"
          type="password"
          label="App password"
          hint="Made in Bluesky under Settings, App passwords. Sealed here and never shown again."
          required
          {...shown}
        />
        <Field name="service" type="url" label="Server" hint="Empty: bsky.social" {...shown} />
        <Button>Sign in and seal</Button>
      </form>
      {account.connectedAt !== null && (
        <PressForm action={`/register/accounts/${account.id}/disconnect`} kind="quiet" small>
          Disconnect
        </PressForm>
      )}
    </Panel>
  );
}

export function Ending({ account }: { account: Account }) {
  return (
    <Panel title="Last day">
      <form class="form" method="post" action={`/register/accounts/${account.id}/end`}>
        <Field name="lastDay" type="date" label="The school uses it until" value={account.untilOn} hint="Empty: for good." />
        <Button>Save the last day</Button>
      </form>
    </Panel>
  );
}
