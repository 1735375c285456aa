import { z } from 'zod';
import { engagements } from '#src/kernel/actor.ts';
import { isDay } from '#src/kernel/clock.ts';
import { personKinds } from '../model.ts';
import type { NewEngagement, NewPerson } from '../store.ts';

const day = z.string().refine(isDay, 'Give a day.').optional();
const name = z.string().max(100);
export const personFields = {
  given: name,
  family: name,
  knownAs: name.optional(),
  email: z.email('This does not look like an e-mail address.').optional(),
  yearGroup: z.string().max(40).optional(),
  bornOn: day,
  joinedOn: day,
};
export const engagementFields = {
  engagement: z.enum(engagements),
  title: z.string().max(120).optional(),
  agencyContact: z.string().max(200).optional(),
  fromOn: day,
  untilOn: day,
};
export const addFields = z.object({
  kind: z.enum(personKinds),
  ...personFields,
  ...engagementFields,
  engagement: z.enum(engagements).optional(),
});

export function personIn(kind: NewPerson['kind'], value: Omit<z.infer<typeof addFields>, 'kind'>): NewPerson {
  const { given, family } = value;
  const beside = { knownAs: value.knownAs ?? null, email: value.email ?? null, yearGroup: value.yearGroup ?? null };
  return { kind, given, family, ...beside, bornOn: value.bornOn ?? null, joinedOn: value.joinedOn ?? null };
}

export function engagementIn(value: z.infer<z.ZodObject<typeof engagementFields>>, today: string): NewEngagement {
  const { engagement, title = '', agencyContact = null, fromOn = today, untilOn = null } = value;
  return { kind: engagement, title, agencyContact, fromOn, untilOn };
}
