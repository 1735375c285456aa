import type { Act } from '#src/kernel/acts.ts';
import { acts } from '#src/kernel/acts.ts';
import { list } from '#src/kernel/words.ts';
import type { Role } from '#src/kernel/actor.ts';
import type { JournalRow } from './model.ts';

interface Said {
  /** After the name of whoever did it: `approved {it}`. */
  readonly did: string;
  /** After `asked to`: `approve {it}`. */
  readonly asked: string;
}

const said = (did: string, asked: string): Said => ({ did, asked });

/** Every act as people say it. `{it}` is what it was done to. An act without a sentence does not compile. */
const sentences: Readonly<Record<Act, Said>> = {
  'people:keep': said('entered {it}', 'enter {it}'),
  'people:keepPerson': said('changed the record of {it}', 'change the record of {it}'),
  'people:appoint': said('changed which roles {it} holds', 'change which roles {it} holds'),
  'people:recordAbsence': said('recorded an absence of {it}', 'record an absence of {it}'),
  'people:authoriseDeputy': said('authorised {it} to act for the headteacher', 'authorise {it} to act for the headteacher'),
  'people:suspend': said('recorded a suspension of {it}', 'record a suspension of {it}'),
  'people:liftSuspension': said('ended the suspension of {it}', 'end the suspension of {it}'),
  'people:readSuspension': said('looked at the suspensions of {it}', 'look at the suspensions of {it}'),
  'people:keepSchool': said("changed the school's details", "change the school's details"),
  'people:mintToken': said('made a key for another program', 'make a key for another program'),
  'people:keepOwnSignIn': said('changed how they sign in', 'change how {it} signs in'),
  'people:resetSignIn': said('took off the second key of {it}', 'take off the second key of {it}'),
  'policy:read': said('read the policy', 'read the policy'),
  'policy:adopt': said('adopted a policy', 'adopt a policy'),
  'policy:localise': said("changed the policy's settings", "change the policy's settings"),
  'register:read': said('read the register', 'read the register'),
  'register:apply': said('asked for official use', 'apply for official use'),
  'register:approve': said('approved {it}', 'approve {it}'),
  'register:decline': said('declined {it}', 'decline {it}'),
  'register:revoke': said('revoked {it}', 'revoke {it}'),
  'register:endUse': said('ended {it}', 'end {it}'),
  'register:keepAccounts': said('changed the record of {it}', 'change the record of {it}'),
  'register:nameAdministrator': said('changed who is named for {it}', 'change who is named for {it}'),
  'register:acceptRole': said('accepted to be named for {it}', 'accept to be named for {it}'),
  'register:pause': said('paused {it}', 'pause {it}'),
  'register:resume': said('let {it} go on', 'let {it} go on'),
  'register:issueRules': said('issued rules for official users', 'issue rules for official users'),
  'register:acknowledgeRules': said('acknowledged the rules', 'acknowledge the rules'),
  'register:tellOfAccount': said('told the school of an account', 'tell the school of an account'),
  'register:confirmDetails': said('gave the account details of {it}', 'give the account details of {it}'),
  'consent:read': said('read consents', 'read consents'),
  'consent:record': said('recorded an answer for {it}', 'record an answer for {it}'),
  'consent:settle': said('settled two answers for {it}', 'settle two answers for {it}'),
  'consent:recordStaffImage': said(
    'recorded what {it} answered about their own picture',
    'record what {it} answered about their own picture',
  ),
  'consent:restrict': said('worked on the restricted list', 'work on the restricted list'),
  'consent:readRestricted': said('looked at the restricted list', 'look at the restricted list'),
  'publishing:read': said('read {it}', 'read {it}'),
  'publishing:readPost': said('read {it}', 'read {it}'),
  'publishing:draft': said('began {it}', 'begin {it}'),
  'publishing:change': said('changed {it}', 'change {it}'),
  'publishing:submit': said('sent {it} to the gate', 'send {it} to the gate'),
  'publishing:publish': said('let {it} out', 'let {it} out'),
  'publishing:approve': said('approved {it}', 'approve {it}'),
  'publishing:return': said('gave {it} back with a note', 'give {it} back with a note'),
  'publishing:approveMention': said('approved that {it} names a colleague', 'approve that {it} names a colleague'),
  'publishing:signOff': said('signed {it} off', 'sign {it} off'),
  'publishing:release': said('released {it}', 'release {it}'),
  'publishing:takeDown': said('took {it} down', 'take {it} down'),
  'publishing:correct': said('corrected {it}', 'correct {it}'),
  'publishing:markUntrue': said('said that {it} is not true', 'say that {it} is not true'),
  'publishing:letStand': said('found that {it} is true after all', 'find that {it} is true after all'),
  'publishing:keepLicences': said('recorded that a right to use {it} was renewed', 'record that a right to use {it} was renewed'),
  'publishing:keepBreaches': said('kept the list of possible data breaches', 'keep the list of possible data breaches'),
  'publishing:confirmManual': said('said whether {it} is there', 'say whether {it} is there'),
  'publishing:stopAll': said('stopped all publishing', 'stop all publishing'),
  'publishing:resumeAll': said('let publishing go on', 'let publishing go on'),
  'publishing:liaise': said('wrote down a conversation about publishing', 'write down a conversation about publishing'),
  'publishing:recordNotice': said('recorded that {it} carries its first notice', 'record that {it} carries its first notice'),
  'assurance:readJournal': said('read the journal', 'read the journal'),
  'assurance:export': said('gave out a copy of the journal', 'give out a copy of the journal'),
};

