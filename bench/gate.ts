import { judge, readyPolicy } from '#src/infra/gate/judge.ts';
import { prepare } from '#src/infra/gate/cedar.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { requestFor } from '#src/infra/gate/request.ts';
import type { Standing } from '#src/infra/gate/question.ts';
import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import { accounts, cast, ottersley } from '#fixtures/cast.ts';
import { alone, beside, percentile, perSecond, type Figure } from './figure.ts';

/** Decisions a second in process, beside Cedar given the same request and the pack's whole rules ready parsed. */
export async function measureGate(): Promise<readonly Figure[]> {
  const policy = readyPolicy(packs(), {
    id: '',
    pack: 'keston-primary',
    version: '1.0',
    parameters: {},
    inForceFrom: '2026-01-01',
  } as never);
  const standing: Standing = {
    personId: cast.officeManager.id,
    roles: ['office', 'administrator'],
    engagements: ['employee'],
    suspended: false,
    ended: false,
    revoked: false,
    officialOn: Object.values(accounts).map((one) => one.id),
    authorisedDeputy: false,
  };
  const asked = {
    actor: { kind: 'person', schoolId: ottersley.id, personId: cast.officeManager.id, signInId: null },
    act: 'publishing:publish',
    on: {
      kind: 'Account',
      id: accounts.website.id,
      owned: true,
      paused: false,
      ended: false,
      hasAdministrator: true,
      awaitsAcceptance: false,
      administrators: [cast.officeManager.id],
    },
    context: { detailsOwed: false, rulesUnread: false, awarenessDue: false, initialNotice: true },
  } as const;
  const situation = { headAbsent: false, stopped: false };
  const decideOnce = () => judge(policy, asked.act, requestFor(asked, standing, situation, policy.terms));
  const verdict = decideOnce();
  if (verdict.refusal !== null) throw new Error(`The bench’s question must be open, and is ${verdict.refusal.code}.`);
  const request = requestFor(asked, standing, situation, policy.terms);
  prepare('bench', policy.pack.schema, policy.pack.rules);
  const bare = () =>
    cedar.statefulIsAuthorized({ ...request, preparsedSchemaName: 'gatepost', preparsedPolicySetId: 'bench', validateRequest: true });

  const gate = await perSecond(decideOnce);
  const limit = await perSecond(bare);
  const samples: number[] = [];
  for (let i = 0; i < 20_000; i++) {
    const start = performance.now();
    decideOnce();
    samples.push(performance.now() - start);
  }
  return [
    beside('gate: decisions', gate, limit, '/s', { words: 'at least 0.5 of bare Cedar', holds: (ratio) => ratio >= 0.5 }),
    alone('gate: one decision, p99', percentile(samples, 0.99), 'ms', { words: 'under 2 ms', holds: (ms) => ms < 2 }),
  ];
}
