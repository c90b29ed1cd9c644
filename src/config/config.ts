import { createHmac, hkdfSync } from 'node:crypto';
import { resolve } from 'node:path';
import { type Environment, readEnvironment } from './environment';

/** At most `count` in any window of `windowMs`. */
export interface Rate {
  count: number;
  windowMs: number;
}

/** The whole configuration, typed. The only place that knows where a value comes from is this folder. */
export class AppConfig {
  /** null = the embedded PostgreSQL of this checkout. */
  readonly databaseUrl!: string | null;
  readonly migrationsRun!: boolean;
  readonly http!: { host: string; port: number; publicUrl: string | null };
  readonly telegram!: {
    token: string;
    botId: number;
    apiRoot: string;
    mode: 'polling' | 'webhook';
    webhookSecret: string;
    dropPendingUpdates: 'auto' | 'true' | 'false';
    onConflict: 'exit' | 'standby';
    sendLimit: Rate | null;
    adminIds: ReadonlySet<number>;
    /** null = everybody. */
    allowedIds: ReadonlySet<number> | null;
  };
  readonly kie!: {
    apiKey: string;
    baseUrl: string;
    uploadBaseUrl: string;
    /** Base of callback URLs; null = no callbacks, polling only. */
    callbackUrl: string | null;
    webhookHmacKey: string | null;
    createLimit: Rate | null;
    catalogueRate: Rate | null;
    /** Compare the models with the live catalogue once a day. */
    catalogueCheck: boolean;
  };
  readonly pricing!: { markup: number; kieCreditsPerCredit: number; defaultPrice: number; welcomeCredits: number };
  readonly models!: { directory: string; sellUnverified: boolean };
  readonly media!: { allowPrivateUrls: boolean; ffmpegPath: string | null; ffprobePath: string | null };
  readonly limits!: { maxActivePerUser: number };
  readonly log!: { level: string; format: 'json' | 'pretty' };
  private readonly rootSecret!: string;

  constructor(values: Omit<AppConfig, 'secret' | 'secrets' | 'rootSecret'> & { rootSecret: string }) {
    Object.assign(this, values);
  }

  /** A key for one purpose (`kie-callback`, `telegram-webhook` ...), derived so that one leaking tells nothing of the others. */
  secret(purpose: string): Buffer {
    return Buffer.from(hkdfSync('sha256', this.rootSecret, 'atelier', purpose, 32));
  }

  /** Everything that must never be seen in a log, a URL or an error. */
  secrets(): string[] {
    return [this.telegram.token, this.kie.apiKey, this.rootSecret, this.telegram.webhookSecret, this.kie.webhookHmacKey]
      .filter((value): value is string => value !== null && value.length >= 8)
      .concat(this.databaseUrl === null ? [] : databasePassword(this.databaseUrl));
  }
}

const databasePassword = (url: string): string[] => {
  if (!URL.canParse(url)) return [];
  const password = decodeURIComponent(new URL(url).password);
  return password.length >= 8 ? [password] : [];
};

const parseRate = (text: string): Rate | null => {
  if (text === 'off') return null;
  const [count = '', window = ''] = text.split('/');
  const seconds = window.slice(0, -1);
  return { count: Number(count), windowMs: Math.round(1000 * (seconds === '' ? 1 : Number(seconds))) };
};

const parseIds = (text: string | undefined): ReadonlySet<number> => new Set(text?.split(',').map(Number) ?? []);
const KIE = 'https://api.kie.ai';
/** A base without a path means our own route on that host. */
const callbackBaseOf = (url: string): string =>
  new URL(url).pathname === '/' ? `${withoutSlash(url)}/webhooks/kie` : withoutSlash(url);

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** Without APP_SECRET (never in production) keys derive from the bot token, so that they outlive a restart. */
const rootSecretOf = (env: Environment): string =>
  env.APP_SECRET ?? createHmac('sha256', 'atelier-development').update(env.TELEGRAM_BOT_TOKEN).digest('hex');