/** What a thing is called when it has no name, or its name is not for this reader. */
const things: Readonly<Record<string, string>> = {
  post: 'a post',
  account: 'an account',
  officialuse: 'an official use',
  'official-use': 'an official use',
  'independent-item': 'an account that others run',
  person: 'somebody',
  pupil: 'a pupil',
  school: 'the school',
  journal: 'the journal',
};

/** What the words beside an entry are called. */
const labels: Readonly<Record<string, string>> = { runBy: 'Run by' };

/** `purpose` as a label: `Purpose`. */
export function nameField(field: string): string {
  return labels[field] ?? `${field.charAt(0).toUpperCase()}${field.slice(1)}`;
}

/** Roles as they stand after a name, in a sentence. */
const roleWords: Readonly<Record<Role, string>> = {
  headteacher: 'headteacher',
  'deputy-headteacher': 'deputy headteacher',
  'chair-of-governors': 'chair of governors',
  governor: 'governor',
  'senior-leader': 'of the leadership',
  'safeguarding-lead': 'safeguarding lead',
  'data-protection-lead': 'data protection lead',
  office: 'school office',
  'designated-person': 'designated person',
  administrator: 'administrator',
  moderator: 'moderator',
  teacher: 'teacher',
  'support-staff': 'support staff',
  'it-lead': 'IT lead',
};

export function isAct(act: string): act is Act {
  return acts.some((one) => one === act);
}

/** An act as a choice in a list: `Approve a post`. */
export function nameAct(act: Act): string {
  const words = put(
    sentences[act].asked,
    act.startsWith('publishing:') ? 'a post' : act.startsWith('register:') ? useOrAccount(act) : 'somebody',
  );
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function useOrAccount(act: Act): string {
  return act === 'register:approve' || act === 'register:decline' || act === 'register:revoke' || act === 'register:endUse'
    ? 'an official use'
    : 'an account';
}

/** `Hester Quillfeather, headteacher, approved a post, resting on Official use §3.` */
export function sayRow(row: Pick<JournalRow, 'by' | 'act' | 'on' | 'place' | 'verdict' | 'citations'>): string {
  const refs = list(row.citations.map((one) => one.ref));
  const words = isAct(row.act) ? sentences[row.act] : said(`did ${row.act}`, `do ${row.act}`);
  const it = row.on.name ?? things[row.on.kind.toLowerCase()] ?? 'something';
  const on = row.place === null ? '' : `, on ${row.place}`;
  if (row.verdict === 'open') return `${who(row.by)} ${put(words.did, it)}${on}${refs === '' ? '' : `, resting on ${refs}`}.`;
  return `${who(row.by)} asked to ${put(words.asked, it)}${on}. The gate was ${row.verdict}${refs === '' ? '' : `, by ${refs}`}.`;
}

function put(words: string, it: string): string {
  return words.replace('{it}', it);
}

function who(by: JournalRow['by']): string {
  if (by.kind === 'gatepost') return 'Gatepost';
  return by.role === null ? by.name : `${by.name}, ${roleWords[by.role]},`;
}
