import { sayInstant } from '#src/kernel/clock.ts';
import { list } from '#src/kernel/words.ts';
import { Panel } from '#src/web/ui/panel.tsx';
import type { Delivery, RestedOn } from '../model.ts';
import { checksAnswered } from './answers.ts';
import { Cited } from './cited.tsx';
import type { PostShown } from './post-view.ts';
import { actingAs } from './say.ts';

/**
 * What the post rested on when it went out, as it stood then: who checked it and as what, whose leave and who approved
 * it, the rules and the policy in force, the permissions, the checks answered (KP-OFF-01, KP-OFF-11, OC-CON-02).
 */
export function Rested({ shown }: { shown: PostShown }) {
  const { post } = shown;
  if (post.letGoAt === null) return null;
  const out = shown.deliveries.flatMap((one) => (one.restedOn === null ? [] : [{ delivery: one, on: one.restedOn }]));
  const answered = checksAnswered(post.draft, shown.names);
  return (
    <Panel title="What it rested on">
      <ul class="evidence">
        <CheckedBy shown={shown} at={post.letGoAt} />
        {post.purpose !== null && (
          <li>
            <b>For:</b> {post.purpose}
          </li>
        )}
        {out.map(({ delivery, on }) => (
          <Leave key={delivery.id} shown={shown} delivery={delivery} on={on} />
        ))}
        <Rules of={out.map(({ on }) => on)} />
        <Permissions shown={shown} of={out.map(({ on }) => on)} />
        {answered.length > 0 && (
          <li>
            <b>Checks answered</b>
            <dl class="answers">
              {answered.map((one) => (
                <div key={one.what}>
                  <dt>{one.what}</dt>
                  <dd>{one.said}</dd>
                </div>
              ))}
            </dl>
          </li>
        )}
      </ul>
    </Panel>
  );
}

function CheckedBy({ shown, at }: { shown: PostShown; at: Date }) {
  const { post, names, visit } = shown;
  return (
    <li>
      <b>Checked and let go</b> by {names.get(post.sentBy ?? post.author) ?? 'somebody who has left'}
      {post.letGoAs !== null && ` ${actingAs(post.letGoAs)}`}, {sayInstant(at, visit.school.zone, visit.now)}.
    </li>
  );
}

/** The approval that the sender's use of this account rested on. */
function Leave({ shown, delivery, on }: { shown: PostShown; delivery: Delivery; on: RestedOn }) {
  const { zone } = shown.visit.school;
  const { use } = on;
  const place = shown.places.get(delivery.accountId)?.name ?? 'A channel';
  if (use === null) return null;
  const when = use.approvedAt === null ? '' : `, ${sayInstant(new Date(use.approvedAt), zone, shown.visit.now)}`;
  const by = use.approvedBy === null ? 'somebody who has left' : (shown.names.get(use.approvedBy) ?? 'somebody who has left');
  return (
    <li>
      <b>{place}:</b> official use{' '}
      {use.byPost ? 'by the headteacher’s role' : `approved by ${by}${use.approvedAs === null ? '' : `, ${use.approvedAs}`}${when}`}.{' '}
      {use.clause !== null && use.approvedAt !== null && <Cited shown={shown} clause={use.clause} at={new Date(use.approvedAt)} />}{' '}
      {!use.byPost && <a href={`/register/uses/${use.id}`}>See the approval</a>}
    </li>
  );
}

function Rules({ of }: { of: readonly RestedOn[] }) {
  const same = Map.groupBy(of, (on) => `${on.policy.id} ${on.rules.join()}`);
  return [...same.values()].map(([on]) =>
    on === undefined ? null : (
      <li key={`${on.policy.id} ${on.rules.join()}`}>
        <b>In force then:</b> {on.policy.title}, version {on.policy.version};{' '}
        {on.rules.length === 0 ? (
          'the school had issued no rules of its own'
        ) : (
          <a href="/register/rules">
            rule{on.rules.length === 1 ? '' : 's'} {list(on.rules.map(String))}
          </a>
        )}
        .
      </li>
    ),
  );
}

/** OC-CON-02: whom it shows, and the record of each one's permission, to those who read such records. */
function Permissions({ shown, of }: { shown: PostShown; of: readonly RestedOn[] }) {
  const records = [...new Map(of.flatMap((on) => on.permissions).map((one) => [one.record, one])).values()];
  const people = new Set(records.map((one) => one.person)).size;
  if (people === 0) return null;
  return (
    <li>
      <b>Shown with a permission on record:</b> {people === 1 ? '1 person' : `${people} people`}
      {shown.mayReadConsent && (
        <ul class="records">
          {records.map((one) => (
            <li key={one.record}>
              {shown.names.get(one.person) ?? 'Somebody who has left'} <code title="The record’s number">{one.record.slice(-12)}</code>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
