import { Button } from '../ui/button.tsx';
import { ChannelBadge } from '../ui/channel-badge.tsx';
import { Icon } from '../ui/icon.tsx';
import type { ChannelToday } from './gather.ts';

/** Type, check, send: the words go to the composer, which asks the gate. Works as a plain form. */
export function QuickComposer({ channels, opened }: { channels: readonly ChannelToday[]; opened: Date }) {
  return (
    <form class="panel quick" method="post" action="/posts/new" aria-label="New post">
      <input type="hidden" name="opened" value={opened.toISOString()} />
      <div>
        <label htmlFor="np">New post</label>
        <textarea id="np" name="words" rows={1} maxLength={20_000} placeholder="What would you like families to know?" />
      </div>
      <div class="go">
        <Button kind="primary" name="then" value="check">
          Check it<span class="lg"> at the gate</span>
        </Button>
      </div>
      <div class="opts">
        <Button small icon="image" name="then" value="photos">
          Add photos
        </Button>
        <Button small icon="phone" name="then" value="phone">
          From your phone
        </Button>
        <Button small icon="redo" href="/posts/again">
          Use an old post
        </Button>
        <span class="sep" aria-hidden="true" />
        <fieldset>
          <legend class="vh">Where it goes</legend>
          <div class="row">
            {channels.map((channel) => (
              <span class="pick" key={channel.id}>
                <input type="checkbox" name="account" value={channel.id} id={`c-${channel.id}`} checked={channel.ticked} />
                <span>
                  <Icon name="check" size={16} />
                  <label htmlFor={`c-${channel.id}`}>
                    <ChannelBadge platform={channel.platform} name={channel.name} />
                  </label>
                </span>
              </span>
            ))}
          </div>
        </fieldset>
      </div>
    </form>
  );
}
