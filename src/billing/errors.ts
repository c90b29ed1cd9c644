/** The user can't pay. Nothing was changed. */
export class InsufficientCredits extends Error {
  constructor(
    readonly balance: number,
    readonly price: number,
  ) {
    super(`The price is ${price} credits, the balance is ${balance}.`);
    this.name = 'InsufficientCredits';
  }

  get missing(): number {
    return this.price - this.balance;
  }
}
