export { UsersModule } from './users.module';
export { UsersService, type TelegramProfile } from './users.service';
export { User } from './user.entity';
export { FAVOURITE_MODELS_MAX, type UserSettings } from './settings';
