import { sayDay, sayInstant } from '#src/kernel/clock.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Field } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Banner, Panel } from '#src/web/ui/panel.tsx';
import type { Visit } from '#src/web/visit.ts';
import type { Care } from '../caring.ts';
import type { Account, DutyHeld } from '../model.ts';

interface CareProps {
  readonly account: Account;
  readonly duties: readonly DutyHeld[];
  readonly care: readonly Care[];
  readonly asksCover: boolean;
  readonly may: { readonly name: boolean };
  readonly visit: Visit;
}

/** WH-OFF-02: without an administrator nothing goes out; with one alone, a second is to be named. */
export function NoCover({ duties, asksCover, may }: CareProps) {
  if (!asksCover) return null;
  const inPost = duties.filter((one) => one.duty === 'administrator' && one.acceptedAt !== null).length;
  if (inPost > 1) return null;
  const ask = may.name ? 'Name one under Who looks after it.' : 'Ask the leadership to name one.';
  return inPost === 0 ? (
    <Banner is="shut">
      <b>No administrator.</b> Posts here are refused until one is named and accepts. {ask}
    </Banner>
  ) : (
    <Banner is="held">
      <b>No cover.</b> One administrator alone: when they are away, nobody looks after this account. A second is needed. {ask}
    </Banner>
  );
}

/** WH-OFF-03: what whoever is named sees to, and the safeguarding policy that went to them (WH-OFF-02). */
export function CareShown(props: CareProps) {
  const shown = props.care.filter((one) => one.steps.length > 0 || one.sends);
  if (shown.length === 0) return null;
  return (
    <Panel title="Set-up" sub="Seen to by whoever is named">
      <ul class="stack">
        {shown.map((one) => (
          <li class="stack" key={one.duty.id}>
            <b>{one.duty.name}</b>
            <Sent {...props} care={one} />
            <Steps {...props} care={one} />
            <Notice {...props} care={one} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

type One = Omit<CareProps, 'care'> & { readonly care: Care };

function Sent({ account, care: { sent, sends, duty }, may, visit }: One) {
  if (!sends) return null;
  return (
    <div class="row">
      {sent === null ? (
        <State is="held">Safeguarding policy not sent</State>
      ) : (
        <>
          Sent: <a href={sent.address}>{sent.title}</a> <span class="meta">{sayInstant(sent.sentAt, visit.school.zone, visit.now)}</span>
        </>
      )}{' '}
      {may.name && (
        <PressForm
          action={`/register/accounts/${account.id}/policy`}
          fields={{ duty: duty.id }}
          small
          kind="quiet"
          label={`Send it: ${duty.name}`}
        >
          {sent === null ? 'Send it' : 'Send it again'}
        </PressForm>
      )}
    </div>
  );
}

/** WH-OFF-03: given up with notice, by whoever holds it. */
function Notice({ account, care: { duty }, visit }: One) {
  if (duty.untilOn !== null) return <p class="meta">Notice is given: last day {sayDay(duty.untilOn, visit.today)}.</p>;
  if (duty.personId !== visit.person.id || duty.acceptedAt === null) return null;
  return (
    <form class="form" method="post" action={`/register/accounts/${account.id}/give-notice`}>
      <input type="hidden" name="duty" value={duty.id} />
      <Field name="lastDay" id={`last-${duty.id}`} type="date" label="Give it up with notice: your last day" min={visit.today} required />
      <div>
        <Button small>Give notice</Button>
      </div>
    </form>
  );
}

function Steps({ account, care: { steps, duty }, visit }: One) {
  const isTheirs = duty.personId === visit.person.id && duty.acceptedAt !== null;
  return (
    <ul class="stack">
      {steps.map((one) => (
        <li class="row" key={one.what}>
          {one.done ? <State is="open">Done</State> : <State is="held">{one.seen ? 'Not yet' : 'To do'}</State>} {sentence(one.what)}
          {!one.done && !one.seen && isTheirs && (
            <PressForm
              action={`/register/accounts/${account.id}/step`}
              fields={{ duty: duty.id, step: one.what }}
              small
              label={`Done: ${one.what}`}
            >
              It is done
            </PressForm>
          )}
        </li>
      ))}
    </ul>
  );
}

const sentence = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
