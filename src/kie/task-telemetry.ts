import { Injectable, Logger } from '@nestjs/common';
import { KieError } from './errors';
import { failureOf } from './failure';
import { createSeconds, looksTotal, taskSeconds, tasksTotal } from './metrics';
import { hasResults } from './outputs';
import type { KieTask } from './task';

interface Watch {
  createMs: number | null;
  looks: number;
  pollingMs: number;
  seenAt: number;
}

/** Tasks whose end nobody asked for are forgotten, oldest first. */
const MOST_WATCHED = 5_000;

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : 'error');

/**
 * One log line at the creation and one at the end of each task, and the metrics beside them. The number of looks and the
 * time spent on them are those of this process; run times are taken from kie's own record, so a restart falsifies nothing.
 */
@Injectable()
export class TaskTelemetry {
  private readonly logger = new Logger('Kie');
  private readonly watched = new Map<string, Watch>();

  created(model: string, taskId: string | null, ms: number): void {
    createSeconds.observe({ outcome: 'created' }, ms / 1000);
    this.logger.log({ msg: 'task created', model, taskId, createMs: Math.round(ms) });
    if (taskId !== null) this.watch(taskId).createMs = Math.round(ms);
  }

  createFailed(model: string, error: unknown, ms: number): void {
    createSeconds.observe({ outcome: nameOf(error) }, ms / 1000);
    this.logger.warn({ msg: 'task not created', model, createMs: Math.round(ms), ...described(error) });
  }

  looked(task: KieTask, ms: number): void {
    looksTotal.inc({ seen: task.state });
    const watch = this.watch(task.taskId);
    watch.looks += 1;
    watch.pollingMs += ms;
    if (task.state === 'running') return;
    this.watched.delete(task.taskId);
    this.finished(task, watch);
  }

  lookFailed(taskId: string, error: unknown): void {
    looksTotal.inc({ seen: nameOf(error) });
    const watch = this.watch(taskId);
    watch.looks += 1;
    this.logger.debug({ msg: 'look failed', taskId, looks: watch.looks, ...described(error) });
  }

  private finished(task: KieTask, watch: Watch): void {
    const failure = task.state === 'success' && hasResults(task) ? null : failureOf(task);
    const outcome = failure?.reason ?? 'success';
    const ranMs = task.createdAt !== null && task.completedAt !== null ? task.completedAt - task.createdAt : null;
    tasksTotal.inc({ model: task.model, outcome });
    if (ranMs !== null && ranMs >= 0) taskSeconds.observe({ model: task.model, outcome }, ranMs / 1000);
    this.logger[failure === null ? 'log' : 'warn']({
      msg: 'task finished',
      model: task.model,
      taskId: task.taskId,
      state: task.stateName,
      outcome,
      createMs: watch.createMs,
      pollingMs: Math.round(watch.pollingMs),
      totalMs: ranMs ?? Math.round(performance.now() - watch.seenAt),
      looks: watch.looks,
      creditsConsumed: task.creditsConsumed,
      ...(failure === null ? {} : { failCode: failure.code ?? null, failMessage: failure.message ?? null }),
    });
  }

  private watch(taskId: string): Watch {
    const known = this.watched.get(taskId);
    if (known !== undefined) return known;
    const watch = { createMs: null, looks: 0, pollingMs: 0, seenAt: performance.now() };
    this.watched.set(taskId, watch);
    for (const oldest of this.watched.keys()) {
      if (this.watched.size <= MOST_WATCHED) break;
      this.watched.delete(oldest);
    }
    return watch;
  }
}

const described = (error: unknown): Record<string, unknown> =>
  error instanceof KieError
    ? { error: error.name, code: error.code, detail: error.detail, accepted: error.accepted }
    : { error: nameOf(error), detail: error instanceof Error ? error.message : String(error) };
