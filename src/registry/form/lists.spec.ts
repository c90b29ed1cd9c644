import { choose, file, finish, pathAsked, play, say, send, skip } from '../../../test/support/form-player';
import { aModel, parameter } from '../../../test/support/model-builder';
import { answer, ask, nextQuestion } from './form';
import { validatorOf } from '../validator';

describe('a list in the form', () => {
  const video = aModel({
    id: 'v',
    provider: 'kie',
    input: {
      prompt: parameter('string', { required: true, min: 2, max: 20 }),
      duration: parameter('enum', { required: true, values: ['5', '10'] }),
      frames: parameter('enum', { values: [8, 16], default: 8 }),
      sound: parameter('boolean', { required: true }),
      strength: parameter('number', { min: 0, max: 1 }),
      image_urls: parameter('array', { format: 'image_url', min: 2, max: 4, items: parameter('string') }),
    },
  });

  it('collects files until ✅, which needs the least number; what finds no room is told about', () => {
    const ready = play(video, [say('a cat'), choose(0), choose(0)]);
    const one = play(video, [send(file('image', '1'))], ask(video, ready, ['image_urls']));
    expect(nextQuestion(video, one)).toMatchObject({ path: ['image_urls'], given: 1, canFinish: false });
    expect(answer(video, one, { kind: 'finish' }).problems[0]?.code).toBe('min_items');
    const two = play(video, [say('https://example.com/2.png')], one);
    expect(nextQuestion(video, play(video, [{ kind: 'finish' }], two))).toBeNull();
    const all = answer(video, two, send(file('image', '3'), file('image', '4'), file('image', '5')));
    expect(all.problems[0]).toMatchObject({ code: 'some_left_out', parameters: { limit: 4, given: 1 } });
    expect(nextQuestion(video, all.state)).toMatchObject({ path: ['image_urls'], given: 4, canFinish: true });
    const more = answer(video, all.state, send(file('image', '6')));
    expect(more.problems[0]).toMatchObject({ code: 'some_left_out', parameters: { limit: 4, given: 1 } });
    expect(more.state.answers).toEqual(all.state.answers);
    expect(nextQuestion(video, play(video, [{ kind: 'finish' }], all.state))).toBeNull();
  });

  it('of groups asks for each field, those with a default too: nothing else can change them', () => {
    const talk = aModel({
      id: 'talk',
      provider: 'kie',
      input: {
        turns: parameter('array', {
          required: true,
          items: parameter('object', {
            properties: {
              text: parameter('string', { required: true }),
              voice: parameter('enum', { required: true, values: ['Anna', 'Boris'], default: 'Anna' }),
              pace: parameter('enum', { values: ['slow', 'fast'], default: 'slow' }),
              pause: parameter('integer', { min: 1, max: 60 }),
            },
          }),
        }),
      },
    });
    const spoken = play(talk, [say('hi')]);
    expect(nextQuestion(talk, spoken)).toMatchObject({ path: ['turns', 0, 'voice'], canSkip: true });
    expect(play(talk, [choose(1), finish], spoken).answers).toEqual({ turns: [{ text: 'hi', voice: 'Boris' }] });
    const passed = play(talk, [skip, finish], spoken);
    expect(passed.answers).toEqual({ turns: [{ text: 'hi' }] });
    expect(validatorOf(talk)(passed.answers)).toMatchObject({ input: { turns: [{ voice: 'Anna', pace: 'slow' }] } });
    // What nobody needs is asked when the list is turned to.
    const again = ask(talk, passed, ['turns']);
    expect(pathAsked(talk, again)).toEqual(['turns', 0, 'pace']);
    const paced = play(talk, [choose(1)], again);
    expect(nextQuestion(talk, paced)).toMatchObject({ path: ['turns', 0, 'pause'], steps: [], canSkip: true });
    expect(nextQuestion(talk, paced)?.choices.map(({ value }) => value)).toEqual([1, 9, 18, 26, 35, 43, 52, 60]);
    expect(play(talk, [choose(2), finish], paced).answers).toEqual({
      turns: [{ text: 'hi', pace: 'fast', pause: 18 }],
    });
  });

  it('waits for ✅ even where a list takes one file only, and lets that one be exchanged', () => {
    const single = aModel({
      id: 'w',
      provider: 'kie',
      input: { image_urls: parameter('array', { required: true, format: 'image_url', max: 1 }) },
    });
    const one = play(single, [send(file('image', '1'))]);
    expect(nextQuestion(single, one)).toMatchObject({ path: ['image_urls'], given: 1, canFinish: true });
    const other = play(single, [send(file('image', '2'))], one);
    expect(other.answers.image_urls).toEqual([{ $media: file('image', '2') }]);
    expect(nextQuestion(single, play(single, [{ kind: 'finish' }], other))).toBeNull();
  });

  it('takes from an album what fits, and says what did not', () => {
    const asked = ask(video, play(video, [say('a cat'), choose(0), choose(0)]), ['image_urls']);
    const result = answer(video, asked, send(file('image', '1'), file('audio', '2'), file('image', '3')));
    expect(result.problems).toMatchObject([{ code: 'media_kind', key: 'image_urls' }]);
    expect(result.state.answers.image_urls).toHaveLength(2);
  });

  it('adds to a list that is turned to again, and clears it to begin anew', () => {
    const ready = play(video, [say('a cat'), choose(0), choose(0)]);
    const two = play(
      video,
      [send(file('image', '1'), file('image', '2')), { kind: 'finish' }],
      ask(video, ready, ['image_urls']),
    );
    const again = ask(video, two, ['image_urls']);
    expect(nextQuestion(video, again)).toMatchObject({ given: 2, canFinish: true, canClear: true });
    const four = play(video, [send(file('image', '3'), file('image', '4'))], again);
    expect(four.answers.image_urls).toHaveLength(4);
    const full = ask(video, four, ['image_urls']);
    expect(answer(video, full, send(file('image', '5'))).problems[0]?.code).toBe('some_left_out');
    expect(play(video, [{ kind: 'clear' }], full).answers.image_urls).toBeUndefined();
  });

  it('leaves a list that was begun when the card is called for', () => {
    const ready = play(video, [say('a cat'), choose(0), choose(0)]);
    const two = play(video, [send(file('image', '1'), file('image', '2'))], ask(video, ready, ['image_urls']));
    expect(pathAsked(video, two)).toEqual(['image_urls']);
    expect(nextQuestion(video, { ...two, asking: null })).toBeNull();
    const one = play(video, [send(file('image', '1'))], ask(video, ready, ['image_urls']));
    expect(pathAsked(video, { ...one, asking: null })).toEqual(['image_urls']);
  });

  describe('with items in it', () => {
    const pictures = (...refs: string[]) => refs.map((ref) => ({ $media: file('image', ref) }));
    const ready = play(video, [say('a cat'), choose(0), choose(0)]);
    const three = play(
      video,
      [send(file('image', 'a'), file('image', 'b'), file('image', 'c'))],
      ask(video, ready, ['image_urls']),
    );

    it('shows them, takes one out and stays open', () => {
      expect(nextQuestion(video, three)?.items).toEqual(pictures('a', 'b', 'c'));
      const two = play(video, [{ kind: 'remove', index: 1 }], three);
      expect(nextQuestion(video, two)).toMatchObject({
        path: ['image_urls'],
        items: pictures('a', 'c'),
        given: 2,
        canFinish: true,
      });
      const one = play(video, [{ kind: 'remove', index: 0 }], two);
      expect(nextQuestion(video, one)).toMatchObject({ given: 1, canFinish: false });
      const none = play(video, [{ kind: 'remove', index: 0 }], one);
      expect(none.answers).not.toHaveProperty('image_urls');
      expect(nextQuestion(video, none)).toMatchObject({ path: ['image_urls'], items: [], canSkip: true });
    });

    it.each([
      [0, 2, ['b', 'c', 'a']],
      [2, 0, ['c', 'a', 'b']],
      [1, 2, ['a', 'c', 'b']],
      [1, 1, ['a', 'b', 'c']],
    ])('moves item %i to place %i', (index, to, order) => {
      const state = play(video, [{ kind: 'move', index, to }], three);
      expect(nextQuestion(video, state)).toMatchObject({ path: ['image_urls'], items: pictures(...order) });
    });

    it('says that a button is outdated where there is no such item, or no list', () => {
      for (const incoming of [
        { kind: 'remove', index: 3 },
        { kind: 'remove', index: -1 },
        { kind: 'move', index: 0, to: 3 },
        { kind: 'move', index: 0.5, to: 1 },
      ] as const) {
        expect(answer(video, three, incoming)).toMatchObject({ state: three, problems: [{ code: 'choice_unknown' }] });
      }
      const text = ask(video, ready, ['prompt']);
      expect(answer(video, text, { kind: 'remove', index: 0 }).problems[0]?.code).toBe('choice_unknown');
    });

    it('is attended to when it was asked in turn', () => {
      const stories = aModel({
        id: 'st',
        provider: 'kie',
        input: { lines: parameter('array', { required: true, min: 3, items: parameter('string') }) },
      });
      const two = play(stories, [say('one'), say('two')]);
      const turned = play(stories, [{ kind: 'move', index: 0, to: 1 }, say('three')], two);
      expect(turned.answers.lines).toEqual(['two', 'one', 'three']);
      const all = play(stories, [finish], turned);
      expect(nextQuestion(stories, all)).toBeNull();
      const less = play(stories, [{ kind: 'remove', index: 0 }], ask(stories, all, ['lines']));
      expect(nextQuestion(stories, less)).toMatchObject({ path: ['lines'], given: 2, canFinish: false });
    });
  });
});
