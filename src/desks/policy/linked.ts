import type { Policy } from '#src/kernel/policy.ts';

/** Another policy that goes with this one, and where it is kept; without an address the office gives it out. */
export interface LinkedPolicy {
  readonly title: string;
  readonly address: string | null;
}

/** `Complaints Policy https://school.example/complaints`, as the settings write it: an address of the web may stand after the name. */
export function readLinked(entry: string): LinkedPolicy {
  const [, title, address] = /^(.+?):?\s+(https?:\/\/\S+)$/.exec(entry) ?? [];
  return title === undefined || address === undefined ? { title: entry, address: null } : { title, address };
}

/** The school's safeguarding policy, if its own policy names one among those that go with it (WH-OFF-02). */
export function safeguardingPolicy(policy: Policy): LinkedPolicy | null {
  return (
    policy
      .list('linkedPolicies')
      .map(readLinked)
      .find((one) => /safeguarding/i.test(one.title)) ?? null
  );
}
