import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ottersley } from '#fixtures/cast.ts';
import { onASocket, type OnASocket } from '#fixtures/on-a-socket.ts';
import { actorOf } from '#fixtures/pages-for.ts';
import { openTwoSchools, thingsOf, type TwoSchools } from '#fixtures/two-schools.ts';
import { makeKey, scopeNames } from '#src/api/keys.ts';
import { cast } from '#fixtures/cast.ts';
import { createApp } from './app.tsx';

let schools: TwoSchools;
let app: ReturnType<typeof createApp>;
let server: OnASocket;
let cookie: string;
let key: string;
beforeAll(async () => {
  schools = await openTwoSchools();
  app = createApp(schools.office);
  server = await onASocket((request, env) => app.fetch(request, env));
  cookie = `gatepost-session=${await schools.session('headteacher')}`;
  const made = await makeKey(schools.office, actorOf(cast.headteacher.id), { name: 'Another program', scopes: scopeNames, days: 30 });
  key = made.ok ? made.value.text : '';
});
afterAll(async () => {
  await server.close();
  await schools.close();
});

/** What a whole head holds beside what is being tried. */
const usual = (): string =>
  `Host: ${new URL(server.origin).host}\r\nOrigin: ${server.origin}\r\nCookie: ${cookie}\r\nAuthorization: Bearer ${key}\r\n`;
const request = (line: string, head = '', body = ''): string => `${line} HTTP/1.1\r\n${usual()}Connection: close\r\n${head}\r\n${body}`;
const chunked = (...parts: readonly string[]): string =>
  [...parts, ''].map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`).join('');
const form = 'Content-Type: application/x-www-form-urlencoded\r\n';
const json = 'Content-Type: application/json\r\n';

/** Every route with ids of what is there, as the app itself knows them. */
function routes(): readonly { readonly method: string; readonly path: string }[] {
  const things = thingsOf(schools);
  const address = (path: string): string =>
    path.replaceAll(/:\w+/g, (name) => {
      const start = Object.keys(things).find((one) => one.startsWith('/') && path.startsWith(one));
      return things[name] ?? (start === undefined ? undefined : things[start]) ?? (path.startsWith('/s/') ? ottersley.slug : schools.draft);
    });
  const all = app.routes
    .filter((one) => one.method !== 'ALL' && !one.path.includes('*'))
    .map((one) => `${one.method} ${address(one.path)}`);
  return [...new Set(all)]
    .map((one) => ({ method: one.split(' ')[0] ?? '', path: one.split(' ')[1] ?? '' }))
    .filter((one) => one.path !== '/sign-out');
}

async function never500(tried: readonly (() => string)[]): Promise<void> {
  const wrong: string[] = [];
  for (const asked of tried) {
    let bytes = asked();
    let answers = await server.send(bytes);
    if (answers.at(-1)?.headers['location']?.startsWith('/sign-in') && !bytes.includes(' /sign-in')) {
      // What was asked before has ended the session: that is no answer to this.
      cookie = `gatepost-session=${await schools.session('headteacher')}`;
      bytes = asked();
      answers = await server.send(bytes);
    }
    if (answers.length === 0 || answers.some((one) => one.status >= 500))
      wrong.push(`${answers.map((one) => one.status).join() || 'nothing'}: ${bytes.replace(usual(), '').slice(0, 300)}`);
  }
  expect(wrong).toEqual([]);
}

describe('nothing a client sends is a fault of ours', () => {
  it.each(['OPTIONS', 'DELETE', 'PUT', 'PATCH', 'TRACE', 'PROPFIND', 'LINK', 'QUERY', 'HEAD', 'POST'])(
    '%s, without a body, on every route',
    async (method) => {
      await never500(
        routes().map(
          ({ path }) =>
            () =>
              request(`${method} ${path}`),
        ),
      );
    },
  );

  it.each([
    ['nothing in it', chunked()],
    ['a form', chunked('words=a', '&day=2026-13-45&time=25:61&revision=1e999&limit=-1&page=99999999999999999999')],
  ])('a body in pieces, with %s, on every route that takes one', async (_, body) => {
    const taking = routes().filter((one) => one.method !== 'GET');
    await never500(
      taking.map(
        ({ method, path }) =>
          () =>
            request(`${method} ${path}`, `Transfer-Encoding: chunked\r\n${form}`, body),
      ),
    );
    await never500(
      taking.map(
        ({ method, path }) =>
          () =>
            request(`${method} ${path}`, `Transfer-Encoding: chunked\r\n${json}`, body),
      ),
    );
  });

  it('bytes that are hardly a request, or several at once', async () => {
    const host = `Host: ${new URL(server.origin).host}\r\n`;
    const page = '/sign-in';
    const whole = (body: string): string => `${form}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const tried: readonly string[] = [
      `GET ${page} HTTP/1.1\r\n\r\n`,
      `GET ${page} HTTP/1.0\r\n\r\n`,
      `GET ${page} HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`,
      `GET ${page} HTTP/1.1\r\nHost: ${'a'.repeat(300)}.example:99999\r\nConnection: close\r\n\r\n`,
      `GET http://[::1 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      `GET //evil.example/%2e%2e/ HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      `GET /%FF/%ED%A0%BD/%00 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      `GET /${'a'.repeat(15_000)} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      `GET /${'a'.repeat(40_000)} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      `GET ${page} HTTP/1.1\r\n${host}X-Long: ${'a'.repeat(40_000)}\r\nConnection: close\r\n\r\n`,
      `GET ${page} HTTP/1.1\r\n${host}Content-Length: 5\r\nConnection: close\r\n\r\nhello`,
      `OPTIONS * HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
      `POST ${page} HTTP/1.1\r\n${host}Content-Length: -1\r\nConnection: close\r\n\r\n`,
      `POST ${page} HTTP/1.1\r\n${host}Content-Length: 5\r\nContent-Length: 6\r\nConnection: close\r\n\r\nhello!`,
      `POST ${page} HTTP/1.1\r\n${host}Content-Length: 5\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n\r\n`,
      `POST ${page} HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n`,
      `POST ${page} HTTP/1.1\r\n${host}Origin: ${server.origin}\r\nExpect: 100-continue\r\nConnection: close\r\n${whole('email=a&password=b')}`,
      `POST ${page} HTTP/1.1\r\n${host}Origin: ${server.origin}\r\n${whole('email=%FF%00&password=%ED%A0%BD')}GET ${page} HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    ];
    for (const bytes of tried) {
      const answers = await server.send(bytes);
      expect(answers.length, bytes.slice(0, 100)).toBeGreaterThan(0);
      for (const one of answers) expect(one.status, bytes.slice(0, 100)).toBeLessThan(500);
    }
  });

  it('a form of several parts that is none', async () => {
    const taking = routes().filter((one) => one.method !== 'GET');
    const type = (rest: string): string => `Content-Type: multipart/form-data${rest}\r\n`;
    const bodies: readonly [string, string][] = [
      [type(''), 'words=a'],
      [type('; boundary=x'), 'nothing of the kind'],
      [type('; boundary=x'), '--x\r\nContent-Disposition: form-data; name="words"\r\n\r\ncut off'],
      [type('; boundary=x'), '--x\r\nContent-Disposition: form-data; name="words"; filename="a\u0000.jpg"\r\n\r\na\r\n--x--\r\n'],
    ];
    for (const [head, body] of bodies)
      await never500(
        taking.map(
          ({ method, path }) =>
            () =>
              request(`${method} ${path}`, `${head}Content-Length: ${Buffer.byteLength(body)}\r\n`, body),
        ),
      );
  });
});
