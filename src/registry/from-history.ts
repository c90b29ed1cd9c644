import type { HistoryValue, ModelSpec, Parameter } from './model-spec';
import { nearestWord } from './nearest';
import type { Finding } from './yaml/schema-check';

export interface HistoryNeed {
  /** `task_id`: the provider's id of the generation's task. Any other: the `id` of one of its stored outputs. */
  value: HistoryValue;
  /** True for a model (by id) whose generations can be picked. */
  models(modelId: string): boolean;
  /** The parameter that holds the task: only outputs of the generation picked there fit. */
  sameTaskAs?: string;
}

const fits = (pattern: string, modelId: string): boolean =>
  pattern.endsWith('*') ? modelId.startsWith(pattern.slice(0, -1)) : modelId === pattern;

/** Which of the user's earlier generations a parameter is filled from; null if from none. Of a list: each of its items. */
export const historyNeed = (parameter: Parameter): HistoryNeed | null => {
  const { fromHistory } = parameter;
  if (fromHistory === undefined) return null;
  const { value, models, sameTaskAs } = fromHistory;
  return {
    value,
    models: (modelId) => models.some((pattern) => fits(pattern, modelId)),
    ...(sameTaskAs === undefined ? {} : { sameTaskAs }),
  };
};

const isText = (parameter: Parameter): boolean =>
  (parameter.type === 'array' ? parameter.items?.type : parameter.type) === 'string' && parameter.format === undefined;

/** Mistakes in `from_history`: on what is no text, or tied to a parameter that names no task. */
export const historyFindings = (model: ModelSpec): Finding[] => {
  const tasks = Object.keys(model.input).filter((key) => model.input[key]?.fromHistory?.value === 'task_id');
  return Object.entries(model.input).flatMap(([key, parameter]): Finding[] => {
    if (parameter.fromHistory === undefined) return [];
    const path = ['input', key, 'from_history'];
    if (!isText(parameter)) return [{ path, reason: 'only text, or a list of texts, can come from the history' }];
    const { sameTaskAs } = parameter.fromHistory;
    if (sameTaskAs === undefined || tasks.includes(sameTaskAs)) return [];
    const nearest = nearestWord(sameTaskAs, tasks);
    const help = nearest === undefined ? '' : `: did you mean "${nearest}"?`;
    return [{ path: [...path, 'same_task_as'], reason: `"${sameTaskAs}" is no parameter that names a task${help}` }];
  });
};
