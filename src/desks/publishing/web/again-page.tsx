import { sayInstant } from '#src/kernel/clock.ts';
import { count } from '#src/kernel/words.ts';
import { Button, PressForm } from '#src/web/ui/button.tsx';
import { Empty } from '#src/web/ui/panel.tsx';
import { Cell, Table } from '#src/web/ui/table.tsx';
import type { Visit } from '#src/web/visit.ts';
import type { PostLine } from '../listing.ts';

/** Earlier posts to begin from: last year's fair is this year's, but for the date. */
export function OldPosts({ posts, before, visit }: { posts: readonly PostLine[]; before: string | null; visit: Visit }) {
  if (posts.length === 0) return <Empty title="Nothing has gone out yet." action={<Button href="/posts/new">Write a post</Button>} />;
  return (
    <>
      <section class="panel">
        <Table caption="Earlier posts, latest first" heads={['Post', 'When', 'Begin from it']}>
          {posts.map((post) => (
            <tr key={post.id} data-row>
              <th scope="row">
                <a class="nm" href={`/posts/${post.id}`} dir="auto">
                  {post.title}
                </a>
                {post.photos > 0 && <span class="meta"> {count(post.photos, 'photo')}</span>}
              </th>
              <Cell label="When">{sayInstant(post.when, visit.school.zone, visit.now)}</Cell>
              <Cell label="Begin from it">
                <PressForm action={`/posts/${post.id}/again`} small label={`Use it again: ${post.title}`}>
                  Use it again
                </PressForm>
              </Cell>
            </tr>
          ))}
        </Table>
      </section>
      {before !== null && (
        <nav class="pager" aria-label="Pages">
          <Button small href={`/posts/again?${new URLSearchParams({ before }).toString()}`}>
            Earlier posts
          </Button>
        </nav>
      )}
    </>
  );
}
