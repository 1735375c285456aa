import type { Context, Env } from 'hono';
import type { Refusal } from '#src/kernel/refusal.ts';
import { nothingPage } from './error-pages.tsx';
import { page, visitorPage } from './page.tsx';
import type { Visiting } from './visit.ts';
import { Button } from './ui/button.tsx';
import { Clause } from './ui/clause.tsx';
import { Gate } from './ui/gate.tsx';

const statusOf = { held: 403, shut: 403, absent: 404, conflict: 409, unclear: 422 } as const;

/** What a page answers that shows a refusal beside what was asked about. */
export const statusFor = ({ kind }: Refusal) => statusOf[kind];

/** Whether a script asks, which reads a refusal as data. */
export const wantsData = (c: Context): boolean => c.req.header('accept')?.includes('application/json') === true;

/**
 * The one translator of a refusal into a page: what, why, next, and the clause it rests on. Scripts that ask for JSON
 * get problem+json. What does not exist to this person answers 404, the same bytes as for a thing that never was.
 */
export function answerRefusal(c: Context<Visiting>, refusal: Refusal): Response | Promise<Response> {
  if (wantsData(c)) return problem(c, refusal);
  if (refusal.kind === 'absent') return nothingPage(c);
  const status = statusOf[refusal.kind];
  return page(c, { title: refusal.what, desk: 'find', bare: true, status }, <Refused refusal={refusal} />);
}

/** The same for pages that anybody may open, where nobody is known. */
export function answerVisitor<E extends Env>(c: Context<E>, refusal: Refusal): Response | Promise<Response> {
  if (refusal.kind === 'absent') return nothingPage(c);
  return visitorPage(c, { title: refusal.what, owner: 'Gatepost', status: statusOf[refusal.kind] }, <Refused refusal={refusal} />);
}

/** RFC 9457, with the clause. */
export function problem<E extends Env>(c: Context<E>, refusal: Refusal): Response {
  const status = statusOf[refusal.kind];
  return c.json({ type: `urn:gatepost:${refusal.code}`, title: refusal.what, status, detail: refusal.why, ...rest(refusal) }, status, {
    'content-type': 'application/problem+json',
  });
}

function rest(refusal: Refusal): object {
  return { verdict: refusal.kind, next: refusal.next, citations: refusal.citations, ...(refusal.fields && { fields: refusal.fields }) };
}

function Refused({ refusal }: { refusal: Refusal }) {
  const state = refusal.kind === 'shut' ? 'shut' : 'held';
  return (
    <section class={`refused ${state}`} aria-labelledby="refused-h">
      <Gate state={state} />
      <h1 id="refused-h">{refusal.what}</h1>
      <p>{refusal.why}</p>
      {refusal.citations.length > 0 && (
        <div class="cites">
          {refusal.citations.map((one) => (
            <blockquote key={one.clause}>
              <p class="policy-voice">{one.text}</p>
              <p class="meta">
                <Clause of={one} /> version {one.version}
              </p>
            </blockquote>
          ))}
        </div>
      )}
      <div class="actions">
        {refusal.next.map((step) =>
          step.href ? (
            <Button key={step.label} href={step.href}>
              {step.label}
            </Button>
          ) : (
            <p key={step.label}>{step.label.replace(/\.?$/, '.')}</p>
          ),
        )}
        {refusal.next.every((step) => step.href === undefined) && <Button href="/">Back to Today</Button>}
      </div>
    </section>
  );
}
