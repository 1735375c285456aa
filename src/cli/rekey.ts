import { Command } from 'commander';
import { listSchools } from '#src/infra/schools.ts';
import { wrapAnew } from '#src/infra/vault/sealed-elsewhere.ts';
import { OtherRootKey } from '#src/infra/vault/vault.ts';
import type { House } from '../house.ts';
import { CommandError, inHouse } from './command.ts';
import { known, otherRootKey } from './copy.ts';

/** For a school that was brought here under another house's root key before copies were looked at. */
export function rekeyCommand(): Command {
  return new Command('rekey')
    .description('let a school that came from another house seal and open here, with the root key it was sealed with')
    .argument('<school>', 'the last part of its public address: ottersley')
    .requiredOption('--root-key <file>', 'the keys/root.key of the house it came from')
    .action(async (slug: string, options: { rootKey: string }) => {
      const anew = await inHouse((house) => rekey(house, slug, options.rootKey));
      console.log(
        anew === 0
          ? `Nothing was to do: what is sealed for ${slug} opens here.`
          : `What is sealed for ${slug} opens here now, and is sealed with this house’s root key.`,
      );
    });
}

/** How many of the school's keys were wrapped anew. */
export async function rekey({ office }: Pick<House, 'office'>, slug: string, rootKey: string): Promise<number> {
  const schools = await listSchools(office);
  const school = schools.find((one) => one.slug === slug);
  if (school === undefined) throw new CommandError(`There is no school '${slug}' here. There ${known(schools)}.`, 2);
  const from = await otherRootKey(rootKey);
  try {
    return await office.transact(school.id, (tx) => wrapAnew(tx, office.vault, school, from));
  } catch (error) {
    if (!(error instanceof OtherRootKey)) throw error;
    const { wanted } = error;
    throw new CommandError(
      `Nothing was changed: ${rootKey} holds the root key ${from.fingerprint}, and what is sealed for ${slug} opens with ${wanted} alone. Give the file with that one.`,
      1,
    );
  }
}
