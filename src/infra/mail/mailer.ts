import { createTransport } from 'nodemailer';
import { join } from 'node:path';
import { writeWhole } from '#src/infra/files/disk.ts';

/** Plain text, to one person. Neither subject nor text names a pupil, a colleague or what happened. */
export interface Letter {
  /** Sent twice with the same id, a mail program shows it once. */
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Hands a letter over; throws when it was not taken, so that the job is tried again. */
  send(letter: Letter): Promise<void>;
  close(): void;
}

export interface MailSettings {
  /** `smtp://…` or `smtps://…`; null puts letters into the outbox folder. */
  readonly smtpUrl: string | null;
  readonly from: string;
  readonly outbox: string;
}

/** Mail by SMTP, or, where there is none, into a folder of .eml files that any mail program opens. */
export function openMailer(settings: MailSettings): Mailer {
  return settings.smtpUrl === null ? toOutbox(settings) : bySmtp(settings, settings.smtpUrl);
}

function messageOf(letter: Letter, from: string) {
  return {
    from,
    to: letter.to,
    subject: letter.subject,
    text: letter.text,
    messageId: `<${letter.id}@gatepost>`,
    // RFC 3834: no out-of-office answers to a machine.
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function bySmtp(settings: MailSettings, url: string): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: 20_000,
    greetingTimeout: 20_000,
    socketTimeout: 60_000,
  });
  return {
    send: async (letter) => {
      await transport.sendMail(messageOf(letter, settings.from));
    },
    close: () => transport.close(),
  };
}

function toOutbox(settings: MailSettings): Mailer {
  const transport = createTransport({ streamTransport: true, buffer: true, newline: 'windows' });
  return {
    send: async (letter) => {
      const { message } = await transport.sendMail(messageOf(letter, settings.from));
      if (!(message instanceof Uint8Array)) throw new Error('The letter could not be put together.');
      await writeWhole(join(settings.outbox, `${letter.id.replaceAll(/[^\w.-]/g, '_')}.eml`), message);
    },
    close: () => transport.close(),
  };
}
