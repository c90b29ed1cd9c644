import { choose, file, finish, pathAsked, play, say, send, skip } from '../../../test/support/form-player';
import { aModel, parameter } from '../../../test/support/model-builder';
import { ask, emptyForm, nextQuestion } from './form';

describe('groups inside lists', () => {
  const speech = aModel({
    id: 's',
    provider: 'kie',
    input: {
      speakers: parameter('array', {
        required: true,
        max: 3,
        items: parameter('object', {
          properties: {
            name: parameter('string', { required: true }),
            voice: parameter('enum', { required: true, values: ['Kore', 'Puck'] }),
            accent: parameter('string'),
            samples: parameter('array', { items: parameter('string', { format: 'audio_url' }) }),
          },
        }),
      }),
      lines: parameter('array', {
        items: parameter('array', { min: 2, max: 2, items: parameter('string') }),
      }),
    },
  });

  it('asks only what each needs, then for one more or ✅; the rest is for the button of the card', () => {
    const one = play(speech, [say('Anna'), choose(1)]);
    expect(nextQuestion(speech, one)).toMatchObject({ path: ['speakers'], given: 1, canFinish: true });
    const two = play(speech, [choose(0), say('Boris'), choose(0)], one);
    expect(nextQuestion(speech, two)).toMatchObject({ path: ['speakers'], given: 2, canFinish: true });
    const ready = play(speech, [{ kind: 'finish' }], two);
    expect(nextQuestion(speech, ready)).toBeNull();
    expect(nextQuestion(speech, ask(speech, ready, ['speakers']))).toMatchObject({
      path: ['speakers', 0, 'accent'],
      canSkip: true,
    });
  });

  it('asks each field in turn where it was turned to', () => {
    let state = ask(speech, emptyForm(speech), ['speakers']);
    expect(pathAsked(speech, state)).toEqual(['speakers', 0, 'name']);
    state = play(speech, [say('Anna'), choose(1)], state);
    expect(nextQuestion(speech, state)).toMatchObject({ path: ['speakers', 0, 'accent'], canSkip: true });
    state = play(speech, [{ kind: 'skip' }, send(file('audio')), { kind: 'finish' }], state);
    expect(nextQuestion(speech, state)).toMatchObject({ path: ['speakers'], given: 1, canFinish: true });
    state = play(speech, [choose(0), say('Boris')], state);
    expect(pathAsked(speech, state)).toEqual(['speakers', 1, 'voice']);
    state = play(speech, [choose(0), { kind: 'skip' }, { kind: 'skip' }, { kind: 'finish' }], state);
    expect(nextQuestion(speech, state)).toBeNull();
    expect(state.answers.speakers).toEqual([
      { name: 'Anna', voice: 'Puck', samples: [{ $media: file('audio') }] },
      { name: 'Boris', voice: 'Kore' },
    ]);
  });

  it('takes what is written instead of ➕ as the first field, and lets one more be given up', () => {
    const one = play(speech, [say('Anna'), choose(1)]);
    const written = play(speech, [say('Boris')], one);
    expect(pathAsked(speech, written)).toEqual(['speakers', 1, 'voice']);
    const begun = play(speech, [choose(0)], one);
    expect(nextQuestion(speech, begun)).toMatchObject({ path: ['speakers', 1, 'name'], canSkip: true });
    expect(pathAsked(speech, play(speech, [{ kind: 'skip' }], begun))).toEqual(['speakers']);
    expect(nextQuestion(speech, { ...begun, asking: null })).toBeNull();
  });

  it('walks lists of lists', () => {
    const ready = play(speech, [say('Anna'), choose(1), finish]);
    const lines = play(
      speech,
      [say('a'), say('b'), choose(0), say('c'), say('d'), finish],
      ask(speech, ready, ['lines']),
    );
    expect(lines.answers.lines).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(nextQuestion(speech, lines)).toBeNull();
  });

  it('keep what was completed in them when one is taken out or moved', () => {
    const speakers = [
      say('Anna'),
      choose(1),
      skip,
      send(file('audio', 'anna')),
      finish,
      choose(0),
      say('Boris'),
      choose(0),
      say('Scots'),
      skip,
    ];
    const two = play(speech, speakers, ask(speech, emptyForm(speech), ['speakers']));
    expect(nextQuestion(speech, two)).toMatchObject({ path: ['speakers'], given: 2 });
    const turned = play(speech, [{ kind: 'move', index: 1, to: 0 }], two);
    expect(turned.answers.speakers).toMatchObject([{ name: 'Boris' }, { name: 'Anna' }]);
    // Boris has no samples and Anna no accent, both passed over before: nobody is asked again.
    expect(nextQuestion(speech, turned)).toMatchObject({ path: ['speakers'], given: 2 });
    const one = play(speech, [{ kind: 'remove', index: 0 }], turned);
    expect(one.answers.speakers).toMatchObject([{ name: 'Anna' }]);
    expect(nextQuestion(speech, one)).toMatchObject({ path: ['speakers'], given: 1, canFinish: true });
    const more = play(speech, [choose(0), say('Clara'), choose(0)], one);
    expect(nextQuestion(speech, more)).toMatchObject({ path: ['speakers', 1, 'accent'] });
  });

  it('are asked for from the beginning when the only one is taken out', () => {
    const one = play(speech, [say('Anna'), choose(1)]);
    const none = play(speech, [{ kind: 'remove', index: 0 }], one);
    expect(none.answers).toEqual({});
    expect(nextQuestion(speech, none)).toMatchObject({ path: ['speakers', 0, 'name'] });
  });
});
