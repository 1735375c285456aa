import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley } from '#fixtures/cast.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, thingsOf, type TwoSchools } from '#fixtures/two-schools.ts';
import { makeKey, scopeNames } from '#src/api/keys.ts';
import { emptyDraft } from '#src/desks/publishing/checks/facts.ts';
import { createApp } from './app.tsx';

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
let cookie: string;
/** One key may ask 300 times a minute. */
let key = { text: '', left: 0 };
beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
  await newSession();
});
afterAll(() => schools.close());

const newSession = async (): Promise<void> => void (cookie = `gatepost-session=${await schools.session('headteacher')}`);
const newKey = async (): Promise<void> => {
  const made = await makeKey(schools.office, actorOf(cast.headteacher.id), { name: 'Another program', scopes: scopeNames, days: 30 });
  key = { text: made.ok ? made.value.text : '', left: 250 };
};
const origin = 'http://127.0.0.1:4330';
/** A socket at this very machine, so that the limit on requests from one address stays out of the way. */
const here = { incoming: { socket: { remoteAddress: '127.0.0.1', remotePort: 1, remoteFamily: 'IPv4' } } };

/** What a field may hold that nobody who means well writes into it. */
const odd: readonly string[] = [
  '',
  ' ',
  'a\u0000b',
  'half \ud83d',
  '\udc00',
  '\uffff\u202e\u200b',
  '2026-13-45',
  '0000-00-00',
  '-271821-04-20',
  '99999-01-01',
  '25:61',
  '1e999',
  '-1',
  '99999999999999999999',
  '0.5',
  'NaN',
  '__proto__',
  'constructor',
  '00000000-0000-0000-0000-000000000000',
  'x'.repeat(20_500),
  "'; drop table school; --",
  '%',
  '\\',
  '{"a":1}',
  '[object Object]',
  'a@b',
  '../../etc/passwd',
  'http://[',
];
/** The same for JSON, where a value need be no string. */
const oddJson: readonly unknown[] = [
  ...odd,
  null,
  true,
  0,
  -1,
  1e300,
  2 ** 53,
  [],
  {},
  [[[[]]]],
  { __proto__: 1 },
  ['a', 'a'],
  [null],
  { '': '' },
];

interface Form {
  readonly action: string;
  readonly page: string;
  readonly fields: readonly (readonly [string, string])[];
}

function addressOf(path: string): string {
  const things = thingsOf(schools);
  return path.replaceAll(/:\w+/g, (name) => {
    const start = Object.keys(things).find((one) => one.startsWith('/') && path.startsWith(one));
    return things[name] ?? (start === undefined ? undefined : things[start]) ?? (path.startsWith('/s/') ? ottersley.slug : schools.draft);
  });
}

const gets = (): readonly string[] => [
  ...new Set([
    ...app.routes
      .filter((one) => one.method === 'GET' && !one.path.includes('*') && !one.path.startsWith('/api/'))
      .map((one) => addressOf(one.path)),
    `/posts/${schools.draft}/edit`,
    `/posts/${schools.draft}`,
  ]),
];

const faults = new Set<string>();
async function ask(path: string, init: RequestInit = {}, saying = ''): Promise<Response> {
  if (path.startsWith('/api/') && key.left-- <= 0) await newKey();
  const once = (): Response | Promise<Response> => {
    const headers = new Headers(init.headers);
    if (!headers.has('cookie')) headers.set('cookie', cookie);
    if (!headers.has('origin')) headers.set('origin', origin);
    if (path.startsWith('/api/')) headers.set('authorization', `Bearer ${key.text}`);
    return app.request(`${origin}${path}`, { ...init, headers }, here);
  };
  let answer = await once();
  if (answer.headers.get('location')?.startsWith('/sign-in') && !path.startsWith('/sign-in')) {
    await newSession();
    answer = await once();
  }
  if (answer.status >= 500) {
    const broken = schools.logged.filter((one) => one.message === 'broken').at(-1)?.fields ?? {};
    faults.add(
      `${init.method ?? 'GET'} ${path.slice(0, 120)} ${saying.slice(0, 120)}: ${answer.status} ${JSON.stringify(broken).slice(0, 600)}`,
    );
  }
  return answer;
}

