import { type Check, accountsOf, answer, placeOf, report } from './report.ts';
import { hitsOf, textsOf } from './texts.ts';

const selling =
  /\b(?:discounts?|\d+ ?% off|special offers?|promo(?:tion)? codes?|for sale|on sale|available to (?:buy|order|book)|order (?:yours|now|online)|shop (?:at|with|local)|sponsor(?:s|ed|ship)?|fund-?rais\w*|raffles?|donat\w+|crowd-?fund\w*|just ?giving|petitions?|campaign(?:s|ing)?|new business|small business|my (?:business|shop|company|book|studio|salon)|our (?:business|shop|company)|tutoring|book (?:a|your) (?:session|lesson|place) with|prices? (?:from|start))\b/gi;

/** HM-PUB-07: a business, product, fundraiser or campaign in the words asks who gains. */
export const personalInterest: Check = (facts, policy) => {
  const said = facts.draft.answers['interest'];
  if (said === 'yes') {
    return report(policy, 'personal-interest', {
      what: 'Somebody here would gain from this',
      why: 'A school’s channels do not further anybody’s own business, money or campaign.',
      fixes: [answer('Nobody here gains', 'interest', 'none')],
    });
  }
  if (said !== undefined && said.trim() !== '') return [];
  return textsOf(facts)
    .flatMap((text) =>
      hitsOf(text.text, selling)
        .slice(0, 1)
        .map((hit) => ({ text, hit })),
    )
    .slice(0, 1)
    .flatMap(({ text, hit }) =>
      report(policy, 'personal-interest', {
        accounts: text.where === 'words' ? [] : accountsOf(facts, text.accounts),
        what: `Does anybody here gain from ‘${hit.said}’?`,
        why: 'It asks people to buy, give or join. Say whose it is; the answer is kept with the post.',
        fixes: [answer('Nobody here gains', 'interest', 'none'), answer('Yes, somebody does', 'interest', 'yes')],
        atMost: 'hold',
        ...placeOf(text, hit),
      }),
    );
};
