import { Command } from 'commander';
import { listSchools } from '#src/infra/schools.ts';
import { makeDemo } from '../demo/make-demo.ts';
import { removeDemo } from '../demo/remove-demo.ts';
import { CommandError, inHouse, readConfig } from './command.ts';

/** The demo school comes and goes by one command; it never touches another school. */
export function demoCommand(): Command {
  const demo = new Command('demo').description('make or remove the demo school, which lives apart from any real one');
  demo
    .command('make')
    .description('make Ottersley School with its cast, if there is none')
    .action(() =>
      inHouse(async (house) => {
        if ((await listSchools(house.office)).some((school) => school.isDemo))
          throw new CommandError('There is a demo school already. Remove it first: gatepost demo remove', 1);
        await makeDemo(house);
        console.log('Ottersley School is ready.');
      }),
    );
  demo
    .command('remove')
    .description('remove every demo school with everything in it; real schools are not touched')
    .action(async () => {
      const removed = await removeDemo(readConfig());
      console.log(removed.length === 0 ? 'There is no demo school.' : `Removed: ${removed.join(', ')}.`);
    });
  return demo;
}
