import { aModel } from '../../../../test/support/model-builder';
import type { ModelSpec } from '../../../registry';
import { cheaperThan } from './cheaper';

const models = [1, 5, 20, 30, 40, 50].map((price) => aModel({ id: String(price), provider: 'kie', input: {} }));
const priceOf = (model: ModelSpec): number => Number(model.id);
const offered = (price: number, balance: number): { ids: string[]; affordable: boolean } => {
  const { models: found, affordable } = cheaperThan(models, priceOf, { price, balance });
  return { ids: found.map(({ id }) => id), affordable };
};

describe('what is offered to somebody whose balance is too small', () => {
  it('is what the balance reaches, dearest first', () => {
    expect(offered(50, 35)).toEqual({ ids: ['30', '20', '5'], affordable: true });
  });

  it('is cheaper at least, cheapest first, when the balance reaches for nothing', () => {
    expect(offered(40, 0)).toEqual({ ids: ['1', '5', '20'], affordable: false });
  });

  it('is nothing when nothing is cheaper', () => {
    expect(offered(1, 0)).toEqual({ ids: [], affordable: false });
  });
});
