import type { TelegramEmulator } from '../index';

export interface Reply {
  status: number;
  ok: boolean;
  result: never;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number };
}

export type Call = (
  method: string,
  payload?: Record<string, unknown>,
  files?: Record<string, Buffer>,
) => Promise<Reply>;

/** A bot in the shape of a function: plain HTTP, no library between the test and the emulator. */
export const botClient =
  (emulator: TelegramEmulator, token: string): Call =>
  async (method, payload = {}, files) => {
    const url = `${emulator.url}/bot${token}/${method}`;
    const response = await fetch(url, { method: 'POST', ...(files ? form(payload, files) : json(payload)) });
    return { ...((await response.json()) as Reply), status: response.status };
  };

const json = (payload: Record<string, unknown>): RequestInit => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(payload),
});

const form = (payload: Record<string, unknown>, files: Record<string, Buffer>): RequestInit => {
  const body = new FormData();
  for (const [name, value] of Object.entries(payload)) {
    body.set(name, typeof value === 'string' ? value : JSON.stringify(value));
  }
  for (const [name, data] of Object.entries(files)) body.set(name, new Blob([new Uint8Array(data)]), `${name}.bin`);
  return { body };
};
