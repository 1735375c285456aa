import { sayInstant } from '#src/kernel/clock.ts';
import type { WaitingNotice } from '#src/infra/mail/notices.ts';
import { PressForm } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Visit } from '../visit.ts';

/** What desks told this person and nobody else. */
export function Notices({ notices, visit }: { notices: readonly WaitingNotice[]; visit: Visit }) {
  return (
    <Panel title="For you">
      <ul class="found">
        {notices.map((notice) => (
          <li key={notice.id}>
            <div class="grow">
              <a href={notice.href}>{notice.words}</a>
              <p class="meta">{sayInstant(notice.at, visit.school.zone, visit.now)}</p>
            </div>
            <PressForm action={`/notices/${notice.id}/seen`} small kind="quiet" label={`Seen: ${notice.words}`}>
              Seen
            </PressForm>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
