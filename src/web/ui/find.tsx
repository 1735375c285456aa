import { Icon } from './icon.tsx';

/** The one field that finds posts, clauses and people; `/` goes to it. */
export function Find({ value, focus }: { value?: string; focus?: boolean }) {
  return (
    <form class="find" role="search" aria-label="Find" action="/find">
      <Icon name="search" size={20} />
      <input
        type="search"
        name="q"
        value={value}
        autofocus={focus}
        maxLength={100}
        aria-label="Find a post, a clause or a person"
        placeholder="Find a post, clause, person"
      />
      <kbd class="desk" aria-hidden="true">
        /
      </kbd>
    </form>
  );
}
