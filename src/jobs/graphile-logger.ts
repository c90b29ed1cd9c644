import type { Logger as NestLogger } from '@nestjs/common';
import { Logger } from 'graphile-worker';

/** graphile-worker's own lines in our log. A failed job is told by the one who ran it, so its line is not repeated. */
export const graphileLogger = (logger: NestLogger): Logger =>
  new Logger(() => (level, message, meta) => {
    if (meta?.failure === true || meta?.success === true) return;
    const name: string = level; // its enum exists for the compiler only, there is nothing to import at run time
    if (name === 'error') logger.error({ msg: message });
    else if (name === 'warning') logger.warn({ msg: message });
    else logger.debug({ msg: message });
  });
