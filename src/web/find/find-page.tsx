import { sayInstant } from '#src/kernel/clock.ts';
import { count, list, shortened } from '#src/kernel/words.ts';
import { Clause } from '../ui/clause.tsx';
import { Find } from '../ui/find.tsx';
import { State } from '../ui/gate.tsx';
import { Empty, Panel } from '../ui/panel.tsx';
import type { Visit } from '../visit.ts';
import type { Found } from './routes.tsx';

const words = {
  draft: 'Draft',
  held: 'Held',
  scheduled: 'Scheduled',
  out: 'Out',
  'taken-down': 'Taken down',
  discarded: 'Thrown away',
} as const;
const states = { draft: 'plain', held: 'held', scheduled: 'open', out: 'open', 'taken-down': 'shut', discarded: 'plain' } as const;

export function FindPage({ query, found, visit }: { query: string; found: Found | null; visit: Visit }) {
  const nothing = found !== null && found.posts.length + found.clauses.length + found.people.length === 0;
  return (
    <>
      <header class="top">
        <div>
          <h1>{query === '' ? 'Find' : `Found for “${query}”`}</h1>
          <p>{found === null || nothing ? 'Posts, clauses of your policy, and people.' : sayFound(found)}</p>
        </div>
        <Find value={query} focus={query === ''} />
      </header>
      <div class="stack" data-rows data-found>
        {nothing && (
          <Panel>
            <Empty title="Nothing by that name">Try fewer letters: the beginning of a name or one word of a post is enough.</Empty>
          </Panel>
        )}
        {found !== null && <Lists found={found} visit={visit} />}
      </div>
    </>
  );
}

function sayFound({ posts, clauses, people }: Found): string {
  const parts = [count(posts.length, 'post'), count(clauses.length, 'clause'), count(people.length, 'person', 'people')];
  return `${list(parts.filter((part) => !part.startsWith('0 ')))}. J and K, or the arrows, go through them.`;
}

function Lists({ found, visit }: { found: Found; visit: Visit }) {
  return (
    <>
      {found.posts.length > 0 && (
        <Panel title="Posts">
          <ul class="found">
            {found.posts.map((post) => (
              <li key={post.id}>
                <a href={`/posts/${post.id}`}>{post.title}</a>
                <State is={states[post.status]}>{words[post.status]}</State>
                <span class="meta">{sayInstant(post.changedAt, visit.school.zone, visit.now)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {found.clauses.length > 0 && (
        <Panel title="Policy">
          <ul class="found">
            {found.clauses.map((clause) => (
              <li key={clause.clause}>
                <Clause of={clause} />
                <span class="policy-voice">{shortened(clause.text, 160)}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
      {found.people.length > 0 && (
        <Panel title="People">
          <ul class="found">
            {found.people.map((person) => (
              <li key={person.personId}>
                <a href={person.kind === 'pupil' ? `/consent/pupils/${person.personId}` : `/people/${person.personId}`}>{person.name}</a>
                <span class="meta">{person.year ?? 'Staff'}</span>
              </li>
            ))}
          </ul>
        </Panel>
      )}
    </>
  );
}
