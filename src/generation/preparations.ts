import { type Answers, isMediaAnswer } from '../registry';

/** Half of the jobs that run at once here: looks, deliveries and the line always find a free worker. */
const AT_ONCE = 5;
const OF_ONE_USER = 2;

const hasMedia = (value: unknown): boolean =>
  isMediaAnswer(value) || (typeof value === 'object' && value !== null && Object.values(value).some(hasMedia));

/**
 * Files on their way from users to providers on this instance. A slow source can hold one for minutes, so they get a
 * share of the workers only, and one user gets a share of that. What has no files is prepared at once.
 */
export class Preparations {
  private readonly users: number[] = [];

  /** @returns what ends this preparation, or null if it has to wait */
  tryBegin(userId: number, input: Answers): (() => void) | null {
    if (!hasMedia(input)) return () => undefined;
    if (this.users.length >= AT_ONCE || this.users.filter((user) => user === userId).length >= OF_ONE_USER) return null;
    this.users.push(userId);
    return () => void this.users.splice(this.users.indexOf(userId), 1);
  }
}
