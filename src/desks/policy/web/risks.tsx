import { roles } from '#src/kernel/actor.ts';
import { addDays, sayDay, type Day } from '#src/kernel/clock.ts';
import { roleNames } from '#src/desks/people/desk.ts';
import type { FormState } from '#src/web/form.ts';
import { Button } from '#src/web/ui/button.tsx';
import { Clause } from '#src/web/ui/clause.tsx';
import { Field, Select } from '#src/web/ui/field.tsx';
import { State } from '#src/web/ui/gate.tsx';
import { Empty, Panel } from '#src/web/ui/panel.tsx';
import { likelihoods, type Risk } from '../risks.ts';

const words = { low: 'Unlikely', medium: 'As likely as not', high: 'Likely' } as const;

/** The risks the policy recognises, each with its owner, what answers it, how likely it is and when it is looked at again. */
export function RisksPage(shown: { risks: readonly Risk[]; mayJudge: boolean; today: Day; form: FormState | undefined }) {
  const { risks, mayJudge, today } = shown;
  if (risks.length === 0) return <Empty title="This policy lists no risks by themselves." />;
  return (
    <div class="stack">
      {risks.map((risk) => (
        <Panel key={risk.name} title={risk.words} id={`risk-${risk.name}`} sub={<Standing risk={risk} />}>
          <dl class="facts">
            <div>
              <dt>Answers for it</dt>
              <dd>{roleNames[risk.owner]}</dd>
            </div>
            <div>
              <dt>How likely</dt>
              <dd>{words[risk.likelihood]}</dd>
            </div>
            <div>
              <dt>Looked at again by</dt>
              <dd>{sayDay(risk.reviewOn, today)}</dd>
            </div>
            <div>
              <dt>What answers it</dt>
              <dd>
                {risk.controls.map((citation) => (
                  <Clause key={citation.clause} of={citation} />
                ))}
              </dd>
            </div>
          </dl>
          {mayJudge && <Judge risk={risk} today={today} form={shown.form?.typed['risk'] === risk.name ? shown.form : undefined} />}
        </Panel>
      ))}
    </div>
  );
}

function Standing({ risk }: { risk: Risk }) {
  if (risk.isDue) return <State is="held">Look at it again</State>;
  return risk.isSuggested ? <State is="note">Suggested</State> : <State is="open">Judged</State>;
}

function Judge({ risk, today, form }: { risk: Risk; today: Day; form: FormState | undefined }) {
  const shown = form === undefined ? {} : { form };
  const soon = addDays(today, 365);
  return (
    <details open={form !== undefined}>
      <summary>Judge it</summary>
      <form class="form" method="post" action="/policy/risks">
        <input type="hidden" name="risk" value={risk.name} />
        <div class="pair">
          <Select
            name="owner"
            id={`owner-${risk.name}`}
            label="Who answers for it"
            options={roles.map((value) => ({ value, label: roleNames[value] }))}
            value={risk.owner}
            {...shown}
          />
          <Select
            name="likelihood"
            id={`likelihood-${risk.name}`}
            label="How likely"
            options={likelihoods.map((value) => ({ value, label: words[value] }))}
            value={risk.likelihood}
            {...shown}
          />
          <Field
            name="reviewOn"
            id={`review-${risk.name}`}
            type="date"
            label="Look again by"
            value={risk.reviewOn > today ? risk.reviewOn : soon}
            required
            {...shown}
          />
        </div>
        <div class="actions">
          <Button small>Keep it</Button>
        </div>
      </form>
    </details>
  );
}
