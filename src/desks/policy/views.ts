import type { Clause, Reader } from '#src/infra/gate/pack-files.ts';
import type { Pack } from '#src/infra/gate/packs.ts';

/*
 * The ways a policy can be read: HM-SCOPE-02 (rules, guidance, risks, consequences; work and private use) and
 * HA-SCOPE-03 (personal and professional use; the aims). Pure, and worked out of the pack, which leaves no clause out.
 */

/** One way of reading: a question's choice, and whether it is the one chosen. */
export interface View {
  readonly key: string;
  readonly title: string;
  readonly isChosen: boolean;
}

/** Each question with its choices. An unknown choice is no choice. */
export function viewsOf(
  pack: Pack,
  chosen: readonly string[],
): readonly { readonly question: string; readonly choices: readonly View[] }[] {
  return pack.views.map(({ question, choices }) => ({
    question,
    choices: choices.map(({ title }) => ({ key: keyOf(title), title, isChosen: chosen.includes(keyOf(title)) })),
  }));
}

/** The clauses that stand in every chosen view; all of them where none is chosen. */
export function clausesIn(pack: Pack, chosen: readonly string[]): readonly Clause[] {
  const sets = pack.views.flatMap(({ choices }) => {
    const picked = choices.filter(({ title }) => chosen.includes(keyOf(title)));
    return picked.length === 0 ? [] : [picked];
  });
  return pack.clauses.filter((clause) => sets.every((picked) => picked.some(({ of }) => standsIn(of, clause))));
}

/** What a clause of the policy, not of the floor, says of itself under the questions that are said beside each clause: `Serves: Good practice.` */
export function saidOf(pack: Pack, clause: Pick<Clause, 'id' | 'heading'>): readonly string[] {
  if (!pack.clauses.some((one) => one.id === clause.id)) return [];
  return pack.views.flatMap(({ says, choices }) => {
    const titles = choices.filter(({ of }) => standsIn(of, clause)).map(({ title }) => title);
    return says === undefined ? [] : [`${says}: ${titles.join('; ')}.`];
  });
}

/** The kinds of reader this policy has something for first of all. */
export function readersOf(pack: Pack): readonly Reader[] {
  return [...new Set(pack.parts.flatMap((part) => part.first))];
}

export function standsIn(of: readonly string[], clause: Pick<Clause, 'id' | 'heading'>): boolean {
  return of.includes(clause.id) || of.includes(clause.heading);
}

export function keyOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '');
}
