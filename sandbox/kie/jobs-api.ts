import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Behaviour, type Behaviours, type CreateTrouble, type LookTrouble, magicWords } from './behaviour';
import type { Catalogue, CatalogueEntry, Json } from './catalogue';
import type { Engine } from './engine';
import type { FileStore } from './files';
import {
  type Envelope,
  misbehave,
  ok,
  RATE_LIMITED,
  readJson,
  refusal,
  sendEnvelope,
  UNAUTHORIZED,
  UNKNOWN_MODEL,
} from './http';
import { checkInput } from './input-check';
import { mediaProblem } from './media-check';
import { priceOf } from './price';
import { SlidingLimit } from './sliding-limit';
import { recordOf } from './task';

/** A createTask, or a call of a model that answers at once, that came in, with its fate. */
export interface CreateRequest {
  at: number;
  model: string;
  input: Json;
  callBackUrl: string | null;
  /** Code of the answer, whether or not it reached the caller. */
  code: number;
  msg: string;
  /** Set if a task was made; the models that answer at once make none. */
  taskId: string | null;
}

const REFUSALS: Partial<Record<CreateTrouble, Envelope>> = {
  reject422: refusal(422, 'The input does not satisfy the requirements of the model.'),
  rate429: RATE_LIMITED,
  credits402: refusal(402, 'Credits insufficient. Your current balance is not enough to run this request.'),
  auth401: UNAUTHORIZED,
  maintenance455: refusal(455, 'The service is currently being maintained.'),
  code500: refusal(500, 'Server Error - An unexpected error occurred while processing the request'),
};
const BAD_ANSWERS: Partial<Record<CreateTrouble, Parameters<typeof misbehave>[1]>> = {
  http500: 'http500',
  html: 'html',
  dropBefore: 'drop',
  timeoutBefore: 'timeout',
};

/** createTask, recordInfo and the models that answer at once. */
export class JobsApi {
  readonly creates: CreateRequest[] = [];
  onCreate: (request: CreateRequest) => void = () => undefined;
  private readonly lookLimit = new SlidingLimit(10, 1_000);

  constructor(
    private readonly engine: Engine,
    private readonly catalogue: Catalogue,
    private readonly files: FileStore,
    private readonly behaviours: Behaviours,
    private readonly createLimit: SlidingLimit | null,
  ) {}

  async createTask(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const model = typeof body?.model === 'string' ? body.model : '';
    const behaviour: Behaviour = { ...magicWords(body?.input), ...this.behaviours.forTask(model) };
    const record: CreateRequest = {
      at: Date.now(),
      model,
      input: body?.input ?? null,
      callBackUrl: typeof body?.callBackUrl === 'string' ? body.callBackUrl : null,
      code: 0,
      msg: '',
      taskId: null,
    };
    const trouble = behaviour.create;
    const badly = trouble && BAD_ANSWERS[trouble];
    let answer: Envelope;
    if (badly) answer = refusal(500, `told to answer badly: ${trouble}`);
    else if (trouble && REFUSALS[trouble]) answer = REFUSALS[trouble];
    else answer = await this.accept(body, record, behaviour);
    Object.assign(record, { code: answer.code, msg: answer.msg });
    this.creates.push(record);
    this.onCreate(record);
    if (badly) return misbehave(response, badly);
    if (answer.code === 200 && trouble === 'dropAfterAccept') return misbehave(response, 'drop');
    if (answer.code === 200 && trouble === 'timeoutAfterAccept') return misbehave(response, 'timeout');
    if (answer.code === 200 && trouble === 'malformed') return misbehave(response, 'malformed');
    sendEnvelope(response, answer.code === 200 && trouble === 'noTaskId' ? ok({}) : answer);
  }