/** Every form that stands on a page a head may open, with what it would send as it stands. */
async function formsOnPages(): Promise<readonly Form[]> {
  const found = new Map<string, Form>();
  for (const page of gets()) {
    const text = await (await ask(page)).text();
    for (const [, attributes = '', inside = ''] of text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)) {
      const attribute = (of: string, name: string): string | undefined =>
        new RegExp(`\\b${name}="([^"]*)"`).exec(of)?.[1]?.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
      const method = (attribute(attributes, 'method') ?? 'get').toLowerCase();
      const fields = [...inside.matchAll(/<(input|select|textarea|button)\b([^>]*)>(?:([^<]*)<\/textarea>|(.*?)<\/select>)?/gs)].flatMap(
        ([, , of = '', words, options]): [string, string][] => {
          const name = attribute(of, 'name');
          if (name === undefined) return [];
          const chosen =
            options === undefined ? undefined : (/value="([^"]*)"[^>]*selected/.exec(options)?.[1] ?? /value="([^"]+)"/.exec(options)?.[1]);
          return [
            [
              name,
              attribute(of, 'value') ??
                words ??
                chosen ??
                (/type="date"/.test(of) ? '2026-11-20' : /type="time"/.test(of) ? '10:00' : 'Words'),
            ],
          ];
        },
      );
      for (const action of [
        attribute(attributes, 'action') ?? page,
        ...[...inside.matchAll(/formaction="([^"]*)"/gi)].map((one) => one[1] ?? ''),
      ]) {
        if (/sign-out|\/sign-in/.test(action)) continue;
        const name = `${method} ${action.replaceAll(/[0-9a-f-]{36}/g, ':id')} ${fields.map(([field]) => field.replaceAll(/[0-9a-f-]{36}/g, ':id')).join()}`;
        if (!found.has(name)) found.set(name, { action: `${method} ${action}`, page, fields });
      }
    }
  }
  return [...found.values()];
}

const everything = process.env['GATEPOST_FUZZ'] === 'everything';
/** All of them when everything is asked for; else two, others for each field, the same in each run. */
const some = <T>(all: readonly T[], seed: number): readonly T[] =>
  everything ? all : [0, 1].flatMap((n) => all[(seed * 7 + n * 11) % all.length] ?? []);

