import { type AddressInfo, type Socket, createServer } from 'node:net';
import { Client } from 'pg';

/** Which idle server connection the next statement gets. */
export type Policy = 'last used first' | 'longest unused first';

interface ServerConnection {
  client: Client;
  stream: Socket;
}

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};

const AUTHENTICATION_OK = message('R', Buffer.alloc(4));
const KEY_DATA = message('K', Buffer.alloc(8));
const READY = message('Z', Buffer.from('I'));

/** Cuts whole protocol messages from the front of a buffer. */
const takeMessages = (buffer: Buffer): { messages: Buffer[]; rest: Buffer } => {
  const messages: Buffer[] = [];
  let rest = buffer;
  while (rest.length >= 5 && rest.length >= 1 + rest.readInt32BE(1)) {
    const end = 1 + rest.readInt32BE(1);
    messages.push(rest.subarray(0, end));
    rest = rest.subarray(end);
  }
  return { messages, rest };
};

const typeOf = (bytes: Buffer): string => String.fromCharCode(bytes[0] ?? 0);

/** Signs in with pg, then takes over the bare socket. */
const openServer = async (url: string): Promise<ServerConnection> => {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.removeAllListeners('data');
  return { client, stream };
};

/**
 * What PgBouncer with `pool_mode=transaction` does, as far as autocommit statements go: every statement of every client
 * runs on whichever of a few server connections is idle. Clients are let in without a password.
 */
export const startTransactionPooler = async (
  url: string,
  size: number,
  policy: Policy,
): Promise<{ url: string; stop: () => Promise<void> }> => {
  const servers = await Promise.all(Array.from({ length: size }, () => openServer(url)));
  const idle = [...servers];
  const waiting: (() => void)[] = [];
  const clients = new Set<Socket>();

  const acquire = async (): Promise<ServerConnection> => {
    for (;;) {
      const server = policy === 'last used first' ? idle.pop() : idle.shift();
      if (server !== undefined) return server;
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };

  const forward = async (client: Socket, statement: Buffer): Promise<void> => {
    const server = await acquire();
    await new Promise<void>((resolve) => {
      let buffered: Buffer = Buffer.alloc(0);
      const onData = (chunk: Buffer): void => {
        const { messages, rest } = takeMessages(Buffer.concat([buffered, chunk]));
        buffered = rest;
        for (const bytes of messages) if (!client.destroyed) client.write(bytes);
        if (messages.some((bytes) => typeOf(bytes) === 'Z')) {
          server.stream.off('data', onData);
          resolve();
        }
      };
      server.stream.on('data', onData);
      server.stream.write(statement);
    });
    idle.push(server);
    waiting.shift()?.();
  };

  const listener = createServer((client) => {
    clients.add(client);
    client.on('error', () => undefined);
    client.on('close', () => clients.delete(client));
    let started = false;
    let buffered: Buffer = Buffer.alloc(0);
    let statement: Buffer[] = [];
    let line = Promise.resolve();
    client.on('data', (chunk) => {
      buffered = Buffer.concat([buffered, chunk]);
      if (!started) {
        if (buffered.length < 4 || buffered.length < buffered.readInt32BE(0)) return;
        buffered = buffered.subarray(buffered.readInt32BE(0));
        started = true;
        client.write(Buffer.concat([AUTHENTICATION_OK, KEY_DATA, READY]));
      }
      const { messages, rest } = takeMessages(buffered);
      buffered = rest;
      for (const bytes of messages) {
        if (typeOf(bytes) === 'X') return void client.end();
        statement.push(bytes);
        if (typeOf(bytes) !== 'S' && typeOf(bytes) !== 'Q') continue;
        const whole = Buffer.concat(statement);
        statement = [];
        line = line.then(() => forward(client, whole));
      }
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = new URL(url);
  address.port = String((listener.address() as AddressInfo).port);
  return {
    url: address.href,
    stop: async () => {
      for (const client of clients) client.destroy();
      for (const server of servers) server.stream.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
};
