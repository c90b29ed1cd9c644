import { Transform, plainToInstance } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
  type ValidationError,
  validateSync,
} from 'class-validator';

/** A wrong or missing variable: the message names it and says what is expected, and never prints its value. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(['The environment is not usable:', ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'ConfigError';
  }
}

const INTEGER = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

const toInteger = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && INTEGER.test(value.trim()) ? Number(value) : value,
);
const toNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && DECIMAL.test(value.trim()) ? Number(value) : value,
);
const toBoolean = Transform(({ value }: { value: unknown }) =>
  value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value,
);

const HTTP_ROOT = /^https?:\/\/[^\s/?#@]+\/?$/;
const HTTP_URL = /^https?:\/\/[^\s?#@]+$/;
const LOOPBACK = /^http:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$)/;
const RATE = /^(off|\d+\/\d*\.?\d*s)$/;
const ID_LIST = /^\s*\d+(\s*,\s*\d+)*\s*$/;
const BOOLEAN = 'must be true or false';

/** Every variable of `contract.md`, as text or parsed; {@link loadConfig} makes the typed configuration of it. */
export class Environment {
  @IsOptional()
  @IsIn(['production', 'development', 'test'], { message: 'must be production, development or test' })
  NODE_ENV?: string;

  @IsOptional()
  @Matches(/^postgres(ql)?:\/\//, { message: 'must be a postgresql:// address' })
  DATABASE_URL?: string;

  @toInteger
  @IsInt({ message: 'must be a whole number' })
  @Min(0)
  @Max(65535)
  PORT: number = 3000;

  @IsOptional()
  @IsString()
  HOST?: string;

  @IsOptional()
  @Matches(HTTP_URL, { message: 'must be an https:// address (http:// only for loopback)' })
  PUBLIC_URL?: string;

  @IsOptional()
  @IsString()
  RENDER_EXTERNAL_URL?: string;

  @IsOptional()
  @IsString()
  APP_SECRET?: string;

  @IsString({ message: 'is required: the token that @BotFather gave (without one, `npm start` runs the sandbox)' })
  @Matches(/^\d{1,20}:[A-Za-z0-9_-]+$/, { message: 'must look like 123456:ABC-DEF, as @BotFather gave it' })
  TELEGRAM_BOT_TOKEN!: string;

  @Matches(HTTP_ROOT, { message: 'must be scheme://host[:port] without a path' })
  TELEGRAM_API_ROOT: string = 'https://api.telegram.org';

  @IsIn(['polling', 'webhook'], { message: 'must be polling or webhook' })
  TELEGRAM_MODE: string = 'polling';

  @IsOptional()
  @Matches(/^[A-Za-z0-9_-]{1,256}$/, { message: 'must be 1 to 256 of A-Z a-z 0-9 _ -' })
  TELEGRAM_WEBHOOK_SECRET?: string;

  @IsIn(['auto', 'true', 'false'], { message: 'must be auto, true or false' })
  TELEGRAM_DROP_PENDING_UPDATES: string = 'auto';

  @IsIn(['exit', 'standby'], { message: 'must be exit or standby' })
  LOCK_ON_CONFLICT: string = 'exit';

  @IsString({ message: 'is required: the key from https://kie.ai/api-key' })
  @MinLength(1, { message: 'must not be empty' })
  KIE_API_KEY!: string;

  @Matches(HTTP_URL, { message: 'must be an http(s) address' })
  KIE_BASE_URL: string = 'https://api.kie.ai';

  @Matches(HTTP_URL, { message: 'must be an http(s) address' })
  KIE_UPLOAD_BASE_URL: string = 'https://kieai.redpandaai.co';

  @IsOptional()
  @Matches(/^(off|https?:\/\/[^\s?#@]+)$/, { message: 'must be off or an http(s) address' })
  KIE_CALLBACK_URL?: string;

  @IsOptional()
  @IsString()
  KIE_WEBHOOK_HMAC_KEY?: string;

  @Matches(RATE, { message: 'must be off or like 20/10s' })
  KIE_CREATE_LIMIT: string = '20/10s';

  @Matches(RATE, { message: 'must be off or like 1/1.1s' })
  KIE_CATALOGUE_RATE: string = '1/1.1s';

  @IsOptional()
  @IsIn(['daily', 'off'], { message: 'must be daily or off' })
  CATALOGUE_CHECK?: string;

  @IsOptional()
  @Matches(ID_LIST, { message: 'must be Telegram ids with commas between' })
  ADMIN_USER_IDS?: string;

  @IsOptional()
  @Matches(ID_LIST, { message: 'must be Telegram ids with commas between' })
  ALLOWED_USER_IDS?: string;

  @toInteger
  @IsInt({ message: 'must be a whole number' })
  @Min(0)
  @Max(1e12)
  WELCOME_CREDITS: number = 10;

  @Matches(RATE, { message: 'must be off or like 30/s' })
  TELEGRAM_SEND_LIMIT: string = '30/s';

  @toNumber
  @IsNumber({}, { message: 'must be a number' })
  @Min(0.000001, { message: 'must be above 0' })
  PRICE_MARKUP: number = 2;

  @toNumber
  @IsNumber({}, { message: 'must be a number' })
  @Min(0.000001, { message: 'must be above 0' })
  KIE_CREDITS_PER_CREDIT: number = 4;

  @toInteger
  @IsInt({ message: 'must be a whole number' })
  @Min(1)
  PRICE_DEFAULT: number = 10;

  @IsIn(['hide', 'sell'], { message: 'must be hide or sell' })
  MODELS_UNVERIFIED: string = 'hide';

  @toBoolean
  @IsBoolean({ message: BOOLEAN })
  MEDIA_ALLOW_PRIVATE_URLS: boolean = false;

  @IsOptional()
  @IsString()
  FFMPEG_PATH?: string;

  @IsOptional()
  @IsString()
  FFPROBE_PATH?: string;

  @toInteger
  @IsInt({ message: 'must be a whole number' })
  @Min(1)
  @Max(1000)
  MAX_ACTIVE_PER_USER: number = 3;

  @IsIn(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
    message: 'must be fatal, error, warn, info, debug, trace or silent',
  })
  LOG_LEVEL: string = 'info';

  @IsIn(['json', 'pretty'], { message: 'must be json or pretty' })
  LOG_FORMAT: string = 'json';

  @toBoolean
  @IsBoolean({ message: BOOLEAN })
  MIGRATIONS_RUN: boolean = true;

  @IsOptional()
  @IsString()
  @MaxLength(4096)
  MODELS_DIR?: string;
}

const problemsOf = (errors: ValidationError[]): string[] =>
  errors.map((error) => `${error.property} ${Object.values(error.constraints ?? {})[0] ?? 'is wrong'}`);

const ADDRESSES = [
  'DATABASE_URL',
  'PUBLIC_URL',
  'TELEGRAM_API_ROOT',
  'KIE_BASE_URL',
  'KIE_UPLOAD_BASE_URL',
  'KIE_CALLBACK_URL',
] as const;

/** Rules that span several variables, or that a pattern can't say. */
const crossProblems = (env: Environment): string[] => {
  const problems: string[] = [];
  const production = env.NODE_ENV === 'production';
  if (production && env.DATABASE_URL === undefined) {
    problems.push('DATABASE_URL is required in production: a postgresql:// address (direct or session-pooled)');
  }
  if (production && env.APP_SECRET === undefined) {
    problems.push('APP_SECRET is required in production: any random text of 32 or more characters');
  }
  for (const name of ['PUBLIC_URL', 'KIE_CALLBACK_URL'] as const) {
    const value = env[name];
    if (value?.startsWith('http://') && !LOOPBACK.test(value)) {
      problems.push(`${name} must be https:// (http:// is taken for loopback only)`);
    }
  }
  for (const name of ADDRESSES) {
    const value = env[name];
    if (value !== undefined && value !== 'off' && !URL.canParse(value)) problems.push(`${name} must be an address`);
  }
  if (env.TELEGRAM_MODE === 'webhook' && env.PUBLIC_URL === undefined && env.RENDER_EXTERNAL_URL === undefined) {
    problems.push('PUBLIC_URL is required when TELEGRAM_MODE is webhook: the https address of this service');
  }
  for (const name of ['KIE_CREATE_LIMIT', 'KIE_CATALOGUE_RATE', 'TELEGRAM_SEND_LIMIT'] as const) {
    const match = /^(\d+)\/(\d*\.?\d*)s$/.exec(env[name]);
    if (match && (Number(match[1]) < 1 || (match[2] !== '' && !(Number(match[2]) > 0)))) {
      problems.push(`${name} must be off or like 20/10s, both numbers above 0`);
    }
  }
  return problems;
};

/** Reads and checks the whole environment. Empty variables count as not set, as every hosting panel writes them. */
export const readEnvironment = (variables: Record<string, string | undefined>): Environment => {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ''),
  );
  const env = plainToInstance(Environment, given, { exposeDefaultValues: true });
  const problems = [...problemsOf(validateSync(env, { forbidUnknownValues: false })), ...crossProblems(env)];
  if (problems.length > 0) throw new ConfigError(problems);
  return env;
};
