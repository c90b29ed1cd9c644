import { type AnswerValue, type Answers, type FormState, type MediaRef, isMediaAnswer } from '../../../registry';

const cleared = (value: AnswerValue, file: MediaRef): AnswerValue | undefined => {
  if (typeof value !== 'object' || value === null) return value;
  if (isMediaAnswer(value)) {
    return value.$media.source === file.source && value.$media.ref === file.ref ? undefined : value;
  }
  if (Array.isArray(value)) {
    const rest = value.map((item) => cleared(item, file)).filter((item) => item !== undefined);
    return rest.length === 0 && value.length > 0 ? undefined : rest;
  }
  const entries = Object.entries(value).map(([key, item]) => [key, cleared(item, file)] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined)) as AnswerValue;
};

/** Pure: the form without a file, wherever it stood. What has lost it is open again, so that it is asked where needed. */
export const withoutFile = (form: FormState, file: MediaRef): FormState => {
  const changed = new Set<string>();
  const answers: Answers = {};
  for (const [key, value] of Object.entries(form.answers)) {
    const rest = cleared(value, file);
    if (JSON.stringify(rest) !== JSON.stringify(value)) changed.add(key);
    if (rest !== undefined) answers[key] = rest;
  }
  return { ...form, answers, closed: form.closed.filter((mark) => !changed.has(mark.split('.')[0] ?? '')) };
};
