import { Injectable } from '@nestjs/common';
import { type EntityManager, In, type SelectQueryBuilder } from 'typeorm';
import { type Json, type OutputKind, Registry } from '../registry';
import { Generation } from './generation.entity';
import type { DeliveryReceipt, GenerationView } from './ports';
import { Views } from './views';

export type HistoryKind = 'image' | 'video' | 'audio' | 'text' | 'favourite';

export interface HistoryQuery {
  limit: number;
  /** Only those that make this, or the favourites; `text` includes data results. */
  kind?: HistoryKind;
  /** Id of a generation: those older than it, or newer than it. It may have been deleted since. */
  before?: string;
  after?: string;
}

export interface HistoryPage {
  /** Newest first. */
  generations: GenerationView[];
  /** The `before` of the next page and the `after` of the one before it; null where there is none. */
  older: string | null;
  newer: string | null;
}

const KINDS: Record<Exclude<HistoryKind, 'favourite'>, OutputKind[]> = {
  image: ['image'],
  video: ['video'],
  audio: ['audio'],
  text: ['text', 'json'],
};
const LINEAGE_LIMIT = 5;
/** Deleted ones are passed over, but not without end. */
const LINEAGE_DEPTH = 50;

/** Rows of an older version know their kind from their outputs, or not at all. */
const KIND = `coalesce(g.output_kind, g.outputs -> 0 ->> 'kind')`;
/** The text of the index `generations_candidates`. */
const CANDIDATE = `g.state IN ('succeeded', 'delivered', 'undeliverable') AND g.task_id IS NOT NULL AND g.deleted_at IS NULL`;

type Rows = SelectQueryBuilder<Generation>;

/**
 * What a user has made, as pages. A page is found by the generation that it follows, whose id fits into a button: the
 * order is (created_at, id), so equal times part nobody from the next page, and whatever is new or deleted in between
 * shifts nothing.
 */
@Injectable()
export class History {
  constructor(
    private readonly registry: Registry,
    private readonly views: Views,
  ) {}

  /** Where nothing (more) is found beside the given generation, or it is not this user's, the newest page is given. */
  async page(manager: EntityManager, userId: number, query: HistoryQuery): Promise<HistoryPage> {
    const { limit, kind, before, after } = query;
    const wanted = (): Rows => this.ofKind(this.kept(manager, userId), kind);
    const place = await this.placeOf(manager, userId, after ?? before);
    if (place !== null && after !== undefined) {
      const rows = await newerThan(wanted(), place)
        .limit(limit + 1)
        .getMany();
      // A page that the newest ones don't fill is the first one, and that shows as many as it can.
      if (rows.length >= limit) {
        const shown = rows.slice(0, limit).reverse();
        return this.asPage(manager, shown, { older: true, newer: rows.length > limit });
      }
    } else if (place !== null) {
      const rows = await olderThan(wanted(), place)
        .limit(limit + 1)
        .getMany();
      if (rows.length > 0)
        return this.asPage(manager, rows.slice(0, limit), { older: rows.length > limit, newer: true });
    }
    const rows = await newestFirst(wanted())
      .limit(limit + 1)
      .getMany();
    return this.asPage(manager, rows.slice(0, limit), { older: rows.length > limit, newer: false });
  }

  /** How many there are of each kind, and of all. */
  async counts(manager: EntityManager, userId: number): Promise<Record<HistoryKind | 'all', number>> {
    const rows: { kind: string | null; modelId: string | null; count: number; favourites: number }[] =
      await manager.query(
        `SELECT ${KIND} AS kind, CASE WHEN ${KIND} IS NULL THEN g.model_id END AS "modelId", count(*)::integer AS count,
                (count(*) FILTER (WHERE g.favourite))::integer AS favourites
         FROM generations g WHERE g.user_id = $1 AND g.deleted_at IS NULL GROUP BY 1, 2`,
        [userId],
      );
    const counts = { all: 0, image: 0, video: 0, audio: 0, text: 0, favourite: 0 };
    for (const row of rows) {
      counts.all += row.count;
      counts.favourite += row.favourites;
      const made = row.kind ?? this.offeredKind(row.modelId ?? '');
      if (made === 'json' || made === 'text') counts.text += row.count;
      else if (made === 'image' || made === 'video' || made === 'audio') counts[made] += row.count;
    }
    return counts;
  }

  /** Newest results whose task another model can go on from: of models that `fits` accepts. */
  async candidates(
    manager: EntityManager,
    userId: number,
    fits: (modelId: string) => boolean,
    limit: number,
  ): Promise<GenerationView[]> {
    // From one model to the next in the index, instead of past every row.
    const next = (after: string): string =>
      `SELECT g.model_id FROM generations g WHERE g.user_id = $1 AND ${CANDIDATE} ${after} ORDER BY g.model_id LIMIT 1`;
    const used: { id: string }[] = await manager.query(
      `WITH RECURSIVE used (id) AS (
         (${next('')}) UNION ALL SELECT (${next('AND g.model_id > used.id')}) FROM used WHERE used.id IS NOT NULL)
       SELECT id FROM used WHERE id IS NOT NULL`,
      [userId],
    );
    const modelIds = used.map((row) => row.id).filter(fits);
    if (modelIds.length === 0) return [];
    const rows = this.kept(manager, userId).andWhere(CANDIDATE).andWhere('g.model_id = ANY(:modelIds)', { modelIds });
    return this.views.ofAll(manager, await newestFirst(rows).limit(limit).getMany());
  }

