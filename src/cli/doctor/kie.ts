import type { AppConfig } from '../../config';
import { KieAccountError, KieClient } from '../../kie';
import { type Check, fail, ok, skip, warn } from './check';

/** Some twenty pictures, or one short film. */
const LOW_CREDITS = 200;
const DEADLINE_MS = 8_000;

const isLocal = (url: string): boolean => /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);

export const kieChecks = (config: AppConfig, hasKey: boolean): Check[] => {
  const { apiKey, baseUrl, uploadBaseUrl, callbackUrl } = config.kie;
  return [
    {
      name: 'kie account',
      run: async () => {
        if (!hasKey) return skip('there is no KIE_API_KEY');
        const client = new KieClient({ apiKey, baseUrl, uploadBaseUrl });
        try {
          const credits = await client.credits(AbortSignal.timeout(DEADLINE_MS * 3));
          const words = `the key is taken, ${credits} kie credits are left`;
          return credits < LOW_CREDITS
            ? warn(words, 'Buy credits at https://kie.ai before customers are refused.')
            : ok(words);
        } catch (error) {
          if (error instanceof KieAccountError) {
            return fail(error.message, 'Make a key at https://kie.ai/api-key and set KIE_API_KEY.');
          }
          return fail((error as Error).message, `Check the network and KIE_BASE_URL (${new URL(baseUrl).host}).`);
        } finally {
          await client.close();
        }
      },
    },
    {
      name: 'callbacks',
      run: async () => {
        if (!hasKey) return skip('there is no KIE_API_KEY');
        if (callbackUrl === null) {
          return warn('off: results are polled for', 'Set PUBLIC_URL: callbacks bring results some seconds sooner.');
        }
        const health = `${config.http.publicUrl ?? new URL(callbackUrl).origin}/health/live`;
        const mend =
          'PUBLIC_URL (or KIE_CALLBACK_URL) must lead to this service from outside; meanwhile results are polled for.';
        try {
          const { status } = await fetch(health, { signal: AbortSignal.timeout(DEADLINE_MS) });
          if (status !== 200) return warn(`${health} answers ${status}`, mend);
        } catch {
          return warn(`${health} does not answer`, mend);
        }
        return isLocal(callbackUrl) && !isLocal(baseUrl)
          ? warn(`${callbackUrl} is known on this machine only`, mend)
          : ok(`${callbackUrl} answers`);
      },
    },
  ];
};
