import { OpenAPIHono } from '@hono/zod-openapi';
import { assuranceApi } from '#src/desks/assurance/api.ts';
import { consentApi } from '#src/desks/consent/api.ts';
import { policyApi } from '#src/desks/policy/api.ts';
import { publishingApi } from '#src/desks/publishing/api.ts';
import { registerApi } from '#src/desks/register/api.ts';
import type { Office } from '#src/office.ts';
import { knowProgram, type Asking } from './frame.ts';
import { markingWhatIsDone, once } from './once.ts';

/** Everything other programs can ask, desk by desk, and the document that describes it. */
export function createApi(office: Office): OpenAPIHono<Asking> {
  const api = new OpenAPIHono<Asking>();
  api.get('/openapi.json', (c) => c.json(document(api, office.config.publicUrl)));
  const { bearer, known } = knowProgram(office);
  api.use(bearer);
  api.use(known);
  api.use(once(office));
  const marking = markingWhatIsDone(office);
  for (const desk of [publishingApi, registerApi, consentApi, policyApi, assuranceApi]) desk(api, marking);
  return api;
}

function document(api: OpenAPIHono<Asking>, publicUrl: string): object {
  api.openAPIRegistry.registerComponent('securitySchemes', 'key', { type: 'http', scheme: 'bearer' });
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Gatepost',
      version: '1',
      description:
        'Every act goes through the gate as the person who made the key. A refusal is problem+json with the verdict, what to do next, and the clauses it rests on. Writes take an Idempotency-Key: asked twice, they are done once. When an answer is cut off, ask again after a minute: what had come to nothing is done then, and what had been done says so.',
    },
    servers: [{ url: `${publicUrl}/api/v1` }],
  });
}
