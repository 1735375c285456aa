import { sayInstant } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { Button } from '#src/web/ui/button.tsx';
import { ChannelBadge } from '#src/web/ui/channel-badge.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visit } from '#src/web/visit.ts';
import type { PostLine } from '../listing.ts';
import type { PostStatus } from '../model.ts';
import { postWord } from './say.ts';

export const tabs = [
  { key: 'all', label: 'All', none: 'Nothing has been written yet.', statuses: ['draft', 'held', 'scheduled', 'out', 'taken-down'] },
  { key: 'drafts', label: 'Drafts', none: 'No draft is waiting.', statuses: ['draft'] },
  { key: 'held', label: 'Held', none: 'Nothing is held at the gate.', statuses: ['held'] },
  { key: 'scheduled', label: 'Scheduled', none: 'Nothing is scheduled.', statuses: ['scheduled'] },
  { key: 'out', label: 'Out', none: 'Nothing has gone out yet.', statuses: ['out', 'taken-down'] },
] as const satisfies readonly { key: string; label: string; none: string; statuses: readonly PostStatus[] }[];

export interface ListShown {
  readonly tab: (typeof tabs)[number]['key'];
  readonly posts: readonly PostLine[];
  /** Where the next page begins, if there is one. */
  readonly before: string | null;
  /** Whether the reader may begin a post. */
  readonly writes: boolean;
  readonly visit: Visit;
}

/** For whoever may begin a post; to others it would lead to a refusal. */
export function NewPost() {
  return (
    <Button small kind="primary" icon="plus" href="/posts/new" hotkey="n">
      New post
    </Button>
  );
}

export function PostList({ tab, posts, before, writes, visit }: ListShown) {
  return (
    <>
      <nav class="tabs" aria-label="Which posts">
        {tabs.map((one) => (
          <a
            key={one.key}
            href={one.key === 'all' ? '/posts' : `/posts?show=${one.key}`}
            aria-current={one.key === tab ? 'page' : undefined}
          >
            {one.label}
          </a>
        ))}
      </nav>
      {posts.length === 0 ? (
        <Empty
          title={tabs.find((one) => one.key === tab)?.none ?? ''}
          {...(writes && { action: <Button href="/posts/new">Write a post</Button> })}
        />
      ) : (
        <section class="panel">
          <Table caption="Posts, latest change first" heads={['Post', 'State', 'Where', 'When']}>
            {posts.map((post) => (
              <Line key={post.id} post={post} visit={visit} />
            ))}
          </Table>
        </section>
      )}
      <p class="row meta">
        <a href="/posts/liaison">What may go up</a>
        <a href="/posts/feedback">What readers said</a>
      </p>
      {before !== null && (
        <nav class="pager" aria-label="Pages">
          <Button small href={`/posts?${new URLSearchParams({ ...(tab === 'all' ? {} : { show: tab }), before }).toString()}`}>
            Earlier posts
          </Button>
        </nav>
      )}
    </>
  );
}

function Line({ post, visit }: { post: PostLine; visit: Visit }) {
  const { is, word } = postWord(post);
  return (
    <tr data-row>
      <th scope="row">
        <a class="nm" href={post.status === 'draft' ? `/posts/${post.id}/edit` : `/posts/${post.id}`}>
          {post.title}
        </a>
        {post.photos > 0 && <span class="meta"> {count(post.photos, 'photo')}</span>}
      </th>
      <Cell label="State">
        <State is={is}>{word}</State>
      </Cell>
      <Cell label="Where">
        <span class="row">
          {post.channels.map(({ name, platform }) => (
            <ChannelBadge key={name} platform={platform} name={name} bare />
          ))}
        </span>
      </Cell>
      <Cell label="When">{sayInstant(post.when, visit.school.zone, visit.now)}</Cell>
    </tr>
  );
}
