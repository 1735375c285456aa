import { timingSafeEqual } from 'node:crypto';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono, type Context } from 'hono';
import type { Config } from '#src/infra/config/config.ts';
import type { Metrics } from '#src/infra/metrics.ts';

export const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** For whoever runs the server: is it alive, may it be sent requests, and how is it doing. */
export function healthRoutes(config: Config, metrics: Metrics, isReady: () => Promise<boolean>): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => ((await isReady()) ? c.text('ready\n') : c.text('not ready\n', 503)));
  app.get('/metrics', async (c) => {
    if (!mayRead(c, config)) return c.text('Not found\n', 404);
    return c.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });
  return app;
}

/** This machine, or whoever bears the token. Behind a proxy everybody seems to come from this machine, so there only the token counts. */
function mayRead(c: Context, config: Config): boolean {
  const bearer = c.req.header('authorization')?.match(/^Bearer (.+)$/)?.[1];
  if (bearer !== undefined && config.metricsToken !== null) return isSame(bearer, config.metricsToken);
  return !config.trustProxy && isLoopback(getConnInfo(c).remote.address ?? '');
}

function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\./.test(address);
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
