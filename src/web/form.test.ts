import { Hono } from 'hono';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { formOf, readForm, typedOf } from './form.ts';

const schema = z.object({
  name: z.string().max(5),
  day: z
    .string()
    .regex(/^\d{4}-/, 'Write a day.')
    .optional(),
  many: z.array(z.string()).optional(),
});

function sent(body: string) {
  return read(body);
}

async function read(body: string) {
  const app = new Hono();
  let result: Awaited<ReturnType<typeof readForm<z.output<typeof schema>, object>>> | undefined;
  app.post('/', async (c) => {
    result = await readForm(c, schema);
    return c.text('');
  });
  await app.request('/', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
  if (result === undefined) throw new Error('not read');
  return result;
}

it('a field left empty is absent, and spaces around are not part of what was meant', async () => {
  expect(await sent('name=+Ada+&day=')).toMatchObject({ ok: true, value: { name: 'Ada' } });
});

it('a field sent more than once is a list', async () => {
  expect(await sent('name=Ada&many=a&many=b')).toMatchObject({ ok: true, value: { many: ['a', 'b'] } });
});

it('what cannot be read comes back as it was typed, with a plain sentence beside each field', async () => {
  const unread = await sent('day=soon');
  expect(unread).toMatchObject({ ok: false, refusal: { kind: 'unclear', fields: { name: 'This is needed.', day: 'Write a day.' } } });
  if (!unread.ok) expect(typedOf(unread.form, 'day')).toBe('soon');
  expect(await sent('name=far+too+long')).toMatchObject({
    ok: false,
    refusal: { fields: { name: 'This is more than the 5 that fit here.' } },
  });
});

it('a form is filled with what stands on record, and nothing for what does not', () => {
  expect(formOf({ name: 'Ada', age: 7, left: null })).toEqual({ typed: { name: 'Ada', age: '7' }, wrong: {} });
});