describe('nothing that a client writes is a fault of ours', () => {
  it('in any field of any form on any page, or in its address', async () => {
    const forms = await formsOnPages();
    expect(forms.length).toBeGreaterThan(50);
    let seed = 0;
    for (const { action, fields } of forms) {
      const [method = '', path = ''] = action.split(' ');
      for (const name of new Set(fields.map(([field]) => field)))
        for (const value of some(odd, seed++)) {
          const sent = new URLSearchParams([...fields.filter(([field]) => field !== name).map(([a, b]) => [a, b]), [name, value]]);
          if (method === 'get') await ask(`${path.split('?')[0]}?${sent}`, {}, `${name}=${value}`);
          else await ask(path, { method: 'POST', body: sent }, `${name}=${JSON.stringify(value)}`);
        }
      if (method !== 'post') continue;
      const twice = new URLSearchParams([...fields, ...fields].map(([a, b]) => [a, b]));
      await ask(path, { method: 'POST', body: twice }, 'each twice');
      const files = new FormData();
      for (const [name] of fields) files.append(name, new File(['x'], 'a\u0000\ud83d.jpg', { type: 'image/jpeg' }));
      await ask(path, { method: 'POST', body: files }, 'as files');
      await ask(
        path,
        { method: 'POST', body: new URLSearchParams([...fields.map(([a, b]) => [a, b]), ['__proto__', 'x'], ['constructor', 'y']]) },
        'proto',
      );
      await ask(path, { method: 'POST', body: '{"a":', headers: { 'content-type': 'application/json' } }, 'json');
      await ask(path, { method: 'POST', body: 'a=b', headers: { 'content-type': 'text/plain' } }, 'plain');
    }
    expect([...faults]).toEqual([]);
  }, 3_000_000);

  it('in any query of any page', async () => {
    faults.clear();
    const names = [
      'q',
      'at',
      'on',
      'by',
      'page',
      'before',
      'status',
      'account',
      'person',
      'to',
      'from',
      'until',
      'leaf',
      'back',
      'use',
      'year',
      'class',
      'kind',
      'came',
      'n',
    ];
    let seed = 0;
    for (const page of gets()) {
      for (const value of some(
        odd.map((one) => one.slice(0, 3_000)),
        seed++,
      ))
        await ask(`${page}?${new URLSearchParams(names.map((name) => [name, value]))}`, {}, value);
      for (const value of ['%FF', '%ED%A0%BD', '%', '%E0%A4%A', 'a&q=b'])
        await ask(`${page}?q=${value}&at=${value}&page=${value}&__proto__=1`, {}, value);
    }
    expect([...faults]).toEqual([]);
  }, 3_000_000);

  it('in any day: the first and the last that a clock knows, and those that are on none', async () => {
    faults.clear();
    const days = ['0001-01-01', '1899-12-31', '2026-02-30', '9999-12-31', '275760-09-13', '+010000-01-01', '9999-12-31T23:59:59Z'];
    const asked = ['at', 'on', 'day', 'from', 'until', 'before', 'after', 'month', 'year'];
    for (const page of gets())
      for (const day of days)
        for (const by of ['month', 'week'])
          await ask(
            `${page}?${new URLSearchParams([['by', by], ...asked.map((name) => [name, name === 'month' ? day.slice(0, 7) : day])])}`,
          );
    const isDayField = /(?:On|Day|day|From|from|Until|until|At|at|opened|ends|starts)$/;
    for (const { action, fields } of await formsOnPages()) {
      const [method = '', path = ''] = action.split(' ');
      for (const name of new Set(fields.map(([field]) => field).filter((field) => method === 'post' && isDayField.test(field))))
        for (const day of days) {
          const sent = new URLSearchParams(
            fields.map(([field, value]) => [field, field === name ? day : value === '' ? '2026-11-20' : value]),
          );
          await ask(path, { method: 'POST', body: sent }, `${name}=${day}`);
        }
    }
    expect([...faults]).toEqual([]);
  }, 3_000_000);

  it('in several tabs at once, on any form of any page', async () => {
    faults.clear();
    for (const { action, fields } of await formsOnPages()) {
      const [method = '', path = ''] = action.split(' ');
      if (method !== 'post') continue;
      const filled = fields.map(([name, value]): [string, string] => [name, value === '' && /on$/i.test(name) ? '2026-11-20' : value]);
      await Promise.all([1, 2, 3].map(() => ask(path, { method: 'POST', body: new URLSearchParams(filled) }, 'at once')));
    }
    expect([...faults]).toEqual([]);
  }, 3_000_000);

  it('in any part of an address', async () => {
    faults.clear();
    const paths = [
      ...new Set(app.routes.filter((one) => one.path.includes(':') && one.method !== 'ALL').map((one) => `${one.method} ${one.path}`)),
    ];
    let seed = 0;
    for (const one of paths) {
      const [method = '', path = ''] = one.split(' ');
      const name = path.match(/:\w+/g)?.at(-1) ?? '';
      for (const value of [
        ...some(
          odd.filter((each) => each !== '').map((each) => encodeURIComponent(each.toWellFormed().slice(0, 2_000))),
          seed++,
        ),
        '%FF',
        '%ED%A0%BD',
        '%E0%A4%A',
      ])
        await ask(addressOf(path.replace(name, '@@')).replace('@@', value), {
          method,
          ...(method !== 'GET' && { body: new URLSearchParams({ words: 'a' }) }),
        });
    }
    expect([...faults]).toEqual([]);
  }, 3_000_000);

  it('in any head of a request', async () => {
    faults.clear();
    const heads: readonly Record<string, string>[] = [
      { cookie: `gatepost-session=%FF; gatepost-theme=%; gatepost-to=%E0%A4%A; gatepost-said=%7B; =; ;;` },
      { range: 'bytes=5-1,,-', 'if-none-match': '"', 'if-modified-since': 'never' },
      { accept: '*/*;q=x, application/json', 'accept-language': '*', 'accept-encoding': 'br;q=9, ???' },
      { 'content-type': '%%%', 'x-forwarded-for': 'a, b', forwarded: 'for=_' },
    ];
    for (const page of gets())
      for (const head of heads)
        await ask(
          page,
          { headers: { ...head, cookie: head['cookie'] === undefined ? cookie : `${head['cookie']}; ${cookie}` } },
          JSON.stringify(head),
        );
    expect([...faults]).toEqual([]);
  }, 3_000_000);

  it('in any value of any JSON document', async () => {
    faults.clear();
    const described = (await (await ask('/api/v1/openapi.json')).json()) as {
      readonly paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: object }> } }>>;
    };
    let seed = 0;
    const headers = { 'content-type': 'application/json' };
    const send = async (method: string, path: string, body: string, saying: string): Promise<void> =>
      void (await ask(path, { method, headers, body }, saying));
    const targets: { method: string; path: string; like: unknown }[] = [
      { method: 'PUT', path: `/posts/${schools.draft}/draft`, like: { revision: 1, draft: emptyDraft } },
      { method: 'POST', path: `/posts/check`, like: { draft: emptyDraft } },
      ...app.routes
        .filter((one) => one.method === 'PUT')
        .map((one) => ({ method: 'PUT', path: addressOf(one.path), like: { revision: 1, draft: { ...emptyDraft, words: 'A' } } })),
      ...app.routes
        .filter((one) => one.method === 'POST' && /check|draft|live|passkey/.test(one.path))
        .map((one) => ({
          method: 'POST',
          path: addressOf(one.path),
          like: { revision: 1, draft: { ...emptyDraft, words: 'A' }, words: 'A' },
        })),
    ];
    for (const [path, methods] of Object.entries(described.paths))
      for (const [method, { requestBody }] of Object.entries(methods)) {
        const schema = requestBody?.content['application/json']?.schema;
        const at = `/api/v1${path.startsWith('/posts') ? path.replace('{id}', schools.draft) : path.replaceAll('{id}', cast.yearFourLead.id)}`;
        targets.push({ method: method.toUpperCase(), path: at, like: schema === undefined ? {} : exampleOf(schema, described as never) });
      }
    for (const { method, path, like } of targets.filter((one) => one.method !== 'GET')) {
      for (const value of some(oddJson, seed++)) await send(method, path, JSON.stringify(value) ?? 'null', 'whole');
      for (const place of placesIn(like))
        for (const value of some(oddJson, seed++))
          await send(method, path, JSON.stringify(put(like, place, value)), `${place.join('.')}=${JSON.stringify(value)}`);
      for (const text of [
        '',
        '{',
        '[[[[',
        '['.repeat(100_000),
        `{"__proto__":{"a":1},"a":1,"a":2}`,
        '{"words":"\\ud83d"}',
        '{"words":"\\u0000","w\\u0000":1}',
        '1e999',
        '\ufeff{}',
      ])
        await send(method, path, text, text.slice(0, 30));
    }
    for (const [path, methods] of Object.entries(described.paths))
      for (const method of Object.keys(methods).filter((one) => one === 'get'))
        for (const value of some(
          odd.map((one) => one.slice(0, 2_000)),
          seed++,
        )) {
          const query = new URLSearchParams(
            [
              'status',
              'before',
              'limit',
              'at',
              'on',
              'page',
              'use',
              'outlet',
              'account',
              'pupils',
              'from',
              'until',
              'after',
              'year',
              'class',
            ].map((name) => [name, value]),
          );
          await ask(
            `/api/v1${path.replaceAll('{id}', encodeURIComponent(value.toWellFormed() || 'x'))}?${query}`,
            { method, headers },
            value,
          );
          for (const name of query.keys())
            await ask(
              `/api/v1${path.replaceAll('{id}', schools.draft)}?${new URLSearchParams({ [name]: value })}`,
              { method, headers },
              `${name}=${value}`,
            );
        }
    expect([...faults]).toEqual([]);
  }, 3_000_000);
});

