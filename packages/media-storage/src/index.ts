export { type MediaStorage, mediaSettings, openStorage } from './storage.ts';
