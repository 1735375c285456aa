import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, expect, inject } from 'vitest';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where each test file writes which places it reached. */
    reachedFolder: string;
  }
}

/** Which mutants' places one test file came to, by their numbers. */
const reached = new Set<number>();
(globalThis as { __reached?: (number: number) => void }).__reached = (number) => void reached.add(number);

afterAll(() => {
  const folder = inject('reachedFolder');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify({ file: expect.getState().testPath, reached: [...reached] }));
});
