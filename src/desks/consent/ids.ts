import { z } from 'zod';
import { parseId, type Id } from '#src/kernel/ids.ts';

/** An id inside a job's data, parsed on the way in and out. */
export const id = <Name extends string>() =>
  z.string().transform((text, check): Id<Name> => {
    const found = parseId<Name>(text);
    if (found) return found;
    check.addIssue({ code: 'custom', message: 'This is not an id.' });
    return z.NEVER;
  });
