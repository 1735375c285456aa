import { folded } from '#src/kernel/reading-text.ts';
import type { PostFacts } from './facts.ts';
import { namesIn } from './names.ts';
import { type Hit, type Text, phrasesIn, sentenceAround } from './texts.ts';

/** Names that are a party's and nothing else's, however they are written. */
const onlyParties =
  'labour party|conservative party|tor(?:y|ies)|tory party|liberal democrats?|lib ?dems?|(?:scottish )?green party|scottish greens|reform uk|plaid cymru|' +
  'scottish national party|snp|sinn fein|dup|sdlp|uup|tuv|ukip|alliance party|(?:welsh|scottish) labour|alba party|co-operative party|' +
  'ulster unionists?|democratic unionists?|traditional unionist voice|social democratic and labour party|people before profit|aontu|' +
  // As Welsh has them, with what a word before makes of their first letter.
  '(?:b|p)laid lafur|(?:b|p)laid cymru|(?:b|p)laid werdd|ceidwadwyr(?: cymreig)?|democratiaid rhyddfrydol';
/** Words that are a party's name with a capital, and something else without one. */
const withCapital =
  'Labour|LABOUR|Conservatives?|CONSERVATIVES?|Greens|GREENS|REFORM|(?:Liberals?|Plaid|Reform|Alliance|Alba)(?! [A-Z][a-z])';
const anyCase = `${onlyParties}|labour|conservatives?|liberals?|greens?|plaid|reform|alliance|alba`;
const aParty = `(?:(?:the|The|THE) )?(?:(?i:${onlyParties})|${withCapital})`;

/** `#votelabour`: what a tag in small letters runs together. */
const inTags = anyCase.replace(/\?? |-/g, '');

const campaigns: readonly RegExp[] = [
  new RegExp(`#(?:vote|votefor|back|support|join|elect|go|getthe)(?:${inTags})(?:out)?\\b`, 'gi'),
  // In Welsh: a vote, support, good luck.
  new RegExp(`\\b(?:pleidlei(?:siwch|sia|siau|sio|dlais)|cefnog(?:wch|a|i)|ymuno?(?:wch)? a|pob lwc)(?: (?:i|a|dros|am))?(?:'r)?(?: (?:y|yr))? (?:${onlyParties}|ll?afur)\\b`, 'gi'),
  // A vote asked for, or asked to be withheld.
  new RegExp(`\\b(?:vot(?:e|es|ed|ing) (?:for |against |out )?(?:the |your |our )?(?:local |new )?(?:${anyCase})(?: candidates?)?)\\b(?! (?:house|team|class))`, 'gi'),
  new RegExp(`\\b(?:(?i:support|back|choose|join|elect|re-?elect|campaign(?:ing)? for|canvass(?:ing)? for|stand with|stands? by|root(?:ing)? for|trust|say (?:no|yes) to)) (?:(?i:our|your|the|local) ){0,2}${aParty}\\b`, 'g'),
  // A party wished well or ill.
  new RegExp(`\\b(?:(?i:good luck(?: to)?|well done|congratulations(?: to)?|proud of|three cheers for|hurrah for|hooray for|come on|go|let's go|no more|stop|never)),? ${aParty}\\b`, 'g'),
  new RegExp(`\\b${aParty} (?i:out|to win|will (?:win|fix|save|deliver)|must (?:win|go)|for the win|all the way|deserves?|forever|is the (?:best|only)|are the (?:best|only))\\b`, 'g'),
  new RegExp(`\\b(?i:get|kick|throw|boot|keep|vote) ${aParty} (?i:out|in)\\b`, 'g'),
  /\b(?:for the many,? not the few|take back control|get brexit done|make britain great again|vote (?:leave|remain)|stop brexit|yes to independence)\b/gi,
]; // prettier-ignore

