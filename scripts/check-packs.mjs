// Reads every policy pack as the program does at its start; says where the first thing is that is not right.
const { packs } = await import('../src/infra/gate/packs.ts');
try {
  const { all } = packs();
  const clauses = all.reduce((sum, pack) => sum + pack.clauses.length, 0);
  console.log(`${all.length} policy packs with ${clauses} clauses are in order.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
}
