import { randomUUID } from 'node:crypto';
import { badRequest } from '../errors';
import type { Parameters } from '../parameters';
import type { QueryRecord } from '../store';
import type { Methods, World } from '../world';
import { readInlineAnswer } from './inline';
import { send, sendOptions, targetChat } from './target';

const TOO_OLD = 'query is too old and response timeout expired or query ID is invalid';
/** A payment fails unless the bot agrees within this time. */
const CHECKOUT_MS = 10_000;

/** A query can be answered once, and only for a while. */
const takeQuery = (world: World, kind: QueryRecord['kind'], id: string | undefined): QueryRecord => {
  const { queries } = world.store.state;
  const query = id !== undefined && Object.hasOwn(queries, id) ? queries[id] : undefined;
  const lifetime = kind === 'checkout' ? CHECKOUT_MS : world.faults.queryLifetimeMs;
  if (!query || query.kind !== kind || Date.now() - query.at > lifetime) throw badRequest(TOO_OLD);
  delete queries[query.id];
  world.store.changed();
  return query;
};

const readPrice = (parameters: Parameters): number => {
  const prices = parameters.list('prices') as { label?: string; amount?: number }[] | undefined;
  if (!prices?.length) throw badRequest("can't parse prices JSON object");
  const isStars = parameters.text('currency') === 'XTR';
  if (isStars && prices.length !== 1) throw badRequest('STARS_INVOICE_INVALID');
  const total = prices.reduce((sum, { amount }) => sum + Number(amount), 0);
  if (!Number.isInteger(total) || total < 1) throw badRequest('CURRENCY_TOTAL_AMOUNT_INVALID');
  return total;
};

export const queryMethods: Methods = {
  answerCallbackQuery: (world, parameters) => {
    const text = parameters.text('text') ?? '';
    if (text.length > 200) throw badRequest('MESSAGE_TOO_LONG');
    const query = takeQuery(world, 'callback', parameters.text('callback_query_id'));
    const url = parameters.text('url');
    const answer = { text, showAlert: parameters.boolean('show_alert'), ...(url && { url }) };
    world.bus.emit({ type: 'answer', chatId: query.chatId, queryId: query.id, answer });
    return true;
  },
  answerInlineQuery: (world, parameters) => {
    const inline = readInlineAnswer(parameters);
    const query = takeQuery(world, 'inline', parameters.text('inline_query_id'));
    const answer = { text: '', showAlert: false, inline };
    world.bus.emit({ type: 'answer', chatId: query.chatId, queryId: query.id, answer });
    return true;
  },
  answerPreCheckoutQuery: (world, parameters) => {
    const isOk = parameters.boolean('ok');
    const reason = parameters.text('error_message') ?? '';
    if (!isOk && !reason) throw badRequest('error message must be non-empty');
    const query = takeQuery(world, 'checkout', parameters.text('pre_checkout_query_id'));
    const answer = { text: reason, showAlert: !isOk };
    world.bus.emit({ type: 'answer', chatId: query.chatId, queryId: query.id, answer });
    return true;
  },
  sendInvoice: (world, parameters) => {
    const record = targetChat(world, parameters);
    const [title, description] = [parameters.text('title') ?? '', parameters.text('description') ?? ''];
    const payload = parameters.text('payload') ?? '';
    if (title.length < 1 || title.length > 32) throw badRequest('INVOICE_TITLE_INVALID');
    if (description.length < 1 || description.length > 255) throw badRequest('INVOICE_DESCRIPTION_INVALID');
    const bytes = Buffer.byteLength(payload);
    if (bytes < 1 || bytes > 128) throw badRequest('INVOICE_PAYLOAD_INVALID');
    const currency = parameters.text('currency') ?? '';
    const start = parameters.text('start_parameter') ?? '';
    const invoice = { title, description, start_parameter: start, currency, total_amount: readPrice(parameters) };
    const options = sendOptions(record, parameters);
    const price = currency === 'XTR' ? `⭐ ${invoice.total_amount}` : `${invoice.total_amount / 100} ${currency}`;
    const replyMarkup = options.replyMarkup ?? { inline_keyboard: [[{ text: `Pay ${price}`, pay: true }]] };
    const message = send(world, record, { invoice }, { ...options, replyMarkup });
    const key = `${record.chat.id}:${message.message_id}`;
    world.store.state.invoices[key] = { payload, providerToken: parameters.text('provider_token') ?? '' };
    return message;
  },
};

/** Registers a question to the bot that it must answer by this id. */
export const openQuery = (world: World, kind: QueryRecord['kind'], chatId: number): string => {
  const id = BigInt(`0x${randomUUID().replaceAll('-', '').slice(0, 15)}`).toString();
  world.store.state.queries[id] = { id, kind, chatId, at: Date.now() };
  world.store.changed();
  return id;
};
