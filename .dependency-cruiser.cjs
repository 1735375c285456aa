// Who may import whom. Each rule says why; `src/boundaries.test.ts` proves of each that it bites.
const desks = ['people', 'policy', 'register', 'consent', 'publishing', 'moderation', 'concerns', 'staffroom', 'assurance'];
const tests = '\\.test\\.tsx?$';
const pure = '^src/desks/[^/]+/(model|rules|acts)\\.ts$|^src/desks/[^/]+/checks/';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** Earlier desks never know of later ones; they tell them by a job. */
const order = desks
  .slice(0, -1)
  .map((desk, at) =>
    rule(
      `${desk}-before-later-desks`,
      `Desks read only desks before them (${desks.join(', ')}), so that there is one direction and no cycle: ${desk} tells later ones by a job.`,
      { path: `^src/desks/${desk}/`, pathNot: tests },
      { path: `^src/desks/(${desks.slice(at + 1).join('|')})/` },
    ),
  );

module.exports = {
  forbidden: [
    rule(
      'no-cycles',
      'Two files that need each other are one file, or hide a third: neither can be read alone.',
      {},
      {
        circular: true,
        viaOnly: { dependencyTypesNot: ['type-only'] },
      },
    ),
    rule(
      'kernel-stands-alone',
      'The kernel is what everything else is said in; if it knew the rest, nothing could be understood by itself.',
      {
        path: '^src/kernel/',
        pathNot: tests,
      },
      { path: '^(src|fixtures)/', pathNot: '^src/kernel/' },
    ),
    rule(
      'infra-knows-no-desk',
      'Infrastructure serves every desk alike; once it knows one, it can serve no other without harm.',
      {
        path: '^src/infra/',
        pathNot: tests,
      },
      { path: '^src/(desks|web|api|cli)/|^src/[^/]+\\.tsx?$', pathNot: '^src/infra/' },
    ),
    rule(
      'rules-are-pure',
      'Decisions take state, facts and the time as arguments, so that they can be proved without a database and replayed over the past.',
      {
        path: pure,
        pathNot: tests,
      },
      {
        path: '^src/(infra|web|api|cli)/|/(store|tables|service|jobs)\\.ts$|^src/[^/]+\\.tsx?$|^node_modules/(pg|drizzle-orm|hono)/',
        dependencyTypesNot: ['type-only'],
      },
    ),
    rule(
      'a-desk-has-one-door',
      'Other desks may read a desk through its desk.ts alone, so that the rest of it stays its own to change.',
      {
        path: '^src/desks/([^/]+)/',
        pathNot: tests,
      },
      { path: '^src/desks/[^/]+/', pathNot: ['^src/desks/$1/', '^src/desks/[^/]+/desk\\.ts$'] },
    ),
    ...order,
    rule(
      'a-service-sees-no-page',
      'What a desk does is the same for a page, the API and a job, so it knows none of them.',
      {
        path: '^src/desks/[^/]+/[^/]+\\.ts$',
        pathNot: [tests, '^src/desks/[^/]+/api[^/]*\\.ts$'],
      },
      { path: '^src/(web|api|cli)/|^src/desks/[^/]+/web/' },
    ),
    rule(
      'the-office-is-a-type',
      'A desk is handed the office; importing its making would tie the desk to the whole house.',
      {
        path: '^src/(desks|web|api)/',
        pathNot: tests,
      },
      { path: '^src/(office|house|serve|worker)\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'only-the-gate-mints',
      'A permit proves that the gate was asked. Whoever else could make one could skip the gate.',
      {
        pathNot: '^src/infra/gate/|^src/kernel/',
      },
      { path: '^src/kernel/permit\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'one-reader-of-the-environment',
      'A setting that is read in two places means two things; config.ts says what each one means.',
      {
        pathNot: '^src/(serve\\.ts|cli/|infra/config/)|^(bench|faults|e2e|fixtures)/',
      },
      { path: '^src/infra/config/env\\.ts$' },
    ),
    rule(
      'browsers-get-no-server',
      'What is built for browsers is public: no database, no secrets, no store may be drawn into it.',
      {
        path: '^src/web/client/',
      },
      { path: '^src/infra/|^src/(office|house|serve|worker)\\.ts$|/(store|tables|service|jobs)\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'the-program-needs-no-tests',
      'What runs in a school must not lean on what only tests install or invent; the demo alone borrows the cast.',
      {
        path: '^src/',
        pathNot: [tests, '^src/demo/'],
      },
      { path: '^(fixtures|e2e|testing|bench|faults)/' },
    ),
    rule(
      'no-test-packages',
      'A package that only development installs is not there when the program runs.',
      {
        path: '^src/',
        pathNot: tests,
      },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    ),
    rule('nothing-unknown', 'An import that leads nowhere breaks at the worst moment.', {}, { couldNotResolve: true }),
  ],
  options: {
    // TypeScript 7 has no JavaScript interface: with the tool's own parser it reads next to nothing and passes.
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|data)/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
