// What came of the tests. The whole run's results are what `npm run clauses` reads, so a run of some files has a place of its own.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Where a run with these arguments writes, in a folder; and how to settle it there once it has ended. */
export function resultsOf(folder, args) {
  const written = join(folder, 'running.json');
  const kept = join(folder, args.length === 0 ? 'tests.json' : 'some-tests.json');
  mkdirSync(folder, { recursive: true });
  rmSync(written, { force: true });
  return {
    written,
    /** Passed and failed; a file that could not be run counts as one failure, and so does a run that went wrong around its tests. */
    settle(code) {
      rmSync(kept, { force: true });
      if (!existsSync(written)) return [0, 1];
      const report = JSON.parse(readFileSync(written, 'utf8'));
      renameSync(written, kept);
      const broken = report.testResults.filter(
        (file) => file.status === 'failed' && file.assertionResults.every((test) => test.status !== 'failed'),
      );
      const failed = report.numFailedTests + broken.length;
      return [report.numPassedTests, failed === 0 && code !== 0 ? 1 : failed];
    },
  };
}
