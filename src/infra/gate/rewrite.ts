import * as cedar from '@cedar-policy/cedar-wasm/nodejs';

/** A rule made wrong in one place. */
export interface Rewriting {
  readonly what: string;
  readonly text: string;
}

type Expression = Record<string, unknown>;

/**
 * Every way of making a rule wrong in one place: turned round; without one of its acts or conditions; a condition turned
 * round; without one side of an "and" or "or"; without one entry of a set.
 */
export function rewrite(text: string): readonly Rewriting[] {
  const read = cedar.policyToJson(text);
  if (read.type === 'failure') throw new Error('A rule that was read before cannot be read again.');
  const rule = read.json;
  const wrongs: [string, cedar.PolicyJson][] = [['turned round', { ...rule, effect: rule.effect === 'permit' ? 'forbid' : 'permit' }]];
  if (rule.action.op === 'in' && 'entities' in rule.action) {
    const { entities } = rule.action;
    for (const [at, entity] of entities.entries()) {
      const name = '__entity' in entity ? entity.__entity.id : entity.id;
      wrongs.push([`without the act ${name}`, { ...rule, action: { op: 'in', entities: entities.filter((_, other) => other !== at) } }]);
    }
  }
  for (const [at, clause] of rule.conditions.entries()) {
    const others = rule.conditions.filter((_, other) => other !== at);
    wrongs.push([`without its ${clause.kind} (${at + 1})`, { ...rule, conditions: others }]);
    wrongs.push([
      `with its ${clause.kind} (${at + 1}) turned round`,
      { ...rule, conditions: [...others, { ...clause, kind: clause.kind === 'when' ? 'unless' : 'when' }] },
    ]);
    for (const { what, body } of weaker(clause.body as Expression))
      wrongs.push([
        `${what} in its ${clause.kind} (${at + 1})`,
        { ...rule, conditions: [...others, { ...clause, body: body as cedar.Expr }] },
      ]);
  }
  return wrongs.map(([what, json]) => ({ what, text: textOf(json) }));
}

function textOf(json: cedar.PolicyJson): string {
  const written = cedar.policyToText(json);
  if (written.type === 'failure') throw new Error(written.errors.map((error) => error.message).join('; '));
  return written.text;
}

/** An expression with one side of an "and" or "or" left out, or one entry of a set, anywhere in it. */
function* weaker(expression: Expression): Generator<{ what: string; body: Expression }> {
  for (const [operator, parts] of Object.entries(expression)) {
    if ((operator === '&&' || operator === '||') && isRecord(parts)) {
      const word = operator === '&&' ? 'and' : 'or';
      yield { what: `without the left of an ${word}`, body: parts['right'] as Expression };
      yield { what: `without the right of an ${word}`, body: parts['left'] as Expression };
    }
    if (operator === 'Set' && Array.isArray(parts) && parts.length > 1)
      for (const [at, entry] of parts.entries())
        yield { what: `without ${JSON.stringify(entry)}`, body: { Set: parts.filter((_, other) => other !== at) } };
    if (isRecord(parts))
      for (const [side, part] of Object.entries(parts))
        if (isRecord(part)) for (const { what, body } of weaker(part)) yield { what, body: { [operator]: { ...parts, [side]: body } } };
  }
}

function isRecord(value: unknown): value is Expression {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
