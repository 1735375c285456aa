import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, ottersley, type CastName } from '#fixtures/cast.ts';
import { settleOttersley } from '#fixtures/ottersley.ts';
import { actorOf, pagesFor } from '#fixtures/pages-for.ts';
import { openTestHouse, type TestHouse } from '#fixtures/test-house.ts';
import type { PackId } from '#src/kernel/policy.ts';
import { packs } from '#src/infra/gate/packs.ts';
import { policyInForce } from './desk.ts';
import type { Settings } from './model.ts';
import { remindAll } from './reminders.ts';
import { judgeRisk, riskRegister } from './risks-service.ts';
import { adoptPolicy } from './service.ts';
import { publicPolicyRoutes } from './web/public-routes.tsx';
import { policyRoutes } from './web/routes.tsx';

let house: TestHouse;
let day = 20;

beforeAll(async () => {
  house = await openTestHouse();
  await house.office.transact(ottersley.id, (tx) => settleOttersley(tx, { pack: 'keston-primary', isDemo: false }));
});
afterAll(() => house.close());

/** Adopts a pack as Gatepost suggests, from one day further on, and goes to that day. */
async function adopt(pack: PackId): Promise<void> {
  day += 1;
  const today = `2026-11-${day}`;
  house.setNow(new Date(`${today}T09:35:00Z`));
  const open = [...packs().pack(pack).parameters.values()].filter((one) => one.value === null);
  const settings: Settings = Object.fromEntries(open.map((one) => [one.name, one.suggested ?? '']));
  const made = await adoptPolicy(house.office, actorOf(cast.headteacher.id), { pack, settings, inForceFrom: today, note: '' });
  if (!made.ok) throw new Error(made.refusal.why);
}

const see = async (who: CastName, path: string) =>
  (await pagesFor(house.office, who, '/', policyRoutes(house.office)).request(path)).text();
/** The policy's own clauses on a page, by id. */
const clausesOn = (html: string, pack: PackId) =>
  packs()
    .pack(pack)
    .clauses.map((clause) => clause.id)
    .filter((id) => html.includes(`id="${id}"`));
const linksOn = (html: string, words: string) =>
  [...html.matchAll(/<a href="([^"]+)"[^>]*>([^<]+)<\/a>/g)].flatMap(([, href = '', said]) =>
    said === words ? [href.replaceAll('&amp;', '&')] : [],
  );

describe('the Hampshire model', () => {
  beforeAll(() => adopt('hampshire-model'));

  it('[HM-SCOPE-02] is read as rules, guidance, risks and what misuse can lead to, and for work and private use; no clause is lost', async () => {
    const whole = await see('musicLead', '/policy');
    const all = clausesOn(whole, 'hampshire-model');
    expect(all).toHaveLength(87);
    const ways = [
      ['Rules', 'Guidance', 'Risks', 'What misuse can lead to'],
      ['Use for work', 'Private use'],
    ];
    for (const titles of ways) {
      const shown = await Promise.all(
        titles.map(async (title) => {
          const [href = ''] = linksOn(whole, title);
          return clausesOn(await see('musicLead', href), 'hampshire-model');
        }),
      );
      for (const some of shown) expect(some.length).toBeGreaterThan(0);
      for (const some of shown) expect(some.length).toBeLessThan(87);
      expect([...new Set(shown.flat())].toSorted()).toEqual(all.toSorted());
    }
  });

  it('[HM-SCOPE-02] two ways of reading hold at once, and a way it does not have shows everything', async () => {
    const rules = await see('musicLead', '/policy?view=rules');
    const [href = ''] = linksOn(rules, 'Private use');
    const both = clausesOn(await see('musicLead', href), 'hampshire-model');
    expect(both).toContain('HM-PER-07');
    expect(both).not.toContain('HM-PUB-01');
    expect(both).not.toContain('HM-PER-04');
    expect(clausesOn(await see('musicLead', '/policy?view=poetry'), 'hampshire-model')).toHaveLength(87);
  });

  it('[HM-SCOPE-02] what it was drawn up with regard to stands beside it', async () => {
    const html = await see('musicLead', '/policy');
    for (const source of ['union guidance', 'professional associations’ guidance', 'ACAS guidance']) expect(html).toContain(source);
  });
});

describe('the risks a policy recognises', () => {
  const shown = async () => {
    const policy = await house.office.read(ottersley.id, (db) => policyInForce(db, ottersley.id, `2026-11-${day}`));
    return house.office.read(ottersley.id, (db) => riskRegister(db, policy, `2026-11-${day}`));
  };
  const looks = async () => (await house.fresh.ownerPool.query<{ n: number }>('select count(*)::int as n from risk_look')).rows[0]?.n;
  const judgedAs = { owner: 'it-lead', likelihood: 'high', reviewOn: '2027-02-01' };
  const judged = { risk: 'malware', ...judgedAs };

  it('[HM-SCOPE-07] all twelve are there from the day the policy is, each with its owner, what answers it, how likely it is and when it is looked at again', async () => {
    await adopt('hampshire-model');
    const risks = await shown();
    expect(risks).toHaveLength(packs().pack('hampshire-model').parameters.get('riskCount')?.value as number);
    for (const risk of risks) {
      expect(risk).toMatchObject({
        owner: 'headteacher',
        likelihood: 'medium',
        reviewOn: `2027-11-${day}`,
        isSuggested: true,
        isDue: false,
      });
      expect(risk.controls.length).toBeGreaterThan(0);
      expect(risk.controls.every((citation) => citation.clause.startsWith('HM-'))).toBe(true);
    }
    const html = await see('musicLead', '/policy/risks');
    for (const risk of risks) expect(html).toContain(`id="risk-${risk.name}"`);
  });

  it('[HM-SCOPE-07] the headteacher judges one, the journal says so, and nobody else does', async () => {
    const before = await looks();
    for (const who of ['deputy', 'officeManager', 'musicLead'] as const)
      expect((await judgeRisk(house.office, actorOf(cast[who].id), judged)).ok).toBe(false);
    for (const wrong of [{ risk: 'boredom' }, { owner: 'caretaker' }, { likelihood: 'certain' }, { reviewOn: '2026-11-01' }])
      expect((await judgeRisk(house.office, actorOf(cast.headteacher.id), { ...judged, ...wrong })).ok).toBe(false);
    expect(await looks()).toBe(before);
    expect((await judgeRisk(house.office, actorOf(cast.headteacher.id), judged)).ok).toBe(true);
    expect((await shown()).find((risk) => risk.name === 'malware')).toMatchObject({ ...judgedAs, isSuggested: false });
    const { rows } = await house.fresh.ownerPool.query(
      `select entry->'facts' as facts from journal where act = 'policy:localise' order by seq desc limit 1`,
    );
    expect(rows).toMatchObject([{ facts: judged }]);
  });

  it('[OC-SCOPE-01] there is one for each group the policy speaks of, with an owner and a day to look again', async () => {
    await adopt('online-communication');
    const risks = await shown();
    expect(risks.map((risk) => risk.name)).toEqual(['employees', 'pupils', 'wider-community']);
    for (const risk of risks) expect([risk.owner, risk.reviewOn]).toEqual(['headteacher', `2027-11-${day}`]);
  });
});

