import { TryLater } from '#src/infra/try-later.ts';

/** The database itself says that it goes, comes or has too much to do (PostgreSQL's error codes). */
const goingOrComing = /^(57P0[1-5]|08...|53...|25P03)$/;
/** Two got into each other's way, or it took too long; the connection is whole. */
const inTheWay = /^(40001|40P01|55P03|57014)$/;
/** The way to it is cut: what the operating system says. */
const cutOff = /^(ECONNREFUSED|ECONNRESET|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ERR_STREAM_.+)$/;
/** The same in the words of `pg`, which gives these errors no code. */
const cutOffInWords =
  /^(Connection terminated|Client (has encountered a connection error|was closed)|timeout exceeded when trying to connect|Query read timeout|Cannot use a pool after)/;

/** Whether an error, or what caused it, says that this connection to the database can be used no more. */
export function isCutOff(error: unknown): boolean {
  return causesOf(error).some(
    (one) => goingOrComing.test(codeOf(one)) || cutOff.test(codeOf(one)) || cutOffInWords.test(one.message) || isSocketGone(one),
  );
}

/** An error of the database as it is thrown on: one that only the moment is to blame for says so. */
export function asThrown(error: unknown): unknown {
  if (isCutOff(error)) return new TryLater('The database cannot be reached.', 5, { cause: error });
  if (causesOf(error).some((one) => inTheWay.test(codeOf(one)))) return new TryLater('The database was too busy.', 2, { cause: error });
  return error;
}

function causesOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [];
}

/** A Unix socket goes with the server it belongs to. A file that is not there is another matter. */
function isSocketGone(error: Error): boolean {
  return codeOf(error) === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}
