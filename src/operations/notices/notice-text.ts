import type { Alert, AlertKind } from '../../generation';
import { type Locale, message } from '../../i18n';

const HOUR = 3_600_000;

/** How long nothing more is said of the same kind and subject. */
export const QUIET_MS: Record<AlertKind, number> = {
  account: HOUR,
  price_drift: 24 * HOUR,
  // The check runs once a day, a little earlier or later.
  catalogue: 20 * HOUR,
};

const LONGEST_FACT = 800;

const short = (fact: string | number): string | number =>
  typeof fact === 'string' && fact.length > LONGEST_FACT ? `${fact.slice(0, LONGEST_FACT - 1)}…` : fact;

/** Plain text, sent without a parse mode: what others have said in it can not break it. */
export const noticeText = (locale: Locale, { kind, facts }: Pick<Alert, 'kind' | 'facts'>): string =>
  message(
    locale,
    `operations.alert.${kind}`,
    Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, short(fact)])),
  ).trim();
