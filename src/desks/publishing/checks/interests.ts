import { type Check, accountsOf, answer, placeOf, report } from './report.ts';
import { asWritten, phrasesIn, textsOf } from './texts.ts';

const selling =
  /\b(?:discounts?|\d+ ?% off|special offers?|promo(?:tion)? codes?|for sale|on sale|available to (?:buy|order|book)|order (?:yours|now|online)|shop (?:at|with|local)|sponsor(?:s|ed|ship)?|fund-?rais\w*|raffles?|donat\w+|crowd-?fund\w*|just ?giving|petitions?|campaign(?:s|ing)?|new business|small business|my (?:business|shop|company|book|studio|salon)|our (?:business|shop|company)|tutoring|book (?:a|your) (?:session|lesson|place) with|prices? (?:from|start))\b/gi;

/**
 * HM-PUB-07: a business, product, fundraiser or campaign in the words asks whether its writer, or somebody close to them,
 * gains from it. Only a plain yes or no decides; whose it is stands beside as the declaration and lets nothing through.
 */
export const personalInterest: Check = (facts, policy) => {
  const said = facts.draft.answers['interest'];
  if (said === 'yes') {
    return report(policy, 'personal-interest', {
      what: 'You, or somebody close to you, would gain from this',
      why: 'A school’s channels do not further anybody’s own business, money or campaign.',
      fixes: [answer('None of us gains after all', 'interest', 'none')],
    });
  }
  if (said === 'none') return [];
  return textsOf(facts)
    .flatMap((text) =>
      phrasesIn(text.text, selling)
        .slice(0, 1)
        .map((hit) => ({ text, hit })),
    )
    .slice(0, 1)
    .flatMap(({ text, hit }) =>
      report(policy, 'personal-interest', {
        accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
        what: `Do you, or somebody close to you, gain from ‘${asWritten(text, hit)}’?`,
        why: 'It asks people to buy, give or join. The answer is kept with the post, and whose it is if you say so.',
        fixes: [answer('No, none of us gains', 'interest', 'none'), answer('Yes, one of us does', 'interest', 'yes')],
        atMost: 'hold',
        ...placeOf(text, hit),
      }),
    );
};
