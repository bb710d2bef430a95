import { answerOf } from '@ripple/client';
import { ripple } from '../session.ts';

export const readStatus = () => answerOf(ripple.value.http.GET('/v1/operations/status'));
export type Status = Awaited<ReturnType<typeof readStatus>>;
