import type { ComponentChildren } from 'preact';
import { Button } from '../ui/button.tsx';
import { ChannelBadge } from '../ui/channel-badge.tsx';
import { Clause } from '../ui/clause.tsx';
import { Clock, Track } from '../ui/clock.tsx';
import { Check, Field, Select, TextArea, Tiles } from '../ui/field.tsx';
import { FindingItem } from '../ui/finding-item.tsx';
import { Gates, State } from '../ui/gate.tsx';
import { Icon, iconNames } from '../ui/icon.tsx';
import { Banner, Empty, Panel } from '../ui/panel.tsx';
import { Cell, Table } from '../ui/table.tsx';
import { ToastBar } from '../ui/toast-bar.tsx';
import { YesNo } from '../ui/yes-no.tsx';

const citation = {
  clause: 'KP-OFF-03',
  ref: 'Official use §3',
  heading: 'Official use',
  text: 'The headteacher approves who may use the school’s accounts.',
  version: '1.0',
};
const zone = 'Europe/London';
const answers = [
  { value: 'yes', label: 'Yes', hint: 'On every channel ticked' },
  { value: 'no', label: 'No' },
];

export function Kit({ now }: { now: Date }) {
  const inMinutes = (minutes: number) => ({ due: new Date(now.getTime() + minutes * 60_000), now, zone });
  return (
    <div class="k">
      <Panel title="State">
        <Line>
          <State is="open" />
          <State is="held" />
          <State is="shut" />
          <State is="note" />
          <State is="plain">Draft</State>
        </Line>
      </Panel>
      <Panel title="Gates">
        <Gates
          of={[
            { name: 'Facebook', state: 'open' },
            { name: 'Instagram', state: 'held' },
            { name: 'Bluesky', state: 'shut' },
            { name: 'Website', state: 'open', word: 'Sent' },
          ]}
        />
      </Panel>
      <Panel title="Clause">
        <Line>
          <Clause of={citation} />
          <Clause of={citation} was="0.9" />
        </Line>
      </Panel>
      <Panel title="Buttons">
        <Line>
          <Button kind="primary">Approve</Button>
          <Button>Look</Button>
          <Button kind="quiet">Later</Button>
          <Button kind="fix" small>
            Blur this face
          </Button>
          <Button kind="stop" small>
            Take it down
          </Button>
          <Button notYet>Not yet</Button>
          <Button icon="plus" label="Add" />
        </Line>
      </Panel>
      <Panel title="Finding">
        <FindingItem severity="stop" what="Tariq has no answer for Bluesky" why="No answer counts as no." citation={citation}>
          <Button kind="fix" small>
            Leave photo 3 out
          </Button>
        </FindingItem>
        <FindingItem severity="hold" what="Photo 4 has no description" why="For people who cannot see it." citation={citation} />
        <FindingItem severity="note" what="It goes out after posting hours" why="Families may read it tomorrow." citation={citation} />
      </Panel>
      <Panel title="Clock">
        {[-125, 38, 200, 60 * 24 * 41].map((minutes) => (
          <p key={minutes}>
            <Clock time={inMinutes(minutes)} big />
          </p>
        ))}
        <Track used={0.6} label="6 of 10 hours used" />
      </Panel>
      <Panel title="Answers and channels">
        <Line>
          <YesNo answer="yes" />
          <YesNo answer="no" />
          <YesNo answer="none" />
          {['facebook-page', 'instagram', 'bluesky', 'website', 'newsletter'].map((platform) => (
            <ChannelBadge key={platform} platform={platform} name={platform} />
          ))}
        </Line>
      </Panel>
      <Panel title="Fields">
        <div class="form">
          <Field name="kit-name" label="Name" hint="As families know it" />
          <Field
            name="kit-wrong"
            label="Description"
            form={{ typed: { 'kit-wrong': 'IMG_2231' }, wrong: { 'kit-wrong': 'A file name is no description.' } }}
          />
          <TextArea name="kit-words" label="Words" />
          <Select name="kit-pick" label="Pick" options={answers} empty="Choose" />
          <Tiles name="kit-tiles" label="May we?" options={answers} value="yes" />
          <Check name="kit-box" label="Seen" />
        </div>
      </Panel>
      <Panel title="Table">
        <Table caption="Parts" heads={['Part', 'State']}>
          <tr>
            <th scope="row">Leaf</th>
            <Cell label="State">Open</Cell>
          </tr>
        </Table>
      </Panel>
      <Panel title="Messages">
        <ToastBar toast={{ words: 'Face blurred in photo 2', undo: { action: '/kit' } }} />
        <Banner is="held">
          <b>Facebook did not answer.</b> Nothing went out. Your post is safe here.
        </Banner>
        <Empty title="Nothing waits at the gate">Everything that came was seen to.</Empty>
      </Panel>
      <Panel title="Drawings">
        <Line>
          {iconNames.map((name) => (
            <Icon key={name} name={name} label={name} />
          ))}
        </Line>
      </Panel>
    </div>
  );
}

function Line({ children }: { children: ComponentChildren }) {
  return <div class="row">{children}</div>;
}
