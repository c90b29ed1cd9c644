import type { Update } from 'telegraf/types';

export interface BacklogFacts {
  setting: 'auto' | 'true' | 'false';
  /** False at the first start of a process: `true` drops at a start, not at each hand-over. */
  preparedBefore: boolean;
  /** This database has served this bot. */
  seen: boolean;
  /** Where Telegram sends updates now, empty for nowhere. */
  webhookUrl: string;
  /** Addresses that are, or were, this service. */
  own: (string | null)[];
}

/** Whether what waits at Telegram is somebody else's stale backlog, or messages of our users. */
export const dropsBacklog = ({ setting, preparedBefore, seen, webhookUrl, own }: BacklogFacts): boolean => {
  if (setting !== 'auto') return setting === 'true' && !preparedBefore;
  return !seen || (webhookUrl !== '' && !own.includes(webhookUrl));
};

interface Dated {
  date?: number;
  edit_date?: number;
}

/**
 * True if an update was made before this process was there to answer it. Telegram's dates are whole seconds: one of the
 * very second counts as new, since an old answer is a smaller harm than silence. An update without a date is new, the press
 * of a button too: the date in it is that of the message, which may be of last week, or 0 if it can no longer be read.
 */
export const isStale = (update: Update, startedAt: Date): boolean => {
  for (const content of Object.values(update) as unknown[]) {
    if (typeof content !== 'object' || content === null) continue;
    const { date, edit_date: editDate } = content as Dated;
    const seconds = editDate ?? date;
    if (seconds !== undefined) return seconds < Math.floor(startedAt.getTime() / 1_000);
  }
  return false;
};
