import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, ottersley, pupils, type CastName } from '#fixtures/cast.ts';
import { ours, written } from '#fixtures/content.ts';
import { pagesFor } from '#fixtures/pages-for.ts';
import { as, open, publishingHouse, type PublishingHouse } from '#fixtures/publishing-house.ts';
import type { PostId } from '#src/kernel/ids.ts';
import type { Visiting } from '#src/web/visit.ts';
import { changeDraft, checkDraft, sendToGate } from '../service.ts';
import { listApprovals } from '../store.ts';
import { publishingRoutes } from './routes.tsx';

let house: PublishingHouse;
beforeAll(async () => {
  house = await publishingHouse({ pack: 'hampshire-model' });
});
afterAll(() => house.close());

const desk = (who: CastName): Hono<Visiting> => pagesFor(house.office, who, '/', publishingRoutes(house.office));

async function get(who: CastName, path: string): Promise<{ status: number; text: string }> {
  const answer = await desk(who).request(path);
  return { status: answer.status, text: await answer.text() };
}

async function post(
  who: CastName,
  path: string,
  fields: Record<string, string> = {},
): Promise<{ status: number; text: string; to: string | null }> {
  const answer = await desk(who).request(path, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
}

const held = async (more = {}) => {
  const one = await written(house, 'officeManager', 'Well done Otto, who found the date stone.', {
    answers: { ...ours, 'policy:safeguarding': 'yes' },
    ...more,
  });
  expect(open(await sendToGate(house.office, as('officeManager'), one)).status).toBe('held');
  return one.postId;
};

describe('deciding on the page', () => {
  it('shows the form to those who may decide, and to the writer who else does', async () => {
    const id = await held();
    expect((await get('headteacher', `/posts/${id}`)).text).toContain('Look and decide');
    const own = (await get('officeManager', `/posts/${id}`)).text;
    expect(own).toContain('Nobody decides about a post of their own.');
    expect(own).not.toContain('Approve it');
  });

  it('[HM-CON-01] whoever approves a mention says on what basis, or leaves it to what is on record', async () => {
    const seal = async (id: PostId) => open(await checkDraft(house.office, as('headteacher'), { postId: id })).seal;
    const bases: string[] = [];
    for (const basis of ['They asked for it themselves.', '']) {
      const id = await held();
      expect((await get('headteacher', `/posts/${id}`)).text).toContain('On what basis');
      expect((await post('headteacher', `/posts/${id}/decide`, { seal: await seal(id), basis })).status).toBe(303);
      const kept = await house.office.read(ottersley.id, (db) => listApprovals(db, id));
      bases.push(...kept.filter((one) => one.kind === 'mention').map((one) => one.note));
    }
    expect(bases).toEqual(['They asked for it themselves.', 'The approver’s own judgement.']);
  });

  it('a decision about something other than what was seen is refused, and nothing is let go', async () => {
    const id = await held();
    const answer = await post('headteacher', `/posts/${id}/decide`, { seal: 'another' });
    expect(answer.status).toBe(409);
    expect((await house.post(id)).status).toBe('held');
    expect(await house.deliveries(id)).toEqual({});
  });

  it('a late approval asks for a new time; with one it is let go for then', async () => {
    const id = await held({ goesOutAt: '2026-11-20T10:00:00.000Z' });
    house.at('2026-11-20T11:30:00Z');
    const page = (await get('headteacher', `/posts/${id}`)).text;
    expect(page).toContain('The time it was to go out has gone by');
    const seal = /name="seal" value="([^"]+)"/.exec(page)?.[1] ?? '';
    expect((await post('headteacher', `/posts/${id}/decide`, { seal })).status).toBe(403);
    expect(await house.deliveries(id)).toEqual({});
    const answer = await post('headteacher', `/posts/${id}/decide`, { seal, goes: 'own', 'goes-on': '2026-11-23', 'goes-time': '08:15' });
    expect(answer.to).toBe(`/posts/${id}`);
    expect(await house.post(id)).toMatchObject({ status: 'scheduled', goesOutAt: new Date('2026-11-23T08:15:00Z') });
    house.at('2026-11-20T09:35:00Z');
  });

  it('what is sent back carries its note, and the marked words stay in', async () => {
    const id = await held();
    const seal = /name="seal" value="([^"]+)"/.exec((await get('headteacher', `/posts/${id}`)).text)?.[1] ?? '';
    expect((await post('headteacher', `/posts/${id}/return`, { seal, note: 'Too personal.', head: 'best-interests' })).to).toBe(
      `/posts/${id}`,
    );
    expect((await get('officeManager', `/posts/${id}`)).text).toContain('Too personal.');
    expect((await house.post(id)).status).toBe('draft');
  });
});

