import { sayDay, type Day } from '#src/kernel/clock.ts';
import { list } from '#src/kernel/words.ts';
import type { Reader } from '#src/infra/gate/pack-files.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { readLinked } from '../linked.ts';
import { reviewOf } from '../review.ts';
import { readersOf } from '../views.ts';
import type { Behind, VersionBehind } from '../approved.ts';
import { saysWhoSet, saysWhoSetThis } from './behind.tsx';
import { partsOf, sectionsOf, type PolicyRead } from './reading.ts';

type Section = ReturnType<typeof sectionsOf>[number];

export interface PublicShown {
  readonly read: PolicyRead;
  readonly behind: Behind;
  /** Those that are or were in force, the newest first. */
  readonly versions: readonly VersionBehind[];
  readonly school: string;
  readonly zone: string;
  readonly today: Day;
  readonly reader: Reader | null;
}

/** The whole policy in the school's voice, with whom it covers, what goes with it and when it is due for review. */
export function PublicPolicy({ read, behind, versions, school, zone, today, reader }: PublicShown) {
  const { policy, pack, version } = read;
  const parts = partsOf(read, reader);
  const sections = parts.length > 0 ? [] : sectionsOf(read);
  return (
    <div class="policy-doc">
      <h1>{school}: social media policy</h1>
      <p>
        This policy covers {list(policy.list('scopePeople'))}. Version {version.version}, in force since {sayDay(version.inForceFrom, '')}.
        Review: {reviewOf(pack.review, today, behind.review).words}. {saysWhoSet(read, behind, zone)}
      </p>
      <Readers of={readersOf(pack)} reader={reader} />
      <nav aria-label="Parts of the policy">
        <ul>
          {[...parts, ...sections].map((part) => (
            <li key={part.anchor}>
              <a href={`#${part.anchor}`}>{'title' in part ? part.title : part.heading}</a>
            </li>
          ))}
          <li>
            <a href="#versions">Versions of this policy</a>
          </li>
          <li>
            <a href="#raise">How to raise something with us</a>
          </li>
        </ul>
      </nav>
      {parts.map((part) => (
        <section id={part.anchor} key={part.anchor} aria-labelledby={`${part.anchor}-h`}>
          <h2 id={`${part.anchor}-h`}>{part.title}</h2>
          {part.sections.map((section) => (
            <Clauses key={section.anchor} of={section} />
          ))}
        </section>
      ))}
      {sections.map((section) => (
        <section id={section.anchor} key={section.anchor} aria-labelledby={`${section.anchor}-h`}>
          <h2 id={`${section.anchor}-h`}>{section.heading}</h2>
          <Clauses of={section} />
        </section>
      ))}
      <Raising read={read} />
      <section id="versions" aria-labelledby="versions-h">
        <h2 id="versions-h">Versions of this policy</h2>
        <ul>
          {versions.map(({ version: one, ...who }) => (
            <li key={one.id}>
              Version {one.version}, from {sayDay(one.inForceFrom, '')}, on the model {packs().pack(one.pack).title}.{' '}
              {saysWhoSetThis({ version: one, ...who }, packs().pack(one.pack).organisation.head)}
            </li>
          ))}
        </ul>
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

const readerNames: Readonly<Record<Reader, string>> = {
  employees: 'I work here',
  governors: 'I am a governor',
  pupils: 'I am a pupil',
  parents: 'I am a parent or carer',
};

/** KP-SCOPE-03: each kind of reader sees first what concerns them. */
function Readers({ of, reader }: { of: readonly Reader[]; reader: Reader | null }) {
  if (of.length === 0) return null;
  return (
    <nav aria-label="Who is reading">
      <ul>
        {of.map((one) => (
          <li key={one}>
            <a href={`?as=${one}`} aria-current={one === reader ? 'true' : undefined}>
              {readerNames[one]}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Clauses({ of }: { of: Section }) {
  return (
    <ul class="clauses">
      {of.clauses.map((clause) => (
        <li id={clause.clause} key={clause.clause}>
          <p class="policy-voice">{clause.text}</p>
          <p class="meta">{clause.ref}</p>
        </li>
      ))}
    </ul>
  );
}

/** KP-PUB-02: the right ways of settling differences, and the mutual respect that binds what the school writes too. */
function Raising({ read: { policy, pack } }: { read: PolicyRead }) {
  const online = pack.parameters.has('linkedOnlineSafetyPolicy') ? [policy.text('linkedOnlineSafetyPolicy')] : [];
  const others = [...policy.list('linkedPolicies'), ...online];
  return (
    <section id="raise" aria-labelledby="raise-h">
      <h2 id="raise-h">How to raise something with us</h2>
      <p>
        Speak to the class teacher or the office first, then to the {pack.organisation.head}, then to the chair of governors. We treat you
        with respect, in what we write too, and ask the same of you: children learn best when the grown-ups around them get on.
      </p>
      {others.length > 0 && (
        <>
          <p>These go with this policy. The office gives you any that has no link here.</p>
          <ul>
            {others.map((one) => (
              <li key={one}>
                <Linked entry={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Linked({ entry }: { entry: string }) {
  const { title, address } = readLinked(entry);
  return address === null ? <>{title}</> : <a href={address}>{title}</a>;
}
