import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { dayOf, isDay } from '#src/kernel/clock.ts';
import { absent } from '#src/kernel/refusal.ts';
import { no, ok } from '#src/kernel/result.ts';
import type { Office } from '#src/office.ts';
import { Citation, endpoint, onDay, type Asking } from '#src/api/frame.ts';
import { getSchool } from '#src/desks/people/desk.ts';
import { clausesOf, findPolicyInForce } from './desk.ts';

/** The policy over the API: what is in force, and every clause as the school has it. */
export function policyApi(api: OpenAPIHono<Asking>, office: Office): void {
  const query = z.object({
    on: z
      .string()
      .refine(isDay, 'Write a day, such as 2026-11-20.')
      .optional()
      .openapi({ description: 'The day asked about; today unless told.' }),
  });
  const told = {
    name: 'readPolicy',
    answer: z.object({
      pack: z.string(),
      title: z.string(),
      version: z.string(),
      inForceFrom: onDay,
      clauses: z.array(Citation),
    }),
    method: 'get',
    path: '/policy',
    scope: 'policy:read',
    tag: 'Policy',
    summary: 'The policy in force on a day, with its clauses',
    query,
    gives: 'Pack, version, since when, and the clauses in the policy’s order.',
  } as const;
  endpoint(api, told, ({ actor, query: { on } }) =>
    office.read(actor.schoolId, async (db) => {
      const may = await office.gate.look(db, { actor, act: 'policy:read', on: { kind: 'School', id: actor.schoolId } });
      if (!may.ok) return may;
      const { zone } = await getSchool(db);
      const day = on ?? dayOf(office.now(), zone);
      const policy = await findPolicyInForce(db, actor.schoolId, day);
      if (policy === null) return no({ ...absent, code: 'no-policy', what: 'No policy was in force on that day.' });
      const { pack, title, version, inForceFrom } = policy;
      return ok({ pack, title, version, inForceFrom, clauses: await clausesOf(db, actor.schoolId, day) });
    }),
  );
}
