import type { Finding } from '#src/kernel/finding.ts';
import { list } from '#src/kernel/words.ts';
import type { Place } from '#src/desks/publishing/desk.ts';
import type { Tried } from '#src/desks/publishing/trying.ts';

/** The worst that anything says: of the post, and of whether this person may publish there. */
export function stateOf({ check, leave }: Tried): 'open' | 'held' | 'shut' {
  if (check.state === 'shut' || leave.some(({ refusal }) => refusal?.kind === 'shut')) return 'shut';
  return check.state === 'held' || leave.some(({ refusal }) => refusal !== null) ? 'held' : 'open';
}

/** One document for programs. */
export function asJson(tried: Tried): object {
  const { check, leave } = tried;
  return {
    state: stateOf(tried),
    accounts: leave.map(({ place, refusal }) => ({
      name: place.name,
      platform: place.platform,
      state: check.gates.find((gate) => gate.account === place.id)?.state ?? 'open',
      refusal: refusal === null ? null : { code: refusal.code, what: refusal.what, why: refusal.why, citations: refusal.citations },
    })),
    findings: check.findings.map(({ code, severity, accounts, what, why, fixes, citation }) => ({
      code,
      severity,
      accounts: leave.filter(({ place }) => accounts.length === 0 || accounts.includes(place.id)).map(({ place }) => place.name),
      what,
      why,
      next: fixes.map((fix) => fix.label),
      citation,
    })),
  };
}

/** Lines for people. */
export function inWords(tried: Tried): readonly string[] {
  const { check, leave } = tried;
  const gates = leave.flatMap(({ place, refusal }) => {
    const state = check.gates.find((gate) => gate.account === place.id)?.state ?? 'open';
    const said = refusal === null ? [] : [`  ${refusal.what} ${refusal.why} [${refusal.citations.map((one) => one.ref).join('; ')}]`];
    return [`${place.name}: ${refusal === null ? state : worse(state, refusal.kind)}`, ...said];
  });
  return [
    ...gates,
    ...check.findings.flatMap((finding) => [
      '',
      ...findingInWords(
        finding,
        leave.map((one) => one.place),
      ),
    ]),
  ];
}

function worse(state: string, kind: string): string {
  return state === 'shut' || kind === 'shut' ? 'shut' : 'held';
}

function findingInWords(finding: Finding, places: readonly Place[]): readonly string[] {
  const where = places.filter((place) => finding.accounts.includes(place.id)).map((place) => place.name);
  const { ref, text, version } = finding.citation;
  return [
    `${finding.severity === 'note' ? 'Note' : finding.severity === 'hold' ? 'Held' : 'Shut'}${where.length > 0 && where.length < places.length ? ` on ${list(where)}` : ''}: ${finding.what}`,
    `  ${finding.why}`,
    ...finding.fixes.map((fix) => `  - ${fix.label}`),
    `  ${ref} (version ${version}): ${text}`,
  ];
}
