import { describe, expect, it } from 'vitest';
import { checkConfig } from '#src/infra/config/config.ts';
import { openMetrics } from '#src/infra/metrics.ts';
import { healthRoutes } from './health.ts';

const token = 'a-token-of-some-length';
const metrics = openMetrics();

async function ask(path: string, from: string, settings: Record<string, string> = {}, bearer?: string) {
  const routes = healthRoutes(checkConfig(settings, '/srv'), metrics, async () => settings.GATEPOST_RUN !== 'jobs');
  const headers = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
  const response = await routes.request(
    path,
    { headers },
    { incoming: { socket: { remoteAddress: from, remotePort: 1, remoteFamily: 'IPv4' } } },
  );
  return response.status;
}

describe('for whoever runs the server', () => {
  it('anybody may ask whether it is alive and whether it is ready', async () => {
    expect(await ask('/healthz', '203.0.113.9')).toBe(200);
    expect(await ask('/readyz', '203.0.113.9')).toBe(200);
    expect(await ask('/readyz', '203.0.113.9', { GATEPOST_RUN: 'jobs' })).toBe(503);
  });

  it('the metrics are for this machine alone', async () => {
    expect(await ask('/metrics', '127.0.0.1')).toBe(200);
    expect(await ask('/metrics', '::ffff:127.0.0.1')).toBe(200);
    expect(await ask('/metrics', '203.0.113.9')).toBe(404);
  });

  it('or for whoever bears the token, which alone counts behind a proxy', async () => {
    const settings = { GATEPOST_METRICS_TOKEN: token, GATEPOST_TRUST_PROXY: 'on' };
    expect(await ask('/metrics', '203.0.113.9', settings, token)).toBe(200);
    expect(await ask('/metrics', '203.0.113.9', settings, 'another')).toBe(404);
    expect(await ask('/metrics', '127.0.0.1', settings)).toBe(404);
  });
});