  /** What a generation was made from, and that from: nearest first, at most five; deleted ones are left out. */
  async lineage(
    manager: EntityManager,
    generation: Pick<GenerationView, 'parentId' | 'userId'>,
  ): Promise<GenerationView[]> {
    if (generation.parentId === null) return [];
    const found: { id: string }[] = await manager.query(
      `WITH RECURSIVE line AS (
         SELECT id, parent_id, deleted_at, 1 AS depth FROM generations WHERE id = $1 AND user_id = $2
         UNION ALL
         SELECT g.id, g.parent_id, g.deleted_at, line.depth + 1 FROM generations g JOIN line ON g.id = line.parent_id
         WHERE g.user_id = $2 AND line.depth < $3)
       SELECT id FROM line WHERE deleted_at IS NULL ORDER BY depth LIMIT $4`,
      [generation.parentId, generation.userId, LINEAGE_DEPTH, LINEAGE_LIMIT],
    );
    const ids = found.map((row) => row.id);
    const rows = await manager.getRepository(Generation).findBy({ id: In(ids) });
    return this.views.ofAll(
      manager,
      rows.sort((left, right) => ids.indexOf(left.id) - ids.indexOf(right.id)),
    );
  }

  /**
   * The newest result of this user that fits one of these descriptions (`receipt`, `origin` as stored, or parts of them):
   * which generation a message or a file in a chat has come from.
   */
  async byReceipt(
    manager: EntityManager,
    userId: number,
    parts: { receipt: Json; origin?: Json }[],
  ): Promise<{ id: string; receipt: DeliveryReceipt } | null> {
    for (const { receipt, origin = {} } of parts) {
      const rows: { id: string; receipt: DeliveryReceipt }[] = await manager.query(
        `SELECT id, receipt FROM generations WHERE receipt @> $2 AND origin @> $3 AND user_id = $1 AND deleted_at IS NULL
         ORDER BY created_at DESC LIMIT 1`,
        [userId, JSON.stringify(receipt), JSON.stringify(origin)],
      );
      if (rows[0] !== undefined) return rows[0];
    }
    return null;
  }

  private kept(manager: EntityManager, userId: number): Rows {
    return manager
      .getRepository(Generation)
      .createQueryBuilder('g')
      .where('g.user_id = :userId AND g.deleted_at IS NULL', { userId });
  }

  private ofKind(rows: Rows, kind: HistoryKind | undefined): Rows {
    if (kind === undefined) return rows;
    if (kind === 'favourite') return rows.andWhere('g.favourite');
    const kinds = KINDS[kind];
    const models = this.registry
      .offered()
      .filter((model) => kinds.includes(model.output))
      .map((model) => model.id);
    return rows.andWhere(`(${KIND} = ANY(:kinds) OR (${KIND} IS NULL AND g.model_id = ANY(:models)))`, {
      kinds,
      models,
    });
  }

  /** Like the filter, which can ask only for models that it can name. */
  private offeredKind(modelId: string): OutputKind | null {
    const model = this.registry.get(modelId);
    return model !== undefined && this.registry.isOffered(model) ? model.output : null;
  }

  /** As text: a Date would lose the microseconds that tell neighbours apart. */
  private async placeOf(manager: EntityManager, userId: number, id: string | undefined): Promise<Place | null> {
    if (id === undefined) return null;
    const rows: Place[] = await manager.query(
      `SELECT created_at::text AS at, id FROM generations WHERE id = $1 AND user_id = $2`,
      [id, userId],
    );
    return rows[0] ?? null;
  }

  private async asPage(
    manager: EntityManager,
    rows: Generation[],
    more: { older: boolean; newer: boolean },
  ): Promise<HistoryPage> {
    return {
      generations: await this.views.ofAll(manager, rows),
      older: more.older ? (rows.at(-1)?.id ?? null) : null,
      newer: more.newer ? (rows[0]?.id ?? null) : null,
    };
  }
}

interface Place {
  at: string;
  id: string;
}

const newestFirst = (rows: Rows): Rows => rows.orderBy('g.createdAt', 'DESC').addOrderBy('g.id', 'DESC');

const olderThan = (rows: Rows, place: Place): Rows =>
  newestFirst(rows.andWhere('(g.created_at, g.id) < (:at::timestamptz, :id::uuid)', place));

const newerThan = (rows: Rows, place: Place): Rows =>
  rows
    .andWhere('(g.created_at, g.id) > (:at::timestamptz, :id::uuid)', place)
    .orderBy('g.createdAt', 'ASC')
    .addOrderBy('g.id', 'ASC');
