import { mediaSettings } from '@ripple/media-storage';
import { readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

const settings = { ...workerSettings, ...mediaSettings };

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
