import { Users1763683200001 } from './1763683200001-users';
import { Ledger1763683200002 } from './1763683200002-ledger';
import { Instances1763683200003 } from './1763683200003-instances';
import { Generations1763683200004 } from './1763683200004-generations';
import { Telegram1763683200005 } from './1763683200005-telegram';
import { History1763683200006 } from './1763683200006-history';
import { ModelChoices1763683200007 } from './1763683200007-model-choices';
import { Settlement1763683200010 } from './1763683200010-settlement';
import { AdminAlerts1763683200011 } from './1763683200011-admin-alerts';
import { VanishedModels1763683200012 } from './1763683200012-vanished-models';
import { Cards1763683200015 } from './1763683200015-cards';
import { ReceivedMedia1763683200016 } from './1763683200016-received-media';
import { DialoguesEmptied1763683200017 } from './1763683200017-dialogues-emptied';
import { ReceivedTexts1763683200018 } from './1763683200018-received-texts';
import { LinePauses1763683200019 } from './1763683200019-line-pauses';

/** In order of their time stamps. Each is safe for the previous version of the service running beside. */
export const MIGRATIONS = [
  Users1763683200001,
  Ledger1763683200002,
  Instances1763683200003,
  Generations1763683200004,
  Telegram1763683200005,
  History1763683200006,
  ModelChoices1763683200007,
  Settlement1763683200010,
  AdminAlerts1763683200011,
  VanishedModels1763683200012,
  Cards1763683200015,
  ReceivedMedia1763683200016,
  DialoguesEmptied1763683200017,
  ReceivedTexts1763683200018,
  LinePauses1763683200019,
];
