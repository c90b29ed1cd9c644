import { randomBytes } from 'node:crypto';
import { KieEmulator, type KieOptions } from '../../sandbox/kie';
import { TelegramEmulator } from '../../sandbox/telegram';
import { type TestDatabase, createDatabase, onServer } from './database';
import { type Service, type ServiceOptions, startService } from './service';

export interface WorldOptions {
  /** How many instances of the service; default 1. */
  services?: number;
  /** For every instance. */
  env?: Record<string, string>;
  kie?: Partial<KieOptions>;
}

let bots = 100_000_000;

/**
 * Everything around the service and the service itself: emulators of Telegram and kie.ai, an own database, and the built
 * service as processes of their own, all on free loopback ports, so that many worlds can live side by side.
 */
export class World {
  readonly services: Service[] = [];

  private constructor(
    readonly token: string,
    readonly telegram: TelegramEmulator,
    readonly kie: KieEmulator,
    readonly database: TestDatabase,
    private readonly kieKey: string,
    private readonly options: WorldOptions,
  ) {}

  static async start(options: WorldOptions = {}): Promise<World> {
    bots += 1;
    const token = `${bots}:${randomBytes(24).toString('base64url')}`;
    const kieKey = `kie-${randomBytes(16).toString('hex')}`;
    const telegram = new TelegramEmulator({ token });
    const kie = new KieEmulator({ apiKey: kieKey, limits: { create: false, catalogue: false }, ...options.kie });
    const [, , database] = await Promise.all([telegram.start(), kie.start(), createDatabase()]);
    const world = new World(token, telegram, kie, database, kieKey, options);
    try {
      for (let index = 0; index < (options.services ?? 1); index += 1) await world.addService();
    } catch (error) {
      await world.stop();
      throw error;
    }
    return world;
  }

  /** The environment of every instance here, without its port. */
  environment(): Record<string, string> {
    return {
      TELEGRAM_BOT_TOKEN: this.token,
      TELEGRAM_API_ROOT: this.telegram.url,
      KIE_API_KEY: this.kieKey,
      KIE_BASE_URL: this.kie.url,
      KIE_UPLOAD_BASE_URL: this.kie.uploadUrl,
      KIE_CREATE_LIMIT: 'off',
      KIE_CATALOGUE_RATE: 'off',
      TELEGRAM_SEND_LIMIT: 'off',
      WELCOME_CREDITS: '1000',
      MODELS_UNVERIFIED: 'sell',
      MEDIA_ALLOW_PRIVATE_URLS: 'true',
      LOCK_ON_CONFLICT: 'standby',
      ...this.options.env,
    };
  }

  /** One more instance on the same database, the same bot and the same emulators. */
  async addService(options: Omit<ServiceOptions, 'databaseUrl'> = {}): Promise<Service> {
    const env = { ...this.environment(), ...options.env };
    const service = await startService({ ...options, env, databaseUrl: this.database.url });
    this.services.push(service);
    return service;
  }

  /** The instance that polls now. */
  async leader(): Promise<Service> {
    const running = this.services.filter((service) => service.isRunning);
    return Promise.any(running.map((service) => service.waitForRole('leader').then(() => service)));
  }

  /** Looks into the database, to see what users can't. */
  async rows<Row extends object>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return onServer(this.database.url, async (client) => (await client.query<Row>(sql, parameters)).rows);
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
    await Promise.all([this.telegram.stop(), this.kie.stop()]);
    await this.database.drop();
  }
}

export const startWorld = (options?: WorldOptions): Promise<World> => World.start(options);
