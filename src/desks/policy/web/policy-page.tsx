import { sayDay, type Day } from '#src/kernel/clock.ts';
import { count, list } from '#src/kernel/words.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { DoingList } from './doing-list.tsx';
import { Button } from '#src/web/ui/button.tsx';
import { Glyph, Icon } from '#src/web/ui/icon.tsx';
import { doingAbout, type Doing } from '../doing.ts';
import type { FormState } from '#src/web/form.ts';
import { Field } from '#src/web/ui/field.tsx';
import { reviewOf } from '../review.ts';
import { saysWhoSet } from './behind.tsx';
import { remindedBy } from '../reminders.ts';
import { clausesIn, saidOf } from '../views.ts';
import { undecidedIn } from '../undecided.ts';
import { UndecidedAnswers } from './undecided.tsx';
import { sectionsOf, type PolicySeen } from './reading.ts';
import { ViewsNav } from './views-nav.tsx';

export interface PolicyShown {
  readonly seen: PolicySeen;
  readonly zone: string;
  readonly form?: FormState | undefined;
  readonly school: string;
  readonly today: Day;
  /** The views chosen, by key. */
  readonly chosen: readonly string[];
  /** What else of the address a change of view keeps: the day, or the version. */
  readonly keep: URLSearchParams;
}

/** The policy people read: its own words on the left, what Gatepost does about each clause on the right. */
export function PolicyPage({ seen, school, zone, today, chosen, keep, form }: PolicyShown) {
  const isAll = chosen.length === 0;
  const sections = [
    ...sectionsOf(seen, clausesIn(seen.pack, chosen)),
    ...(isAll ? sectionsOf(seen, packs().floor.clauses).map(asFloor) : []),
  ];
  return (
    <>
      <UndecidedAnswers of={undecidedIn(seen.pack, seen.version.parameters)} mayChange={seen.mayChange.ok} />
      <Hero seen={seen} school={school} zone={zone} today={today} form={form} />
      <div class="doc">
        <nav class="toc" aria-label="Sections">
          <ul>
            {sections.map((section) => (
              <li key={section.anchor}>
                <a href={`#${section.anchor}`}>
                  {section.heading}
                  <small aria-label={count(section.clauses.length, 'clause')}>{section.clauses.length}</small>
                </a>
              </li>
            ))}
          </ul>
        </nav>
        <div>
          <div class="bar">
            <ViewsNav pack={seen.pack} chosen={chosen} keep={keep} />
            <p class="meta">Beside each clause: what Gatepost does about it.</p>
          </div>
          {sections.map((section) => (
            <section class="panel sec" id={section.anchor} key={section.anchor} aria-labelledby={`${section.anchor}-h`}>
              <h2 id={`${section.anchor}-h`}>
                {section.heading} <small>{count(section.clauses.length, 'clause')}</small>
              </h2>
              {section.clauses.map((clause) => (
                <article class="cl" id={clause.clause} aria-label={clause.ref} key={clause.clause}>
                  <div class="no">§{clause.ref.split('§')[1]}</div>
                  <div class="tx">
                    <p>{clause.text}</p>
                    {saidOf(seen.pack, { id: clause.clause, heading: clause.heading }).map((words) => (
                      <p class="meta" key={words}>
                        {words}
                      </p>
                    ))}
                  </div>
                  <Does of={doingAbout(seen.pack, seen.policy, clause.clause)} />
                </article>
              ))}
            </section>
          ))}
        </div>
      </div>
    </>
  );
}

/** The floor's headings may be the same words as the policy's own. */
function asFloor<T extends { heading: string; anchor: string }>(section: T): T {
  return { ...section, heading: `Floor: ${section.heading}`, anchor: `floor-${section.anchor}` };
}

function Hero({ seen, school, zone, today, form }: Pick<PolicyShown, 'seen' | 'school' | 'zone' | 'today' | 'form'>) {
  const { version, pack } = seen;
  const review = reviewOf(pack.review, today, seen.behind.review);
  const whoSet = saysWhoSet(seen, seen.behind, zone);
  const enforced = pack.clauses.filter((clause) => doingAbout(pack, seen.policy, clause.id).word === 'Enforced').length;
  return (
    <div class="hero">
      <header class="title">
        <p class="crumb">{school}</p>
        <h1>{school}’s social media policy</h1>
        <dl>
          <Fact term="Model" words={pack.title} />
          <Fact term="Version" words={version.version} />
          <Fact term="In force" words={`since ${sayDay(version.inForceFrom, today)}`} />
          <Fact term="Policy agreed" words={pack.review['agreed'] ?? 'not stated'} />
          <Fact term="Review" words={review.words} />
          <Fact term="Clauses" words={`${pack.clauses.length}: ${enforced} enforced`} />
        </dl>
        <div class="row no-print">
          {seen.mayChange.ok && (
            <Button href="/policy/change" kind="primary">
              Set the school’s values
            </Button>
          )}
          <Button href="/policy/communications" kind="quiet">
            What parents were told
          </Button>
          {remindedBy(seen.policy).length > 0 && (
            <Button href="/policy/reminders" kind="quiet">
              What each answers for
            </Button>
          )}
          {pack.risks.length > 0 && (
            <Button href="/policy/risks" kind="quiet">
              Risks
            </Button>
          )}
          <Button href="/policy/versions" kind="quiet">
            Versions
          </Button>
          {seen.mayChange.ok && (
            <Button href="/policy/adopt" kind="quiet">
              Adopt another policy
            </Button>
          )}
        </div>
      </header>
      <section class="panel" aria-labelledby="reviewed-when">
        <header>
          <h2 id="reviewed-when">When it is reviewed</h2>
        </header>
        <div class="pad">
          <p class="row">
            {review.overdue ? <Glyph state="held" /> : <Icon name="calendar" />} {review.words}
          </p>
          <p class="meta">
            The model was approved by: {pack.review['approvedBy'] ?? 'not stated'}. The policy stays in force until another version is.
          </p>
          {whoSet !== null && <p class="meta">{whoSet}</p>}
          {seen.mayChange.ok && <RecordReview approvedBy={pack.review['approvedBy']} today={today} form={form} />}
          {pack.sources.length > 0 && <p class="meta">Drawn up with regard to {list(pack.sources)}.</p>}
        </div>
      </section>
    </div>
  );
}

/** A review leaves the version as it is, and says when the next is due. */
function RecordReview({ approvedBy, today, form }: { approvedBy: string | undefined; today: Day; form: FormState | undefined }) {
  const usual = approvedBy === undefined || approvedBy === 'not stated' ? 'the governing body' : approvedBy;
  const shown = form === undefined ? {} : { form };
  return (
    <details class="no-print" open={form !== undefined}>
      <summary>Record a review</summary>
      <form method="post" action="/policy/review" class="form">
        <Field name="reviewedOn" type="date" label="Reviewed on" value={today} max={today} required {...shown} />
        <Field name="reviewedBy" label="By" value={usual} maxLength={200} required {...shown} />
        <Field name="nextOn" type="date" label="Next review by" hint="Leave it empty where no day is set." {...shown} />
        <Button>Record the review</Button>
      </form>
    </details>
  );
}

function Fact({ term, words }: { term: string; words: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{words}</dd>
    </div>
  );
}

function Does({ of }: { of: Doing }) {
  return (
    <div class={`does ${of.state}`}>
      {of.state === 'plain' ? <Icon name={of.word === 'Recorded' ? 'records' : 'heart'} size={22} /> : <Glyph state={of.state} size={22} />}
      <div>
        <DoingList of={of} />
      </div>
    </div>
  );
}
