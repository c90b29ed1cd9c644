import { failureOf, reasonOf } from './failure';

describe('reasonOf', () => {
  it.each([
    ['400', 'Your content was flagged by OpenAI as violating content policies', 'content_policy'],
    ['500', 'The input image may contain sensitive content (NSFW)', 'content_policy'],
    ['422', 'Failed to download the image', 'media'],
    ['400', 'image format is not supported', 'media'],
    ['422', 'prompt is required', 'bad_input'],
    ['402', 'Credits insufficient', 'account'],
    ['500', 'The service is currently overloaded', 'overloaded'],
    ['429', null, 'overloaded'],
    ['500', 'Internal server error', 'provider'],
    ['501', 'generation failed', 'provider'],
    ['SENSITIVE_WORD_ERROR', null, 'content_policy'],
    [null, null, 'provider'],
  ])('%s %j is %s', (code, words, expected) => expect(reasonOf(code, words)).toBe(expected));

  it('takes a success for an empty result', () => {
    expect(failureOf({ state: 'success', failCode: null, failMessage: null }).reason).toBe('empty_result');
  });
});
