import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accounts, cast, idOf, pupils, type CastName } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, stranger, type TwoSchools } from '#fixtures/two-schools.ts';
import { makeKey, scopeNames } from '#src/api/keys.ts';
import { beginDraft } from '#src/desks/publishing/service.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { createApp } from './app.tsx';

/** One thing asked for on its page and over the API. `{id}` is what it is about; a body is a form there and JSON here. */
interface Asked {
  readonly what: string;
  readonly page: string;
  readonly api: string;
  readonly about?: readonly string[];
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: object;
  readonly how?: readonly [page: string, api: string];
  /** Whom it would be done for. */
  readonly but?: readonly CastName[];
}

const nothing = idOf('nothing at all');
const someone = [pupils.marigold.id, pupils.wren.id, cast.yearFourLead.id, stranger, nothing, 'no-id'];
const uses = [idOf('use yearFourLead facebook'), idOf('use officeManager website'), nothing, 'no-id'];
const seal = 'of something else';

/** What can be read on both. */
const reading: readonly Asked[] = [
  { what: 'the register', page: '/register', api: '/register' },
  { what: 'the register of a day', page: '/register/as-of?on=2026-11-01', api: '/register?at=2026-11-01T12:00:00Z' },
  { what: 'the accounts', page: '/register', api: '/accounts' },
  { what: 'consent', page: '/consent', api: '/consent/pupils' },
  { what: 'one pupil’s consent', page: '/consent/pupils/{id}', api: '/consent/pupils/{id}', about: someone },
  { what: 'the policy', page: '/policy', api: '/policy' },
  { what: 'the journal', page: '/journal', api: '/journal' },
  { what: 'the posts', page: '/posts', api: '/posts' },
  { what: 'a post', page: '/posts/{id}', api: '/posts/{id}', about: ['posts'] },
];

/** What can be done on both, asked so that whoever may do it is told why not this time. */
const doing: readonly Asked[] = [
  { what: 'changing it', page: '/posts/{id}', api: '/posts/{id}', about: ['posts'], how: ['PUT', 'PATCH'], json: { revision: 99, draft: emptyDraft } },
  { what: 'sending it', page: '/posts/{id}/send', api: '/posts/{id}/send', about: ['posts'], json: { revision: 99 } },
  { what: 'sending it back', page: '/posts/{id}/return', api: '/posts/{id}/return', about: ['posts'], form: { seal, note: 'Look again.' }, json: { seal, note: 'Look again.' } },
  { what: 'sending it back without a word', page: '/posts/{id}/return', api: '/posts/{id}/return', about: ['posts'], form: { seal, note: '' }, json: { seal, note: '' } },
  { what: 'approving it', page: '/posts/{id}/decide', api: '/posts/{id}/approve', about: ['posts'], form: { seal }, json: { seal } },
  { what: 'declining it', page: '/posts/{id}/decline', api: '/posts/{id}/decline', about: ['posts'], form: { seal, note: '' }, json: { seal, note: '' } },
  { what: 'taking it down', page: '/posts/{id}/take-down', api: '/posts/{id}/take-down', about: ['posts'], form: { reason: '' }, json: { reason: '' } },
  { what: 'saying that it is untrue', page: '/posts/{id}/untrue', api: '/posts/{id}/untrue', about: ['posts'], form: { what: '' }, json: { what: '' } },
  { what: 'saying that it shows personal data', page: '/posts/{id}/personal-data', api: '/posts/{id}/personal-data', about: ['posts'], form: { what: '' }, json: { what: '' } },
  { what: 'passing it on', page: '/posts/{id}/hand-over', api: '/posts/{id}/hand-over', about: ['posts'], form: { to: nothing }, json: { to: nothing } },
  { what: 'taking it back', page: '/posts/{id}/take-back', api: '/posts/{id}/take-back', about: ['posts'], form: {}, json: {} },
  { what: 'stopping everything', page: '/posts/stop', api: '/stop', form: { reason: '' }, json: { reason: '' } },
  { what: 'letting posts go out again', page: '/posts/stop/resume', api: '/resume', form: {}, json: {} },
  { what: 'asking for official use', page: '/register/apply', api: '/register/uses', form: { accounts: nothing, capacity: 'employee', purpose: 'News' }, json: { accounts: [nothing], purpose: 'News' } },
  { what: 'approving a use', page: '/register/uses/{id}/approve', api: '/register/uses/{id}/approve', about: uses, form: {}, json: {} },
  { what: 'declining a use', page: '/register/uses/{id}/decline', api: '/register/uses/{id}/decline', about: uses, form: { reason: 'No.' }, json: { reason: 'No.' } },
  { what: 'withdrawing a use', page: '/register/uses/{id}/revoke', api: '/register/uses/{id}/revoke', about: uses, form: {}, json: {}, but: ['headteacher', 'chair'] },
  { what: 'giving up a use', page: '/register/uses/{id}/end', api: '/register/uses/{id}/give-up', about: uses, form: {}, json: {}, but: ['headteacher', 'officeManager', 'yearFourLead'] },
  { what: 'recording an answer', page: '/consent/pupils/{id}', api: '/consent/pupils/{id}/answers', about: someone, form: { how: 'in-person', answeredOn: '2027-11-20', 'a.picture.website': 'yes' }, json: { how: 'in-person', answeredOn: '2027-11-20', answers: [{ use: 'picture', outlet: 'website', yes: true }] } },
  { what: 'taking answers back', page: '/consent/undo', api: '/consent/answers/{id}/undo', about: [nothing], form: { batch: nothing, back: '/consent' }, json: {} },
]; // prettier-ignore

