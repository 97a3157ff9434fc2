// The log file: small, rotated, in the library, and without secrets.
import log from 'electron-log/node';
import { logPathIn } from '../operations/diagnostics.ts';

export interface Log {
  info(message: string): void;
  warn(message: string): void;
  /** A fault of ours: what we were doing and the error. */
  fault(error: unknown, doing: string): void;
}

/** Size at which the log is turned over, bytes. */
const LOG_MAX_BYTES = 2_000_000;
/** Everything that looks like a bearer token or an API key in a header, whoever put it there. */
const SECRETS = /(bearer\s+|authorization["':\s]+(?:bearer\s+)?|api[-_]?key["':=\s]+)[^\s"',}]+/gi;

/** Takes secrets out of a text. */
export function redact(text: string, key: string | null = null): string {
  const known = key && key.length >= 8 ? text.replaceAll(key, '[key]') : text;
  return known.replace(SECRETS, '$1[secret]');
}

/**
 * Opens the log.
 * @param currentKey the API key in use, so that it can be taken out wherever it turns up
 */
export function openLog(directory: string, currentKey: () => string | null): Log {
  const logger = log.create({ logId: 'earshot' });
  logger.transports.console.level = false;
  logger.transports.file.level = 'info';
  logger.transports.file.maxSize = LOG_MAX_BYTES;
  logger.transports.file.resolvePathFn = () => logPathIn(directory);
  const clean = (text: string): string => redact(text, currentKey());
  return {
    info: (message) => logger.info(clean(message)),
    warn: (message) => logger.warn(clean(message)),
    fault: (error, doing) =>
      logger.error(
        clean(`while ${doing}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
      ),
  };
}
