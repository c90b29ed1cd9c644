import type { World } from './world';

/** Pressed buttons that got an empty answer and no screen, from what the service itself recorded to say. */
export const silentPresses = (world: World): Promise<object[]> =>
  world.rows(`SELECT payload -> 'callback_query' ->> 'data' AS data, answers FROM updates
    WHERE payload ? 'callback_query' AND state = 'done' AND NOT jsonb_path_exists(answers,
      '$[*] ? (@.method != "answerCallbackQuery" || (exists(@.payload.text) && @.payload.text != ""))')`);

/** The messages that came, new and edited, each with what was recorded to say to it. */
const GIVEN = `(SELECT *, coalesce(payload -> 'message', payload -> 'edited_message') AS message FROM updates) AS given`;

/** Private messages to which the service had nothing to say; the parts of albums and of long texts share one answer. */
export const silentMessages = (world: World): Promise<object[]> =>
  world.rows(`SELECT payload FROM ${GIVEN}
    WHERE message -> 'chat' ->> 'type' = 'private' AND state = 'done' AND answers = '[]'
      AND NOT message ? 'media_group_id' AND NOT EXISTS (
        SELECT FROM updates AS first WHERE first.chat_id = given.chat_id AND length(first.payload -> 'message' ->> 'text') >= 2000
          AND first.update_id BETWEEN given.update_id - 20 AND given.update_id - 1)`);

/** What everybody may write in a group without naming the bot, and anything that does name it. */
const FOR_THE_BOT =
  '^\\s*/((start|menu|models|model|new|status|history|balance|settings|mydata|language|cancel|help)|[a-z]\\w{0,31}@atelier_sandbox_bot)(\\s|$)';

/** Messages of groups that were not meant for the bot, and that it answered all the same. */
export const spokenUnasked = (world: World): Promise<object[]> =>
  world.rows(
    `SELECT message ->> 'text' AS text, message ->> 'caption' AS caption, answers FROM ${GIVEN}
     WHERE message -> 'chat' ->> 'type' <> 'private' AND state = 'done' AND answers <> '[]'
       AND (payload ? 'edited_message'
         OR message #>> '{reply_to_message,from,is_bot}' IS DISTINCT FROM 'true'
            AND coalesce(message ->> 'text', message ->> 'caption', '') !~* $1)`,
    [FOR_THE_BOT],
  );
