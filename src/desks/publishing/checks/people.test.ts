import { describe, expect, it } from 'vitest';
import { cast, pupils } from '#fixtures/cast.ts';
import { face, facebook, factsFor, instagram, photo, shown, strictPolicy, website } from '#fixtures/draft.ts';
import { checkPost } from './check.ts';
import type { PostFacts } from './facts.ts';
import { nothingDecided } from './facts.ts';

const policy = strictPolicy();
const codesOf = (facts: PostFacts): string[] => checkPost(facts, policy).findings.map((finding) => finding.code);
const ours = { rights: 'own work', 'best-interests': 'it celebrates what they did' };

describe('who is in the pictures', () => {
  const draft = (faces: Parameters<typeof photo>[1], more = {}) => ({ draft: { pictures: [photo('mill', faces, more)], answers: ours } });

  it('[OC-CON-02] a photo waits until somebody says who is in it, or that nobody can be recognised', () => {
    expect(codesOf(factsFor('Well done.', draft([], { nobody: false })))).toEqual(['photo-not-cross-checked']);
    expect(codesOf(factsFor('Well done.', draft([], { nobody: true })))).toEqual([]);
  });

  it('[WH-CON-03] a face that nobody has named is blurred or named before it goes out', () => {
    expect(codesOf(factsFor('Well done.', draft([face(null)])))).toEqual(['person-not-named']);
    expect(codesOf(factsFor('Well done.', draft([face(null, { blurred: true })])))).toEqual([]);
  });

  it('[WH-CON-04] a pupil is shown only where there is a yes on record, account by account', () => {
    const facts = factsFor('Well done.', {
      accounts: [website, instagram],
      people: [shown(pupils.marigold, [website.id])],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id)])], answers: ours },
      decisions: { ...nothingDecided, mentions: [pupils.marigold.id] },
    });
    const check = checkPost(facts, strictPolicy('stop'));
    expect(check.findings.map((one) => one.code)).toEqual(['picture-not-permitted']);
    expect(check.gates).toEqual([
      { account: website.id, state: 'open' },
      { account: instagram.id, state: 'shut' },
    ]);
    expect(check.findings[0]?.fixes[0]?.fix).toEqual({
      kind: 'leave-picture-out',
      picture: facts.draft.pictures[0]?.id,
      account: instagram.id,
    });
  });

  it('[WH-CON-02] a restricted child and a child without consent give the same finding, word for word', () => {
    const finding = (pupil: typeof pupils.wren) =>
      JSON.stringify(
        checkPost(
          factsFor('Well done.', { people: [shown(pupil, [])], draft: { pictures: [photo('mill', [face(pupil.id)])], answers: ours } }),
          policy,
        ),
      )
        .replaceAll(pupil.given, 'N')
        .replaceAll(pupil.id, 'id');
    expect(finding(pupils.wren)).toEqual(finding(pupils.linnet));
  });

  it('[WH-CON-03] a member of staff is shown only with their own permission for that outlet', () => {
    const { id, given, family } = cast.coach;
    const facts = factsFor('Well done.', {
      people: [{ id, kind: 'staff', given, family, may: {} }],
      draft: { pictures: [photo('gym', [face(id)])], answers: { rights: 'own work' } },
    });
    expect(codesOf(facts)).toEqual(['no-staff-image-permission']);
  });

  it('every picture has a description', () => {
    expect(codesOf(factsFor('Well done.', draft([], { alt: ' ', hint: 'muddy-boots-on-a-step.jpg' })))).toEqual(['alt-text-missing']);
  });
});

