/** The page's own texts; everything inside the chat comes from the bot. */
const RU = {
  title: 'Песочница',
  note: 'Здесь настоящий бот, а Telegram и модели ненастоящие: ничего не стоит и никуда не уходит.',
  addPerson: 'Новый пользователь',
  name: 'Имя',
  language: 'Язык в Telegram',
  create: 'Создать',
  cancel: 'Отмена',
  close: 'Закрыть',
  people: 'Пользователи',
  back: 'К списку пользователей',
  bot: 'бот',
  menu: 'Меню',
  attach: 'Прикрепить файлы',
  message: 'Сообщение',
  send: 'Отправить',
  start: 'Начать',
  unblock: 'Разблокировать',
  block: 'Заблокировать бота',
  theme: 'Сменить тему',
  more: 'Ещё',
  reply: 'Ответить',
  copy: 'Скопировать',
  copied: 'Скопировано',
  edit: 'Изменить',
  editing: 'Изменение сообщения',
  edited: 'изменено',
  download: 'Скачать',
  play: 'Воспроизвести',
  pause: 'Пауза',
  position: 'Место воспроизведения',
  photo: 'Фото',
  video: 'Видео',
  animation: 'GIF',
  audio: 'Аудио',
  voice: 'Голосовое сообщение',
  video_note: 'Видеосообщение',
  document: 'Файл',
  sticker: 'Стикер',
  contact: 'Контакт',
  location: 'Место на карте',
  invoice: 'Счёт',
  album: 'Альбом',
  paid: 'Оплачено',
  pinned: 'Закреплено',
  caption: 'Подпись',
  asFiles: 'Без сжатия, файлами',
  sendFiles: 'Отправка файлов',
  remove: 'Убрать',
  drop: 'Отпустите, чтобы отправить',
  earlier: 'Показать раньше',
  latest: 'К последним сообщениям',
  offline: 'Нет связи с песочницей…',
  today: 'Сегодня',
  yesterday: 'Вчера',
  you: 'Вы',
  noMessages: 'Нет сообщений',
  noAnswer: 'Бот не ответил на нажатие',
  before: 'Назад',
  after: 'Вперёд',
  spoiler: 'Скрытый текст: показать',
  keyboard: 'Клавиатура бота',
  read: 'бот получил',
  sent: 'отправлено',
  poll: 'Опрос',
  anonymousPoll: 'Анонимный опрос',
  question: 'Вопрос',
  option: 'Вариант',
  dice: 'Кубик',
  phone: 'Телефон',
  latitude: 'Широта',
  longitude: 'Долгота',
  photoOrVideo: 'Фото или видео',
  forward: 'Переслать',
  forwardedFrom: 'Переслано от',
  via: 'через',
  delete: 'Удалить',
  votes: 'Голосов нет',
  size: ['Б', 'КБ', 'МБ', 'ГБ'],
  typing: 'печатает',
  upload_photo: 'отправляет фото',
  record_video: 'записывает видео',
  upload_video: 'отправляет видео',
  record_voice: 'записывает голосовое',
  upload_voice: 'отправляет аудио',
  upload_document: 'отправляет файл',
};
const EN = {
  title: 'Sandbox',
  note: 'The bot here is real; Telegram and the models are not. Nothing costs anything, nothing leaves this machine.',
  addPerson: 'New user',
  name: 'Name',
  language: 'Language in Telegram',
  create: 'Create',
  cancel: 'Cancel',
  close: 'Close',
  people: 'Users',
  back: 'To the list of users',
  bot: 'bot',
  menu: 'Menu',
  attach: 'Attach files',
  message: 'Message',
  send: 'Send',
  start: 'Start',
  unblock: 'Unblock',
  block: 'Block the bot',
  theme: 'Switch theme',
  more: 'More',
  reply: 'Reply',
  copy: 'Copy',
  copied: 'Copied',
  edit: 'Edit',
  editing: 'Edit message',
  edited: 'edited',
  download: 'Download',
  play: 'Play',
  pause: 'Pause',
  position: 'Position',
  photo: 'Photo',
  video: 'Video',
  animation: 'GIF',
  audio: 'Audio',
  voice: 'Voice message',
  video_note: 'Video message',
  document: 'File',
  sticker: 'Sticker',
  contact: 'Contact',
  location: 'Location',
  invoice: 'Invoice',
  album: 'Album',
  paid: 'Paid',
  pinned: 'Pinned',
  caption: 'Caption',
  asFiles: 'Send as files, not compressed',
  sendFiles: 'Send files',
  remove: 'Remove',
  drop: 'Drop to send',
  earlier: 'Show earlier',
  latest: 'To the latest messages',
  offline: 'No connection to the sandbox…',
  today: 'Today',
  yesterday: 'Yesterday',
  you: 'You',
  noMessages: 'No messages yet',
  noAnswer: 'The bot has not answered the press',
  before: 'Previous',
  after: 'Next',
  spoiler: 'Hidden text: show',
  keyboard: 'Bot keyboard',
  read: 'taken by the bot',
  sent: 'sent',
  poll: 'Poll',
  anonymousPoll: 'Anonymous poll',
  question: 'Question',
  option: 'Option',
  dice: 'Dice',
  phone: 'Phone',
  latitude: 'Latitude',
  longitude: 'Longitude',
  photoOrVideo: 'Photo or video',
  forward: 'Forward',
  forwardedFrom: 'Forwarded from',
  via: 'via',
  delete: 'Delete',
  votes: 'No votes',
  size: ['B', 'KB', 'MB', 'GB'],
  typing: 'typing',
  upload_photo: 'sending a photo',
  record_video: 'recording a video',
  upload_video: 'sending a video',
  record_voice: 'recording a voice message',
  upload_voice: 'sending audio',
  upload_document: 'sending a file',
};

export const locale = /^(ru|uk|be|kk)\b/i.test(navigator.language) ? 'ru' : 'en';

/** Some browsers name their language in a way that Intl refuses (`en-US@posix`). */
const languageOrNone = () => {
  try {
    return Intl.getCanonicalLocales(navigator.language)[0];
  } catch {
    return undefined;
  }
};
const LANGUAGE = languageOrNone() ?? locale;
const words = locale === 'ru' ? RU : EN;

export const word = (key) => words[key] ?? key;

export const formatTime = (seconds) =>
  new Date(seconds * 1000).toLocaleTimeString(LANGUAGE, { hour: '2-digit', minute: '2-digit' });

export const formatDay = (seconds) => {
  const [date, now] = [new Date(seconds * 1000), new Date()];
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days < 2) return word(days < 1 ? 'today' : 'yesterday');
  const year = date.getFullYear() === now.getFullYear() ? {} : { year: 'numeric' };
  return date.toLocaleDateString(LANGUAGE, { day: 'numeric', month: 'long', ...year });
};

export const formatDuration = (seconds) => {
  const whole = Math.max(0, Math.round(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
};

export const formatSize = (bytes) => {
  const step = Math.min(3, Math.floor(Math.log(Math.max(bytes, 1)) / Math.log(1024)));
  const value = bytes / 1024 ** step;
  return `${value.toLocaleString(LANGUAGE, { maximumFractionDigits: value < 10 && step > 0 ? 1 : 0 })} ${words.size[step]}`;
};

export const formatPrice = ({ total_amount, currency }) =>
  currency === 'XTR'
    ? `⭐ ${total_amount}`
    : (total_amount / 100).toLocaleString(LANGUAGE, { style: 'currency', currency });
