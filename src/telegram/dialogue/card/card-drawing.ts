import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Billing } from '../../../billing';
import { Quotes } from '../../../generation';
import type { Locale } from '../../../i18n';
import { type Answers, type ModelSpec, type Problem, Registry, cardRows } from '../../../registry';
import { UsersService } from '../../../users';
import type { Html, Screen } from '../../text';
import { tokenOf } from './screens/card-buttons';
import type { CardState } from './card-state';
import { needsOf } from './measuring-requests';
import type { FlowStep } from './flow';
import { HistoryPicks } from './history-picks';
import { cardScreen, introduction } from './screens/card-screen';
import { noticeText } from './screens/notice-text';
import { questionScreen } from './screens/question-screen';

/** Who sees it. A job does not know the favourites and has them read. */
export interface Viewer {
  userId: number;
  locale: Locale;
  favouriteModels?: readonly string[] | undefined;
}

/** Draws a step of the dialogue with what it needs to know of prices and balances. */
@Injectable()
export class CardDrawing {
  constructor(
    private readonly registry: Registry,
    private readonly billing: Billing,
    private readonly users: UsersService,
    private readonly picks: HistoryPicks,
    private readonly quotes: Quotes,
  ) {}

  async of(
    manager: EntityManager,
    person: Viewer,
    model: ModelSpec,
    state: CardState,
    step: FlowStep,
    above: Html[] = [],
  ): Promise<Screen> {
    const { locale, userId } = person;
    const notices = [...above, ...step.notices.map((notice) => noticeText(locale, model, notice))];
    if (step.view.kind === 'question') {
      const { question, page, problems } = step.view;
      return questionScreen(locale, {
        model,
        question,
        page,
        problems,
        token: tokenOf(state.confirmId),
        above: notices,
        picks: await this.picks.of(manager, userId, model, state.form, question),
        quoteOf: (maker) => this.registry.quote(maker, {}),
      });
    }
    return cardScreen(locale, {
      model,
      rows: cardRows(model, state.form),
      quote: await this.quotes.of(manager, userId, model, state.form.answers),
      balance: await this.billing.balance(manager, userId),
      confirmId: state.confirmId,
      isFavourite: (await this.favouritesOf(manager, person)).includes(model.id),
      mediaId: state.mediaId,
      measuring: needsOf(model, state).length > 0,
      above: notices,
    });
  }

  introduction(locale: Locale, model: ModelSpec): Html {
    return introduction(locale, model, this.registry.quote(model, {}));
  }

  problemsOf(model: ModelSpec, answers: Answers): Problem[] {
    const checked = this.registry.validate(model.id, answers);
    return checked.valid ? [] : checked.problems;
  }

  private async favouritesOf(manager: EntityManager, person: Viewer): Promise<readonly string[]> {
    if (person.favouriteModels !== undefined) return person.favouriteModels;
    return (await this.users.get(manager, person.userId)).settings.favouriteModels ?? [];
  }
}
