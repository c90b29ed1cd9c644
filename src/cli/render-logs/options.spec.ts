import { readOptions } from './options';
import { serviceIdIn, serviceNameIn } from './service';

const now = new Date('2026-11-21T12:00:00Z');

describe('the options of render-logs', () => {
  it.each([
    ['10m', '2026-11-21T11:50:00.000Z'],
    ['90s', '2026-11-21T11:58:30.000Z'],
    ['2h', '2026-11-21T10:00:00.000Z'],
    ['3d', '2026-11-18T12:00:00.000Z'],
    ['2026-11-20T00:00:00Z', '2026-11-20T00:00:00.000Z'],
  ])('--since %s', (since, expected) => {
    expect(readOptions(['--since', since], now).since.toISOString()).toBe(expected);
  });

  it('have defaults', () => {
    expect(readOptions([], now)).toEqual({
      since: new Date('2026-11-21T11:00:00Z'),
      lines: 100,
      grep: null,
      levels: [],
      tail: false,
      serviceId: null,
      help: false,
    });
    expect(readOptions(['--level', 'Error, warn'], now).levels).toEqual(['error', 'warn']);
  });

  it.each([
    [['--since', 'yesterday']],
    [['--lines', '0']],
    [['--lines', 'x']],
    [['--grep', '(']],
    [['--nonsense']],
    [['x']],
  ])('refuse %j', (words) => {
    expect(() => readOptions(words, now)).toThrow();
  });
});

describe('the service', () => {
  it('of services_config.json is the default, or the only one that is enabled', () => {
    expect(serviceIdIn('{"default_service": "srv-1", "services": [{"service_id": "srv-2"}]}')).toBe('srv-1');
    expect(serviceIdIn('{"services": [{"service_id": "srv-1", "enabled": false}, {"service_id": "srv-2"}]}')).toBe(
      'srv-2',
    );
    expect(() => serviceIdIn('{"services": [{"service_id": "srv-1"}, {"service_id": "srv-2"}]}')).toThrow('2 services');
    expect(() => serviceIdIn('{}')).toThrow('0 services');
    expect(() => serviceIdIn('null')).toThrow('0 services');
    expect(() => serviceIdIn('{')).toThrow('not JSON');
  });

  it('of render.yaml is its first web service', () => {
    expect(serviceNameIn('services: [{type: worker, name: w}, {type: web, name: atelier}]')).toBe('atelier');
    expect(serviceNameIn('databases: []')).toBeNull();
    expect(serviceNameIn('')).toBeNull();
  });
});
