import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Gate } from './gate/gate.ts';

/** What Prometheus reads. Labels are few and impersonal: a desk, a method, a verdict; never a school or a person. */
export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'desk' | 'method' | 'status'>;
  readonly decisions: Histogram<'verdict'>;
  readonly draining: Gauge;
  readonly faults: Counter;
}

export function openMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'gatepost_request_seconds',
      help: 'Time to answer a request, by desk, method and status class',
      labelNames: ['desk', 'method', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    decisions: new Histogram({
      name: 'gatepost_gate_seconds',
      help: 'Time for the gate to answer a question, reading the records included, by verdict',
      labelNames: ['verdict'],
      buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5],
      registers,
    }),
    draining: new Gauge({ name: 'gatepost_draining', help: '1 while the program finishes what it has in hand', registers }),
    faults: new Counter({ name: 'gatepost_faults_total', help: 'Requests that ended in a fault of the program', registers }),
  };
}

const desks = new Set([
  'posts',
  'consent',
  'register',
  'policy',
  'people',
  'journal',
  'find',
  'account',
  'sign-in',
  'set-up',
  's',
  'api',
  'assets',
]);

/** Wraps what answers requests, so that each one is timed. */
export function measureRequests<Env>(metrics: Metrics, answer: (request: Request, env: Env) => Response | Promise<Response>) {
  return async (request: Request, env: Env): Promise<Response> => {
    const stop = metrics.requests.startTimer({ method: request.method });
    const response = await answer(request, env);
    const first = new URL(request.url).pathname.split('/')[1] ?? '';
    stop({ desk: first === '' ? 'today' : desks.has(first) ? first : 'other', status: `${Math.floor(response.status / 100)}xx` });
    if (response.status >= 500) metrics.faults.inc();
    return response;
  };
}

/** The same gate, with each question timed. */
export function measureGate(metrics: Metrics, gate: Gate): Gate {
  const timed = async <T extends { readonly ok: boolean }>(ask: Promise<T>): Promise<T> => {
    const stop = metrics.decisions.startTimer();
    const answer = await ask;
    stop({ verdict: answer.ok ? 'open' : 'refused' });
    return answer;
  };
  return { ...gate, ask: (tx, question) => timed(gate.ask(tx, question)), look: (db, question) => timed(gate.look(db, question)) };
}