type Place = readonly (string | number)[];

function placesIn(value: unknown, at: Place = []): readonly Place[] {
  if (typeof value !== 'object' || value === null) return at.length === 0 ? [] : [at];
  return [...(at.length === 0 ? [] : [at]), ...Object.entries(value).flatMap(([name, inside]) => placesIn(inside, [...at, name]))];
}

function put(value: unknown, [first, ...rest]: Place, odd: unknown): unknown {
  if (first === undefined) return odd;
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === String(first) ? put(one, rest, odd) : one));
  return { ...(value as object), [first]: put((value as Record<string, unknown>)[first], rest, odd) };
}

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
}

/** Something that the schema lets through. */
function exampleOf(schema: Schema, document: { readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> } }): unknown {
  if (schema.$ref !== undefined) return exampleOf(document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''] ?? {}, document);
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf?.[0] !== undefined) return exampleOf(schema.anyOf[0], document);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object')
    return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([name, inside]) => [name, exampleOf(inside, document)]));
  if (type === 'array') return [exampleOf(schema.items ?? {}, document)];
  if (type === 'integer' || type === 'number') return 1;
  if (type === 'boolean') return true;
  if (schema.format === 'uuid') return cast.yearFourLead.id;
  if (schema.format === 'date-time') return '2026-11-20T10:00:00Z';
  if (schema.format === 'date') return '2026-11-20';
  return 'Words';
}