describe('names', () => {
  const marigoldShown = (words: string, nameOn: readonly (typeof website)['id'][] = []) =>
    factsFor(words, {
      people: [shown(pupils.marigold, [website.id], nameOn)],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id)])], answers: ours },
      decisions: { ...nothingDecided, mentions: [pupils.marigold.id] },
    });

  it('a first name does not stand by the picture of the child unless that is on record', () => {
    const [finding] = checkPost(marigoldShown('Well done Marigold, who spotted it.'), policy).findings;
    expect(finding).toMatchObject({ code: 'name-beside-picture', words: { from: 10, to: 18 } });
    expect(finding?.fixes[0]?.label).toBe('Say ‘one of our pupils’');
    expect(codesOf(marigoldShown('Well done Marigold, who spotted it.', [website.id]))).toEqual([]);
  });

  it('a name that may stand by the picture on one account holds only the others, and says so', () => {
    const on = (nameOn: readonly (typeof website)['id'][]) =>
      checkPost(
        factsFor('Well done Marigold.', {
          accounts: [website, facebook],
          people: [shown(pupils.marigold, [website.id, facebook.id], nameOn)],
          draft: { pictures: [photo('mill', [face(pupils.marigold.id)])], answers: ours },
          decisions: { ...nothingDecided, mentions: [pupils.marigold.id] },
        }),
        policy,
      );
    const some = on([website.id]);
    expect(some.findings).toMatchObject([{ code: 'name-beside-picture', accounts: [facebook.id] }]);
    expect(some.findings[0]?.why).toContain('not on record as allowed on every channel.');
    expect(some.gates.map((gate) => gate.state)).toEqual(['open', 'held']);
    const none = on([]);
    expect(none.findings[0]?.why).toContain('not on record as allowed here.');
    expect(none.gates.map((gate) => gate.state)).toEqual(['held', 'held']);
    expect(on([website.id, facebook.id]).findings).toEqual([]);
  });

  it('a description counts as words beside the picture', () => {
    const facts = factsFor('Well done.', {
      people: [shown(pupils.marigold, [website.id])],
      draft: { pictures: [photo('mill', [face(pupils.marigold.id)], { alt: 'Marigold at the wheel' })], answers: ours },
      decisions: { ...nothingDecided, mentions: [pupils.marigold.id] },
    });
    expect(codesOf(facts)).toEqual(['name-beside-picture']);
  });

  it('a full name is found from the school’s own list', () => {
    const facts = factsFor('Otto Puddlefoot drew the poster. Well done.', { draft: { answers: ours } });
    expect(codesOf(facts)).toEqual(['pupil-full-name', 'mention-not-approved']);
  });

  it('[HM-CON-01] a pupil or parent is named only with an approval for this post and this person', () => {
    const facts = factsFor('Well done Otto, and thank you Mrs Puddlefoot.', { draft: { answers: ours } });
    const findings = checkPost(facts, policy).findings;
    expect(findings.map((one) => [one.code, one.what])).toEqual([
      ['mention-not-approved', '‘Otto’ is named'],
      ['mention-not-approved', '‘Mrs Puddlefoot’ is named'],
    ]);
    const approved = { ...facts, decisions: { ...nothingDecided, mentions: [pupils.otto.id] } };
    expect(checkPost(approved, policy).findings.map((one) => one.what)).toEqual(['‘Mrs Puddlefoot’ is named']);
  });

  it('[OC-CON-01] everybody shown is tagged and cleared, or the post does not go out', () => {
    const facts = factsFor('Well done.', {
      draft: { pictures: [photo('mill', [face(pupils.linnet.id)])], answers: ours },
      people: [shown(pupils.linnet, [])],
    });
    expect(checkPost(facts, policy).toPutRight.map((one) => one.code)).toContain('picture-not-permitted');
  });

  it.each([
    'Moss grows on the wall.',
    'Aster is a flower.',
    'Quill pens were used for writing.',
    'We found moss and an oak by the Wren Street gate.',
    'Thank you to Hester Quillfeather.',
  ])('an everyday word is not taken for a child: %s', (words) => {
    expect(codesOf(factsFor(words, { draft: { answers: { purpose: 'celebrate work' } } }))).toEqual([]);
  });
});