/** Somebody asked a vote for: two names with capitals. Whether it is for a seat, the words around say. */
const aCandidate = "(?:(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor)\\.? )?\\p{Lu}[\\p{L}'-]+(?: \\p{Lu}[\\p{L}'-]+){1,2}";
const candidates: readonly RegExp[] = [
  new RegExp(`\\b(?i:(?:don't )?vot(?:e|es|ing) (?:for|against)|elect|re-?elect) (?!(?i:your|our|the|a|an|my|this|his|her|their|its?|whichever) )${aCandidate}`, 'gu'),
  new RegExp(`\\b(?i:back|support) ${aCandidate} (?i:for|as) (?i:mp|msp|ms|mla|mayor|council|councillor|parliament|senedd|stormont|holyrood|president|first minister)\\b`, 'gu'),
  new RegExp(`\\b(?i:make) ${aCandidate} (?i:your|our) (?i:next )?(?i:mp|msp|ms|mla|mayor|councillor|president|first minister)\\b`, 'gu'),
  new RegExp(`(?<!\\p{L}['-]?)${aCandidate} (?i:for) (?i:mp|msp|ms|mla|mayor|council|councillor|parliament|senedd|stormont|holyrood|president|first minister)\\b`, 'gu'),
]; // prettier-ignore

/** Elections that belong to the school itself. */
export const ownElections =
  /\b(?:school council|pupil|student|house captain|head (?:boy|girl|pupil)|eco[- ]council|class rep\w*|parent governor|pta|friends|cyngor (?:yr )?ysgol|disgybl(?:ion)?)\b/i;
/** Votes that are about no seat at all. */
const otherVotes =
  /\b(?:favourites?|best|of the year|competition|awards?|prizes?|mascot|guinea pig|logo|charity|grant|project|books?|stor(?:y|ies)|songs?|poems?|poster|design|garden|film|game|menu|talent|costume|name for|school|academy|choir|club|library|team|class)\b/i;
/** Where colours are houses and greens are eaten. */
const colours =
  /\b(?:sports day|hous(?:e|es)|teams?|reds?|blues?|yellows?|purples?|oranges?|match|relay|points?|eat|veg\w*|salad|garden|grow\w*|leaf|leaves|bowls?|golf)\b/i;

export interface Line extends Hit {
  readonly asksForVote: boolean;
}

/** Every line that takes a side or asks for a vote. The school's own elections excuse a candidate, and never a party. */
export function campaignLines(facts: PostFacts, text: Text): readonly Line[] {
  const sides = campaigns.flatMap((pattern) => phrasesIn(text.text, pattern)).filter((hit) => !isColour(text.text, hit));
  const asked = candidates
    .flatMap((pattern) => phrasesIn(text.text, pattern))
    .filter((hit) => {
      const sentence = sentenceAround(text.text, hit.from).said;
      return !ownElections.test(sentence) && !otherVotes.test(sentence) && !isOurs(facts, text, hit);
    });
  return [...sides, ...asked]
    .toSorted((a, b) => a.from - b.from || b.to - a.to)
    .reduce<Line[]>((kept, hit) => {
      const last = kept.at(-1);
      return last !== undefined && hit.from < last.to ? kept : [...kept, { ...hit, asksForVote: /\bvot|elect/i.test(hit.said) }];
    }, []);
}

/** Every party named, whether or not a side is taken. */
export function partiesIn(text: Text): readonly Hit[] {
  return phrasesIn(text.text, mentioned).filter((hit) => !isColour(text.text, hit) && !isShouted(text.text, hit));
}

const mentioned = new RegExp(
  `\\b(?:(?i:${onlyParties})|Labour|LABOUR|Conservatives?|CONSERVATIVES?|(?:the|The) Greens|Reform(?= (?:candidate|councillor|voter|party)))\\b(?! (?i:estimate|of love|ward))`,
  'g',
);

function isColour(text: string, hit: Hit): boolean {
  return /^(?:(?!party).)*\bgreens?$/i.test(hit.said) && colours.test(sentenceAround(text, hit.from).said.replace(hit.said, ''));
}

/** Where every word is in capitals, a capital makes no party. */
function isShouted(text: string, hit: Hit): boolean {
  return (
    /^[A-Z]+$/.test(hit.said) &&
    /^(?:LABOUR|CONSERVATIVES?|DUP|SNP|TUV)$/.test(hit.said) &&
    !/\p{Ll}/u.test(sentenceAround(text, hit.from).said)
  );
}

/** A pupil, a parent or the school itself stands for no party. */
function isOurs(facts: PostFacts, text: Text, hit: Hit): boolean {
  return namesIn(facts, text, hit).length > 0 || folded(hit.said).includes(folded(facts.school.name));
}
