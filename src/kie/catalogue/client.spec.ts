import { once } from 'node:events';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CatalogueClient } from './client';
import { KieAccountError, KieProtocolError } from '../errors';

describe('the client of the catalogue', () => {
  let server: Server;
  let answers: unknown[];
  let paths: string[];
  let waits: number[];
  let clock: number;

  const client = (rate: { count: number; windowMs: number } | null = null): CatalogueClient =>
    new CatalogueClient({
      apiKey: 'key',
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      rate,
      now: () => clock,
      sleep: (ms) => {
        waits.push(ms);
        clock += ms;
        return Promise.resolve();
      },
    });
  const list = (...models: object[]): object => ({ code: 200, data: { total: models.length, models } });
  const schema = (openapi: unknown): object => ({ code: 200, data: { openapi } });

  beforeAll(async () => {
    server = createServer((request, response) => {
      paths.push(request.url ?? '');
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answers.shift()));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(async () => {
    server.close();
    await once(server, 'close');
  });
  beforeEach(() => {
    answers = [];
    paths = [];
    waits = [];
    clock = 0;
  });

  it('reads the list and the schema of every model that does not chat', async () => {
    answers = [
      list(
        {
          model: 'wan/2 7',
          title: 'Wan',
          provider: 'Alibaba',
          taskType: ['Text to Video'],
          pricingDesc: ' 8 credits ',
        },
        { model: 'claude', taskType: ['Chat'] },
        { model: 'lost' },
      ),
      schema({ paths: {} }),
      { code: 404, msg: 'model not found' },
    ];
    const progress = jest.fn();
    const kie = client();
    const { models } = await kie.snapshot({ progress });
    await kie.close();
    expect(models).toMatchObject([
      { model: 'wan/2 7', priceWords: '8 credits', description: null, openapi: { paths: {} } },
      { model: 'claude', openapi: null },
      { model: 'lost', title: 'lost', taskTypes: [], priceWords: null, openapi: null },
    ]);
    expect(paths).toEqual(['/api/v1/models', '/api/v1/models/wan/2%207/schema', '/api/v1/models/lost/schema']);
    expect(progress.mock.calls).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('keeps the pace, repeats included', async () => {
    const kie = client({ count: 1, windowMs: 1_100 });
    answers = [list({ model: 'a' }), { code: 429, msg: 'slower' }, schema(null), schema(null)];
    await kie.list();
    await kie.schema('a');
    clock += 5_000;
    await kie.schema('b');
    await kie.close();
    // 1.1 s after the list; a second of back-off, then what is left of the next 1.1 s; none after a long pause.
    expect(waits).toEqual([1_100, 1_000, 100]);
  });

  it('does not believe an empty or a cut list', async () => {
    const kie = client();
    answers = Array.from({ length: 5 }, () => list());
    await expect(kie.list()).rejects.toThrow(KieProtocolError);
    answers = Array.from({ length: 5 }, () => ({ code: 200, data: { total: 9, models: [{ model: 'a' }] } }));
    await expect(kie.list()).rejects.toThrow('has 1 models, but speaks of 9');
    await kie.close();
  });

  it('gives up at once where the key is refused', async () => {
    const kie = client();
    answers = [{ code: 401, msg: 'no access' }];
    await expect(kie.snapshot()).rejects.toThrow(KieAccountError);
    expect(paths).toHaveLength(1);
    await kie.close();
  });
});
