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