describe('writing by the plain form', () => {
  it.each(['0000-01-01', '9999-12-31', '1926-11-23'])('a day of another age, %s, is said to be one, and nothing is saved', async (day) => {
    const one = await written(house, 'officeManager', 'The winter fair is on Saturday.');
    const { text, status } = await post('officeManager', `/posts/${one.postId}/edit`, {
      words: 'The winter fair is on Sunday.',
      revision: String(one.revision),
      goes: 'own',
      'goes-on': day,
      'goes-time': '10:00',
    });
    expect(status).toBe(422);
    expect(text).toContain('Choose a day of this century.');
    expect(text).toContain('The winter fair is on Sunday.');
    expect((await house.post(one.postId)).draft).toMatchObject({ words: 'The winter fair is on Saturday.', goesOutAt: null });
  });

  it('words typed over somebody else’s change are shown again, and neither is lost', async () => {
    const one = await written(house, 'officeManager', 'The winter fair is on Saturday.');
    const { draft } = await house.post(one.postId);
    open(await changeDraft(house.office, as('deputy'), { ...one, draft: { ...draft, words: 'The winter fair is on 5 December.' } }));
    const answer = await post('officeManager', `/posts/${one.postId}/edit`, {
      words: 'The winter fair is on Sunday.',
      revision: '1',
      account: accounts.website.id,
      do: 'save',
    });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain('The winter fair is on Sunday.');
    expect((await house.post(one.postId)).draft.words).toBe('The winter fair is on 5 December.');
  });

  it('a fix is made on the server, can be undone, and keeps what else was typed', async () => {
    const one = await written(house, 'officeManager', 'Hello.');
    const fields = { words: 'Ring 07700 900123 about the fair.', revision: '1', account: accounts.website.id };
    await post('officeManager', `/posts/${one.postId}/edit`, { ...fields, do: 'fix 0 personal-details:words:phone' });
    expect((await house.post(one.postId)).draft.words).toBe('Ring the school office about the fair.');
    await post('officeManager', `/posts/${one.postId}/undo`, { revision: '3', to: '2' });
    expect((await house.post(one.postId)).draft.words).toBe('Ring 07700 900123 about the fair.');
  });
});

describe('what others see', () => {
  it('the names to mark people with say nothing of consent', async () => {
    const answer = await desk('officeManager').request('/posts/people?q=wren');
    expect(await answer.json()).toEqual({ people: [{ id: pupils.wren.id, name: 'Wren Hollowbrook', year: 'Year 4', kind: 'pupil' }] });
    expect((await desk('volunteer').request('/posts/people?q=wren')).status).toBe(403);
  });

  it('a post that is not there, a picture of another post and a path that cannot be one are all nothing', async () => {
    const one = await written(house, 'officeManager', 'Look.', {}, { nobody: true });
    const other = await written(house, 'officeManager', 'Look again.');
    const [picture] = (await house.post(one.postId)).draft.pictures;
    expect((await get('officeManager', `/posts/${one.postId}/pictures/${picture?.id}/full`)).status).toBe(200);
    for (const path of [
      `/posts/${other.postId}/pictures/${picture?.id}/full`,
      `/posts/${one.postId}/pictures/${picture?.id}/original`,
      '/posts/00000000-0000-7000-8000-000000000001',
      '/posts/not-an-id',
    ])
      expect((await get('officeManager', path)).status, path).toBe(404);
  });
});

describe('the emergency stop', () => {
  it('is any leader’s to press and to lift, with a reason; nobody else’s', async () => {
    expect((await post('yearFourLead', '/posts/stop', { reason: 'A worry' })).status).toBe(403);
    expect((await get('headteacher', '/posts/stop')).text).toContain('Stop everything now');
    expect((await post('deputy', '/posts/stop', { reason: '' })).status).toBe(422);
    expect((await post('deputy', '/posts/stop', { reason: 'The account may be in other hands.' })).to).toBe('/posts/stop');
    expect((await get('officeManager', '/posts/stop')).text).toContain('The account may be in other hands.');
    const one = await written(house, 'officeManager', 'School is closed tomorrow.');
    expect((await post('officeManager', `/posts/${one.postId}/send`, { revision: '1' })).status).toBe(403);
    expect(await house.deliveries(one.postId)).toEqual({});
    expect((await post('headteacher', '/posts/stop/resume')).to).toBe('/posts');
    expect((await post('officeManager', `/posts/${one.postId}/send`, { revision: '1' })).to).toBe(`/posts/${one.postId}`);
  });
});
