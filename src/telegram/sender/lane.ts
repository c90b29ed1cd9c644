/** `answer`: to a user's own action, at once. `delivery` and `progress` are paced over all instances. */
export type Lane = 'answer' | 'delivery' | 'progress';