describe('the Harmonize policy', () => {
  beforeAll(() => adopt('harmonize-academy'));

  it('[HA-SCOPE-03] personal and professional use are two views of the same rules, and every clause states the aims it serves', async () => {
    const whole = await see('musicLead', '/policy');
    const seen = await Promise.all(
      ['Professional use', 'Personal use'].map(async (title) =>
        clausesOn(await see('musicLead', linksOn(whole, title)[0] ?? ''), 'harmonize-academy'),
      ),
    );
    expect([...new Set(seen.flat())]).toHaveLength(60);
    expect(seen[0]).toContain('HA-OFF-01');
    expect(seen[1]).not.toContain('HA-OFF-01');
    expect(seen[0]?.filter((id) => seen[1]?.includes(id))).toContain('HA-PUB-02');
    expect(whole.match(/Serves: \w/g)).toHaveLength(60);
  });
});

describe('the Keston policy', () => {
  beforeAll(() => adopt('keston-primary'));

  describe('at the start of a school year', () => {
    const reminders = async () =>
      (
        await house.fresh.ownerPool.query<{ who: string; about: string; at: Date }>(
          `select p.given_name || ' ' || p.family_name as who, n.about, n.at from notice n join person p on p.id = n.person_id where n.about like 'reminder:%'`,
        )
      ).rows;
    const sweep = () => house.office.transact(ottersley.id, (tx) => remindAll(house.office, tx, ottersley.id));

    it('[KP-SCOPE-01] nobody is reminded in the middle of a year, nor under a policy that does not ask for it', async () => {
      await sweep();
      expect(await reminders()).toEqual([]);
      expect((await pagesFor(house.office, 'musicLead', '/', policyRoutes(house.office)).request('/policy/reminders')).status).toBe(200);
      expect(await see('musicLead', '/policy')).toContain('Reminds them as the school year begins');
    });

    it('[KP-SCOPE-01] everybody employed and every governor is reminded once of what they answer for, class teachers of what to tell their classes, and who and when is kept', async () => {
      const begins = new Date('2027-09-01T06:20:00Z');
      house.setNow(begins);
      await sweep();
      await sweep();
      const all = await reminders();
      const own = all.filter((one) => one.about === 'reminder:own:2027-09-01').map((one) => one.who);
      const staffAndGovernors = Object.values(cast).filter((one) => one.engagement === 'employee' || one.engagement === 'governor');
      expect(own.toSorted()).toEqual(staffAndGovernors.map((one) => `${one.given} ${one.family}`).toSorted());
      const teachers = all.filter((one) => one.about === 'reminder:class:2027-09-01').map((one) => one.who);
      expect(teachers.toSorted()).toEqual(
        Object.values(cast)
          .filter((one) => one.roles.includes('teacher'))
          .map((one) => `${one.given} ${one.family}`)
          .toSorted(),
      );
      expect(all.every((one) => one.at.getTime() === begins.getTime())).toBe(true);
      const html = await see('headteacher', '/policy/reminders');
      expect(html).toContain('Who was reminded');
      expect(html).toContain('Odette Marrowby');
      const classes = html.slice(html.indexOf('To tell a class'), html.indexOf('Who was reminded'));
      expect(classes).toContain('KP-PER-08');
      expect(classes).not.toContain('KP-PER-09');
      expect(await see('musicLead', '/policy/reminders')).not.toContain('Who was reminded');
    });
  });

  it('[KP-SCOPE-03] each kind of reader sees first what concerns them, and still the whole policy', async () => {
    const read = async (as: string) => (await publicPolicyRoutes(house.office).request(`/s/${ottersley.slug}/policy${as}`)).text();
    const firstPart = (html: string) => [...html.matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)][0]?.[1];
    const plain = await read('');
    const first = {
      'I work here': 'Official use',
      'I am a governor': 'Private responsibilities of governors, employees and pupils',
      'I am a pupil': 'Private responsibilities of governors, employees and pupils',
      'I am a parent or carer': 'What parents and carers post',
    };
    for (const [reader, part] of Object.entries(first)) {
      const html = await read(linksOn(plain, reader)[0] ?? '');
      expect(firstPart(html), reader).toBe(part);
      expect(clausesOn(html, 'keston-primary'), reader).toHaveLength(50);
    }
  });
});
