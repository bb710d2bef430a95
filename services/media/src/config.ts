import { mediaSettings } from '@ripple/posts';
import { readEnvironment, workerSettings } from '@ripple/runtime';
import { type Static, Type } from 'typebox';

export const settings = { ...workerSettings, ...mediaSettings };

const schema = Type.Object(settings);
export type Config = Static<typeof schema>;

export const readConfig = () => readEnvironment(settings);
