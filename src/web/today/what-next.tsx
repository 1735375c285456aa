import { Button } from '../ui/button.tsx';
import { State } from '../ui/gate.tsx';
import { Panel } from '../ui/panel.tsx';
import type { Beginnings } from './beginnings.ts';

interface Step {
  readonly what: string;
  readonly why: string;
  readonly href: string;
  readonly act: string;
  /** Undefined where it is never over. */
  readonly done?: boolean;
}

export function stepsOf(so: Beginnings): readonly Step[] {
  return [
    {
      what: 'Put the school website on the register',
      why: 'Then every page, group and feed in the school’s name. What is not on it is not a school account.',
      href: '/register/accounts/new?platform=website',
      act: 'Add it',
      done: so.hasAccount,
    },
    {
      what: 'Have somebody look after each account',
      why: 'Whoever leads the school names an administrator on the account’s page, and the administrator says yes.',
      href: '/register',
      act: 'Open the register',
      done: so.hasAdministrator,
    },
    {
      what: 'Have those who post approved',
      why: 'Each asks for the accounts they need. Whoever the policy names decides.',
      href: '/register/apply',
      act: 'Ask to post',
      done: so.hasOfficialUser,
    },
    {
      what: 'Let the others in',
      why: letters(so),
      href: '/account/sign-ins',
      act: 'See who can sign in',
    },
    {
      what: 'Term dates and posting hours',
      why: 'Deadlines in school days hang on them.',
      href: '/people/school',
      act: 'School settings',
      done: so.hasTerms,
    },
    {
      what: 'Pupils, and what their parents answered',
      why: 'Needed before the first picture of a child. No answer counts as no.',
      href: '/people/new',
      act: 'Add a person',
      done: so.hasPupils,
    },
    { what: 'Publish the first post', why: 'A notice in words takes two presses.', href: '/posts/new', act: 'Write it', done: false },
  ];
}

function letters({ outbox }: Beginnings): string {
  return outbox === null
    ? 'Everybody you named has a letter with a link of their own.'
    : `No mail server is set (SMTP_URL), so their letters lie on this machine, in ${outbox}.`;
}

/** Until the first post is out: what is left to do, in order, for those who keep the school's records. */
export function WhatNext({ so }: { so: Beginnings }) {
  const steps = stepsOf(so);
  const first = steps.find((step) => step.done === false);
  return (
    <Panel title="What next" sub="Until the first post is out. In this order it goes quickest.">
      <ol class="found">
        {steps.map((step) => (
          <li key={step.what}>
            <span class="grow">
              <b>{step.what}.</b> {step.why}
            </span>
            {step.done ? (
              <State is="open">Done</State>
            ) : (
              <Button small kind={step === first ? 'primary' : 'plain'} href={step.href} label={`${step.act}: ${step.what}`}>
                {step.act}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Panel>
  );
}
