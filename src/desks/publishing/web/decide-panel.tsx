import { sayInstant } from '#src/kernel/clock.ts';
import { list } from '#src/kernel/words.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, Select, type Option } from '#src/web/ui/field.tsx';
import { Panel } from '#src/web/ui/panel.tsx';
import { characteristics, heads } from '../checks/heads.ts';
import { isWithin } from '../checks/limits.ts';
import { isReleasable } from '../releasable.ts';
import { isLate } from '../rules.ts';
import { decisionsFor } from './decisions.ts';
import type { PostShown } from './post-view.ts';

/** Look and decide: on the post itself, never blind from a list, never on one's own. */
export function Decide({ shown }: { shown: PostShown }) {
  const { post, visit, check, gathered } = shown;
  const isOwn = post.editors.includes(visit.person.id);
  const decisions = decisionsFor(shown);
  if (post.status === 'draft') return <Releases shown={shown} />;
  // What somebody is to put up is neither checked again nor turned back: it is put up, or withdrawn.
  if (post.status === 'scheduled' && shown.deliveries.some((one) => one.status === 'by-hand')) return null;
  if (post.status === 'scheduled')
    return (
      <Panel title="On its way">
        <p>It is checked again in the seconds before it goes. Changing anything brings it back.</p>
        {shown.may['publishing:return'] && <TurnBack shown={shown} />}
      </Panel>
    );
  const waits = check.toDecide.map((finding) => finding.what);
  if (decisions.length === 0)
    return (
      <Panel title="Waiting">
        <p>
          {waits.length > 0 ? `${list(waits)}. ` : ''}
          {isOwn ? 'Nobody decides about a post of their own.' : 'Somebody else decides about this.'}{' '}
          {post.waitsFor.length > 0 && shown.decide.length > 0 && `It is the turn of ${list(shown.decide, 'or')}. `}
          <Clause of={shown.policy.cite(shown.policy.governing('publishing:approve'))} />
        </p>
        {shown.may['publishing:return'] && <TurnBack shown={shown} />}
      </Panel>
    );
  const late = isLate(post.draft.goesOutAt === null ? null : new Date(post.draft.goesOutAt), visit.now);
  return (
    <Panel title="Look and decide">
      <form method="post" action={`/posts/${post.id}/decide`} class="form">
        <input type="hidden" name="seal" value={gathered.seal} />
        <ul class="decisions">
          {decisions.map((one) => (
            <li key={one.words}>
              {one.words} {one.citation !== null && <Clause of={one.citation} />}
            </li>
          ))}
        </ul>
        {decisions.some((one) => one.kind === 'mention') && <Select name="basis" label="On what basis" options={bases} />}
        {late ? <NewTime shown={shown} /> : <GoesOutAt shown={shown} />}
        <Button kind="primary">{decisions.some((one) => one.kind === 'publish') ? 'Publish it' : 'Approve it'}</Button>
      </form>
      {shown.may['publishing:return'] && <TurnBack shown={shown} />}
    </Panel>
  );
}

/** HM-CON-01: kept with each person's approval. Empty, it rests on what is on record, or on the approver's own judgement. */
const bases: readonly Option[] = [
  { value: '', label: 'What is on record, or else my own judgement' },
  { value: 'Their family said yes to this post.', label: 'Their family said yes to this post' },
  { value: 'They asked for it themselves.', label: 'They asked for it themselves' },
  { value: 'It is public already.', label: 'It is public already' },
];

function GoesOutAt({ shown }: { shown: PostShown }) {
  const { post, visit, gathered } = shown;
  const at = post.goesOutAt === null ? 'as soon as it is approved' : sayInstant(post.goesOutAt, visit.school.zone, visit.now);
  const isOutside = !isWithin(post.goesOutAt ?? visit.now, gathered.facts.school);
  return (
    <p class="meta">
      Goes out {at}
      {isOutside && ', outside posting hours'}.
    </p>
  );
}

