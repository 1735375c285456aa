import { describe, expect, it } from 'vitest';
import { checkConfig } from '#src/infra/config/config.ts';
import { openMetrics } from '#src/infra/metrics.ts';
import { healthRoutes } from './health.ts';

const token = 'a-token-of-some-length';
const metrics = openMetrics();

async function ask(
  path: string,
  from: string,
  settings: Record<string, string> = {},
  headers: Record<string, string> = {},
  host = '127.0.0.1:4330',
) {
  const routes = healthRoutes(checkConfig(settings, '/srv'), metrics, async () => settings.GATEPOST_RUN !== 'jobs');
  const incoming = { socket: { remoteAddress: from, remotePort: 1, remoteFamily: 'IPv4' } };
  const response = await routes.request(`http://${host}${path}`, { headers }, { incoming });
  return response.status;
}
const bearing = (bearer: string) => ({ authorization: `Bearer ${bearer}` });

describe('for whoever runs the server', () => {
  it('anybody may ask whether it is alive and whether it is ready', async () => {
    expect(await ask('/healthz', '203.0.113.9')).toBe(200);
    expect(await ask('/readyz', '203.0.113.9')).toBe(200);
    expect(await ask('/readyz', '203.0.113.9', { GATEPOST_RUN: 'jobs' })).toBe(503);
  });

  it('whoever asks in another way reads how, whoever is put off reads until when, and nobody on the way keeps the answer', async () => {
    const routes = healthRoutes(checkConfig({}, '/srv'), metrics, async () => false);
    const said = async (path: string, method: string) => {
      const { status, headers } = await routes.request(path, { method });
      return [status, headers.get('allow'), headers.get('retry-after'), headers.get('cache-control')];
    };
    for (const path of ['/healthz', '/readyz', '/metrics'])
      expect(await said(path, 'POST'), path).toEqual([405, 'GET, HEAD', null, 'no-store']);
    expect(await said('/readyz', 'GET')).toEqual([503, null, '5', 'no-store']);
    expect((await said('/healthz', 'HEAD'))[0]).toBe(200);
  });

  it('a crowd that asks at once whether it is ready costs one look at the database', async () => {
    let looks = 0;
    const open = Promise.withResolvers<boolean>();
    const routes = healthRoutes(checkConfig({}, '/srv'), metrics, () => (looks++, open.promise));
    const crowd = Array.from({ length: 50 }, () => routes.request('/readyz'));
    open.resolve(true);
    expect(new Set((await Promise.all(crowd)).map(({ status }) => status))).toEqual(new Set([200]));
    expect(looks).toBe(1);
    await routes.request('/readyz');
    expect(looks).toBe(2);
  });

  it('the metrics are for whoever sits at this very machine', async () => {
    expect(await ask('/metrics', '127.0.0.1')).toBe(200);
    expect(await ask('/metrics', '::ffff:127.0.0.1', {}, {}, 'localhost:4330')).toBe(200);
    expect(await ask('/metrics', '203.0.113.9')).toBe(401);
  });

  it('a proxy on this machine gives them to nobody, set up or not: by its headers, by the address it passes on, by the public address', async () => {
    expect(await ask('/metrics', '127.0.0.1', { GATEPOST_TRUST_PROXY: 'on' })).toBe(401);
    expect(await ask('/metrics', '127.0.0.1', {}, { 'x-forwarded-for': '203.0.113.9' })).toBe(401);
    expect(await ask('/metrics', '127.0.0.1', {}, {}, 'gatepost.school.example')).toBe(401);
    expect(await ask('/metrics', '127.0.0.1', { GATEPOST_PUBLIC_URL: 'https://gatepost.school.example' })).toBe(401);
  });

  it('or for whoever bears the token, which alone counts behind a proxy; a refusal says so', async () => {
    const settings = { GATEPOST_METRICS_TOKEN: token, GATEPOST_TRUST_PROXY: 'on' };
    expect(await ask('/metrics', '203.0.113.9', settings, bearing(token))).toBe(200);
    expect(await ask('/metrics', '203.0.113.9', settings, bearing('another'))).toBe(401);
    const routes = healthRoutes(checkConfig({}, '/srv'), metrics, async () => true);
    expect(await (await routes.request('/metrics')).text()).toContain('GATEPOST_METRICS_TOKEN');
  });
});
