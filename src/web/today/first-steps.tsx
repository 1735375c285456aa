import { Button } from '../ui/button.tsx';
import { Panel } from '../ui/panel.tsx';

/** Before anything can be posted: the three steps that are left. */
export function FirstSteps() {
  return (
    <Panel title="Three steps, and the gate is yours">
      <ol class="found">
        <li>
          <span class="grow">
            <b>Accounts.</b> Enter the website and every page, group and feed in the school’s name.
          </span>
          <Button small kind="primary" href="/register">
            Open the register
          </Button>
        </li>
        <li>
          <span class="grow">
            <b>People.</b> Enter staff, and who holds which post.
          </span>
          <Button small href="/people">
            Open People
          </Button>
        </li>
        <li>
          <span class="grow">
            <b>Policy.</b> Look through what yours says, and set what it leaves to you.
          </span>
          <Button small href="/policy">
            Open the policy
          </Button>
        </li>
      </ol>
    </Panel>
  );
}
