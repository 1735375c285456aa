import type { Finding } from '#src/kernel/finding.ts';
import type { NextStep, Refusal } from '#src/kernel/refusal.ts';
import { list } from '#src/kernel/words.ts';
import type { Place } from '#src/desks/publishing/desk.ts';
import type { Tried } from '#src/desks/publishing/trying.ts';

/** One document for programs: the same answer as `POST …/check` gives, with accounts by name. */
export function asJson({ check, places, refusal }: Tried): object {
  return {
    state: check.state,
    accounts: places.map(({ id, name, platform }) => ({ name, platform, state: stateAt(check, id) })),
    findings: check.findings.map(({ code, severity, accounts, what, why, fixes, citation }) => ({
      code,
      severity,
      accounts: places.filter(({ id }) => accounts.length === 0 || accounts.includes(id)).map(({ name }) => name),
      what,
      why,
      next: fixes.map(stepOf),
      citation,
    })),
    refusal: refusal && refusalAsJson(refusal),
  };
}

export function refusalAsJson({ kind, code, what, why, next, citations }: Refusal): object {
  return { verdict: kind, code, what, why, next, citations };
}

/** Lines for people. */
export function inWords({ check, places }: Tried): readonly string[] {
  const gates = places.map(({ id, name }) => `${name}: ${stateAt(check, id)}`);
  return [...gates, ...check.findings.flatMap((finding) => ['', ...findingInWords(finding, places)])];
}

/** A refusal for people: what, why, what next, and the clauses it rests on. */
export function refusalInWords({ what, why, next, citations }: Refusal): readonly string[] {
  return [`${what} ${why}`, ...next.map(sayStep), ...citations.map(({ ref, version, text }) => `  ${ref} (version ${version}): ${text}`)];
}

function stateAt(check: Tried['check'], account: Place['id']): string {
  return check.gates.find((gate) => gate.account === account)?.state ?? 'held';
}

function stepOf({ label, fix }: Finding['fixes'][number]): NextStep {
  return fix.kind === 'go' && fix.href.startsWith('/') ? { label, href: fix.href } : { label };
}

function sayStep({ label, href }: NextStep): string {
  return `  - ${label}${href === undefined ? '' : ` (${href})`}`;
}

function findingInWords(finding: Finding, places: readonly Place[]): readonly string[] {
  const where = places.filter((place) => finding.accounts.includes(place.id)).map((place) => place.name);
  const { ref, text, version } = finding.citation;
  return [
    `${finding.severity === 'note' ? 'Note' : finding.severity === 'hold' ? 'Held' : 'Shut'}${where.length > 0 && where.length < places.length ? ` on ${list(where)}` : ''}: ${finding.what}`,
    `  ${finding.why}`,
    ...finding.fixes.map(stepOf).map(sayStep),
    `  ${ref} (version ${version}): ${text}`,
  ];
}
