import { createHmac, timingSafeEqual } from 'node:crypto';

const equal = (one: string, other: string): boolean => {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
};

/**
 * The address that kie calls when a task ends: `<base>/<generation id>/<signature>`. The signature says that we made it,
 * so it proves whose task a record is, and keeps strangers from waking generations.
 */
export class CallbackAddress {
  constructor(
    /** null = callbacks are off. */
    private readonly base: string | null,
    private readonly key: Buffer,
  ) {}

  get enabled(): boolean {
    return this.base !== null;
  }

  of(generationId: string): string | undefined {
    return this.base === null ? undefined : `${this.base}/${generationId}/${this.sign(generationId)}`;
  }

  /**
   * For the models that insist on a callback while callbacks are off: an address that no resolver knows (RFC 6761), with
   * our signature in it all the same.
   */
  nowhere(generationId: string): string {
    return `https://callbacks-are-off.invalid/${generationId}/${this.sign(generationId)}`;
  }

  isSigned(generationId: string, signature: string): boolean {
    return equal(this.sign(generationId), signature);
  }

  /** True if `url` is the address of that generation, whatever base it was made with. */
  belongsTo(url: string, generationId: string): boolean {
    if (!URL.canParse(url)) return false;
    const [id, signature] = new URL(url).pathname.split('/').slice(-2);
    return id === generationId && signature !== undefined && this.isSigned(generationId, signature);
  }

  private sign(generationId: string): string {
    return createHmac('sha256', this.key).update(generationId).digest('base64url');
  }
}

const TOLERANCE_S = 5 * 60;

/**
 * kie's own signature of a callback, if a key for it was made in kie's settings: base64 of HMAC-SHA256 over
 * `<task id>.<timestamp>`, the timestamp in seconds and at most five minutes off. The body itself is not signed.
 */
export const isSignedByKie = (
  key: string,
  call: { taskId: string | undefined; timestamp: string | undefined; signature: string | undefined },
  nowMs: number,
): boolean => {
  const { taskId, timestamp, signature } = call;
  if (taskId === undefined || timestamp === undefined || signature === undefined) return false;
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(nowMs / 1000 - Number(timestamp)) > TOLERANCE_S) return false;
  return equal(createHmac('sha256', key).update(`${taskId}.${timestamp}`).digest('base64'), signature);
};
