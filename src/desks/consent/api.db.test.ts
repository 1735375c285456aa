import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cast, ottersley, parents, pupils, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import { makeKey, type Scope } from '#src/api/keys.ts';
import { newId } from '#src/kernel/ids.ts';
import { createApp } from '#src/web/app.tsx';

let house: TestHouse;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'wightwick-hall', isDemo: false }));
  app = createApp(house.office);
});
afterAll(() => house.close());
beforeEach(() => house.fresh.ownerPool.query('delete from consent_answer'));

async function keyOf(who: CastName, scopes: readonly Scope[] = ['consent:read', 'consent:write']): Promise<string> {
  const made = await makeKey(house.office, actorOf(cast[who].id), { name: 'School records', scopes, days: 30 });
  if (!made.ok) throw new Error(made.refusal.code);
  return made.value.text;
}

async function ask(key: string, method: string, path: string, body?: unknown, more: Record<string, string> = {}) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...more };
  const answer = await app.request(`http://127.0.0.1/api/v1${path}`, {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
}

const answered = async (): Promise<unknown[]> =>
  (await house.fresh.ownerPool.query('select giver_id, use, outlet, answer, how, recorded_by from consent_answer where undone_at is null'))
    .rows;
const at = (id: string): string => `/consent/pupils/${id}/answers`;
const paper = {
  giver: parents.clementine.id,
  how: 'import',
  answeredOn: '2026-11-19',
  answers: [{ use: 'picture', outlet: 'bluesky', yes: true }],
};

describe('answers recorded by another program', () => {
  it('[WH-CON-04] are kept as the office’s own would be: who answered, what, how and when', async () => {
    const key = await keyOf('officeManager');
    const { body } = await ask(key, 'GET', `/consent/pupils/${pupils.marigold.id}/givers`);
    expect(body['givers']).toContainEqual({ id: parents.clementine.id, name: 'Clementine Tumbledown' });
    expect(await ask(key, 'POST', at(pupils.marigold.id), paper)).toMatchObject({ status: 200, body: { answers: 1 } });
    expect(await answered()).toEqual([
      {
        giver_id: parents.clementine.id,
        use: 'picture',
        outlet: 'bluesky',
        answer: 'given',
        how: 'import',
        recorded_by: cast.officeManager.id,
      },
    ]);
    const stands = await ask(key, 'GET', `/consent/pupils/${pupils.marigold.id}`);
    expect(JSON.stringify(stands.body)).toContain('"stands":"yes"');
  });

  it('once, however often the same request comes, and can be taken back within the day', async () => {
    const key = await keyOf('officeManager');
    const headers = { 'idempotency-key': 'form 7' };
    const first = await ask(key, 'POST', at(pupils.marigold.id), paper, headers);
    expect((await ask(key, 'POST', at(pupils.marigold.id), paper, headers)).body).toEqual(first.body);
    expect(await answered()).toHaveLength(1);
    expect((await ask(key, 'POST', `/consent/answers/${String(first.body['batch'])}/undo`, {})).status).toBe(200);
    expect(await answered()).toEqual([]);
  });

  it.each([
    ['somebody without a say', { ...paper, giver: parents.wilhelmina.id }, 'giverId'],
    ['a yes to everything', { ...paper, answers: [{ use: 'every', outlet: 'every', yes: true }] }, 'answers'],
    ['a day to come', { ...paper, answeredOn: '2026-12-01' }, 'answeredOn'],
    ['a place the school does not have', { ...paper, answers: [{ use: 'picture', outlet: 'chumbook', yes: true }] }, 'answers'],
    ['the headteacher’s settlement', { ...paper, how: 'settled' }, 'how'],
    ['no answers', { ...paper, answers: [] }, 'answers'],
  ])('%s is refused, field by field, and nothing is kept', async (_, body, field) => {
    const key = await keyOf('officeManager');
    expect(await ask(key, 'POST', at(pupils.marigold.id), body)).toMatchObject({
      status: 422,
      body: { fields: { [field]: expect.any(String) } },
    });
    expect(await answered()).toEqual([]);
  });

  it('need the scope for it, and an owner who may record consent', async () => {
    const reading = await keyOf('officeManager', ['consent:read']);
    expect(await ask(reading, 'POST', at(pupils.marigold.id), paper)).toMatchObject({
      status: 403,
      body: { type: 'urn:gatepost:token-scope', citations: [{ clause: 'FL-SCH-08' }] },
    });
    const writing = await keyOf('computingLead', ['consent:write']);
    expect((await ask(writing, 'POST', at(pupils.marigold.id), paper)).status).toBe(403);
    expect((await ask(writing, 'GET', `/consent/pupils/${pupils.marigold.id}/givers`)).status).toBe(403);
    expect(await answered()).toEqual([]);
  });

  it('[WH-CON-02] go in alike for a child on the restricted list and for any other, and for no pupil at all are not there', async () => {
    const key = await keyOf('officeManager');
    const nameless = { ...paper, giver: null };
    const [listed, other] = [await ask(key, 'POST', at(pupils.wren.id), nameless), await ask(key, 'POST', at(pupils.linnet.id), nameless)];
    expect([listed.status, Object.keys(listed.body)]).toEqual([other.status, Object.keys(other.body)]);
    expect((await ask(key, 'POST', at(newId()), nameless)).status).toBe(404);
  });
});
