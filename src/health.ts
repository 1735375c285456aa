import { timingSafeEqual } from 'node:crypto';
import { Hono, type Context } from 'hono';
import { isAtHome, type Config } from '#src/infra/config/config.ts';
import type { Metrics } from '#src/infra/metrics.ts';
import { isLoopback } from './web/arrivals.ts';

export const healthPaths: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** For whoever runs the server: is it alive, may it be sent requests, and how is it doing. */
export function healthRoutes(config: Config, metrics: Metrics, isReady: () => Promise<boolean>): Hono {
  const app = new Hono();
  // However many ask at once, anybody may: the database is asked once for all of them.
  let asking: Promise<boolean> | undefined;
  const ready = (): Promise<boolean> => (asking ??= isReady().finally(() => (asking = undefined)));
  app.use(async (c, next) => {
    await next();
    c.header('cache-control', 'no-store');
  });
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', async (c) => ((await ready()) ? c.text('ready\n') : c.text('not ready\n', 503, { 'retry-after': '5' })));
  app.get('/metrics', async (c) => {
    if (!mayRead(c, config)) return c.text(notYours, 401, { 'www-authenticate': 'Bearer' });
    return c.text(await metrics.registry.metrics(), 200, { 'content-type': metrics.registry.contentType });
  });
  for (const path of healthPaths) app.all(path, (c) => c.text('Asked with GET.\n', 405, { allow: 'GET, HEAD' }));
  return app;
}

const notYours =
  'The metrics are for this machine, or for whoever bears the token set as GATEPOST_METRICS_TOKEN. Send it as a bearer token.\n';

/**
 * Whoever sits at this very machine, or bears the token. Behind a proxy everybody seems to come from this machine, so
 * where one is set up, or the address is another than this machine's own, only the token counts.
 */
function mayRead(c: Context, config: Config): boolean {
  const bearer = c.req.header('authorization')?.match(/^Bearer (.+)$/)?.[1];
  if (bearer !== undefined && config.metricsToken !== null) return isSame(bearer, config.metricsToken);
  return !config.trustProxy && isAtHome(config.publicUrl) && isLoopback(c);
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)];
  return one.length === other.length && timingSafeEqual(one, other);
}
