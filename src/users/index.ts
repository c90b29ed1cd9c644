export { UsersModule } from './users.module';
export { UsersService, type TelegramProfile } from './users.service';
export { User, type UserSettings } from './user.entity';