/** @throws ConfigError naming every wrong variable at once */
export const loadConfig = (variables: Record<string, string | undefined>): AppConfig => {
  const env = readEnvironment(variables);
  const production = env.NODE_ENV === 'production';
  const publicUrl = env.PUBLIC_URL ?? env.RENDER_EXTERNAL_URL ?? null;
  const rootSecret = rootSecretOf(env);
  const callbackBase = env.KIE_CALLBACK_URL ?? (publicUrl === null ? 'off' : `${withoutSlash(publicUrl)}/webhooks/kie`);
  return new AppConfig({
    databaseUrl: env.DATABASE_URL ?? null,
    migrationsRun: env.MIGRATIONS_RUN,
    http: {
      host: env.HOST ?? (production ? '0.0.0.0' : '127.0.0.1'),
      port: env.PORT,
      publicUrl: publicUrl === null ? null : withoutSlash(publicUrl),
    },
    telegram: {
      token: env.TELEGRAM_BOT_TOKEN,
      botId: Number(env.TELEGRAM_BOT_TOKEN.split(':')[0]),
      apiRoot: withoutSlash(env.TELEGRAM_API_ROOT),
      mode: env.TELEGRAM_MODE as 'polling' | 'webhook',
      webhookSecret:
        env.TELEGRAM_WEBHOOK_SECRET ?? createHmac('sha256', rootSecret).update('telegram-webhook').digest('base64url'),
      dropPendingUpdates: env.TELEGRAM_DROP_PENDING_UPDATES as 'auto' | 'true' | 'false',
      onConflict: env.LOCK_ON_CONFLICT as 'exit' | 'standby',
      sendLimit: parseRate(env.TELEGRAM_SEND_LIMIT),
      adminIds: parseIds(env.ADMIN_USER_IDS),
      allowedIds: env.ALLOWED_USER_IDS === undefined ? null : parseIds(env.ALLOWED_USER_IDS),
    },
    kie: {
      apiKey: env.KIE_API_KEY,
      baseUrl: withoutSlash(env.KIE_BASE_URL),
      uploadBaseUrl: withoutSlash(env.KIE_UPLOAD_BASE_URL),
      callbackUrl: callbackBase === 'off' ? null : callbackBaseOf(callbackBase),
      webhookHmacKey: env.KIE_WEBHOOK_HMAC_KEY ?? null,
      createLimit: parseRate(env.KIE_CREATE_LIMIT),
      catalogueRate: parseRate(env.KIE_CATALOGUE_RATE),
      // An emulator is compared only if somebody asks for it.
      catalogueCheck: (env.CATALOGUE_CHECK ?? (withoutSlash(env.KIE_BASE_URL) === KIE ? 'daily' : 'off')) === 'daily',
    },
    pricing: {
      markup: env.PRICE_MARKUP,
      kieCreditsPerCredit: env.KIE_CREDITS_PER_CREDIT,
      defaultPrice: env.PRICE_DEFAULT,
      welcomeCredits: env.WELCOME_CREDITS,
    },
    models: {
      directory: resolve(env.MODELS_DIR ?? resolve(__dirname, '../../models')),
      sellUnverified: env.MODELS_UNVERIFIED === 'sell',
    },
    media: {
      allowPrivateUrls: env.MEDIA_ALLOW_PRIVATE_URLS,
      ffmpegPath: env.FFMPEG_PATH ?? null,
      ffprobePath: env.FFPROBE_PATH ?? null,
    },
    limits: { maxActivePerUser: env.MAX_ACTIVE_PER_USER },
    log: { level: env.LOG_LEVEL, format: env.LOG_FORMAT as 'json' | 'pretty' },
    rootSecret,
  });
};

/** What says where the provider is, what is sold and how files are converted. */
const KIE_NAMES = /^(KIE_|MODELS_|PRICE_|FFMPEG_|FFPROBE_|MEDIA_)/;

/**
 * The configuration for tools that speak with kie.ai only: no database, no bot token, not even in production. Of the
 * result `kie`, `models`, `pricing` and `media` mean something; the rest are placeholders.
 * @throws ConfigError naming every wrong variable at once
 */
export const loadKieConfig = (variables: Record<string, string | undefined>): AppConfig =>
  loadConfig({
    ...Object.fromEntries(Object.entries(variables).filter(([name]) => KIE_NAMES.test(name))),
    TELEGRAM_BOT_TOKEN: '1:not-needed',
  });
