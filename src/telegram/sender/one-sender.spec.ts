import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const SOURCE = join(__dirname, '../..');
/** What a request to Telegram past the sender would look like. */
const BYPASS = /\bnew Telegram\(|\bnew Telegraf\(|\.launch\(|telegram\.apiRoot|api\.telegram\.org|node-fetch/;

const offenders = (): string[] =>
  readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .filter((name) => BYPASS.test(readFileSync(join(SOURCE, name), 'utf8').replace(/\/\*[^]*?\*\/|\/\/.*/g, '')))
    .map((name) => relative('.', name))
    .sort();

it('has one place that can talk to Telegram', () => {
  // The bot is only told the address, and its client is sealed; see bot/recording-telegram.ts.
  expect(offenders()).toEqual(['telegram/bot/options.ts', 'telegram/sender/client.ts']);
});
