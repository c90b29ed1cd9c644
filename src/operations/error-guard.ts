import type { AppConfig } from '../config';
import { loggerOf } from './logging/logger';
import { unhandledErrors } from './metrics';

/**
 * The net under the process. A promise that nobody awaited is logged and the service goes on: what it belonged to is
 * a row with a lease, and is taken up again. After an uncaught exception the state of the process is unknown, so it exits with 1
 * and is started anew by its platform.
 */
export const installErrorGuard = (config: AppConfig): void => {
  const logger = loggerOf(config);
  const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
  process.on('unhandledRejection', (reason) => {
    unhandledErrors.inc();
    logger.error({ context: 'Process', err: asError(reason), msg: 'unhandled rejection' });
  });
  process.on('uncaughtException', (error) => {
    unhandledErrors.inc();
    logger.fatal({ context: 'Process', err: asError(error), msg: 'uncaught exception: the process exits' });
    process.exit(1);
  });
};
