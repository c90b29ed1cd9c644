import { type AppConfig, ConfigError, loadConfig } from '../../config';
import { type Check, fail, ok, warn } from './check';

type Variables = Record<string, string | undefined>;

export interface Environment {
  /** null if even without what is wrong in it the environment can't be used. */
  config: AppConfig | null;
  hasToken: boolean;
  hasKieKey: boolean;
  problems: string[];
}

const given = (value: string | undefined): boolean => value !== undefined && value !== '';

/** Without token and key (the sandbox) there are placeholders, which are never sent anywhere. */
const withPlaceholders = (variables: Variables): Variables => ({
  ...variables,
  ...(given(variables.TELEGRAM_BOT_TOKEN) ? {} : { TELEGRAM_BOT_TOKEN: '1:not-needed' }),
  ...(given(variables.KIE_API_KEY) ? {} : { KIE_API_KEY: 'not-needed' }),
});

const load = (variables: Variables): AppConfig | ConfigError => {
  try {
    return loadConfig(withPlaceholders(variables));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
};

/** Reads the environment; what is wrong in it is left out, so that the rest can be looked at. */
export const readEnvironment = (variables: Variables): Environment => {
  const first = load(variables);
  const problems = first instanceof ConfigError ? first.problems : [];
  const wrong = new Set(problems.map((problem) => problem.split(' ')[0] ?? ''));
  const rest = Object.fromEntries(Object.entries(variables).filter(([name]) => !wrong.has(name)));
  const second = first instanceof ConfigError ? load(rest) : first;
  return {
    config: second instanceof ConfigError ? null : second,
    hasToken: given(rest.TELEGRAM_BOT_TOKEN),
    hasKieKey: given(rest.KIE_API_KEY),
    problems,
  };
};

export const environmentChecks = ({ hasToken, hasKieKey, problems }: Environment): Check[] => [
  {
    name: 'environment',
    run: () =>
      Promise.resolve(
        problems.length > 0
          ? fail(`${problems.length} wrong`, 'Correct them; README.md, Configuration, has all variables.', problems)
          : ok('every variable that is set is valid'),
      ),
  },
  {
    name: 'token and key',
    run: () => {
      const missing = [!hasToken && 'TELEGRAM_BOT_TOKEN', !hasKieKey && 'KIE_API_KEY'].filter((name) => name !== false);
      if (missing.length === 2) return Promise.resolve(ok('none: npm start runs the sandbox'));
      return Promise.resolve(
        missing.length === 0
          ? ok('both are set')
          : warn(`${missing.join()} is missing`, 'Set both to run for real, or neither for the sandbox.'),
      );
    },
  },
];
