import { sayDay, type Day } from '#src/kernel/clock.ts';
import { list } from '#src/kernel/words.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { reviewOf } from '../review.ts';
import { sectionsOf, type PolicyRead } from './reading.ts';

/** The whole policy in the school's voice, with whom it covers, what goes with it and when it is due for review. */
export function PublicPolicy({ read, school, today }: { read: PolicyRead; school: string; today: Day }) {
  const { policy, pack, version } = read;
  const sections = [...sectionsOf(read)];
  const others = policy.list('linkedPolicies');
  return (
    <div class="policy-doc">
      <h1>{school}: social media policy</h1>
      <p>
        This policy covers {list(policy.list('scopePeople'))}. Version {version.version}, in force since{' '}
        {sayDay(version.inForceFrom, today)}. Review: {reviewOf(pack.review, today).words}.
      </p>
      <nav aria-label="Parts of the policy">
        <ul>
          {sections.map((section) => (
            <li key={section.anchor}>
              <a href={`#${section.anchor}`}>{section.heading}</a>
            </li>
          ))}
          <li>
            <a href="#raise">How to raise something with us</a>
          </li>
        </ul>
      </nav>
      {sections.map((section) => (
        <section id={section.anchor} key={section.anchor} aria-labelledby={`${section.anchor}-h`}>
          <h2 id={`${section.anchor}-h`}>{section.heading}</h2>
          <ol class="clauses">
            {section.clauses.map((clause) => (
              <li id={clause.clause} key={clause.clause}>
                <p class="policy-voice">{clause.text}</p>
              </li>
            ))}
          </ol>
        </section>
      ))}
      <section id="raise" aria-labelledby="raise-h">
        <h2 id="raise-h">How to raise something with us</h2>
        <p>
          Speak to the class teacher or the office first, then to the {pack.organisation.head}, then to the chair of governors. We treat you
          with respect, in what we write too, and ask the same of you: children learn best when the grown-ups around them get on.
        </p>
        {others.length > 0 && <p>These go with this policy, and the office gives you each of them: {list(others)}.</p>}
      </section>
      <section id="floor" aria-labelledby="floor-h">
        <h2 id="floor-h">What also holds</h2>
        <p>The program that sends our posts keeps these rules under every school’s policy.</p>
        <ul>
          {packs().floor.clauses.map((clause) => (
            <li id={clause.id} key={clause.id}>
              {clause.text}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