/** What only one of the two has, or what another test compares: `src/desks/publishing/one-answer.db.test.ts`. */
const apart = [
  'POST /posts',
  'POST /posts/{id}/check',
  'POST /posts/{id}/pictures',
  'POST /posts/{id}/publish',
  'GET /consent/may-be-shown',
  'GET /consent/pupils/{id}/givers',
];

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
let posts: readonly string[];
beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
  const made: string[] = [];
  for (const status of ['held', 'scheduled', 'taken-down', 'discarded']) {
    const draft = { ...emptyDraft, words: `One that is ${status}.`, accounts: [accounts.website.id] };
    const begun = await beginDraft(schools.office, actorOf(cast.officeManager.id), { draft });
    if (!begun.ok) throw new Error(begun.refusal.code);
    await schools.fresh.ownerPool.query('update post set status = $1 where id = $2', [status, begun.value.postId]);
    made.push(begun.value.postId);
  }
  posts = [schools.draft, schools.out, ...made, nothing, 'no-id'];
});
afterAll(() => schools.close());

const readers = Object.keys(cast) as CastName[];
const origin = 'http://127.0.0.1';
const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };

/** Seen or done; not there; something to fill in; or refused, with everything that the refusal says. */
async function answerOf(answer: Response): Promise<unknown> {
  if (answer.status < 400) return 'seen';
  if (answer.status === 404) return 'nothing there';
  if (answer.status === 422) return 'something to put right';
  const { type, title, detail, next, citations } = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, type, title, detail, next, citations };
}

async function onPage(cookie: string, { page, form, json, how }: Asked, id: string): Promise<unknown> {
  const headers = new Headers({ cookie, accept: 'application/json', origin });
  if (form === undefined) headers.set('content-type', 'application/json');
  const body = form === undefined ? json && JSON.stringify(json) : new URLSearchParams(form);
  const init = { headers, method: how?.[0] ?? (body === undefined ? 'GET' : 'POST'), ...(body !== undefined && { body }) };
  return answerOf(await app.request(`${origin}${page.replace('{id}', id)}`, init, here));
}

async function overApi(key: string, { api, json, how }: Asked, id: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const init = {
    headers,
    method: how?.[1] ?? (json === undefined ? 'GET' : 'POST'),
    ...(json !== undefined && { body: JSON.stringify(json) }),
  };
  return answerOf(await app.request(`${origin}/api/v1${api.replace('{id}', id)}`, init, here));
}

describe('one answer on the page and over the API', () => {
  it.each(readers)('to %s, about everything that both have', async (who) => {
    const made = await makeKey(schools.office, actorOf(cast[who].id), { name: 'A program', scopes: scopeNames, days: 3 });
    // Whoever may have no key asks nothing over the API.
    if (!made.ok) return expect(made.refusal).toMatchObject({ kind: 'shut', citations: [{ clause: expect.any(String) as string }] });
    const cookie = `gatepost-session=${await schools.session(who)}`;
    const differ: unknown[] = [];
    for (const one of [...reading, ...doing].filter(({ but = [] }) => !but.includes(who)))
      for (const id of one.about?.flatMap((about) => (about === 'posts' ? posts : [about])) ?? ['']) {
        const [page, api] = [await onPage(cookie, one, id), await overApi(made.value.text, one, id)];
        if (JSON.stringify(page) !== JSON.stringify(api)) differ.push({ what: one.what, id, page, api });
      }
    return expect(differ).toEqual([]);
  });

  it('leaves out nothing that the API has', async () => {
    const { paths } = (await (await app.request(`${origin}/api/v1/openapi.json`, {}, here)).json()) as {
      readonly paths: Record<string, object>;
    };
    const all = Object.entries(paths).flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
    const asked = [...reading, ...doing].map(
      ({ api, how, json }) => `${how?.[1] ?? (json === undefined ? 'GET' : 'POST')} ${api.split('?')[0]}`,
    );
    expect(all.filter((one) => !asked.includes(one)).toSorted()).toEqual(apart.toSorted());
  });
});
