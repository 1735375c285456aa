import { sayDay, type Day } from '#src/kernel/clock.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Field, TextArea } from '#src/web/ui/field.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { State } from '#src/web/ui/gate.tsx';
import type { FormState } from '#src/web/form.ts';
import type { PupilNamed } from '../lists.ts';
import type { Listed } from '../restricted.ts';

/** The list itself, for safeguarding leads alone. `reason` is opened one at a time, each a recorded look. */
export function RestrictedList(shown: {
  listed: readonly Listed[];
  reason: { readonly id: string; readonly words: string } | null;
  found: readonly PupilNamed[] | null;
  q: string;
  today: Day;
  form: FormState | undefined;
}) {
  const { listed, reason, today } = shown;
  return (
    <>
      <div class="banner held" role="note">
        <div class="grow">
          <b>Only safeguarding leads can open this page.</b> To everybody else these children are children without consent. This look has
          been recorded.
        </div>
      </div>
      {listed.length === 0 ? (
        <Empty title="Nobody is on the list." />
      ) : (
        listed.map((one) => <Entry key={one.id} one={one} reason={reason?.id === one.id ? reason.words : null} today={today} />)
      )}
      <Panel title="Add a child">
        <form class="filters" method="get" action="/consent/restricted" role="search">
          <Field name="q" type="search" label="Find a pupil" value={shown.q} />
          <Button>Find</Button>
        </form>
        {shown.found !== null && <AddForm found={shown.found} form={shown.form} />}
      </Panel>
    </>
  );
}

function Entry({ one, reason, today }: { one: Listed; reason: string | null; today: Day }) {
  return (
    <Panel title={one.name} sub={`${one.year ?? ''}, since ${sayDay(one.fromOn, today)}, by ${one.recordedBy}`} id={`o-${one.id}`}>
      <p>{one.restricted ? <State is="shut">Restricted</State> : <State is="plain">A no to everything, not the list’s</State>}</p>
      {reason !== null && <p class="sealed-reason">{reason}</p>}
      <div class="actions">
        {one.restricted && reason === null && (
          <Button small icon="eye" href={`/consent/restricted?reason=${one.id}`}>
            Open the reason
          </Button>
        )}
      </div>
      <form class="form" method="post" action={`/consent/restricted/${one.id}/end`}>
        <Field name="reason" id={`end-${one.id}`} label="Why it ends" required />
        <div>
          <Button small>{one.restricted ? 'Take off the list' : 'End this no'}</Button>
        </div>
      </form>
    </Panel>
  );
}

function AddForm({ found, form }: { found: readonly PupilNamed[]; form: FormState | undefined }) {
  if (found.length === 0) return <p class="muted">No pupil has this name.</p>;
  return (
    <form class="form" method="post" action="/consent/restricted">
      <fieldset class="field">
        <legend class="lbl">Which pupil</legend>
        <div class="tiles">
          {found.map((pupil, at) => (
            <div class="tile" key={pupil.id}>
              <input type="radio" name="pupilId" id={`r-${pupil.id}`} value={pupil.id} checked={found.length === 1 && at === 0} required />
              <label for={`r-${pupil.id}`}>
                {pupil.name}
                <small>{pupil.year}</small>
              </label>
            </div>
          ))}
        </div>
      </fieldset>
      <TextArea
        name="reason"
        label="Why"
        hint="Sealed. Only safeguarding leads can open it, and each time is recorded."
        required
        {...(form && { form })}
      />
      <div>
        <Button kind="stop">Put on the restricted list</Button>
      </div>
    </form>
  );
}
