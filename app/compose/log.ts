// The log file: small, rotated, in the library, and without secrets.
import log from 'electron-log/node';
import { inspect } from 'node:util';
import { cutSecrets } from '../domain/redaction.ts';
import { logPathIn } from '../operations/diagnostics.ts';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** A fault of ours: what we were doing and the error. */
  fault(error: unknown, doing: string): void;
}

/** Size at which the log is turned over, bytes. */
const LOG_MAX_BYTES = 2_000_000;
/**
 * Opens the log.
 * @param secrets keys and passwords that are known, so that they can be taken out wherever they turn up
 */
export function openLog(directory: string, secrets: () => readonly string[]): Log {
  const logger = log.create({ logId: 'earshot' });
  logger.transports.console.level = false;
  logger.transports.file.level = 'info';
  logger.transports.file.maxSize = LOG_MAX_BYTES;
  // It names recordings: for its owner only. Windows takes the folder's rights.
  logger.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  logger.transports.file.resolvePathFn = () => logPathIn(directory);
  const clean = (text: string): string => cutSecrets(text, secrets());
  // Whoever logs, and whatever: nothing is written that has not been through here.
  logger.hooks.push((message) => ({ ...message, data: message.data.map((one) => clean(asText(one))) }));
  return {
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    fault: (error, doing) => logger.error(`while ${doing}: ${asText(error)}`),
  };
}

function asText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value instanceof Error ? (value.stack ?? value.message) : inspect(value);
}
