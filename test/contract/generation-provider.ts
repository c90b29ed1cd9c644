import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import {
  type CheckResult,
  type GenerationProvider,
  NotSent,
  type ProviderJob,
  Rejected,
  UnknownOutcome,
} from '../../src/generation';
import { until } from '../support/until';

/** What an adapter's own spec file arranges around it, so that the suite can drive any of them. */
export interface ProviderFixture {
  provider: GenerationProvider;
  /** A job of a new generation: one that succeeds, one that the provider fails, one with a file, one whose file is gone. */
  job(kind: 'good' | 'failing' | 'with_file' | 'with_lost_file'): ProviderJob;
  /** What happens to the next POST: refused for the moment, refused for good, or taken while its answer gets lost. */
  trouble(kind: 'busy' | 'refused' | 'answer_lost'): void;
  /** POSTs that have reached the provider so far. */
  posts(): number;
  stop(): Promise<void>;
}

const never = new AbortController().signal;
const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    (value) => ({ unexpectedly: value }),
    (error: unknown) => error,
  );

/** The behaviour that the generation room relies on, whoever is behind the port. */
export const generationProviderSuite = (name: string, setup: () => Promise<ProviderFixture>): void => {
  describe(`GenerationProvider ${name}`, () => {
    let fixture: ProviderFixture;
    let provider: GenerationProvider;

    beforeAll(async () => {
      fixture = await setup();
      provider = fixture.provider;
    });
    afterAll(() => fixture.stop());

    const submitted = async (job: ProviderJob): Promise<string> =>
      provider.submit(job.generationId, await provider.prepare(job, never));

    const ended = (taskId: string, job: ProviderJob): Promise<Exclude<CheckResult, { state: 'running' }>> =>
      until(
        async () => {
          const result = await provider.check(taskId, job.model.output, never);
          return result.state === 'running' ? null : result;
        },
        { timeoutMs: 20_000, what: () => `the end of ${taskId}` },
      );

    it('prepares a payload that survives being stored, and the same again after a crash', async () => {
      const job = fixture.job('good');
      const payload = await provider.prepare(job, never);
      expect(JSON.parse(JSON.stringify(payload))).toEqual(payload);
      expect(await provider.prepare(job, never)).toEqual(payload);
    });

    it('leaves no reference to the source of a file in the payload', async () => {
      const payload = JSON.stringify(await provider.prepare(fixture.job('with_file'), never));
      expect(payload).not.toContain('$media');
    });

    it('rejects a file that can never be had', async () => {
      const error = await caught(provider.prepare(fixture.job('with_lost_file'), never));
      expect(error).toBeInstanceOf(Rejected);
      expect((error as Rejected).failure.reason).toBe('media');
    });

    it('stops preparing when it is told to', async () => {
      const error = await caught(
        provider.prepare(fixture.job('with_file'), AbortSignal.abort(new Error('going down'))),
      );
      expect(error).toBeInstanceOf(Error);
      expect(error).not.toBeInstanceOf(Rejected);
    });

    it('posts once, runs to success and gives outputs that can be opened', async () => {
      const before = fixture.posts();
      const job = fixture.job('good');
      const taskId = await submitted(job);
      expect(taskId).not.toBe('');
      const result = await ended(taskId, job);
      expect(result).toMatchObject({ state: 'succeeded' });
      if (result.state !== 'succeeded') return;
      expect(result.outputs.length).toBeGreaterThan(0);
      expect(JSON.parse(JSON.stringify(result.outputs))).toEqual(result.outputs);
      for (const output of result.outputs) {
        expect(output.kind).toBe(job.model.output);
        const media = await provider.open(output, never);
        expect(media.mime).not.toBe('');
        expect((await buffer(media.stream)).length).toBeGreaterThan(0);
      }
      expect(fixture.posts()).toBe(before + 1);
    });

    it('runs with a file', async () => {
      const job = fixture.job('with_file');
      expect(await ended(await submitted(job), job)).toMatchObject({ state: 'succeeded' });
    });

    it('says the same of a finished task each time it looks', async () => {
      const job = fixture.job('good');
      const taskId = await submitted(job);
      const first = await ended(taskId, job);
      expect(await provider.check(taskId, job.model.output, never)).toEqual(first);
    });

    it('says why a task has failed', async () => {
      const job = fixture.job('failing');
      const result = await ended(await submitted(job), job);
      expect(result).toMatchObject({ state: 'failed', failure: { reason: 'content_policy' } });
      if (result.state === 'failed') expect(result.failure.message).toMatch(/\w/);
    });

    it('does not know a task that nobody has made', async () => {
      const result = await provider.check(randomUUID().replaceAll('-', ''), fixture.job('good').model.output, never);
      expect(result).toEqual({ state: 'lost' });
    });

    it('recognises its own tasks, and no others', async () => {
      const job = fixture.job('good');
      const taskId = await submitted(job);
      expect(await provider.owns(taskId, job.generationId)).toBe(provider.callsBack);
      expect(await provider.owns(taskId, randomUUID())).toBe(false);
      expect(await provider.owns('0'.repeat(32), job.generationId)).toBe(false);
    });

    it('throws NotSent when it was refused for the moment, after one POST', async () => {
      const job = fixture.job('good');
      const before = fixture.posts();
      fixture.trouble('busy');
      const error = await caught(submitted(job));
      expect(error).toBeInstanceOf(NotSent);
      expect((error as NotSent).retryAfterMs).toBeGreaterThan(0);
      expect(fixture.posts()).toBe(before + 1);
      expect(await ended(await submitted(job), job)).toMatchObject({ state: 'succeeded' });
    });

    it('throws Rejected when it was refused for good, after one POST', async () => {
      const before = fixture.posts();
      fixture.trouble('refused');
      const error = await caught(submitted(fixture.job('good')));
      expect(error).toBeInstanceOf(Rejected);
      expect(fixture.posts()).toBe(before + 1);
    });

    it('throws UnknownOutcome when the answer was lost, after one POST', async () => {
      const before = fixture.posts();
      fixture.trouble('answer_lost');
      expect(await caught(submitted(fixture.job('good')))).toBeInstanceOf(UnknownOutcome);
      expect(fixture.posts()).toBe(before + 1);
    });

    it('answers for a slot with 0 or a time to wait', async () => {
      const wait = await provider.takeSlot();
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(wait)).toBe(true);
    });
  });
};
