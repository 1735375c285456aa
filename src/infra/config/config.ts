/** Checked configuration; `env.ts` alone reads the environment. */
export interface Config {
  readonly port: number;
  readonly host: string;
  /** The address people type, without a trailing slash: `http://127.0.0.1:4330`. */
  readonly publicUrl: string;
  readonly databaseUrl: string | null;
  readonly dataFolder: string;
  readonly demo: boolean;
  readonly run: 'all' | 'web' | 'jobs';
  readonly smtpUrl: string | null;
  readonly mailFrom: string;
  readonly rootKeyFile: string;
  readonly trustProxy: boolean;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}
