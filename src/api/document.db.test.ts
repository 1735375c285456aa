import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { accounts, cast, idOf, pupils, type CastName } from '#fixtures/cast.ts';
import { onASocket, type OnASocket } from '#fixtures/on-a-socket.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, type TwoSchools } from '#fixtures/two-schools.ts';
import { rootFolder } from '#src/infra/root.ts';
import { createApp } from '#src/web/app.tsx';
import { makeKey, scopeNames } from './keys.ts';

type Json = Readonly<Record<string, unknown>>;
interface Operation {
  readonly operationId?: string;
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Json }>> };
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { readonly schema: Json }>> }>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

let schools: TwoSchools;
let server: OnASocket;
let document: Document;
const keys = new Map<CastName, string>();
beforeAll(async () => {
  schools = await openTwoSchools();
  const app = createApp(schools.office);
  server = await onASocket((request, env) => app.fetch(request, env));
  document = (await (await fetch(`${server.origin}/api/v1/openapi.json`)).json()) as Document;
  for (const who of ['headteacher', 'officeManager', 'chair', 'safeguardingLead'] as const) {
    const made = await makeKey(schools.office, actorOf(cast[who].id), { name: 'Another program', scopes: scopeNames, days: 30 });
    if (made.ok) keys.set(who, made.value.text);
  }
});
afterAll(async () => {
  await server.close();
  await schools.close();
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

/** The document’s own schema of an answer, which allows nothing it does not describe. */
function schemaOf(operation: Operation, status: number): z.ZodType {
  const content = operation.responses[String(status)]?.content ?? {};
  const [schema] = Object.values(content).map((one) => one.schema);
  if (schema === undefined) throw new Error(`${operation.operationId} does not say that it may answer ${status}.`);
  const whole = strict({ ...schema, $defs: document.components.schemas }) as Parameters<typeof z.fromJSONSchema>[0];
  return z.fromJSONSchema(whole);
}

function strict(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inside = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  if (typeof inside['$ref'] === 'string') return { ...inside, $ref: inside['$ref'].replace('#/components/schemas/', '#/$defs/') };
  return 'properties' in inside && !('additionalProperties' in inside) ? { ...inside, additionalProperties: false } : inside;
}

/** Asks for an operation by its name, and holds what comes against what the document says. */
async function ask(
  who: CastName,
  name: string,
  sent: { readonly id?: string; readonly query?: Record<string, string>; readonly body?: unknown; readonly form?: FormData } = {},
): Promise<{ readonly status: number; readonly body: Json }> {
  const found = operations().find(({ operation }) => operation.operationId === name);
  if (found === undefined) throw new Error(`There is no ${name}.`);
  const query = sent.query === undefined ? '' : `?${new URLSearchParams(sent.query)}`;
  const answer = await fetch(`${server.origin}/api/v1${found.path.replace('{id}', sent.id ?? '')}${query}`, {
    method: found.method.toUpperCase(),
    headers: { authorization: `Bearer ${keys.get(who)}`, ...(sent.body !== undefined && { 'content-type': 'application/json' }) },
    ...(sent.body !== undefined && { body: JSON.stringify(sent.body) }),
    ...(sent.form && { body: sent.form }),
  });
  const body = (await answer.json()) as Json;
  const read = schemaOf(found.operation, answer.status).safeParse(body);
  expect(read.success ? [] : read.error.issues, `${name} ${answer.status} ${JSON.stringify(body)}`).toEqual([]);
  asked.add(`${name} ${answer.status === 200 ? 'given' : 'refused'}`);
  return { status: answer.status, body };
}
const asked = new Set<string>();

describe('the document', () => {
  it('names each operation once, and says what each takes and gives', () => {
    const names = operations().map(({ operation }) => operation.operationId);
    expect(names.length).toBeGreaterThan(30);
    expect(new Set(names).size).toBe(names.length);
    for (const { operation, path, method } of operations()) {
      expect(operation.operationId, path).toMatch(/^[a-z]+([A-Z][a-z]+)*$/);
      const given = operation.responses['200']?.content['application/json']?.schema ?? {};
      expect('$ref' in given || 'properties' in given, operation.operationId).toBe(true);
      if (method !== 'get' && operation.requestBody !== undefined)
        for (const { schema } of Object.values(operation.requestBody.content))
          expect('$ref' in schema || 'properties' in schema, operation.operationId).toBe(true);
    }
  });

  it('describes what is really answered, asked for well and asked for badly', async () => {
    const nothing = idOf('nothing at all');
    const begun = await ask('officeManager', 'beginDraft', {
      body: { words: 'The library has new beanbags.', accounts: [accounts.website.id], answers: { purpose: 'mission' } },
    });
    const id = String(begun.body['postId']);
    await ask('officeManager', 'changeDraft', { id, body: { revision: 1, draft: { words: 'The library has two new beanbags.' } } });
    await ask('officeManager', 'changeDraft', { id, body: { revision: 1, draft: { words: 'Over an old one.' } } });
    const photo = new FormData();
    photo.set('photo', new File([await onePixel()], 'a.png', { type: 'image/png' }));
    await ask('officeManager', 'addPicture', { id: schools.draft, form: photo });
    await ask('officeManager', 'readPost', { id: schools.draft });
    const { body } = await ask('officeManager', 'checkPost', { id: schools.draft, body: {} });
    expect((body['findings'] as unknown[]).length).toBeGreaterThan(0);
    const listed = await ask('officeManager', 'listPosts', { query: { limit: '1' } });
    expect(listed.body['next']).not.toBeNull();
    await ask('officeManager', 'sendPost', { id, body: { revision: 2 } });
    for (const name of ['approvePost', 'declinePost', 'returnPost', 'publishPost'])
      await ask('headteacher', name, { id, body: { seal: 'x', note: 'Because' } });
    await ask('headteacher', 'markUntrue', { id: schools.out, body: { what: 'The day is wrong.' } });
    await ask('headteacher', 'reportPersonalData', { id: schools.out, body: { what: 'A telephone number.' } });
    await ask('headteacher', 'takeDownPost', { id: schools.out, body: { reason: 'Because' } });
    await ask('headteacher', 'stopEverything', { body: { reason: 'Because' } });
    await ask('headteacher', 'resume');
    await ask('headteacher', 'listAccounts');
    await ask('headteacher', 'readRegister');
    await ask('headteacher', 'readRegister', { query: { at: 'yesterday' } });
    await ask('headteacher', 'readPolicy');
    await ask('headteacher', 'readPolicy', { query: { on: '2001-01-01' } });
    await ask('headteacher', 'readJournal');
    await ask('safeguardingLead', 'listPupils');
    await ask('headteacher', 'readPupil', { id: pupils.marigold.id });
    await ask('headteacher', 'whoMayBeShown', { query: { pupils: pupils.marigold.id, accounts: accounts.website.id } });
    await ask('officeManager', 'listGivers', { id: pupils.marigold.id });
    const answers = [{ use: 'picture', outlet: 'website', yes: true }];
    const recorded = await ask('officeManager', 'recordAnswers', {
      id: pupils.marigold.id,
      body: { how: 'import', answeredOn: '2026-11-20', answers },
    });
    await ask('officeManager', 'undoAnswers', { id: String(recorded.body['batch'] ?? nothing) });
    const applied = await ask('officeManager', 'applyForUse', { body: { accounts: [accounts.facebook.id], purpose: 'News' } });
    const use = String((applied.body['uses'] as readonly string[] | undefined)?.[0] ?? nothing);
    for (const name of ['approveUse', 'revokeUse', 'giveUpUse']) await ask('headteacher', name, { id: use, body: {} });
    await ask('headteacher', 'declineUse', { id: use, body: { reason: 'Because' } });
    for (const { operation, path } of operations())
      if (path.includes('{id}') && operation.requestBody?.content['multipart/form-data'] === undefined)
        await ask('headteacher', operation.operationId ?? '', { id: nothing, ...(operation.requestBody !== undefined && { body: {} }) });
    const given = [...asked].filter((one) => one.endsWith('given')).map((one) => one.split(' ')[0]);
    const never = operations()
      .map(({ operation }) => operation.operationId)
      .filter((name) => !given.includes(name));
    // What depends on a decision that only this or that school leaves open is answered with a refusal here.
    expect(never.length, never.join(', ')).toBeLessThanOrEqual(12);
  });

  it('describes what is refused before anything is read: no key, another kind of document, one cut off, one too large', async () => {
    const told = async (operation: Operation, answer: Response): Promise<number> => {
      const body: unknown = await answer.json();
      const read = schemaOf(operation, answer.status).safeParse(body);
      expect(read.success ? [] : read.error.issues, `${operation.operationId} ${answer.status} ${JSON.stringify(body)}`).toEqual([]);
      expect(answer.headers.get('content-type'), operation.operationId).toBe('application/problem+json');
      return answer.status;
    };
    const authorization = `Bearer ${keys.get('headteacher')}`;
    for (const { path, method, operation } of operations()) {
      const send = (headers: Record<string, string>, body?: string) =>
        fetch(`${server.origin}/api/v1${path.replace('{id}', schools.draft)}`, {
          method: method.toUpperCase(),
          headers,
          ...(body && { body }),
        });
      expect(await told(operation, await send({}))).toBe(401);
      expect(await told(operation, await send({ authorization: 'Bearer gatepost_none' }))).toBe(401);
      if (operation.requestBody === undefined) continue;
      const isForm = operation.requestBody.content['multipart/form-data'] !== undefined;
      expect(await told(operation, await send({ authorization, 'content-type': 'application/xml' }, '<a/>'))).toBe(415);
      expect(
        await told(
          operation,
          await send(
            { authorization, 'content-encoding': 'gzip', 'content-type': isForm ? 'multipart/form-data; boundary=x' : 'application/json' },
            'x',
          ),
        ),
      ).toBe(415);
      if (isForm)
        expect(await told(operation, await send({ authorization, 'content-type': 'multipart/form-data; boundary=x' }, '--x\r\ncut'))).toBe(
          400,
        );
      else
        expect(await told(operation, await send({ authorization, 'content-type': 'application/json' }, ' '.repeat(1_100_000)))).toBe(413);
    }
  });

  it('takes an instant of any clock and an id in any case, and gives them back in one form', async () => {
    const goesOutAt = '2026-12-01T16:30:00+01:00';
    const begun = await ask('officeManager', 'beginDraft', {
      body: { words: 'A', accounts: [accounts.website.id.toUpperCase()], goesOutAt },
    });
    expect(begun.status).toBe(200);
    const { body } = await ask('officeManager', 'readPost', { id: String(begun.body['postId']).toUpperCase() });
    expect(body).toMatchObject({
      accounts: [accounts.website.id],
      draft: { goesOutAt: '2026-12-01T15:30:00.000Z', accounts: [accounts.website.id] },
    });
    const at = await Promise.all(
      ['2026-11-20T10:00:00Z', '2026-11-20T11:00:00+01:00', '2026-11-20T05:30:00.000-04:30'].map((moment) =>
        ask('headteacher', 'readRegister', { query: { at: moment } }),
      ),
    );
    for (const one of at) expect(one.body).toEqual(at[0]?.body);
    const may = (ids: string) => ask('headteacher', 'whoMayBeShown', { query: { pupils: ids, accounts: accounts.website.id } });
    expect((await may(pupils.marigold.id.toUpperCase())).body).toEqual((await may(pupils.marigold.id)).body);
  });
});

describe('a client made from the document', () => {
  it('compiles, is told what may be sent and what comes back, and does a post’s work', async () => {
    const folder = mkdtempSync(join(rootFolder, 'dist-client-'));
    try {
      writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
      expect(await run('openapi-typescript', ['openapi.json', '-o', 'api.d.ts'], folder)).toMatchObject({ code: 0 });
      writeFileSync(join(folder, 'client.ts'), client);
      writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
      symlinkSync(join(generator, 'node_modules'), join(folder, 'node_modules'));
      const options = [
        '--ignoreConfig',
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'nodenext',
        '--target',
        'es2024',
        '--lib',
        'es2024,dom',
        '--erasableSyntaxOnly',
      ];
      expect(await run('tsc', [...options, 'client.ts'], folder)).toEqual({ code: 0, said: '' });
      writeFileSync(
        join(folder, 'wrong.ts'),
        client.replace("words: 'From a client.'", 'words: 7').replace('saved.revision', 'saved.revisions'),
      );
      const wrong = await run('tsc', [...options, 'wrong.ts'], folder);
      expect(wrong.said).toMatch(/TS2322[\s\S]*TS2551|TS2551[\s\S]*TS2322/);
      const ran = await run('node', ['client.ts', server.origin, keys.get('officeManager') ?? ''], folder);
      expect(ran).toEqual({ code: 0, said: 'draft From a client, changed.\nfound: open true\nproblem 404 absent\n' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

/** As somebody who has only the document would write it. */
const client = `import createClient from 'openapi-fetch';
import type { paths } from './api.d.ts';

declare const process: { readonly argv: readonly string[] };
const [origin, key] = process.argv.slice(2);
const api = createClient<paths>({ baseUrl: \`\${origin}/api/v1\`, headers: { authorization: \`Bearer \${key}\` } });
const { data: there } = await api.GET('/accounts');
const website = there?.accounts.find((account) => account.platform === 'website')?.id ?? '';
const { data: saved, error } = await api.POST('/posts', { body: { words: 'From a client.', accounts: [website] } });
if (saved === undefined) throw new Error(error.title);
const path = { id: saved.postId };
await api.PATCH('/posts/{id}', { params: { path }, body: { revision: saved.revision, draft: { words: 'From a client, changed.' } } });
const { data: post } = await api.GET('/posts/{id}', { params: { path } });
console.log(post?.status, post?.draft.words);
const { data: checked } = await api.POST('/posts/{id}/check', { params: { path }, body: {} });
const clauses: readonly string[] = checked?.findings.map((finding) => finding.citation.clause) ?? [];
console.log('found:', checked?.state, clauses.every((clause) => clause !== ''));
const none = await api.GET('/posts/{id}', { params: { path: { id: '00000000-0000-4000-8000-000000000000' } } });
console.log('problem', none.response.status, none.error?.verdict);
`;

/** A package of its own, which `npm test` installs: the generator is written for another TypeScript than this one. */
const generator = join(rootFolder, 'testing/client');

async function run(
  command: 'tsc' | 'node' | 'openapi-typescript',
  words: readonly string[],
  folder: string,
): Promise<{ readonly code: number | null; readonly said: string }> {
  const child = spawn(join(command === 'openapi-typescript' ? generator : rootFolder, 'node_modules/.bin', command), words, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, said: said.join('') };
}

async function onePixel(): Promise<Uint8Array<ArrayBuffer>> {
  const { default: sharp } = await import('sharp');
  const made = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#88aacc' } })
    .png()
    .toBuffer();
  return new Uint8Array(made);
}
