import { parseSync, Visitor } from 'oxc-parser';

/** One decision of a source taken away or turned round. Places are UTF-16 offsets into that source. */
export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What was done, with the words it was done to. */
  readonly what: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** The expression that stands there, wide enough to be asked whether it was reached. */
  readonly within: Place;
}

interface Place {
  readonly start: number;
  readonly end: number;
}

const turned: Readonly<Record<string, string>> = {
  ...{ '<': '<=', '<=': '<', '>': '>=', '>=': '>' },
  ...{ '===': '!==', '!==': '===', '==': '!=', '!=': '==' },
};
const swapped: Readonly<Record<string, string>> = { some: 'every', every: 'some' };

/**
 * Every decision of a TypeScript source, each wrong in one small way: a condition turned round, an early return taken
 * away, a comparison moved by one, "and" for "or", "every" for "some", a filter that lets all through.
 */
export function mutantsIn(file: string, source: string): readonly Mutant[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} cannot be read: ${errors[0]?.message}`);
  const found: Mutant[] = [];
  const said = (place: Place) => source.slice(place.start, place.end);
  const loops: Place[] = [];
  const add = (place: Place, text: string, what: string, within = place) =>
    void found.push({
      within: { start: within.start, end: within.end },
      file,
      line: source.slice(0, place.start).split('\n').length,
      what: `${what}: ${said(place).replace(/\s+/g, ' ')}`.slice(0, 200),
      start: place.start,
      end: place.end,
      text,
    });
  new Visitor({
    IfStatement({ test, consequent, alternate }) {
      if (alternate === null && leaves(consequent)) add(test, 'false', 'early end taken away');
      add(test, `!(${said(test)})`, 'condition turned round');
    },
    ConditionalExpression({ test }) {
      add(test, `!(${said(test)})`, 'choice turned round');
    },
    BinaryExpression(node) {
      const other = turned[node.operator];
      if (other !== undefined) add(node, `${said(node.left)} ${other} ${said(node.right)}`, `${other} for ${node.operator}`);
    },
    LogicalExpression(node) {
      const other = node.operator === '&&' ? '||' : '&&';
      // With its own brackets: the two do not bind alike.
      if (node.operator !== '??') add(node, `((${said(node.left)}) ${other} (${said(node.right)}))`, `${other} for ${node.operator}`);
    },
    CallExpression(node) {
      const { callee } = node;
      if (callee.type !== 'MemberExpression' || callee.computed || said(callee).includes('?.')) return;
      const { name } = callee.property as { readonly name: string };
      const other = swapped[name];
      if (other !== undefined) add(callee.property, other, `${other} in ${said(node)}`, node);
      if (name === 'filter') add(node, said(callee.object), 'filter taken away');
    },
    // A loop that never ends tells nothing.
    WhileStatement: ({ test }) => void loops.push(test),
    DoWhileStatement: ({ test }) => void loops.push(test),
    ForStatement: ({ test }) => void (test && loops.push(test)),
  }).visit(program);
  return found.filter(({ start, end }) => !loops.some((loop) => loop.start <= start && end <= loop.end));
}

/** Whether what follows a condition ends the function, or this turn of the loop. */
function leaves(statement: { readonly type: string; readonly body?: unknown }): boolean {
  if (statement.type === 'BlockStatement') {
    const last = (statement.body as readonly { readonly type: string }[]).at(-1);
    return last !== undefined && leaves(last);
  }
  return ['ReturnStatement', 'ThrowStatement', 'ContinueStatement', 'BreakStatement'].includes(statement.type);
}

/** The source with that one wrong in it. */
export function withMutant(source: string, { start, end, text }: Mutant): string {
  return source.slice(0, start) + text + source.slice(end);
}

/**
 * The source with each of these mutants' places announcing itself as it is reached: `__reached(number)`. What it does
 * stays the same.
 */
export function announcing(source: string, mutants: readonly (readonly [number: number, mutant: Mutant])[]): string {
  // Of two that begin together the wider opens first; of two that end together the narrower closes first.
  const marks = mutants
    .flatMap(
      ([
        number,
        {
          within: { start, end },
        },
      ]) => [
        { at: start, width: end - start, text: `(globalThis.__reached?.(${number}),` },
        { at: end, width: start - end, text: ')' },
      ],
    )
    .toSorted((a, b) => a.at - b.at || Number(a.width > 0) - Number(b.width > 0) || b.width - a.width);
  let out = '';
  let from = 0;
  for (const { at, text } of marks) {
    out += source.slice(from, at) + text;
    from = at;
  }
  return out + source.slice(from);
}

/** The same numbers for the same seed, on every machine: a linear congruential generator (Numerical Recipes). From 0 to 1. */
export function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** `number` of them, drawn without favour, in a new order. */
export function draw<T>(all: readonly T[], number: number, seed: number): readonly T[] {
  const next = numbersFrom(seed);
  return all
    .map((one) => ({ one, at: next() }))
    .toSorted((a, b) => a.at - b.at)
    .slice(0, number)
    .map(({ one }) => one);
}