/** A late approval never lets out a stale moment silently: the new time is part of the decision. */
function NewTime({ shown }: { shown: PostShown }) {
  const { post, visit } = shown;
  return (
    <>
      <p>
        <b>The time it was to go out has gone by</b>
        {post.goesOutAt !== null && `: ${sayInstant(post.goesOutAt, visit.school.zone, visit.now)}`}. What was right for then may not be
        right now.
      </p>
      <Select
        name="goes"
        label="Goes out"
        required
        empty="Choose a new time"
        options={[
          { value: 'now', label: 'Now' },
          { value: 'own', label: 'At the time below' },
        ]}
      />
      <div class="pair">
        <Field name="goes-on" label="Day" type="date" />
        <Field name="goes-time" label="Time" type="time" />
      </div>
    </>
  );
}

/** Heads that are not the content's alone, beside those of `heads`. */
const otherHeads: readonly Option[] = [
  { value: 'disrepute', label: 'Harms somebody’s or the school’s name' },
  { value: 'may-be-unlawful', label: 'May be unlawful in another way' },
  { value: 'party-political', label: 'Takes sides between parties' },
  { value: 'confidential', label: 'Confidential' },
  { value: 'allegation', label: 'Says something against somebody' },
  { value: 'best-interests', label: 'Not in the child’s best interests' },
];
const headOptions: readonly Option[] = [
  { value: '', label: 'No, it only needs changing' },
  ...heads.map(({ head, label }) => ({ value: head, label })),
  ...otherHeads,
];

function TurnBack({ shown }: { shown: PostShown }) {
  return (
    <>
      <SendBack shown={shown} />
      {shown.post.status === 'held' && <Decline shown={shown} />}
    </>
  );
}

/** OC-PUB-02: it will not go out at all, and its writer is told why. */
function Decline({ shown }: { shown: PostShown }) {
  return (
    <details class="sendback">
      <summary>Decline it for good</summary>
      <form method="post" action={`/posts/${shown.post.id}/decline`} class="form">
        <input type="hidden" name="seal" value={shown.gathered.seal} />
        <Field name="note" id="decline-note" label="Why it will not go out" required maxLength={1000} />
        <Button small>Decline it</Button>
      </form>
    </details>
  );
}

/** Back to its writer with what needs to change; a marked head keeps these words in until they are others. */
function SendBack({ shown }: { shown: PostShown }) {
  return (
    <details class="sendback">
      <summary>Send it back</summary>
      <form method="post" action={`/posts/${shown.post.id}/return`} class="form">
        <input type="hidden" name="seal" value={shown.gathered.seal} />
        <Field name="note" label="What needs to change" required maxLength={1000} />
        <Select name="head" label="May it not go out as it is?" options={headOptions} />
        <div class="if-characteristic">
          <Select
            name="characteristic"
            label="Which protected characteristic"
            hint="For discrimination, harassment and victimisation."
            empty="None"
            options={characteristics}
          />
        </div>
        <div class="if-about">
          <Field name="about" label="Whose name, or which law" maxLength={200} />
        </div>
        <Button small>Send it back</Button>
      </form>
    </details>
  );
}

/** What only a release lets go: by whoever has the power, with the reason on record; its writer asks them for it. */
function Releases({ shown }: { shown: PostShown }) {
  const open = shown.check.toPutRight.filter((finding) => isReleasable(finding.code));
  const codes = [...new Set(open.map((finding) => finding.code))];
  if (codes.length === 0) return null;
  const { post } = shown;
  return (
    <Panel title="Release" id="release">
      {!shown.may['publishing:release'] ? (
        <>
          <p>{list(open.map((finding) => finding.what))}. Take it out, or ask for it to be released.</p>
          <PressForm action={`/posts/${post.id}/ask-release`} small>
            Ask those who may release it
          </PressForm>
        </>
      ) : (
        codes.map((code) => (
          <form key={code} method="post" action={`/posts/${post.id}/release`} class="form">
            <input type="hidden" name="seal" value={shown.gathered.seal} />
            <input type="hidden" name="code" value={code} />
            <p>{open.find((finding) => finding.code === code)?.what}</p>
            <Field name="note" label="On what advice, or for what reason, it may go" required maxLength={1000} id={`note-${code}`} />
            <Button small>Release it</Button>
          </form>
        ))
      )}
    </Panel>
  );
}
