import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { Answers, OutputKind } from '../registry';
import type { DeliveryReceipt, Failure, GenerationState, Origin, Payload, StoredOutput } from './ports';

/** bigint and numeric come back as text; credits and ids stay far below 2^53. */
const asNumber = {
  to: (value: number | null) => value,
  from: (value: string | null) => (value === null ? null : Number(value)),
};

/** One generation: the row is the truth, jobs only look at it. Columns are explained in its migration. */
@Entity('generations')
export class Generation {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ name: 'confirm_id', type: 'uuid' })
  confirmId!: string;

  @Column({ name: 'user_id', type: 'bigint', transformer: asNumber })
  userId!: number;

  @Column({ name: 'model_id', type: 'text' })
  modelId!: string;

  /** What the model makes; null on rows of an older version that came to no result. */
  @Column({ name: 'output_kind', type: 'text', nullable: true })
  outputKind!: OutputKind | null;

  @Column({ type: 'text' })
  provider!: string;

  @Column({ type: 'jsonb' })
  input!: Answers;

  @Column({ type: 'jsonb' })
  origin!: Origin;

  /** Credits of the user: what is held while it runs, what was charged in the end. */
  @Column({ type: 'bigint', transformer: asNumber })
  price!: number;

  /** Cost in the provider's own credits: as quoted, and as it reported afterwards. */
  @Column({ name: 'quoted_cost', type: 'numeric', transformer: asNumber })
  quotedCost!: number;

  @Column({ name: 'provider_cost', type: 'numeric', nullable: true, transformer: asNumber })
  providerCost!: number | null;

  @Column({ name: 'settles_actual', type: 'boolean' })
  settlesActual!: boolean;

  @Column({ name: 'quote_exact', type: 'boolean' })
  quoteExact!: boolean;

  @Column({ name: 'parent_id', type: 'uuid', nullable: true })
  parentId!: string | null;

  @Column({ type: 'text' })
  state!: GenerationState;

  @Column({ type: 'jsonb', nullable: true })
  payload!: Payload | null;

  @Column({ name: 'task_id', type: 'text', nullable: true })
  taskId!: string | null;

  /** When a place in the provider's create limit was given to this row; null before and after. */
  @Column({ name: 'slot_at', type: 'timestamptz', nullable: true })
  slotAt!: Date | null;

  @Column({ type: 'jsonb' })
  outputs!: StoredOutput[];

  @Column({ type: 'jsonb', nullable: true })
  failure!: Failure | null;

  @Column({ type: 'boolean' })
  gift!: boolean;

  @Column({ type: 'boolean' })
  favourite!: boolean;

  /** Its owner deleted it: what it was about is gone, credits and state stay for the books. */
  @Column({ name: 'deleted_at', type: 'timestamptz', nullable: true })
  deletedAt!: Date | null;

  @Column({ name: 'next_look_at', type: 'timestamptz', nullable: true })
  nextLookAt!: Date | null;

  @Column({ name: 'nudged_at', type: 'timestamptz', nullable: true })
  nudgedAt!: Date | null;

  @Column({ name: 'lease_owner', type: 'uuid', nullable: true })
  leaseOwner!: string | null;

  @Column({ name: 'lease_until', type: 'timestamptz', nullable: true })
  leaseUntil!: Date | null;

  /** Steps in a row that ended in a transient error. */
  @Column({ type: 'integer' })
  attempts!: number;

  @Column({ type: 'integer' })
  looks!: number;

  @Column({ name: 'deadline_at', type: 'timestamptz', nullable: true })
  deadlineAt!: Date | null;

  @Column({ name: 'deliver_at', type: 'timestamptz', nullable: true })
  deliverAt!: Date | null;

  @Column({ name: 'delivery_tries', type: 'integer' })
  deliveryTries!: number;

  @Column({ type: 'jsonb', nullable: true })
  receipt!: DeliveryReceipt | null;

  @Column({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @Column({ name: 'submitted_at', type: 'timestamptz', nullable: true })
  submittedAt!: Date | null;

  @Column({ name: 'running_at', type: 'timestamptz', nullable: true })
  runningAt!: Date | null;

  @Column({ name: 'finished_at', type: 'timestamptz', nullable: true })
  finishedAt!: Date | null;

  @Column({ name: 'delivered_at', type: 'timestamptz', nullable: true })
  deliveredAt!: Date | null;
}