  /** The checks in kie's order: frequency, model, fields, files, credits. */
  private async accept(
    body: Record<string, Json> | null,
    record: CreateRequest,
    behaviour: Behaviour,
  ): Promise<Envelope> {
    if (this.createLimit && !this.createLimit.take()) return RATE_LIMITED;
    if (!body) return refusal(400, 'The body must be a JSON object');
    if (!record.model) return refusal(422, 'model is required');
    const entry = this.catalogue.find(record.model);
    if (!entry || entry.api_path) return refusal(422, UNKNOWN_MODEL);
    const stranger = Object.keys(body).find((key) => !['model', 'input', 'callBackUrl'].includes(key));
    if (stranger) return refusal(422, `${stranger} is not a field of createTask`);
    const callback = this.callbackProblem(entry, body.callBackUrl);
    if (callback) return refusal(422, callback);
    const problem = await this.inputProblem(entry, body.input);
    if (problem) return refusal(422, problem);
    const input = body.input as Record<string, Json>;
    if (priceOf(entry, input) > this.engine.credits) return REFUSALS.credits402 as Envelope;
    const task = await this.engine.create(entry, input, record.callBackUrl, behaviour);
    record.taskId = task.taskId;
    return ok({ taskId: task.taskId, recordId: task.taskId });
  }

  private callbackProblem(entry: CatalogueEntry, url: Json | undefined): string | null {
    if (url === undefined || url === '') return entry.callback_url_required ? 'Please enter callBackUrl.' : null;
    const valid = typeof url === 'string' && URL.canParse(url) && /^https?:/.test(url);
    return valid ? null : 'callBackUrl must be a valid http(s) URL';
  }

  private async inputProblem(entry: CatalogueEntry, input: unknown): Promise<string | null> {
    const checked = checkInput(entry, input);
    if (checked.problems.length > 0) return checked.problems.join('; ');
    for (const { path, taskId } of checked.taskIds) {
      if (!this.engine.tasks.has(taskId)) return `Record does not exist (${path})`;
    }
    for (const use of checked.media) {
      const problem = await mediaProblem(use, this.files);
      if (problem) return problem;
    }
    return null;
  }

  async recordInfo(taskId: string | null, response: ServerResponse): Promise<void> {
    if (!taskId) return sendEnvelope(response, refusal(400, 'taskId parameter is required'));
    if (!this.lookLimit.take(taskId)) return sendEnvelope(response, RATE_LIMITED);
    const task = this.engine.tasks.get(taskId);
    const unknown = refusal(422, 'recordInfo is null');
    if (!task) return sendEnvelope(response, unknown);
    task.looks += 1;
    if (Date.now() < task.look.nullUntil) return sendEnvelope(response, unknown);
    if (task.look.trouble && task.look.times > 0) {
      task.look.times -= 1;
      return this.lookBadly(task.look.trouble, response);
    }
    sendEnvelope(response, ok(recordOf(task, (path) => this.files.urlOf(path))));
  }

  private lookBadly(trouble: LookTrouble, response: ServerResponse): void {
    if (trouble === 'null') return sendEnvelope(response, refusal(422, 'recordInfo is null'));
    if (trouble === 'rate429') return sendEnvelope(response, RATE_LIMITED);
    if (trouble === 'code500') return sendEnvelope(response, REFUSALS.code500 as Envelope);
    misbehave(response, trouble);
  }

  /** gemini-omni-audio and gemini-omni-character: fields at the top level, the answer at once. */
  async direct(entry: CatalogueEntry, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    const problem = body ? await this.inputProblem(entry, body) : 'The body must be a JSON object';
    const [code, msg] = problem ? [422, problem] : [200, 'success'];
    const record = { at: Date.now(), model: entry.id, input: body, callBackUrl: null, code, msg, taskId: null };
    this.creates.push(record);
    this.onCreate(record);
    if (problem) return sendEnvelope(response, refusal(422, problem));
    const key = entry.id.endsWith('character') ? 'characterId' : 'audioId';
    const name = body?.name ?? body?.character_name ?? null;
    sendEnvelope(response, ok({ [key]: randomUUID(), name }));
  }
}
