import type { INestApplication } from '@nestjs/common';
import type { AppConfig } from '../../config';

/** The HTTP port can't be had; the message names the variable and the mend. */
export class ListenError extends Error {
  constructor(what: string, mend: string, options: ErrorOptions) {
    super(`${what}\n  How to mend it: ${mend}`, options);
    this.name = 'ListenError';
  }
}

/** @throws ListenError if the port is taken or not allowed, or HOST is no address of this machine */
export const listen = async (app: INestApplication, config: AppConfig): Promise<void> => {
  const { host, port } = config.http;
  try {
    await app.listen(port, host);
  } catch (error) {
    throw explained(error, host, port);
  }
};

const explained = (error: unknown, host: string, port: number): unknown => {
  const code = (error as { code?: unknown } | null)?.code;
  const options = { cause: error };
  if (code === 'EADDRINUSE') {
    const mend = 'stop the other process, or set PORT to a free port (for example `PORT=3001 npm start`)';
    return new ListenError(`PORT ${port} on ${host} is already used by another process.`, mend, options);
  }
  if (code === 'EACCES') {
    return new ListenError(`PORT ${port} may not be opened by this user.`, 'set PORT to 1024 or above', options);
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ListenError('HOST is no address of this machine.', 'set HOST to 127.0.0.1 or 0.0.0.0', options);
  }
  return error;
};
