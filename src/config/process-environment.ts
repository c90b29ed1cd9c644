import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** The process's environment with `.env` of the working folder beneath it: what is set outside wins. */
export const processEnvironment = (): Record<string, string | undefined> => {
  const file = resolve('.env');
  if (existsSync(file)) process.loadEnvFile(file);
  return process.env;
};
